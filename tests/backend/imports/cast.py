"""The invented cast of the generated lists: names, posts, headers in four languages, ways to write and to break."""

FIRST = (
    "Robert, Margaret, José, Thomas, Zoë, Jennifer, Łukasz, Inès, Björn, Anne-Marie, Christopher, Elif, Katherine, "
    "Samuel, Noémie, Jürgen, Elizabeth, Íñigo, Patrick, Sofía, William, Wanda, Niamh, Oskar, Juan Manuel, Chloé, "
    "Michael, Ümit, Yolanda, Victor, Quentin, Hélène, Dagny, Gregor, Fiona, Xavier"
).split(", ")
LAST = (
    "Averdal, Brightwater, Corvino, Désormeaux, Ekström, Ferrándiz, Grünwald, Hollowell, Iñárraga, Jaskólska, "
    "Kettering, Lindqvarn, McTavert, Nørgard, O'Shandry, Pettibone, Quillfeather, Rosenthorn, Szymborek, Tarrasco, "
    "Underhay, Vanterpool, Wexcombe, Xirinacs, Yarborough, Zelinski, de la Fontera, van der Molen, Abernethy, "
    "Bustamond, Castlemain, Dunwiddy, Eastergate, Fairbourne, Gallowglass, Harrowgate, Isherwell, Jellicoe, "
    "Kingsnorth, Larkspur, Marchbanks, Nightingall, Oppenshaw, Pendlebury, Quartermain, Ravenscroft, Saltonstall, "
    "Thistlewood, Umberland, Velázkez, Wintergreen, Yellowlees, Zimmerlin, Ashgrove, Blackadder, Cotterill, "
    "Drinkwater, Elphinstone, Fothergill, Greathead, Hathersage, Inglethorpe, Kirkbride, Longstaff, Mossgrave, "
    "Netherby, Orpington, Pumphrey, Rackstraw, Sedgewick, Tunnicliffe, Ullathorne, Vavasour, Whitlock, Yardley, "
    "Zoltán, Applegarth, Birtwhistle, Cholmondel, Dewhurst, Entwistle, Featherstone, Goldfinch, Higginbottom, "
    "Ironmonger, Juniper, Knatchbull, Lovelace, Makepeace, Northmore, Ollerenshaw"
).split(", ")
NICKNAMES = {
    "Robert": "Bob", "Margaret": "Peggy", "José": "Pepe", "Thomas": "Tom", "Jennifer": "Jenny", "Christopher": "Chris",
    "Katherine": "Kate", "Samuel": "Sam", "Elizabeth": "Liz", "Patrick": "Paddy", "William": "Bill", "Michael": "Mike",
}  # fmt: skip
DEPARTMENTS = {
    "Assistant Directors": ["1st AD", "Key 2nd AD", "Set PA"],
    "Camera": ["Director of Photography", "A Cam Operator", "B Cam 2nd AC", "Loader"],
    "Grip": ["Key Grip", "Dolly Grip", "Grip"],
    "Electric": ["Gaffer", "Lamp Operator", "Genny Op"],
    "Sound": ["Boom Operator", "Sound Utility"],
    "Set Dec": ["Set Decorator", "Leadman", "Buyer"],
    "Props": ["Prop Master", "Props"],
    "Costumes": ["Costume Designer", "Seamstress"],
    "Hair & Make-Up": ["Key Hair", "SFX Make-Up"],
    "Transportation": ["Driver", "Transportation Captain"],
    "Production": ["UPM", "Office PA", "APOC"],
    "Medic": ["Set Medic"],
}
HEADERS = {
    "en": {
        "name": ["Name", "Crew Member", "Full Name", "CREW"],
        "first": ["First Name", "First", "Given Name"],
        "last": ["Last Name", "Surname", "Family Name", "Last"],
        "position": ["Position", "Job Title", "Title", "Role", "Occupation", "Grade"],
        "department": ["Department", "Dept.", "Dept"],
        "phone": ["Phone", "Cell", "Mobile", "Tel.", "Cell\nPhone", "Mobile No."],
        "email": ["Email", "E-mail", "E-Mail Address", "Mail", "E-mail\naddress"],
    },
    "es": {
        "name": ["Nombre y apellidos", "Nombre"],
        "first": ["Nombre"],
        "last": ["Apellidos", "Apellido(s)"],
        "position": ["Puesto", "Cargo"],
        "department": ["Departamento", "Dpto."],
        "phone": ["Teléfono", "Móvil", "Tel. móvil"],
        "email": ["Correo electrónico", "Correo", "E-mail"],
    },
    "fr": {
        "name": ["Nom complet", "Prénom et nom"],
        "first": ["Prénom"],
        "last": ["Nom", "Nom de famille"],
        "position": ["Poste", "Fonction"],
        "department": ["Département", "Dépt."],
        "phone": ["Téléphone", "Portable", "Tél."],
        "email": ["Courriel", "Adresse e-mail", "Mail"],
    },
    "de": {
        "name": ["Name", "Vor- und Nachname"],
        "first": ["Vorname"],
        "last": ["Nachname", "Name", "Familienname"],
        "position": ["Funktion", "Position", "Tätigkeit"],
        "department": ["Abteilung", "Abt."],
        "phone": ["Handy", "Telefon", "Mobil", "Tel.-Nr."],
        "email": ["E-Mail", "Mailadresse", "E-Mail-Adresse"],
    },
}
TITLES = [["THE LONG TIDE", ""], ["CREW LIST - CONFIDENTIAL - Rev. PINK"], [], ["Production office", "604-555-0100"]]
NOTHING = ["on request", "", "n/a", "TBC"]
PHONE_STYLES = [
    "{a}-{b}-{c}", "({a}) {b}-{c}", "{a}.{b}.{c}", "{a}{b}{c}", "+1 {a} {b} {c}", "{a}-{b}-{c} ext 2",
    "+44 (0)7911 {d}", "+44 7911 {e}",
]  # fmt: skip
BREAKS = [
    "{local} at {domain}", "{local}@@{domain}", "{local}@example", "{local}.{domain}", "{local}@example,com",
    "{local}@{domain}.con", "{local} @ {domain} x", "@{domain}", "{local}(at){domain}",
]  # fmt: skip
