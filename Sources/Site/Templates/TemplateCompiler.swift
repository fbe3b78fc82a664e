import Diagnostics

/// Compiles trees to instructions.
///
/// A template is compiled once for each *instance*: the HTML context it is called in and the blocks that fill its
/// places. So every value's escape and every block's content are known before the first page is rendered.
struct TemplateCompiler {
    private struct Instance: Hashable {
        var template: Int
        var context: HTMLContext
        /// Which argument fills each place, by name.
        var arguments: [String: BlockReference]
    }

    private struct BlockReference: Hashable {
        var template: Int
        var block: Int
    }

    private struct Scope {
        var template: Int
        var arguments: [String: BlockReference]
        var dedent: [UInt8] = []
        var output: [TemplateInstruction] = []
        /// The first problem found in the instance or below it.
        var error: Diagnostic?
    }

    private let trees: [TemplateTree]
    private let indices: [String: Int]
    private let mode: TemplateSet.Mode
    private var program = TemplateProgram()
    private var instances: [Instance: Int] = [:]
    private var ends: [HTMLContext?] = []
    private var assumedUnchanged: Set<Int> = []
    private var instanceErrors: [Diagnostic?] = []
    private var paths: [String: (start: Int32, count: Int32)] = [:]
    private var isReporting = true
    private var errors: [(template: Int, offset: Int, Diagnostic)] = []
    /// The instance that renders each template by itself, or why it cannot be.
    private var roots: [Result<Int, Diagnostic>?]

    /// More instances than any real site needs: a guard against templates that multiply.
    private static let instanceLimit = 20_000

    struct Output {
        var program: TemplateProgram
        var roots: [Result<Int, Diagnostic>]
        var errors: [(template: Int, offset: Int, Diagnostic)]
    }

    static func compile(_ trees: [TemplateTree], _ indices: [String: Int], _ mode: TemplateSet.Mode) -> Output {
        var compiler = TemplateCompiler(trees: trees, indices: indices, mode: mode)
        return compiler.run()
    }

    private init(trees: [TemplateTree], indices: [String: Int], mode: TemplateSet.Mode) {
        self.trees = trees
        self.indices = indices
        self.mode = mode
        roots = Array(repeating: nil, count: trees.count)
    }

    private mutating func run() -> Output {
        if mode == .strict { checkBlockNames() }
        // Pages first: a template that others call is judged where it is called, not by itself.
        let called = Set(trees.flatMap { $0.calls.compactMap { indices[$0.name] } })
        for index in trees.indices where !called.contains(index) { compileRoot(index) }
        for index in trees.indices where !instances.keys.contains(where: { $0.template == index }) {
            compileRoot(index)
        }
        isReporting = false
        for index in trees.indices where roots[index] == nil { compileRoot(index) }
        return Output(program: program, roots: roots.compactMap { $0 }, errors: errors)
    }

    private mutating func compileRoot(_ index: Int) {
        var scope = Scope(template: index, arguments: [:])
        let instance = self.instance(Instance(template: index, context: HTMLContext(), arguments: [:]), &scope, at: 0)
        if mode == .strict, scope.error == nil, let end = ends[instance], !end.isText {
            report(
                "CONTEXT", "the template ends inside a tag or comment", at: trees[index].source.bytes.count, &scope,
                hint: "close it")
        }
        roots[index] = scope.error.map { .failure($0) } ?? .success(instance)
    }

    private mutating func report(
        _ name: String, _ what: String, at offset: Int, _ scope: inout Scope, hint: String = ""
    ) {
        let diagnostic = trees[scope.template].source.error(name, what, at: offset, hint: hint)
        if scope.error == nil { scope.error = diagnostic }
        if isReporting, !errors.contains(where: { $0.template == scope.template && $0.2 == diagnostic }) {
            errors.append((scope.template, offset, diagnostic))
        }
    }

    // MARK: Instances

    private mutating func instance(_ key: Instance, _ caller: inout Scope, at offset: Int) -> Int {
        if let known = instances[key] {
            if let error = instanceErrors[known], caller.error == nil { caller.error = error }
            return known
        }
        let id = program.starts.count
        instances[key] = id
        program.starts.append(0)
        ends.append(nil)
        instanceErrors.append(nil)
        guard id < Self.instanceLimit else {
            report("DEPTH", "templates call each other in too many combinations", at: offset, &caller)
            return id
        }
        let barrier = joinBarrier
        joinBarrier = 0
        defer { joinBarrier = barrier }
        var scope = Scope(template: key.template, arguments: key.arguments)
        var context = key.context
        compile(trees[key.template].nodes, &scope, &context)
        settle(&context, &scope, at: trees[key.template].source.bytes.count)
        emit(.end, &scope, at: 0)
        ends[id] = context
        if assumedUnchanged.contains(id), context != key.context {
            report("CONTEXT", "a template that calls itself must end where it began", at: 0, &scope)
        }
        instanceErrors[id] = scope.error
        if let error = scope.error, caller.error == nil { caller.error = error }
        program.starts[id] = Int32(program.instructions.count)
        program.instructions += scope.output
        return id
    }

    private func emit(
        _ operation: TemplateInstruction.Operation, _ scope: inout Scope, at offset: Int,
        a: Int32 = 0, b: Int32 = 0, c: Int32 = 0, escape: TemplateEscape = .raw, startsLine: Bool = false
    ) {
        scope.output.append(
            TemplateInstruction(
                operation: operation, escape: escape, startsLine: startsLine, a: a, b: b, c: c,
                source: Int32(scope.template), offset: Int32(offset)))
    }

    // MARK: Nodes

    private mutating func compile(_ nodes: [TemplateTree.Node], _ scope: inout Scope, _ context: inout HTMLContext) {
        for node in nodes {
            switch node {
            case .text(let range): text(range, &scope, &context)
            case .value(let name, let raw, let offset): value(name, raw, offset, &scope, &context)
            case .section(let name, let inverted, let children, let offset, let end):
                section(name, inverted, children, offset, end, &scope, &context)
            case .call(let name, let indent, let arguments, let offset):
                call(name, indent, arguments, offset, &scope, &context)
            case .block(let index): block(index, &scope, &context)
            }
        }
    }

    private func startsLine(_ offset: Int, _ scope: Scope) -> Bool {
        offset == 0 || trees[scope.template].source.bytes[offset - 1] == UInt8(ascii: "\n")
    }

    private mutating func text(_ range: Range<Int>, _ scope: inout Scope, _ context: inout HTMLContext) {
        let startsLine = startsLine(range.lowerBound, scope)
        let text = dedented(trees[scope.template].source.bytes[range], startsLine, scope.dedent)
        guard !text.isEmpty else { return }
        if mode == .strict {
            do {
                try context.read(text)
            } catch {
                report("CONTEXT", error.what, at: range.lowerBound, &scope, hint: error.hint)
            }
        }
        if let last = scope.output.last, last.operation == .text, Int(last.a + last.b) == program.bytes.count,
            (program.bytes.last == UInt8(ascii: "\n")) == startsLine, scope.output.count > joinBarrier
        {
            scope.output[scope.output.count - 1].b += Int32(text.count)
        } else {
            emit(
                .text, &scope, at: range.lowerBound, a: Int32(program.bytes.count), b: Int32(text.count),
                startsLine: startsLine)
        }
        program.bytes += text
    }

    /// Instructions before this count must not grow: a section ends there.
    private var joinBarrier = 0

    private func dedented(_ text: ArraySlice<UInt8>, _ startsLine: Bool, _ dedent: [UInt8]) -> [UInt8] {
        guard !dedent.isEmpty else { return Array(text) }
        var result: [UInt8] = []
        var rest = text
        var atStart = startsLine
        while !rest.isEmpty {
            if atStart {
                var left = dedent[...]
                while let next = left.first, rest.first == next {
                    rest = rest.dropFirst()
                    left = left.dropFirst()
                }
            }
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            result += rest[..<end]
            rest = rest[end...]
            atStart = true
        }
        return result
    }

    private mutating func path(_ name: String) -> (start: Int32, count: Int32) {
        if name == "." { return (0, 0) }
        if let known = paths[name] { return known }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { TemplateKey(String($0)).id }
        let path = (start: Int32(program.keys.count), count: Int32(parts.count))
        program.keys += parts
        paths[name] = path
        return path
    }

    private mutating func value(
        _ name: String, _ raw: Bool, _ offset: Int, _ scope: inout Scope, _ context: inout HTMLContext
    ) {
        var escape = raw ? TemplateEscape.raw : .lenient
        if mode == .strict {
            do {
                escape = try context.escape()
            } catch {
                report("CONTEXT", error.what, at: offset, &scope, hint: error.hint)
                return
            }
            if raw {
                guard context.isText else {
                    report(
                        "CONTEXT", "markup is inserted inside a tag or comment", at: offset, &scope,
                        hint: "use {{\(name)}}")
                    return
                }
                escape = .raw
            }
        }
        let path = path(name)
        emit(
            .value, &scope, at: offset, a: path.start, b: path.count, escape: escape,
            startsLine: startsLine(offset, scope))
    }

    private mutating func settle(_ context: inout HTMLContext, _ scope: inout Scope, at offset: Int) {
        guard mode == .strict else { return }
        do {
            try context.settle()
        } catch {
            report("CONTEXT", error.what, at: offset, &scope, hint: error.hint)
        }
    }

    private mutating func section(
        _ name: String, _ inverted: Bool, _ children: [TemplateTree.Node], _ offset: Int, _ end: Int,
        _ scope: inout Scope, _ context: inout HTMLContext
    ) {
        settle(&context, &scope, at: offset)
        let path = path(name)
        let index = scope.output.count
        emit(inverted ? .inverted : .section, &scope, at: offset, a: path.start, b: path.count)
        let before = context
        compile(children, &scope, &context)
        settle(&context, &scope, at: end)
        if mode == .strict {
            if let joined = before.joined(with: context) {
                context = joined
            } else {
                report(
                    "CONTEXT", "the section {{#\(name)}} ends in another place of the markup than it begins",
                    at: offset, &scope, hint: "open and close tags, quotes and comments on the same side of it")
                context = before
            }
        }
        scope.output[index].c = Int32(scope.output.count - index - 1)
        joinBarrier = scope.output.count
    }

    private mutating func call(
        _ name: String, _ indent: Range<Int>, _ arguments: [Int], _ offset: Int,
        _ scope: inout Scope, _ context: inout HTMLContext
    ) {
        guard let template = indices[name] else {
            if mode == .strict {
                let near = NearestName.of(name, in: indices.keys).map { "did you mean \($0)?" }
                report(
                    "PARTIAL", "no template is called \(LogText.excerpt(name))", at: offset, &scope,
                    hint: near ?? "")
            }
            return
        }
        settle(&context, &scope, at: offset)
        var filled: [String: BlockReference] = [:]
        for index in arguments {
            filled[trees[scope.template].blocks[index].name] = BlockReference(template: scope.template, block: index)
        }
        // What calls from outside wins over what is passed here.
        filled.merge(scope.arguments) { $1 }
        let key = Instance(template: template, context: context, arguments: filled)
        let instance = self.instance(key, &scope, at: offset)
        if let end = ends[instance] {
            context = end
        } else {
            assumedUnchanged.insert(instance)
        }
        let blanks = indentation(indent, scope)
        emit(.call, &scope, at: offset, a: Int32(instance), b: blanks.offset, c: blanks.length)
    }

    private mutating func block(_ index: Int, _ scope: inout Scope, _ context: inout HTMLContext) {
        let place = trees[scope.template].blocks[index]
        settle(&context, &scope, at: place.at)
        guard let reference = scope.arguments[place.name] else {
            compile(place.children, &scope, &context)
            settle(&context, &scope, at: place.at)
            return
        }
        let blanks = indentation(place.indent, scope)
        emit(
            .enterBlock, &scope, at: place.at, a: blanks.offset, b: blanks.length, startsLine: place.indentsFirstLine)
        let filling = trees[reference.template].blocks[reference.block]
        var inner = Scope(template: reference.template, arguments: scope.arguments)
        inner.arguments[place.name] = nil  // else a block of the same name inside would fill itself for ever
        inner.dedent = Array(trees[reference.template].source.bytes[filling.dedent])
        inner.output = scope.output
        compile(filling.children, &inner, &context)
        settle(&context, &inner, at: filling.at)
        scope.output = inner.output
        if scope.error == nil { scope.error = inner.error }
        emit(.leaveBlock, &scope, at: place.at)
    }

    private mutating func indentation(_ range: Range<Int>, _ scope: Scope) -> (offset: Int32, length: Int32) {
        let blanks = dedented(trees[scope.template].source.bytes[range], true, scope.dedent)
        guard !blanks.isEmpty else { return (0, 0) }
        let offset = program.bytes.count
        program.bytes += blanks
        return (Int32(offset), Int32(blanks.count))
    }

    // MARK: Block names

    /// An argument whose name no called template has is a mistake.
    private mutating func checkBlockNames() {
        for (index, tree) in trees.enumerated() {
            for call in tree.parentCalls {
                guard let target = indices[call.name] else { continue }
                let names = blockNames(reachableFrom: target)
                for block in call.arguments.map({ tree.blocks[$0] }) where !names.contains(block.name) {
                    var scope = Scope(template: index, arguments: [:])
                    let near = NearestName.of(block.name, in: names).map { "did you mean \($0)?" }
                    report(
                        "BLOCK", "\(call.name) has no block \(LogText.excerpt(block.name))", at: block.at, &scope,
                        hint: near ?? "its blocks are: \(names.sorted().joined(separator: ", "))")
                }
            }
        }
    }

    private func blockNames(reachableFrom start: Int) -> Set<String> {
        var names: Set<String> = []
        var seen: Set<Int> = [start]
        var open = [start]
        while let index = open.popLast() {
            names.formUnion(trees[index].blocks.map(\.name))
            for call in trees[index].calls {
                if let target = indices[call.name], seen.insert(target).inserted { open.append(target) }
            }
        }
        return names
    }
}

extension TemplateTree {
    /// Calls with arguments, wherever they stand.
    var parentCalls: [(name: String, arguments: [Int])] {
        var found: [(name: String, arguments: [Int])] = []
        func search(_ nodes: [Node]) {
            for node in nodes {
                switch node {
                case .call(let name, _, let arguments, _):
                    if !arguments.isEmpty { found.append((name, arguments)) }
                    for index in arguments { search(blocks[index].children) }
                case .section(_, _, let children, _, _): search(children)
                case .block(let index): search(blocks[index].children)
                case .text, .value: break
                }
            }
        }
        search(nodes)
        return found
    }
}
