/// Names and short names of months in English, German, French, Spanish and Italian. None of them means two months.
enum MonthNames {
    /// 1 to 12; nil where the word is no month.
    static func month(_ word: String) -> Int? { months[word.lowercased()] }

    private static let months: [String: Int] = {
        let names = [
            "jan january jän jänner januar janv janvier ene enero gen gennaio",
            "feb february februar fev fév fevr févr février febrero febbraio",
            "mar march mär märz mrz mars marzo",
            "apr april avr avril abr abril aprile",
            "may mai mayo mag maggio",
            "jun june juni juin junio giu giugno",
            "jul july juli juil juillet julio lug luglio",
            "aug august août aout ago agosto",
            "sep sept september septembre septiembre set settembre",
            "oct october okt oktober octobre octubre ott ottobre",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre dic diciembre dicembre",
        ]
        var months: [String: Int] = [:]
        for (index, line) in names.enumerated() {
            for word in line.split(separator: " ") { months[String(word)] = index + 1 }
        }
        return months
    }()
}
