import CRMModel
import Publishing

extension RestrictedTexts {
    /// The names, addresses and ids of all people. An id that is a short number, or too short a word, could be anything:
    /// it is looked for in the paths of people's pages alone.
    /// - Parameters:
    ///   - addresses: e-mail addresses by row of users.
    ///   - unrestricted: texts that may stand anywhere.
    public init(users: Users, addresses: [String?], unrestricted: [String]) {
        self.init()
        let free = Set(unrestricted)
        for user in 0..<users.count where users.isService[user] != 1 {
            let id = users.ids[user] ?? ""
            func restrict(_ text: String?, _ kind: String) {
                guard let text, !free.contains(text) else { return }
                add(text, Entry(kind: kind, subject: user, label: id))
            }
            restrict(users.names[user], "name")
            if let name = users.names[user], let last = name.lastIndex(of: " "), !free.contains(name) {
                restrict(name[name.index(after: last)...] + ", " + name[..<last], "name")
            }
            restrict(addresses[user], "e-mail address")
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
