/** "+44 (0)20 7946 0958;ext=12" -> "tel:+442079460958;ext=12" */
export function phoneLink(phone: string): string {
  const [number = '', extension] = phone.split(';ext=')
  const dialled = (number.startsWith('+') ? number.replace('(0)', '') : number).replace(/[^+\d]/g, '')
  return `tel:${dialled}${extension ? `;ext=${extension.replace(/\D/g, '')}` : ''}`
}

/** The production's own map link when it is a web address, else a search for the place in the phone's map. */
export function mapLink(url: string | null, place: string | null): string | null {
  if (url && /^https?:\/\//i.test(url)) return url
  if (!place) return null
  const query = encodeURIComponent(place)
  return /android/i.test(navigator.userAgent) ? `geo:0,0?q=${query}` : `https://maps.apple.com/?q=${query}`
}
