// An invented production for looking at the screens. Nobody here exists.
export const DEPARTMENTS: readonly (readonly [name: string, positions: readonly string[]])[] = [
  ['Direction', ['1st AD', 'Key 2nd AD', '2nd 2nd AD', 'Script Supervisor', 'Set PA', 'Set PA']],
  ['Production', ['UPM', 'Production Coordinator', 'APOC', 'Office PA']],
  ['Camera', ['DoP', 'A Cam Operator', '1st AC', '2nd AC', 'B Cam Operator', 'B 1st AC', 'DIT', 'Loader', 'Stills']],
  ['Grip', ['Key Grip', 'Best Boy Grip', 'Dolly Grip', 'Grip', 'Grip', 'Grip']],
  ['Electric', ['Gaffer', 'Best Boy Electric', 'Board Operator', 'Electrician', 'Electrician', 'Electrician', 'Genny Operator']],
  ['Sound', ['Production Mixer', 'Boom Operator', 'Utility Sound']],
  ['Art', ['Production Designer', 'Art Director', 'Graphic Designer']],
  ['Set Decoration', ['Set Decorator', 'Leadman', 'On-set Dresser', 'Set Dresser', 'Set Dresser', 'Set Dresser']],
  ['Props', ['Property Master', 'Assistant Props', 'Armourer']],
  ['Costume', ['Costume Designer', 'Key Costumer', 'Set Costumer', 'Costumer']],
  ['Hair and Make-up', ['Head of Make-up', 'Key Hair', 'Make-up Artist', 'Hair Stylist']],
  ['Locations', ['Location Manager', 'Assistant Locations', 'Location PA', 'Location PA']],
  ['Transport', ['Transport Captain', 'Driver', 'Driver', 'Driver', 'Driver', 'Driver', 'Driver']],
  ['Catering', ['Chef', 'Craft Service', 'Craft Service']],
  ['Stunts', ['Stunt Coordinator', 'Stunt Rigger']],
  ['Medical', ['Set Medic']],
]
const FIRST = ['Amara', 'Bo', 'Chiara', 'Dylan', 'Esra', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kezia', 'Liam', 'Mira', 'Noor', 'Oskar', 'Priya', 'Quinn', 'Rosa', 'Sami', 'Thea', 'Uma', 'Viktor', 'Wren', 'Ximena', 'Yusuf', 'Zoë']
const LAST = ['Abernathy', 'Bellweather', 'Castellane', 'Drummond', 'Ekwensi-Hale', 'Farrow', 'Grünwald', 'Holloway', 'Iverslund', 'Jankovec', 'Kestrel', 'Lindqvist', 'Marchetti', 'Nightingale', 'Okonjo', 'Pemberton', 'Quillfeather', 'Rasmussen', 'Santolaya', 'Thistlewood', 'Underhill', 'Vandermolen', 'Whitlock', 'Yarrow']

/** A name by number, the same at every start. */
export function name(n: number): string {
  return `${FIRST[(n * 7) % FIRST.length]} ${LAST[(n * 11 + Math.floor(n / 24)) % LAST.length]}`
}
