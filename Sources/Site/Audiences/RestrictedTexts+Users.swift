import CRMModel
import Publishing

extension RestrictedTexts {
    /// The names in every form, addresses, logins and ids of all people. An id that is a short number, or too short a
    /// word, could be anything: it is looked for in the paths of people's pages alone.
    /// - Parameters:
    /// - addresses: e-mail addresses by row of users.
    /// - unrestricted: texts that may stand anywhere.
    public init(users: Users, addresses: [String?], unrestricted: [String]) {
        self.init()
        let free = Set(unrestricted.map { RestrictedTexts.plain($0) })
        for user in 0..<users.count where users.isService[user] != 1 {
            let id = users.ids[user] ?? ""
            func restrict(_ text: String?, _ kind: String, crossesCells: Bool = true) {
                guard let text, !free.contains(RestrictedTexts.plain(text)) else { return }
                add(text, Entry(kind: kind, subject: user, label: id), crossesCells: crossesCells)
            }
            let name = users.names[user] ?? ""
            let forms = NameForms(name)
            // A name that may stand anywhere may do so in every form.
            if !free.contains(RestrictedTexts.plain(name)) {
                for form in forms.all { restrict(form.text, "name", crossesCells: form.crossesCells) }
            }
            restrict(addresses[user], "e-mail address")
            if let address = addresses[user], let at = address.firstIndex(of: "@") {
                for sign in ["(at)", " (at) ", "[at]", " [at] ", " at "] {
                    restrict(
                        String(address[..<at]) + sign + String(address[address.index(after: at)...]), "e-mail address")
                }
            }
            if let login = addresses[user]?.prefix(while: { $0 != "@" }), forms.makesOut(login: String(login)) {
                restrict(String(login), "login")
            }
            restrict(RestrictedTexts.isDistinct(id) ? id : nil, "id")
            restrict("people/" + SlugBook().slug(id) + "/", "page")
        }
    }

    /// Four signs with a letter among them, or seven digits: less could be anything.
    private static func isDistinct(_ id: String) -> Bool {
        let signs = id.filter { $0.isLetter || $0.isNumber }
        return signs.contains(where: \.isLetter) ? signs.count >= 4 : signs.count >= 7
    }
}
