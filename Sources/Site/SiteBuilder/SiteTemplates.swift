import Diagnostics
import Templates
import TextFormats

/// The templates and the style sheet of a site.
struct SiteTemplates: Sendable {
    let set: TemplateSet
    let stylesheet: [UInt8]

    /// Reads every `.html` file of `folder`; what a project's own folder lacks comes from `fallback`.
    init(folder: String, fallback: String) throws {
        var files: [String: String] = [:]
        if folder != fallback, DirectoryListing.names(folder).isEmpty {
            throw Diagnostic(
                "TPL-MISSING", "there is no folder of templates, or nothing in it", at: .file(folder),
                hint: "make it, or take templates out of content/site.yml", exit: .configuration)
        }
        for source in [fallback, folder] {
            for name in DirectoryListing.names(source) where name.hasSuffix(".html") || name == "style.css" {
                files[name] = source + "/" + name
            }
        }
        guard files["style.css"] != nil, files["page.html"] != nil else {
            throw Diagnostic(
                "TPL-MISSING", "page.html or style.css is missing", at: .file(folder),
                hint: "install crmsite again, or set templates in content/site.yml",
                exit: .configuration)
        }
        var sources: [(name: String, path: String, text: String)] = []
        for (name, path) in files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".html") {
            let text = try UTF8Text.read(path: path, maxBytes: 4 << 20, what: "the template", area: "TPL")
            sources.append((String(name.dropLast(5)), path, text))
        }
        set = try TemplateSet(sources: sources)
        stylesheet = Array(
            try UTF8Text.read(path: files["style.css"] ?? "", maxBytes: 4 << 20, what: "the style sheet", area: "TPL")
                .utf8)
    }
}
