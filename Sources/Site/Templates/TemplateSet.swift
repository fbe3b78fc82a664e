// Templates: HTML pages from templates in Mustache syntax.
//
// In: template texts, once; then a tree of values for each page. Out: the page as UTF-8 bytes, or a diagnostic with the
// file, line and column of the tag that is wrong.
//
// Syntax: the Mustache specification (github.com/mustache/spec) with its inheritance module: {{name}}, {{{markup}}},
// {{#section}}, {{^inverted}}, {{>partial}}, {{<parent}}{{$block}}…{{/block}}{{/parent}}, {{! comment}}, {{=<% %>=}}.
// No lambdas, no dynamic names.
//
// Strict mode, the default, differs from the specification: a name the data lacks is an error, also for sections; a
// value is escaped by the place it stands in (HTMLContext), and places where no escape is safe are refused when the
// templates are read; {{{name}}} takes `.html` values only, {{name}} refuses them. Lenient mode is the specification.

import Diagnostics

/// Compiled templates. Made once, used by any number of threads at the same time.
public struct TemplateSet: Sendable {
    /// How strictly templates are read and rendered.
    public enum Mode: Sendable {
        /// Missing names, unknown templates and unsafe places are errors.
        case strict
        /// The Mustache specification to the letter.
        case lenient
    }

    public let mode: Mode
    /// The names of all templates, in the order given.
    public let names: [String]
    private let sources: [TemplateSource]
    private let indices: [String: Int]
    private let calls: [[Int]]
    private let program: TemplateProgram
    private let roots: [Result<Int, Diagnostic>]

    /// Compiles templates; `name` is what other templates and page code call them, `path` what messages say.
    ///
    /// Throws every error of every file: E-TPL-SYNTAX, E-TPL-PARTIAL, E-TPL-BLOCK, E-TPL-CONTEXT, E-TPL-DUPLICATE.
    public init(
        sources given: [(name: String, path: String, text: String)], mode: Mode = .strict
    ) throws(DiagnosticList) {
        var indices: [String: Int] = [:]
        var errors: [(template: Int, offset: Int, diagnostic: Diagnostic)] = []
        var trees: [TemplateTree] = []
        let sources = given.map { TemplateSource(name: $0.name, path: $0.path, text: $0.text) }
        for (index, source) in sources.enumerated() {
            if let other = indices[source.name] {
                let hint = "the other is \(sources[other].path)"
                errors.append(
                    (
                        index, 0,
                        source.error(
                            "DUPLICATE", "two templates are called \(source.name)", at: 0,
                            hint: hint)
                    ))
            } else {
                indices[source.name] = index
            }
            let scanner = TemplateScanner(source, mode: mode)
            errors += scanner.errors.map { (index, $0.offset, $0.1) }
            trees.append(TemplateTree(source, tags: scanner.tags))
        }
        // A file that could not be read whole would only bring follow-up errors in the next step.
        if errors.isEmpty {
            let output = TemplateCompiler.compile(trees, indices, mode)
            errors += output.errors.map { ($0.template, $0.offset, $0.2) }
            program = output.program
            roots = output.roots
        } else {
            program = TemplateProgram()
            roots = []
        }
        guard errors.isEmpty else {
            throw DiagnosticList(
                errors.sorted { ($0.template, $0.offset) < ($1.template, $1.offset) }.map(\.diagnostic))
        }
        self.mode = mode
        self.sources = sources
        self.indices = indices
        names = sources.map(\.name)
        calls = trees.map { $0.calls.compactMap { indices[$0.name] } }
    }

    /// One page as UTF-8 bytes.
    ///
    /// Throws E-TPL-NAME for a missing name or template, E-TPL-VALUE for a value that cannot stand where it is asked
    /// for, E-TPL-DEPTH for templates that call each other without end.
    public func render(_ name: String, _ data: TemplateValue) throws(Diagnostic) -> [UInt8] {
        var page: [UInt8] = []
        try render(name, data, into: &page)
        return page
    }

    /// Appends one page to `page`; leaves it as it was on an error.
    public func render(_ name: String, _ data: TemplateValue, into page: inout [UInt8]) throws(Diagnostic) {
        guard let index = indices[name] else {
            let near = NearestName.of(name, in: names).map { "did you mean \($0)?" }
            throw Diagnostic(
                "TPL-NAME", "no template is called \(LogText.excerpt(name))", hint: near ?? "", exit: .configuration)
        }
        let instance = try roots[index].get()
        try program.instructions.withUnsafeBufferPointer { (instructions) throws(Diagnostic) in
            try program.bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) in
                try program.keys.withUnsafeBufferPointer { (keys) throws(Diagnostic) in
                    try program.starts.withUnsafeBufferPointer { (starts) throws(Diagnostic) in
                        try withUnsafePointer(to: data) { (data) throws(Diagnostic) in
                            // Only a set without any name has no keys; then none is read.
                            guard let first = instructions.baseAddress, let text = bytes.baseAddress,
                                let entry = starts.baseAddress
                            else { return }
                            let noKeys = UnsafePointer<UInt32>(bitPattern: MemoryLayout<UInt32>.alignment)
                            guard let names = keys.baseAddress ?? noKeys else { return }
                            var renderer = TemplateRenderer(
                                instructions: first, bytes: text, keys: names, starts: entry,
                                isStrict: mode == .strict, sources: sources)
                            try renderer.render(instance, data)
                            page.append(
                                contentsOf: UnsafeBufferPointer(
                                    start: renderer.output.base, count: renderer.output.count))
                        }
                    }
                }
            }
        }
    }

    /// The templates that no page reaches, by name: those not among `pages` and not called from them.
    public func unused(pages: some Sequence<String>) -> [String] {
        var open = pages.compactMap { indices[$0] }
        var reached = Set(open)
        while let index = open.popLast() {
            for next in calls[index] where reached.insert(next).inserted { open.append(next) }
        }
        return names.indices.filter { !reached.contains($0) }.map { names[$0] }.sorted()
    }
}
