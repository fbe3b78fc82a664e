import Diagnostics
import Foundation
import Templates
import Testing

/// The Mustache specification's own tests, in lenient mode.
@Suite("Mustache specification", .enabled(if: SharedFolder.has("corpora/mustache"), "needs ../shared/corpora/mustache"))
struct MustacheSpecificationTests {
    static let modules: [(name: String, tests: Int)] = [
        ("comments", 12), ("delimiters", 14), ("interpolation", 42), ("inverted", 22), ("partials", 12),
        ("sections", 34), ("~inheritance", 27),
    ]

    struct Module: Decodable {
        struct Case: Decodable {
            var name: String
            var template: String
            var data: JSON
            var partials: [String: String]?
            var expected: String
        }
        var tests: [Case]
    }

    @Test("every example of a module renders as expected", arguments: modules)
    func module(_ module: (name: String, tests: Int)) throws {
        let path = SharedFolder.path + "/corpora/mustache/\(module.name).json"
        let read = try JSONDecoder().decode(Module.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(read.tests.count == module.tests)
        for test in read.tests {
            var sources = [(name: "", path: test.name, text: test.template)]
            for (name, text) in (test.partials ?? [:]).sorted(by: { $0.key < $1.key }) {
                sources.append((name: name, path: name, text: text))
            }
            let set = try TemplateSet(sources: sources, mode: .lenient)
            let page = String(decoding: try set.render("", test.data.value), as: UTF8.self)
            #expect(page == test.expected, "\(module.name): \(test.name)")
        }
    }
}

/// JSON as template data. Decimals become text: templates format no numbers.
enum JSON: Decodable {
    case value(TemplateValue)

    var value: TemplateValue {
        switch self {
        case .value(let value): value
        }
    }

    init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .value(.null)
        } else if let truth = try? container.decode(Bool.self) {
            self = .value(.bool(truth))
        } else if let number = try? container.decode(Int.self) {
            self = .value(.int(number))
        } else if let number = try? container.decode(Double.self) {
            self = .value(.string("\(number)"))
        } else if let text = try? container.decode(String.self) {
            self = .value(.string(text))
        } else if let items = try? container.decode([JSON].self) {
            self = .value(.list(items.map(\.value)))
        } else {
            let fields = try container.decode([String: JSON].self).sorted { $0.key < $1.key }
            self = .value(.record(TemplateRecord(fields.map { (TemplateKey($0.key), $0.value.value) })))
        }
    }
}
