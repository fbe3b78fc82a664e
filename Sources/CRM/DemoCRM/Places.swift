/// One country with branches: its cities, calendar, zone and currency, and how its people and companies are named.
struct Country {
    let code: String
    let name: String
    let zone: String
    let currency: String
    let dialling: String
    let domain: String
    /// Cities with a branch, the first in the default company.
    let cities: [String]
    let firstNames: [String]
    let lastNames: [String]
    /// Last parts of company names.
    let endings: [String]
    let legalForms: [String]
    let streets: [String]
}

extension Country {
    /// In the order of the branches of `OrgPlan`.
    static let all: [Country] = [
        Country(
            code: "DE", name: "Germany", zone: "Europe/Berlin", currency: "EUR", dialling: "+49", domain: "de",
            cities: ["Bremen", "Kassel", "Ulm", "Rostock"],
            firstNames: [
                "Annika", "Björn", "Claudia", "Dieter", "Eva", "Florian", "Heike", "Jörg", "Katrin", "Lukas",
                "Miriam", "Stefan", "Ulrike", "Volker",
            ],
            lastNames: [
                "Albers", "Böhm", "Dreher", "Eilers", "Früh", "Grothe", "Hinrichs", "Jansen", "Köster", "Lüders",
                "Niemeyer", "Oltmanns", "Schröder", "Wübben",
            ],
            endings: ["bach", "feld", "stein", "hausen", "rode", "wald", "burg", "see"],
            legalForms: ["GmbH", "AG", "GmbH & Co. KG", "eG"],
            streets: ["Lindenweg", "Am Hafen", "Industriestraße", "Mühlenallee"]),
        Country(
            code: "SE", name: "Sweden", zone: "Europe/Stockholm", currency: "EUR", dialling: "+46", domain: "se",
            cities: ["Malmö", "Norrköping", "Örebro", "Luleå"],
            firstNames: [
                "Åsa", "Björn", "Elin", "Fredrik", "Gunilla", "Håkan", "Ingrid", "Jonas", "Karin", "Lars",
                "Märta", "Nils",
            ],
            lastNames: [
                "Ahlgren", "Bergström", "Dahl", "Ekström", "Fälth", "Holmqvist", "Isaksson", "Lindgren", "Nyberg",
                "Öberg", "Sjögren", "Åkesson",
            ],
            endings: ["vik", "borg", "holm", "näs", "sund", "by", "torp", "dal"],
            legalForms: ["AB", "AB", "ek. för."],
            streets: ["Storgatan", "Hamngatan", "Industrivägen", "Kvarngatan"]),
        Country(
            code: "FI", name: "Finland", zone: "Europe/Helsinki", currency: "EUR", dialling: "+358", domain: "fi",
            cities: ["Tampere", "Oulu", "Jyväskylä", "Vaasa"],
            firstNames: [
                "Aino", "Eero", "Hannele", "Ilkka", "Jukka", "Kaisa", "Leena", "Mikko", "Päivi", "Riikka",
                "Tapio", "Väinö",
            ],
            lastNames: [
                "Aalto", "Hämäläinen", "Järvinen", "Kallio", "Lehtonen", "Mäkelä", "Niemi", "Pöyry", "Räsänen",
                "Salonen", "Tuominen", "Väisänen",
            ],
            endings: ["lahti", "mäki", "järvi", "koski", "niemi", "salo", "ranta", "vaara"],
            legalForms: ["Oy", "Oyj", "Ky"],
            streets: ["Satamakatu", "Tehtaankatu", "Rantatie", "Myllykatu"]),
        Country(
            code: "BE", name: "Belgium", zone: "Europe/Brussels", currency: "EUR", dialling: "+32", domain: "be",
            cities: ["Ghent", "Liège", "Hasselt", "Namur"],
            firstNames: [
                "Annelies", "Bart", "Céline", "Dries", "Els", "Geert", "Hilde", "Joris", "Katrien", "Lieven",
                "Noémie", "Wouter",
            ],
            lastNames: [
                "Aerts", "Baeyens", "Claes", "De Smet", "Dubois", "Goossens", "Lambrechts", "Maes", "Peeters",
                "Renard", "Van Acker", "Wouters",
            ],
            endings: ["gem", "beke", "hove", "dorp", "straete", "lo", "kerke", "donk"],
            legalForms: ["NV", "BV", "SA"],
            streets: ["Havenlaan", "Nijverheidsstraat", "Kanaalkaai", "Rue du Port"]),
        Country(
            code: "FR", name: "France", zone: "Europe/Paris", currency: "EUR", dialling: "+33", domain: "fr",
            cities: ["Nantes", "Dijon", "Angers", "Nîmes"],
            firstNames: [
                "Adèle", "Benoît", "Chloé", "Didier", "Élodie", "François", "Gaëlle", "Hervé", "Inès", "Jérôme",
                "Léa", "Mathieu",
            ],
            lastNames: [
                "Aubry", "Blanchard", "Cordier", "Delaunay", "Étienne", "Fournel", "Guérin", "Lefèvre", "Mallet",
                "Noël", "Perrin", "Tessier",
            ],
            endings: ["ville", "mont", "court", "ac", "igny", "val", "reuil", "gnan"],
            legalForms: ["SA", "SAS", "SARL"],
            streets: ["rue des Ateliers", "quai de la Loire", "avenue de l'Industrie", "rue du Moulin"]),
        Country(
            code: "GB", name: "United Kingdom", zone: "Europe/London", currency: "GBP", dialling: "+44",
            domain: "co.uk",
            cities: ["Sheffield", "Swansea", "Norwich", "Dundee"],
            firstNames: [
                "Alice", "Callum", "Deborah", "Ewan", "Fiona", "Gareth", "Harriet", "Imran", "Joanna", "Liam",
                "Priya", "Rhys",
            ],
            lastNames: [
                "Ashworth", "Barlow", "Cartwright", "Doyle", "Eccles", "Fairbairn", "Gallagher", "Hargreaves",
                "Iqbal", "Llewellyn", "O'Connor", "Thornton",
            ],
            endings: ["ford", "ley", "worth", "combe", "wick", "thorpe", "stead", "ham"],
            legalForms: ["Ltd", "plc", "LLP"],
            streets: ["Canal Street", "Foundry Lane", "Mill Road", "Dockside"]),
        Country(
            code: "ES", name: "Spain", zone: "Europe/Madrid", currency: "EUR", dialling: "+34", domain: "es",
            cities: ["Zaragoza", "Gijón", "Murcia", "Valladolid"],
            firstNames: [
                "Álvaro", "Begoña", "Carmen", "Diego", "Elena", "Fermín", "Íñigo", "Javier", "Lucía", "Manuel",
                "Nuria", "Sofía",
            ],
            lastNames: [
                "Abadía", "Bermúdez", "Castaño", "Domínguez", "Escudero", "Gállego", "Ibáñez", "Lacasa", "Muñoz",
                "Peña", "Royo", "Sáez",
            ],
            endings: ["uelo", "osa", "anza", "ero", "illa", "edo", "ares", "mar"],
            legalForms: ["S.A.", "S.L.", "S.Coop."],
            streets: ["calle del Ebro", "avenida de la Industria", "calle Mayor", "camino del Molino"]),
        Country(
            code: "IT", name: "Italy", zone: "Europe/Rome", currency: "EUR", dialling: "+39", domain: "it",
            cities: ["Turin", "Modena", "Trieste", "Bari"],
            firstNames: [
                "Alessia", "Bruno", "Chiara", "Davide", "Elisa", "Fabrizio", "Giulia", "Lorenzo", "Marta",
                "Niccolò", "Paola", "Simone",
            ],
            lastNames: [
                "Agnelli", "Bertolino", "Colombo", "Demarchi", "Ferrero", "Gallo", "Lupo", "Marengo", "Novarese",
                "Piovano", "Rossetti", "Vercelli",
            ],
            endings: ["ese", "ino", "etta", "ara", "iano", "asco", "ola", "engo"],
            legalForms: ["S.p.A.", "S.r.l.", "S.a.s."],
            streets: ["via del Lavoro", "corso Po", "via dei Mulini", "viale Industria"]),
        Country(
            code: "PT", name: "Portugal", zone: "Europe/Lisbon", currency: "EUR", dialling: "+351", domain: "pt",
            cities: ["Coimbra", "Braga", "Aveiro", "Évora"],
            firstNames: ["Ana", "Bárbara", "Catarina", "Duarte", "Filipe", "Gonçalo", "Inês", "João", "Leonor", "Rui"],
            lastNames: [
                "Almeida", "Brandão", "Conceição", "Falcão", "Gouveia", "Leitão", "Magalhães", "Nóbrega", "Seixas",
                "Vaz",
            ],
            endings: ["eira", "al", "elo", "oso", "ães", "ida", "ade", "inho"],
            legalForms: ["S.A.", "Lda."],
            streets: ["rua do Porto", "avenida da Indústria", "rua da Fábrica", "largo do Moinho"]),
        Country(
            code: "AT", name: "Austria", zone: "Europe/Vienna", currency: "EUR", dialling: "+43", domain: "at",
            cities: ["Linz", "Graz", "Villach", "Dornbirn"],
            firstNames: [
                "Barbara", "Christoph", "Doris", "Franz", "Greta", "Hannes", "Johanna", "Karl", "Magdalena",
                "Reinhard", "Theresa", "Wolfgang",
            ],
            lastNames: [
                "Aigner", "Brandstätter", "Ecker", "Fuchsbauer", "Gruber", "Hölzl", "Kogler", "Lehner", "Moser",
                "Pichler", "Steinböck", "Wögerer",
            ],
            endings: ["au", "dorf", "kirchen", "berg", "brunn", "ach", "ling", "tal"],
            legalForms: ["GmbH", "AG", "GesmbH"],
            streets: ["Donaulände", "Werkstraße", "Mühlgasse", "Hauptplatz"]),
        Country(
            code: "CZ", name: "Czechia", zone: "Europe/Prague", currency: "EUR", dialling: "+420", domain: "cz",
            cities: ["Brno", "Plzeň", "Olomouc", "Liberec"],
            firstNames: [
                "Alžběta", "Bořivoj", "Dana", "Eliška", "František", "Hana", "Jiří", "Kateřina", "Luboš", "Ondřej",
                "Šárka", "Tomáš",
            ],
            lastNames: [
                "Beneš", "Černý", "Dvořák", "Fiala", "Hájek", "Janošík", "Kučera", "Němec", "Procházka", "Říha",
                "Šimek", "Zelený",
            ],
            endings: ["ovice", "ín", "ec", "any", "sko", "ov", "nice", "hora"],
            legalForms: ["a.s.", "s.r.o.", "k.s."],
            streets: ["Nádražní", "Průmyslová", "Mlýnská", "Palackého"]),
        Country(
            code: "PL", name: "Poland", zone: "Europe/Warsaw", currency: "EUR", dialling: "+48", domain: "pl",
            cities: ["Wrocław", "Łódź", "Lublin", "Toruń"],
            firstNames: [
                "Agnieszka", "Bogdan", "Celina", "Dariusz", "Elżbieta", "Grażyna", "Jacek", "Katarzyna", "Łukasz",
                "Małgorzata", "Paweł", "Zbigniew",
            ],
            lastNames: [
                "Baran", "Czajka", "Dąbrowski", "Gołąb", "Jaworski", "Kowalik", "Lis", "Mróz", "Nowicki", "Śliwa",
                "Wójcik", "Żak",
            ],
            endings: ["ów", "owice", "in", "no", "sko", "wiec", "gród", "ica"],
            legalForms: ["S.A.", "sp. z o.o.", "sp.k."],
            streets: ["ulica Portowa", "ulica Fabryczna", "aleja Przemysłowa", "ulica Młyńska"]),
    ]
}
