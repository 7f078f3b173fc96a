// Hand something to another app: a personal link by message, the file of unsent edits to wherever it is safe.

export type Shared = 'shared' | 'cancelled' | 'copied' | 'saved' | 'failed'

/** Share a link; where the browser has no sheet, copy it. */
export async function shareLink(title: string, text: string, url: string): Promise<Shared> {
  if ((navigator as { share?: unknown }).share) return shared({ title, text, url })
  try {
    await navigator.clipboard.writeText(url)
    return 'copied'
  } catch (cause) {
    if (cause instanceof DOMException || cause instanceof TypeError) return 'failed'
    throw cause
  }
}

/** Share a file; where the browser can not, save it. */
export async function shareFile(file: File): Promise<Shared> {
  if (navigator.canShare?.({ files: [file] })) {
    const outcome = await shared({ files: [file], title: file.name })
    if (outcome !== 'failed') return outcome
  }
  saveFile(file)
  return 'saved'
}

async function shared(data: ShareData): Promise<Shared> {
  try {
    await navigator.share(data)
    return 'shared'
  } catch (cause) {
    if (cause instanceof DOMException) return cause.name === 'AbortError' ? 'cancelled' : 'failed'
    throw cause
  }
}

export function saveFile(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
