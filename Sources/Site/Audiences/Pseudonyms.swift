import CRMModel
import Publishing

/// Names that tell people apart without naming them: `Person K7QDM`. They are made from a secret key and the user's id, so
/// that they stay the same from build to build and cannot be found by trying ids.
public struct Pseudonyms: Sendable {
    private let codes: [String]

    /// - Parameter key: the secret; anyone who has it and the ids can undo the pseudonyms.
    public init(key: [UInt8], users: Users) {
        var taken: Set<String> = []
        // The rare pair that would share a code is told apart in the order of `order`, the same in every build.
        let rows = (0..<users.count).map { (row: $0, key: Pseudonyms.order(key: key)(users.ids[$0] ?? "")) }
        var codes = [String](repeating: "", count: users.count)
        for (user, _) in rows.sorted(by: { $0.key < $1.key }) {
            var round: UInt8 = 0
            repeat {
                codes[user] = Pseudonyms.code(Pseudonyms.digest(key, users.ids[user] ?? "", round))
                round &+= 1
            } while !taken.insert(codes[user]).inserted
        }
        self.codes = codes
    }

    /// What users stand in order of where they appear by pseudonym: the pseudonym itself. In the order of their ids a list
    /// of the staff would name everybody.
    public static func order(key: [UInt8]) -> @Sendable (String) -> String {
        { id in
            let digest = digest(key, id, 0)
            return code(digest) + digest
        }
    }

    private static func digest(_ key: [UInt8], _ id: String, _ round: UInt8) -> String {
        SHA256(key + [0] + Array(id.utf8) + [0, round]).hex
    }

    public func name(_ user: RowIndex) -> String { "Person \(codes[user])" }

    /// Part of a path.
    public func slug(_ user: RowIndex) -> String { "person-" + codes[user].lowercased() }

    /// Five signs without those that are easily mistaken; 33 million of them.
    private static func code(_ hex: String) -> String {
        let signs = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        var value = UInt64(hex.prefix(12), radix: 16) ?? 0
        var code = ""
        for _ in 0..<5 {
            code.append(signs[Int(value % 32)])
            value /= 32
        }
        return code
    }
}
