import Synchronization

/// A name in template data, interned: two keys are equal exactly when their texts are equal.
///
/// Make keys once, as static constants, where records are built in large numbers.
public struct TemplateKey: Hashable, Sendable, ExpressibleByStringLiteral {
    let id: UInt32

    public init(_ text: String) {
        id = Self.table.withLock { table in
            if let known = table.ids[text] { return known }
            let id = UInt32(table.texts.count)
            table.texts.append(text)
            table.ids[text] = id
            return id
        }
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// The name as written.
    public var text: String { Self.text(of: id) }

    static func text(of id: UInt32) -> String { table.withLock { $0.texts[Int(id)] } }

    private struct Table {
        var ids: [String: UInt32] = [:]
        var texts: [String] = []
    }

    // Numbers depend on the order of first use and never reach the output: they are only compared.
    private static let table = Mutex(Table())
}
