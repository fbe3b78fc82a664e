/// Invents companies. Within a country no two share a web address, so that duplicates are only those that are planted.
struct CompanyNameBook {
    struct Name {
        let name: String
        /// Without scheme: the unique web domain.
        let domain: String
        let industry: String
    }

    private var counters = [Int](repeating: 0, count: Country.all.count)

    private static let heads = [
        "Al", "Bran", "Cor", "Dan", "El", "Fal", "Gar", "Hol", "Il", "Jor", "Kal", "Lin", "Mar", "Nor", "Ol", "Per",
        "Rav",
        "Sel", "Tar", "Ul", "Ver", "Wal", "Yar", "Zel", "Bel", "Cal", "Dor", "Fen", "Gol", "Har",
    ]
    private static let middles = [
        "a", "en", "i", "o", "mer", "ten", "ka", "lo", "ri", "ven", "da", "ne", "si", "tu", "ber", "sta", "mi", "ro",
        "la",
    ]

    /// The next company of a country. The order in which names are used is a fixed walk through all combinations.
    mutating func next(country: Int, legalForm: Int) -> Name {
        let place = Country.all[country]
        let number = counters[country]
        counters[country] += 1
        if number < CompanyNameBook.unusual.count, country == CompanyNameBook.unusual[number].country {
            let unusual = CompanyNameBook.unusual[number]
            return Name(name: unusual.name, domain: unusual.domain, industry: unusual.industry)
        }
        let stems = CompanyNameBook.heads.count * CompanyNameBook.middles.count * place.endings.count
        // 2,311 is prime and divides no count of stems, so that the walk meets every stem before one comes again.
        let stem = number % stems * 2311 % stems
        let head = CompanyNameBook.heads[stem % CompanyNameBook.heads.count]
        let middle = CompanyNameBook.middles[stem / CompanyNameBook.heads.count % CompanyNameBook.middles.count]
        let ending = place.endings[stem / (CompanyNameBook.heads.count * CompanyNameBook.middles.count)]
        let sector = Catalogue.sectors[(number + number / stems) % Catalogue.sectors.count]
        let root = head + middle + ending
        let form = place.legalForms[legalForm % place.legalForms.count]
        return Name(
            name: "\(root) \(sector.word) \(form)",
            domain: "\(Fold.ascii(root))-\(Fold.ascii(sector.word)).\(place.domain).example", industry: sector.industry)
    }

    /// Names that pages and files must bear: an apostrophe, an ampersand, great length, Greek and Cyrillic letters. The
    /// n-th is the n-th company of its country.
    private static let unusual: [(country: Int, name: String, domain: String, industry: String)] = [
        (5, "O'Hara & Daughters Distillers Ltd", "ohara-distillers.co.uk.example", "Beverages"),
        (5, "Ελληνικά Εργαστήρια Ύδατος Α.Ε.", "eey.gr.example", "Water supply"),
        (5, "Лаборатория „Северен мост“ ООД", "severenmost.bg.example", "Testing laboratories"),
        (
            5,
            "The Amalgamated Northern and Midland Counties Joint Water Supply, Sewerage, Reclamation and Environmental "
                + "Monitoring Undertaking (Holdings) Ltd", "anmc-water.co.uk.example", "Water supply"
        ),
        (5, "Nørregård + Søn <Mejeri> A/S", "norregard.dk.example", "Food"),
    ]
}
