import CRMModel
import Publishing

extension RestrictedTexts {
    /// The names in every form, addresses, logins and ids of all people. An id that is a short number, or too short a
    /// word, could be anything: it is looked for in the paths of people's pages alone.
    /// - Parameters:
    /// - addresses: e-mail addresses by row of users.
    /// - unlisted: ids or names of owners and authors of records that no user has, each with what messages call it.
    /// - unrestricted: texts that may stand anywhere.
    public init(
        users: Users, addresses: [String?], unlisted: [(text: String, label: String)] = [], unrestricted: [String]
    ) {
        self.init()
        let free = Set(unrestricted.map { RestrictedTexts.plain($0) })
        for text in unrestricted {
            add(text, Entry(kind: "text", subject: RestrictedTexts.anybody, label: text), crossesCells: false)
        }
        for user in 0..<users.count where users.isService[user] != 1 {
            let id = users.ids[user] ?? ""
            func restrict(_ text: String?, _ kind: String, crossesCells: Bool = true, standsAlone: Bool = false) {
                guard let text, !free.contains(RestrictedTexts.plain(text)) else { return }
                add(
                    text, Entry(kind: kind, subject: user, label: id), crossesCells: crossesCells,
                    standsAlone: standsAlone)
            }
            let name = users.names[user] ?? ""
            let forms = NameForms(name)
            // A name that may stand anywhere may do so in every form.
            if !free.contains(RestrictedTexts.plain(name)) {
                for form in forms.all {
                    restrict(form.text, "name", crossesCells: form.crossesCells, standsAlone: forms.isWordLikeOthers)
                }
                if forms.all.count > 1 { restrict(Base64.text(name), "name") }
            }
            restrict(addresses[user], "e-mail address")
            restrict(addresses[user].map { Base64.text($0) }, "e-mail address")
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
        for (text, label) in unlisted where !free.contains(RestrictedTexts.plain(text)) {
            let forms = NameForms(text).all
            // One word is an id, or a first name, which is a word like others, as "admin" and "Sales" are.
            guard forms.count > 1 || (RestrictedTexts.isDistinct(text) && !RestrictedTexts.isWord(text)) else {
                continue
            }
            let kind = forms.count > 1 ? "name" : text.contains("@") ? "e-mail address" : "id"
            for form in forms where !free.contains(RestrictedTexts.plain(form.text)) {
                add(
                    form.text, Entry(kind: kind, subject: RestrictedTexts.nobody, label: label),
                    crossesCells: form.crossesCells)
            }
        }
    }

    /// Stands for a person whom no row of users is.
    private static let nobody: RowIndex = -1

    private static func isWord(_ text: String) -> Bool { text.allSatisfy(\.isLetter) }

    /// Four signs with a letter among them, or seven digits: less could be anything.
    private static func isDistinct(_ id: String) -> Bool {
        let signs = id.filter { $0.isLetter || $0.isNumber }
        return signs.contains(where: \.isLetter) ? signs.count >= 4 : signs.count >= 7
    }
}
