import Diagnostics

/// Steps through a program and writes one page.
struct TemplateRenderer: ~Copyable {
    let instructions: UnsafePointer<TemplateInstruction>
    let bytes: UnsafePointer<UInt8>
    let keys: UnsafePointer<UInt32>
    let starts: UnsafePointer<Int32>
    let isStrict: Bool
    let sources: [TemplateSource]

    var output = TemplateOutput(capacity: 1 << 15)
    /// The values of the open sections, outermost first. Pointers into the caller's data, which outlives the page.
    private var stack: [UnsafePointer<TemplateValue>] = []
    private var indentation: [UInt8] = []
    /// The present line has its indentation already.
    private var isIndented = false
    /// The lengths that the open blocks added to `indentation`.
    private var blockIndentations: [Int] = []
    private var depth = 0

    /// Deeper than any page nests; a template that calls itself without end is stopped here.
    private static let depthLimit = 200

    init(
        instructions: UnsafePointer<TemplateInstruction>, bytes: UnsafePointer<UInt8>, keys: UnsafePointer<UInt32>,
        starts: UnsafePointer<Int32>, isStrict: Bool, sources: [TemplateSource]
    ) {
        self.instructions = instructions
        self.bytes = bytes
        self.keys = keys
        self.starts = starts
        self.isStrict = isStrict
        self.sources = sources
        stack.reserveCapacity(16)
    }

    mutating func render(_ instance: Int, _ data: UnsafePointer<TemplateValue>) throws(Diagnostic) {
        stack.append(data)
        try run(Int(starts[instance]), Int.max)
    }

    private mutating func run(_ start: Int, _ end: Int) throws(Diagnostic) {
        var index = start
        while index < end {
            let step = instructions + index
            index += 1
            switch step.pointee.operation {
            case .text:
                if indentation.isEmpty {
                    output.append(bytes + Int(step.pointee.a), Int(step.pointee.b))
                } else {
                    appendIndented(step)
                }
            case .value:
                if !indentation.isEmpty { indent(step) }
                try value(step)
            case .section:
                let length = Int(step.pointee.c)
                if let value = try find(step), value.pointee.isTrue { try section(value, index, index + length) }
                index += length
            case .inverted:
                let length = Int(step.pointee.c)
                let value = try find(step)
                if !(value?.pointee.isTrue ?? false) { try run(index, index + length) }
                index += length
            case .call: try call(step)
            case .enterBlock:
                indentation.append(
                    contentsOf: UnsafeBufferPointer(start: bytes + Int(step.pointee.a), count: Int(step.pointee.b)))
                if step.pointee.indentsFirstLine { appendIndentation() }
                isIndented = true
                blockIndentations.append(Int(step.pointee.b))
            case .leaveBlock:
                if let length = blockIndentations.popLast() { indentation.removeLast(length) }
                isIndented = false
            case .end: return
            }
        }
    }

    private mutating func call(_ step: UnsafePointer<TemplateInstruction>) throws(Diagnostic) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw error(step, "DEPTH", "templates call each other more than \(Self.depthLimit) deep")
        }
        let length = Int(step.pointee.c)
        if length > 0 {
            indentation.append(contentsOf: UnsafeBufferPointer(start: bytes + Int(step.pointee.b), count: length))
            isIndented = false
        }
        try run(Int(starts[Int(step.pointee.a)]), Int.max)
        if length > 0 {
            indentation.removeLast(length)
            isIndented = false
        }
        depth -= 1
    }

    private mutating func section(
        _ value: UnsafePointer<TemplateValue>, _ start: Int, _ end: Int
    ) throws(Diagnostic) {
        guard case .list(let items) = value.pointee else {
            stack.append(value)
            try run(start, end)
            stack.removeLast()
            return
        }
        depth += 1
        guard depth <= Self.depthLimit else {
            throw error(instructions + (start - 1), "DEPTH", "lists nest more than \(Self.depthLimit) deep")
        }
        try items.withUnsafeBufferPointer { (buffer) throws(Diagnostic) in
            guard let base = buffer.baseAddress else { return }
            let top = stack.count
            stack.append(base)
            for index in 0..<buffer.count {
                stack[top] = base + index
                try run(start, end)
            }
            stack.removeLast()
        }
        depth -= 1
    }

    // MARK: Values

    /// The value a step names; nil for a missing name in lenient mode.
    @inline(__always)
    private func find(_ step: UnsafePointer<TemplateInstruction>) throws(Diagnostic) -> UnsafePointer<TemplateValue>? {
        let path = keys + Int(step.pointee.a)
        let count = Int(step.pointee.b)
        if count == 0 { return stack[stack.count - 1] }
        var level = stack.count - 1
        var found: UnsafePointer<TemplateValue>?
        while level >= 0 {
            if case .record(let record) = stack[level].pointee, let value = record.find(path[0]) {
                found = UnsafePointer(value)
                break
            }
            level -= 1
        }
        var index = 1
        while index < count, let value = found {
            found = nil
            if case .record(let record) = value.pointee, let inner = record.find(path[index]) {
                found = UnsafePointer(inner)
            }
            index += 1
        }
        if found == nil, isStrict { throw missing(step) }
        return found
    }

    @inline(__always)
    private mutating func value(_ step: UnsafePointer<TemplateInstruction>) throws(Diagnostic) {
        guard let value = try find(step) else { return }
        let escape = step.pointee.escape
        switch value.pointee {
        case .string(let text):
            if escape == .raw, isStrict { throw wrong(step, value.pointee) }
            append(text, escape)
        case .int(let number):
            if escape == .raw, isStrict { throw wrong(step, value.pointee) }
            output.append(number)
        case .null: break
        case .html(let text):
            if escape != .raw, isStrict { throw wrong(step, value.pointee) }
            append(text, escape)
        case .bool(let truth):
            if escape == .raw, isStrict { throw wrong(step, value.pointee) }
            append(truth ? "true" : "false", escape)
        case .list, .record:
            if isStrict { throw wrong(step, value.pointee) }
        }
    }

    @inline(__always)
    private mutating func append(_ text: String, _ escape: TemplateEscape) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, escape) }
        if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, escape) } }
    }

    @inline(__always)
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ escape: TemplateEscape) {
        guard let base = text.baseAddress else { return }  // empty
        switch escape {
        case .raw: output.append(base, text.count)
        case .lenient, .text, .attribute, .comment:
            let table = Int(escape.rawValue - TemplateEscape.lenient.rawValue)
            output.append(base, text.count, classes: bytes + 256 * table)
        default: output.appendURL(base, text.count, escape)
        }
    }

    // MARK: Indentation

    private mutating func appendIndentation() {
        indentation.withUnsafeBufferPointer { blanks in
            if let base = blanks.baseAddress { output.append(base, blanks.count) }
        }
    }

    private mutating func indent(_ step: UnsafePointer<TemplateInstruction>) {
        if step.pointee.startsLine, !isIndented { appendIndentation() }
        isIndented = false
    }

    @inline(never)
    private mutating func appendIndented(_ step: UnsafePointer<TemplateInstruction>) {
        indent(step)
        let text = UnsafeBufferPointer(start: bytes + Int(step.pointee.a), count: Int(step.pointee.b))
        var start = 0
        for index in text.indices where text[index] == UInt8(ascii: "\n") && index + 1 < text.count {
            if let base = text.baseAddress { output.append(base + start, index + 1 - start) }
            start = index + 1
            appendIndentation()
        }
        if let base = text.baseAddress { output.append(base + start, text.count - start) }
    }

    // MARK: Errors

    private func name(_ step: UnsafePointer<TemplateInstruction>) -> String {
        let ids = (0..<Int(step.pointee.b)).map { keys[Int(step.pointee.a) + $0] }
        return ids.isEmpty ? "." : ids.map { TemplateKey.text(of: $0) }.joined(separator: ".")
    }

    private func error(
        _ step: UnsafePointer<TemplateInstruction>, _ name: String, _ what: String, hint: String = ""
    ) -> Diagnostic {
        sources[Int(step.pointee.source)].error(name, what, at: Int(step.pointee.offset), hint: hint)
    }

    @inline(never)
    private func wrong(_ step: UnsafePointer<TemplateInstruction>, _ value: TemplateValue) -> Diagnostic {
        let name = name(step)
        let hint =
            switch value {
            case .html: "print trusted markup with {{{\(name)}}}"
            case .list, .record: "use a section, {{#\(name)}}"
            default: "print it with {{\(name)}}"
            }
        return error(step, "VALUE", "\(name) is \(value.kind), which cannot be printed here", hint: hint)
    }

    @inline(never)
    private func missing(_ step: UnsafePointer<TemplateInstruction>) -> Diagnostic {
        let wanted = name(step)
        let parts = wanted.split(separator: ".").map(String.init)
        var known: Set<String> = []
        var scope: TemplateValue?
        for value in stack.reversed() {
            guard case .record(let record) = value.pointee else { continue }
            known.formUnion(record.names)
            if scope == nil, let first = parts.first { scope = record[TemplateKey(first)] }
        }
        var part = parts.first ?? wanted
        // The part of a dotted name that is missing, and what stands beside it.
        for next in parts.dropFirst() where scope != nil {
            guard case .record(let record) = scope else {
                known = []
                part = next
                break
            }
            known = Set(record.names)
            part = next
            scope = record[TemplateKey(next)]
        }
        let near = NearestName.of(part, in: known).map { "did you mean \($0)?" }
        let what = part == wanted ? "no value is called \(wanted)" : "\(wanted) has no value: \(part) is missing"
        let listed = known.sorted().prefix(12).joined(separator: ", ")
        return error(step, "NAME", what, hint: near ?? (listed.isEmpty ? "" : "known here: \(listed)"))
    }
}
