import Diagnostics
import Templates
import Testing

@Suite("Strict mode") struct StrictModeTests {
    @Test("a missing name is an error with its place and the nearest name")
    func missingName() throws {
        #expect(
            try renderError("<p>\n  {{titel}}</p>", ["title": "x", "rows": []])
                == "error[E-TPL-NAME]: no value is called titel: page.html:2:3: did you mean title?")
    }

    @Test("a missing name is an error in a section and an inverted section as well")
    func missingSection() throws {
        #expect(try renderError("{{#rows}}{{/rows}}", [:]).hasPrefix("error[E-TPL-NAME]: no value is called rows"))
        #expect(try renderError("{{^rows}}{{/rows}}", [:]).hasPrefix("error[E-TPL-NAME]: no value is called rows"))
        #expect(try render("{{#rows}}a{{/rows}}{{^rows}}b{{/rows}}", ["rows": []]) == "b")
    }

    @Test("a dotted name names the part that is missing")
    func missingPart() throws {
        #expect(
            try renderError("{{owner.nam}}", ["owner": ["name": "A"]])
                == "error[E-TPL-NAME]: owner.nam has no value: nam is missing: page.html:1:1: did you mean name?")
    }

    @Test("columns count Unicode scalars")
    func columns() throws {
        #expect(try renderError("Umsätze €: {{x}}", [:]).contains("page.html:1:12"))
    }

    @Test("nothing, false, empty text and empty lists leave a section out; zero does not")
    func truth() throws {
        let template = "{{#a}}1{{/a}}{{#b}}2{{/b}}{{#c}}3{{/c}}{{#d}}4{{/d}}{{#e}}5{{/e}}{{#f}}6{{/f}}"
        #expect(try render(template, ["a": nil, "b": false, "c": "", "d": [], "e": 0, "f": .html("")]) == "5")
    }

    @Test("all syntax errors of all files are reported at once, in order")
    func allErrors() {
        let errors = compileErrors(
            "{{#a}}\n{{/b}}\n{{}}\n{{x y}}\n{{open", partials: [("other", "{{a..b}}\n{{=<<=}}")])
        #expect(
            errors == [
                "error[E-TPL-SYNTAX]: {{/a}} is missing: page.html:1:1: add it",
                "error[E-TPL-SYNTAX]: {{/b}} closes nothing that is open: page.html:2:1: open is {{/a}}",
                "error[E-TPL-SYNTAX]: the tag has no name: page.html:3:1",
                "error[E-TPL-SYNTAX]: a name holds a blank: x y: page.html:4:1",
                "error[E-TPL-SYNTAX]: the tag is not closed: page.html:5:1: end it with }}",
                "error[E-TPL-SYNTAX]: not a name: a..b: other.html:1:1: names are letters, digits, _ and -, "
                    + "joined by dots",
                "error[E-TPL-SYNTAX]: delimiters need two marks with a space between: other.html:2:1: for example "
                    + "{{=<% %>=}}",
            ])
    }

    @Test("sections that overlap name the missing end and where it belongs")
    func overlap() {
        #expect(
            compileErrors("{{#a}}{{#b}}\n{{/a}}") == [
                "error[E-TPL-SYNTAX]: {{/b}} is missing: page.html:1:7: add it before {{/a}} in line 2"
            ])
    }

    @Test("a syntax error shows the line with a caret")
    func excerpt() {
        #expect(throws: DiagnosticList.self) { try TemplateSet(sources: [(name: "p", path: "p", text: "ab {{}}")]) }
        do throws(DiagnosticList) {
            _ = try TemplateSet(sources: [(name: "p", path: "p", text: "ab {{}}")])
        } catch {
            #expect(error.diagnostics.first?.details == ["ab {{}}", "   ^"])
        }
    }

    @Test("an unknown partial, parent and block are errors with the nearest name")
    func unknownTemplates() {
        #expect(
            compileErrors("{{>headr}}\n{{<layot}}{{/layot}}", partials: [("header", ""), ("layout", "")]) == [
                "error[E-TPL-PARTIAL]: no template is called headr: page.html:1:1: did you mean header?",
                "error[E-TPL-PARTIAL]: no template is called layot: page.html:2:1: did you mean layout?",
            ])
        #expect(
            compileErrors("{{<layout}}{{$maim}}{{/maim}}{{/layout}}", partials: [("layout", "{{$main}}{{/main}}")])
                == ["error[E-TPL-BLOCK]: layout has no block maim: page.html:1:12: did you mean main?"])
    }

    @Test("two templates of one name are an error")
    func duplicate() {
        #expect(
            compileErrors("", partials: [("page", "")])
                == ["error[E-TPL-DUPLICATE]: two templates are called page: page.html:1:1: the other is page.html"])
    }

    @Test("rendering an unknown template names the nearest one")
    func unknownPage() throws {
        let set = try TemplateSet(sources: [(name: "index", path: "i", text: "")])
        #expect(
            throws: Diagnostic(
                "TPL-NAME", "no template is called indx", hint: "did you mean index?",
                exit: .configuration)
        ) { try set.render("indx", [:]) }
    }

    @Test("markup needs three braces, text takes two, lists and records take a section")
    func kinds() throws {
        #expect(try render("{{{x}}}", ["x": .html("<b>1</b>")]) == "<b>1</b>")
        #expect(try renderError("{{x}}", ["x": .html("<b>")]).hasPrefix("error[E-TPL-VALUE]: x is markup"))
        #expect(try renderError("{{{x}}}", ["x": "<b>"]).hasPrefix("error[E-TPL-VALUE]: x is plain text"))
        #expect(try renderError("{{&x}}", ["x": 1]).hasPrefix("error[E-TPL-VALUE]: x is a number"))
        #expect(try renderError("{{x}}", ["x": [1]]).hasPrefix("error[E-TPL-VALUE]: x is a list"))
        #expect(try renderError("{{x}}", ["x": ["a": 1]]).hasPrefix("error[E-TPL-VALUE]: x is a record"))
        #expect(try render("{{x}}|{{y}}|{{z}}", ["x": nil, "y": true, "z": -120]) == "|true|-120")
        #expect(
            try render("{{x}} {{y}}", ["x": .int(.min), "y": .int(.max)])
                == "-9223372036854775808 9223372036854775807")
    }

    @Test("a template that calls itself without end is an error, one that ends is not")
    func recursion() throws {
        #expect(throws: Diagnostic.self) {
            try TemplateSet(sources: [(name: "a", path: "a", text: "{{>a}}")]).render("a", [:])
        }
        let node = "<li>{{name}}{{#nodes}}<ul>{{>node}}</ul>{{/nodes}}</li>"
        let page = try render(
            "{{>node}}",
            ["name": "1", "nodes": [["name": "2", "nodes": []], ["name": "3", "nodes": []]]],
            partials: [("node", node)])
        #expect(page == "<li>1<ul><li>2</li></ul><ul><li>3</li></ul></li>")
    }

    @Test("layouts: a page fills blocks of a parent, the rest keeps its default")
    func layout() throws {
        let layout = "<title>{{$title}}CRM{{/title}}</title>\n<main>\n  {{$main}}{{/main}}\n</main>\n"
        let page = "{{<layout}}\n{{$main}}\n<h1>{{h}}</h1>\n<p>x</p>\n{{/main}}\n{{/layout}}\n"
        #expect(
            try render(page, ["h": "A & B"], partials: [("layout", layout)])
                == "<title>CRM</title>\n<main>\n  <h1>A &amp; B</h1>\n  <p>x</p>\n\n</main>\n")
    }

    @Test("a page buffer keeps what it held when rendering fails")
    func appending() throws {
        let set = try TemplateSet(sources: [(name: "p", path: "p", text: "a{{x}}")])
        var page = Array("before ".utf8)
        try set.render("p", ["x": 1], into: &page)
        #expect(throws: Diagnostic.self) { try set.render("p", [:], into: &page) }
        #expect(String(decoding: page, as: UTF8.self) == "before a1")
    }

    @Test("templates that no page reaches are listed")
    func unused() throws {
        let set = try TemplateSet(sources: [
            (name: "index", path: "", text: "{{>a}}"), (name: "a", path: "", text: "{{<b}}{{/b}}"),
            (name: "b", path: "", text: ""), (name: "z", path: "", text: ""), (name: "y", path: "", text: "{{>b}}"),
        ])
        #expect(set.unused(pages: ["index"]) == ["y", "z"])
    }

    @Test("a record's later pair wins, and fields can be added")
    func records() {
        let record: TemplateRecord = ["a": "1", "a": "2"]
        let wider = record.with(["b": "3"])
        #expect(record.names == ["a"] && wider.names == ["a", "b"])
        guard case .string(let text)? = wider["a"] else {
            Issue.record("a is lost")
            return
        }
        #expect(text == "2")
    }

    @Test("pages render in parallel as they do one by one")
    func parallel() async throws {
        let set = try TemplateSet(sources: [(name: "p", path: "p", text: "{{#rows}}{{n}}-{{t}};{{/rows}}")])
        let shape = TemplateShape(["n", "t"])
        @Sendable func data(_ page: Int) -> TemplateValue {
            ["rows": .list((0..<200).map { .record(TemplateRecord(shape, [.int($0), "<\(page)>"])) })]
        }
        let pages = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for page in 0..<64 { group.addTask { (page, try set.render("p", data(page))) } }
            return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }
        for page in 0..<64 { #expect(try pages[page] == set.render("p", data(page))) }
    }
}
