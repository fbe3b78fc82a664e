import Diagnostics
import Templates
import Testing

/// The page a single strict template makes.
func render(_ template: String, _ data: TemplateValue = [:], partials: [(String, String)] = []) throws -> String {
    let sources =
        [(name: "page", path: "page.html", text: template)]
        + partials.map { (name: $0.0, path: $0.0 + ".html", text: $0.1) }
    return String(decoding: try TemplateSet(sources: sources).render("page", data), as: UTF8.self)
}

/// The first lines of the errors that compiling reports.
func compileErrors(_ template: String, partials: [(String, String)] = []) -> [String] {
    let sources =
        [(name: "page", path: "page.html", text: template)]
        + partials.map { (name: $0.0, path: $0.0 + ".html", text: $0.1) }
    do throws(DiagnosticList) {
        _ = try TemplateSet(sources: sources)
        return []
    } catch {
        #expect(error.exit == .configuration)
        return error.diagnostics.map { firstLine($0) }
    }
}

/// The first line of the error that rendering throws, or "" where it throws none.
func renderError(_ template: String, _ data: TemplateValue) throws -> String {
    let set = try TemplateSet(sources: [(name: "page", path: "page.html", text: template)])
    do throws(Diagnostic) {
        _ = try set.render("page", data)
        return ""
    } catch {
        #expect(error.exit == .configuration)
        return firstLine(error)
    }
}

private func firstLine(_ diagnostic: Diagnostic) -> String {
    diagnostic.text.split(separator: "\n").first.map(String.init) ?? ""
}
