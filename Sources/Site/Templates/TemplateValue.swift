/// What page code gives a template.
///
/// A section is left out for `.null`, `false`, an empty list, an empty string and empty markup; zero is shown.
public enum TemplateValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// Text of any origin; escaped wherever it is printed.
    case string(String)
    /// Markup made by the program's own code; printed by `{{{name}}}` only.
    case html(String)
    case list([TemplateValue])
    case record(TemplateRecord)

    /// A record of the pairs given.
    public static func record(_ pairs: KeyValuePairs<TemplateKey, TemplateValue>) -> TemplateValue {
        .record(TemplateRecord(pairs.map { ($0.key, $0.value) }))
    }

    /// The text, or `.null` where there is none.
    public static func optional(_ text: String?) -> TemplateValue { text.map { .string($0) } ?? .null }

    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int, .record: true
        case .string(let text), .html(let text): !text.utf8.isEmpty
        case .list(let items): !items.isEmpty
        }
    }

    /// The kind in words, for messages.
    var kind: String {
        switch self {
        case .null: "nothing"
        case .bool: "a yes/no value"
        case .int: "a number"
        case .string: "plain text"
        case .html: "markup"
        case .list: "a list"
        case .record: "a record"
        }
    }
}

extension TemplateValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (TemplateKey, TemplateValue)...) {
        self = .record(TemplateRecord(elements))
    }
    public init(nilLiteral: ()) { self = .null }
}
