import Diagnostics

/// Writes JSON (RFC 8259) into a byte buffer, front to back: the same calls give the same bytes.
///
/// Members keep the order in which they are written. Strings are safe inside HTML: `<`, `>`, `&`, U+2028 and U+2029
/// are written as escapes. Calls in an order that gives no JSON are programming errors and stop the program.
public struct JSONWriter: Sendable {
    /// What has been written since the start or the last `drain()`.
    public private(set) var bytes: [UInt8] = []
    private let isIndented: Bool
    private var open: [Container] = []
    private var isAfterKey = false
    private var isComplete = false

    private struct Container {
        var isObject: Bool
        var isEmpty = true
    }

    /// `indented` puts each value on its own line, two blanks deeper than what holds it.
    public init(indented: Bool = false) { isIndented = indented }

    /// Opens an object.
    public mutating func beginObject() { begin(isObject: true) }
    /// Closes it.
    public mutating func endObject() { end(isObject: true) }
    /// Opens an array.
    public mutating func beginArray() { begin(isObject: false) }
    /// Closes it.
    public mutating func endArray() { end(isObject: false) }

    /// Writes an object, its members written by `body`.
    public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// Writes an array, its elements written by `body`.
    public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginArray()
        try body(&self)
        endArray()
    }

    /// Writes the name of an object's next member; its value must follow.
    public mutating func key(_ name: String) {
        precondition(open.last?.isObject == true && !isAfterKey, "JSON: a key outside an object")
        separate()
        quote(name)
        bytes.append(contentsOf: isIndented ? [0x3A, 0x20] : [0x3A])
        isAfterKey = true
    }

    /// Writes a string, escaped.
    public mutating func string(_ value: String) {
        startValue()
        quote(value)
        endValue()
    }

    /// Writes a whole number.
    public mutating func integer(_ value: some BinaryInteger) {
        startValue()
        bytes.append(contentsOf: String(value).utf8)
        endValue()
    }

    /// Writes a number in the shortest form that reads back the same. Throws `E-INT-NUMBER` unless it is finite.
    public mutating func number(_ value: Double) throws(Diagnostic) {
        guard value.isFinite else {
            throw Diagnostic("INT-NUMBER", "\(value) cannot be written as JSON", exit: .internalError)
        }
        startValue()
        bytes.append(contentsOf: ShortestDouble.text(value).utf8)
        endValue()
    }

    /// Writes true or false.
    public mutating func bool(_ value: Bool) {
        startValue()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        endValue()
    }

    /// Writes null.
    public mutating func null() {
        startValue()
        bytes.append(contentsOf: "null".utf8)
        endValue()
    }

    /// Takes what has been written so far, for output in pieces.
    public mutating func drain() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// The rest of the finished document; with indentation it ends with a line end.
    public mutating func finish() -> [UInt8] {
        precondition(isComplete, "JSON: the document is unfinished")
        if isIndented { bytes.append(0x0A) }
        return drain()
    }

    private mutating func begin(isObject: Bool) {
        startValue()
        bytes.append(isObject ? 0x7B : 0x5B)
        open.append(Container(isObject: isObject))
    }

    private mutating func end(isObject: Bool) {
        guard let container = open.popLast(), container.isObject == isObject, !isAfterKey else {
            preconditionFailure("JSON: unbalanced end")
        }
        if !container.isEmpty { breakLine() }
        bytes.append(isObject ? 0x7D : 0x5D)
        endValue()
    }

    private mutating func startValue() {
        precondition(!isComplete, "JSON: a second value at the top")
        guard let container = open.last else { return }
        if container.isObject {
            precondition(isAfterKey, "JSON: a member without a key")
            isAfterKey = false
        } else {
            separate()
        }
    }

    private mutating func endValue() { isComplete = open.isEmpty }

    private mutating func separate() {
        let last = open.count - 1
        if !open[last].isEmpty { bytes.append(0x2C) }
        open[last].isEmpty = false
        breakLine()
    }

    private mutating func breakLine() {
        guard isIndented else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * open.count))
    }

    private mutating func quote(_ value: String) {
        bytes.append(0x22)
        var value = value
        value.withUTF8 { append($0) }
        bytes.append(0x22)
    }

    private mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < utf8.count {
            let byte = utf8[index]
            switch byte {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
            case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
            case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
            case 0..<0x20, 0x3C, 0x3E, 0x26, 0x7F: escape(UInt32(byte))
            case 0xC2 where utf8[index + 1] < 0xA0:
                escape(UInt32(utf8[index + 1]))
                index += 1
            case 0xE2 where utf8[index + 1] == 0x80 && utf8[index + 2] & 0xFE == 0xA8:
                escape(0x2000 + UInt32(utf8[index + 2]) - 0x80)
                index += 2
            default: bytes.append(byte)
            }
            index += 1
        }
    }

    /// `\uXXXX`; only for scalars of the basic plane.
    private mutating func escape(_ value: UInt32) {
        bytes.append(contentsOf: [0x5C, 0x75])
        for shift in [12, 8, 4, 0] as [UInt32] {
            let digit = UInt8(value >> shift & 0xF)
            bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
        }
    }
}
