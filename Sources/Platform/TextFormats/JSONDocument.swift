import Diagnostics

/// A JSON text (RFC 8259) that types can be read from, with the place of whatever is wrong.
public struct JSONDocument: Sendable {
    /// The largest text that is read, in bytes.
    public static let maxBytes = 16 << 20

    private let name: String
    private let bytes: [UInt8]
    private let root: JSONNode
    private let exit: ExitCode

    /// Reads a file. `what` names its part in messages, such as "chart"; malformed text ends with `exit`.
    ///
    /// Throws: E-JSON-MISSING, -PERMISSION, -NOTFILE, -READ, -SIZE, -ENCODING; and as `init(_:name:exit:)`.
    public init(path: String, what: String, exit: ExitCode = .dataError) throws(Diagnostic) {
        do throws(Diagnostic) {
            let text = try UTF8Text.read(path: path, maxBytes: Self.maxBytes, what: what, area: "JSON")
            try self.init(text: text, name: path, exit: exit)
        } catch {
            throw Self.ended(error, exit)
        }
    }

    /// Reads bytes that came from `name`.
    ///
    /// Throws: E-JSON-SYNTAX, E-JSON-KEY (a name twice), E-JSON-DEPTH, all with line and column; E-JSON-SIZE,
    /// E-JSON-ENCODING.
    public init(_ bytes: [UInt8], name: String, what: String, exit: ExitCode = .dataError) throws(Diagnostic) {
        do throws(Diagnostic) {
            guard bytes.count <= Self.maxBytes else {
                throw Diagnostic(
                    "JSON-SIZE", "\(what) is larger than \(Self.maxBytes) bytes", at: .file(name), hint: "split it")
            }
            let text = try UTF8Text.decode(bytes, path: name, what: what, area: "JSON")
            try self.init(text: text, name: name, exit: exit)
        } catch {
            throw Self.ended(error, exit)
        }
    }

    private init(text: String, name: String, exit: ExitCode) throws(Diagnostic) {
        self.name = name
        self.exit = exit
        bytes = Array(text.utf8)
        do {
            root = try JSONScanner.read(bytes)
        } catch {
            let (line, column) = Self.position(error.offset, in: bytes)
            throw Diagnostic(
                error.name, error.what, at: .file(name, line: line, column: column), hint: error.hint, exit: exit)
        }
    }

    /// What `UTF8Text` says of a text's form is about data here.
    private static func ended(_ diagnostic: Diagnostic, _ exit: ExitCode) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.exit == .configuration { diagnostic.exit = exit }
        return diagnostic
    }

    /// Reads a value of a type.
    ///
    /// Throws: `DiagnosticList` with what the type finds wrong, or E-JSON-TYPE where the text holds something else
    /// than the type wants, each with file, line, column and path.
    public func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try T(from: JSONTreeDecoder(node: root, codingPath: []))
        } catch let error as ValueFindings {
            throw DiagnosticList(error.findings.map { located($0.diagnostic, at: $0.path) })
        } catch let error as DecodingError {
            throw DiagnosticList([located(error)])
        }
    }

    /// The same finding with the place of a part of this document.
    private func located(_ diagnostic: Diagnostic, at path: ValuePath) -> Diagnostic {
        let (line, column) = Self.position(offset(of: path), in: bytes)
        var result = diagnostic
        let place = "\(name):\(line):\(column)"
        result.place = .named(path.steps.isEmpty ? place : place + ", " + path.text)
        result.exit = exit
        return result
    }

    private func located(_ error: DecodingError) -> Diagnostic {
        let (path, text) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context.codingPath, context.debugDescription)
            case .keyNotFound(let key, let context): (context.codingPath, "the key `\(key.stringValue)` is missing")
            @unknown default: ([], "the value cannot be read")
            }
        return located(Diagnostic("JSON-TYPE", LogText.excerpt(text)), at: ValuePath(path))
    }

    /// Where a part begins; a path that leads nowhere ends at the last part that is there.
    private func offset(of path: ValuePath) -> Int {
        var node = root
        for step in path.steps {
            switch (step, node.value) {
            case (.key(let key), .object(let members)):
                guard let member = members.first(where: { $0.key == key }) else { return node.offset }
                node = member.node
            case (.index(let index), .array(let items)) where items.indices.contains(index): node = items[index]
            default: return node.offset
            }
        }
        return node.offset
    }

    /// Line and column, both from 1; columns count scalars.
    private static func position(_ offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes[..<min(offset, bytes.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        return (line, before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 })
    }
}
