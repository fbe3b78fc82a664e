import Audiences
import CRMModel
import Publishing
import Testing

@Suite("Forms of names that are searched for") struct NameFormsTests {
    /// The restricted texts of people with these names and addresses; ids that could be anything.
    private func texts(_ people: [(String, String?)], unrestricted: [String] = []) -> RestrictedTexts {
        var users = Users()
        for (row, person) in people.enumerated() {
            users.ids.append("\(row)")
            users.names.append(person.0)
            users.isService.append(nil)
        }
        return RestrictedTexts(users: users, addresses: people.map(\.1), unrestricted: unrestricted)
    }

    @Test(
        "A person is found by full name, turned round, with initials, without middle names and by login",
        arguments: [
            ("Bart Aerts", "by BartAerts,"), ("Bart Aerts", "Bart J. Aerts"),
            ("Bart Aerts", "bart.aerts (at) crm.example"), ("Bart Aerts", "bart.aerts[at]crm.example"),
            ("Bart Aerts", "by Aerts Bart"), ("Bart Aerts", "Aerts, Bart"), ("Bart Aerts", "B. Aerts said"),
            ("Bart Aerts", "Aerts, B. (sales)"), ("Bart Aerts", "b.&nbsp;aerts"), ("Bart Aerts", "by B.Aerts"),
            ("Bart Aerts", "Bart (Aerts)"),
            ("Bart Aerts", "Aerts (Bart)"), ("Bart Aerts", "data-q=\"YmFydC5hZXJ0c0Bjcm0uZXhhbXBsZQ==\""),
            ("Bart Aerts", "B\u{430}rt \u{410}\u{435}rts"), ("Anna Berg", "\u{391}nn\u{430} \u{412}erg"),
            ("Иван Петров", "ИВАН ПЕТРОВ"), ("Bart Aerts", "id=bart.aerts;"),
            ("Aerts, Bart", "Bart Aerts"), ("Aerts, Bart", "Aerts Bart"), ("Aerts, Bart", "B. Aerts"),
            ("Anna Maria Berg", "Anna Berg"), ("Anna Maria Berg", "A. M. Berg"), ("Anna Maria Berg", "A.M. Berg"),
            ("Anna Maria Berg", "Berg, Anna Maria"), ("Jan van den Berg", "van den Berg, Jan"),
            ("Jan van den Berg", "J. van den Berg"), ("Hans-Peter Lang", "H.-P. Lang"), ("Hans-Peter Lang", "H. Lang"),
        ])
    func forms(name: String, text: String) {
        #expect(texts([(name, "bart.aerts@crm.example")]).first(in: text)?.subject == 0)
    }

    @Test("Somebody known by one short word is found as a value of its own; a whole name without blanks, anywhere")
    func oneWord() {
        #expect(texts([("Max", nil)]).first(in: "<td>Max</td>")?.subject == 0)
        #expect(texts([("Max", nil)]).first(in: "(max-width: 823px)") == nil)
        #expect(texts([("Will", nil)]).first(in: "what the quarter will bring") == nil)
        #expect(texts([("Maximilian", nil)]).first(in: "by Maximilian, today")?.subject == 0)
        #expect(texts([("王小明", nil)]).first(in: "由王小明提供")?.subject == 0)
        #expect(texts([("Max", "m4x@crm.example")]).first(in: "write to m4x@crm.example now")?.subject == 0)
    }

    @Test(
        "Both spellings of a letter with an accent are one, whichever the CRM has",
        arguments: [
            ("Jörg Müller", "Joerg Mueller"), ("Joerg Mueller", "Jörg Müller"), ("Jörg Müller", "Jorg Muller"),
            ("Joerg Müller", "JÖRG MUELLER"), ("Åse Grønn", "Aase Groenn"), ("Aase Groenn", "Åse Grønn"),
            ("Åse Grønn", "Ase Gronn"), ("Łukasz Wiśniewski", "Lukasz Wisniewski"), ("Lukasz Gorski", "Łukasz Górski"),
            ("Ute Groß", "Ute Gross"), ("Ute Gross", "Ute Groß"), ("Kjær Sæther", "Kjaer Saether"),
            ("Ömer Işık", "Oemer Isik"), ("Đorđe Petrović", "Dorde Petrovic"), ("Nuala O'Neill", "Nuala O’Neill"),
        ])
    func spellings(name: String, text: String) {
        #expect(texts([(name, nil)]).first(in: text)?.subject == 0)
        #expect(texts([(name, nil)]).first(in: "<b>\(text)</b>s")?.subject == 0)
    }

    @Test(
        "A surname or first name alone, a company's form of law, and other words are not found",
        arguments: [
            "Aerts", "Aerts GmbH", "Bart", "Aerts B.V.", "Aerts B.V", "C. Aerts", "b aerts", "Bart & Aerts",
            "sales team",
            "Berg", "A. Bergmann", "Annaberg", "S. Lang", "Groups: L. Language",
        ])
    func others(text: String) {
        let found = texts([
            ("Bart Aerts", "bart@crm.example"), ("Anna Berg", "sales@crm.example"), ("Li Lang", "lang@crm.example"),
        ]).first(in: text)
        #expect(found == nil, "\(text)")
    }

    @Test("A login is searched for where it has two parts or a digit or is made of the name")
    func logins() {
        let logins = [
            "bart.aerts": true, "b_aerts": true, "baerts": true, "aertsb": true, "bartaerts": true, "ba1234": true,
            "bart": false, "aerts": false, "sales": false, "b1": false,
        ]
        for (login, isFound) in logins {
            let found = texts([("Bart Aerts", login + "@crm.example")]).first(in: "<td>\(login)</td>")
            #expect((found != nil) == isFound, "\(login)")
            // Both names as one word, and an initial with the surname, are forms of the name too.
            #expect(found.map { ["name", "login"].contains($0.kind) } ?? true, "\(login)")
        }
    }

    @Test("Words of two neighbouring cells make a full name, and no other form")
    func cells() {
        let border = "\u{1F}"
        let restricted = texts([("Anna Lang", nil)])
        #expect(restricted.first(in: "Anna\(border)Lang") != nil)
        #expect(restricted.first(in: "Autohaus Lang\(border)Anna Berg") == nil)
        #expect(restricted.first(in: "Autohaus Lang \(border) Anna Berg") == nil)
        #expect(restricted.first(in: "Lang Anna Berg") != nil)
    }

    @Test("Within an allowed name no other begins; a longer one that begins with it is found")
    func within() {
        let restricted = texts([("Anna Berg", nil), ("Maria Lang", nil), ("Maria Berg", nil), ("Anna Berg Lang", nil)])
        func found(_ text: String) -> Int? { restricted.first(in: text) { $0.subject < 2 }?.subject }
        #expect(found("Anna Berg Maria Lang") == nil)
        #expect(found("Anna Berg, Maria Lang") == nil)
        #expect(found("Anna Berg and Maria Berg") == 2)
        #expect(found("Berg Maria") == 2)
        #expect(found("Anna Berg Lang") == 3)
    }

    @Test("What is unrestricted may stand in every form, or in the one that is written")
    func unrestricted() {
        #expect(texts([("Anna Berg", nil)], unrestricted: ["anna berg"]).first(in: "A. Berg, Anna Berg") == nil)
        // A customer's name frees what stands in it, and the person stays unnamed elsewhere.
        let customer = texts([("Anna Berg", nil)], unrestricted: ["Anna Berg Ltd"])
        #expect(customer.first(in: "won of Anna Berg Ltd.") == nil)
        #expect(customer.first(in: "Anna Berg Ltd, Anna Berg") != nil)
        let hotel = texts([("Anna Berg", nil)], unrestricted: ["Hotel Anna"])
        #expect(hotel.first(in: "Hotel Anna") == nil && hotel.first(in: "Hotel Anna Berg visit") != nil)
        let one = texts([("Anna Berg", nil)], unrestricted: ["A. Berg"])
        #expect(one.first(in: "A. Berg & Sons") == nil)
        #expect(one.first(in: "Anna Berg") != nil)
    }

    @Test("Owners and authors of records whom no user is are found by name and id, but not by one word")
    func unlisted() {
        var users = Users()
        users.ids.append("1")
        users.names.append("Bart Aerts")
        users.isService.append(nil)
        let texts = RestrictedTexts(
            users: users, addresses: [nil],
            unlisted: [
                ("Maximilian Gonebury", "owner"), ("u00099", "author"), ("Bo", "owner"), ("Sales Desk", "queue"),
                ("Unknown", "owner"), ("Sales", "queue"),
            ],
            unrestricted: ["Sales Desk"])
        #expect(texts.first(in: "Ask Maximilian Gonebury")?.label == "owner")
        #expect(texts.first(in: "M. Gonebury")?.kind == "name")
        #expect(texts.first(in: "(u00099)")?.label == "author")
        #expect(texts.first(in: "Bo, the Sales Desk; unknown sales") == nil)
        // Nobody's tree may name them.
        #expect(texts.first(in: "Maximilian Gonebury")?.subject == -1)
    }
}
