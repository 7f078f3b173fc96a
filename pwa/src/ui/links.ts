/** "+44 20 7946 0958" -> "tel:+442079460958" */
export function phoneLink(phone: string): string {
  return `tel:${phone.replace(/[^+\d]/g, '')}`
}

/** The production's own map link when it is a web address, else a search for the place in the phone's map. */
export function mapLink(url: string | null, place: string | null): string | null {
  if (url && /^https?:\/\//i.test(url)) return url
  if (!place) return null
  const query = encodeURIComponent(place)
  return /android/i.test(navigator.userAgent) ? `geo:0,0?q=${query}` : `https://maps.apple.com/?q=${query}`
}
