/** Give a file to the person: by the phone's share sheet where there is one, else as a download. */
export async function handOver(file: File): Promise<void> {
  if (navigator.canShare?.({ files: [file] })) {
    const shared = await navigator.share({ files: [file] }).then(() => true, (error: unknown) => isAbort(error))
    if (shared) return
  }
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Text by the share sheet; false when the phone has none, so that the caller shows what to copy. */
export async function shareText(title: string, text: string, url: string): Promise<boolean> {
  if (!navigator.share) return false
  return navigator.share({ title, text, url }).then(() => true, isAbort)
}

export async function copy(text: string): Promise<boolean> {
  return navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
