"""Invented people for the demo production: names from many places, none of a person we know of."""

GIVEN = (
    "Asha", "Tomasz", "Ingrid", "Kwame", "Mei", "Luca", "Fatima", "Declan", "Sunniva", "Rohan", "Amara", "Piotr",
    "Yuki", "Sile", "Mateus", "Noor", "Henrik", "Zainab", "Callum", "Ilse", "Diego", "Anwen", "Babatunde", "Marisol",
    "Viktor", "Leila", "Eoin", "Priya", "Sander", "Chidi", "Hana", "Gareth", "Oksana", "Rui", "Nadia", "Fergus",
    "Linnea", "Tariq", "Bronagh", "Emeka", "Solveig", "Arjun", "Catrin", "Mihai", "Thandiwe", "Joonas", "Saoirse",
    "Farid", "Giulia", "Owen", "Petra", "Kofi", "Maeve", "Andrzej", "Lupe", "Idris", "Freya", "Samir", "Aoife",
    "Dimitri", "Naledi", "Torben", "Esme", "Baraka", "Carys", "Jens", "Mirela", "Sipho", "Una", "Rafael", "Ewa",
    "Hamza", "Greta", "Lorcan", "Ayo", "Birgit", "Cormac", "Ines", "Obinna", "Alva", "Stefan", "Rhian", "Jun",
    "Keziah", "Nils", "Shauna", "Emre", "Tove", "Gwil", "Anjali", "Pavel", "Roisin", "Malik", "Signe", "Hugo",
    "Dilys", "Kamal", "Elin", "Tadhg", "Wanjiru", "Oskar", "Bethan", "Ivo", "Sadia", "Kieran", "Lotte",
)
FAMILY = (
    "Adeyemi", "Lindqvist", "Okonkwo", "Marchetti", "Kowalczyk", "Rahman", "Brannigan", "Tanaka", "Delacroix",
    "Mbeki", "Sorensen", "Iyer", "Pritchard", "Vasquez", "Novak", "Haddad", "Oyelaran", "Fitzgibbon", "Moreau",
    "Petrov", "Castellano", "Bhatt", "Halvorsen", "Quigley", "Nakamura", "Osei", "Ferreira", "Llewellyn", "Dragomir",
    "Khoury", "Vandenberg", "Achterberg", "Mahoney", "Nwosu", "Salazar", "Eriksen", "Banerjee", "Trevanion", "Kaplan",
    "Abiola", "Wojcik", "Tremblay", "Hosseini", "Calloway", "Ravn", "Dlamini", "Penhaligon", "Ibarra", "Szabo",
    "Mcilroy", "Yamada", "Bergstrom", "Odhiambo", "Rossetti", "Cadwallader", "Fonseca", "Ziegler", "Chaudhry",
    "Macalister", "Thorsen", "Imani", "Bellweather", "Kaminski", "Orozco", "Duggan", "Sundaram", "Vestergaard",
    "Ashdown", "Mutasa", "Lazarescu", "Kerrigan", "Almasi", "Bowyer", "Tshabalala", "Holmqvist", "Rezaei", "Carbery",
    "Montoya", "Ostrowski", "Whitlock", "Nkemelu", "Farrugia", "Lindgren", "Sandoval", "Ekwueme", "Hargreave",
    "Pellegrino", "Bashir", "Oduya", "Culhane",
)

# Department: its people in the order of the call sheet, [roles beside crew]; "=" is the Night Ferry one of that post.
NIGHT_FERRY = """
Production: Producer [owner]; Line Producer [upm]; Production Manager [upm]; Production Coordinator [office]; \
Assistant Coordinator [office]; Production Assistant
Assistant Directors: 1st AD [ad]; Key 2nd AD [ad]; 2nd 2nd AD [ad]; Crowd AD; Set PA; Set PA; Base PA
Direction: Director [head]; Script Supervisor; Casting Associate
Camera: Director of Photography [head]; A Camera Operator; 1st AC A Camera; 2nd AC A Camera; 1st AC B Camera; \
2nd AC B Camera; DIT; Camera Trainee
Grip: Key Grip [head]; Best Boy Grip; Dolly Grip; Grip; Grip
Electrical: Gaffer [head]; Best Boy Electric; Lighting Programmer; Electrician; Electrician; Electrician; \
Genny Operator
Sound: Production Sound Mixer [head]; Boom Operator; Sound Utility
Art: Production Designer [head]; Art Director; Art Department Coordinator; Graphics
Set Dressing: Set Decorator [head]; Leadman; Set Dresser; Set Dresser
Props: Prop Master [head]; Assistant Props; Standby Props
Construction: Construction Manager [head]; Standby Carpenter; Standby Painter
Costume: Costume Designer [head]; Costume Supervisor; Set Costumer; Set Costumer
Hair & Make-up: Hair & Make-up Designer [head]; Key Make-up; Key Hair; Crowd Make-up
Locations: Location Manager [head]; Assistant Location Manager; Unit Assistant; Unit Assistant
Transport: Transport Captain [head]; Unit Driver; Unit Driver; Unit Driver; Minibus Driver
Special Effects: SFX Supervisor [head]; SFX Technician; SFX Technician
Stunts: Stunt Coordinator [head]; Stunt Rigger; Stunt Performer
Catering: Catering Manager [head]; Chef; Craft Service
Medical: Unit Medic [head]
Accounts: Production Accountant [accounts,head]; Payroll Accountant [payroll]; Assistant Accountant [accounts]
"""
SECOND_UNIT = """
Assistant Directors: 2nd Unit 1st AD [ad]; 2nd Unit 2nd AD [ad]
Direction: 2nd Unit Director
Camera: 2nd Unit DP; 2nd Unit Operator; 2nd Unit 1st AC
Grip: 2nd Unit Key Grip
Electrical: 2nd Unit Gaffer; 2nd Unit Electrician
Stunts: Boat Stunt Double; Marine Safety Diver
Locations: Marine Coordinator
"""
SALT_ROAD = """
Production: Line Producer [upm]; Production Coordinator [office]
Assistant Directors: 1st AD [ad]; 2nd AD [ad]; Set PA
Direction: Director [head]; Script Supervisor
Camera: Director of Photography [head]; A Camera Operator; =1st AC B Camera; 2nd AC A Camera
Grip: Key Grip [head]; =Dolly Grip
Electrical: Gaffer [head]; =Best Boy Electric; Electrician
Sound: Production Sound Mixer [head]; =Boom Operator
Art: Production Designer [head]; =Graphics
Props: Prop Master [head]
Costume: Costume Designer [head]; =Set Costumer
Hair & Make-up: =Key Make-up
Locations: Location Manager [head]; Unit Assistant
Transport: =Transport Captain [head]; Unit Driver
Catering: Catering Manager [head]
Medical: Unit Medic [head]
Accounts: Production Accountant [accounts,payroll,head]
"""
NO_SMARTPHONE = frozenset({"Standby Carpenter", "Genny Operator", "Chef", "Minibus Driver"})
