import CRMModel
import Publishing

/// Names that tell people apart without naming them: `Person K7QD`. They are made from a secret key and the user's id, so
/// that they stay the same from build to build and cannot be found by trying ids.
public struct Pseudonyms: Sendable {
    private let codes: [String]

    /// - Parameter key: the secret; anyone who has it and the ids can undo the pseudonyms.
    public init(key: [UInt8], users: Users) {
        var taken: Set<String> = []
        // In the order of ids, so that the rare pair that would share a code gets the same two in every build.
        codes = (0..<users.count).map { user in
            var round: UInt8 = 0
            while true {
                let digest = SHA256(key + [0] + Array((users.ids[user] ?? "").utf8) + [0, round])
                let code = Pseudonyms.code(digest.hex)
                if taken.insert(code).inserted { return code }
                round &+= 1
            }
        }
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
