import Diagnostics
import Templates

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Pages per CPU-second of one thread: a layout, two partials and an escaped table of 50 rows by 6 columns.
///
/// The data tree is built before the clock starts.
enum TemplateBenchmark {
    /// Renders `pages` pages and returns one line with the rate.
    static func run(pages: Int = 20_000) throws -> String {
        let set = try TemplateSet(sources: [
            (name: "layout", path: "layout.html", text: layout), (name: "header", path: "header.html", text: header),
            (name: "footer", path: "footer.html", text: footer), (name: "page", path: "page.html", text: page),
        ])
        let data = data()
        var buffer: [UInt8] = []
        try set.render("page", data, into: &buffer)
        let size = buffer.count
        var checksum = 0
        let start = cpuSeconds()
        for _ in 0..<pages {
            buffer.removeAll(keepingCapacity: true)
            try set.render("page", data, into: &buffer)
            checksum &+= buffer.count
        }
        let seconds = cpuSeconds() - start
        precondition(checksum == size * pages, "pages differ in size")
        let rate = Int(Double(pages) / seconds)
        let megabytes = Int(Double(checksum) / seconds / 1_000_000)
        return "templates: \(rate) pages per CPU-second (\(size) bytes a page, \(megabytes) MB per CPU-second)"
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func data() -> TemplateValue {
        let shape = TemplateShape(["name", "url", "owner", "stage", "amount", "note"])
        let rows: [TemplateValue] = (0..<50).map { row in
            .record(
                TemplateRecord(
                    shape,
                    [
                        "Opportunity \(row) – Müller & Sons <\(row)>", "../deals/\(row).html", "O'Neill \(row % 7)",
                        "Negotiation", .int(1_000 * row + 17), row % 5 == 0 ? "a \"quoted\" remark & more" : "",
                    ]))
        }
        return [
            "title": "Deals & forecast", "lang": "en", "asOf": "2026-06-30", "build": "0123456789ab",
            "nav": .list(
                (0..<6).map { ["label": "Section \($0)", "url": "../s\($0)/index.html", "current": .bool($0 == 2)] }),
            "rows": .list(rows), "caption": "Open deals by amount",
        ]
    }

    private static let layout = """
        <!DOCTYPE html>
        <html lang="{{lang}}">
        <head>
        <meta charset="utf-8">
        <title>{{$title}}{{title}}{{/title}}</title>
        <link rel="stylesheet" href="../assets/style.css">
        </head>
        <body>
        {{>header}}
        <main id="main">
        {{$main}}{{/main}}
        </main>
        {{>footer}}
        </body>
        </html>

        """

    private static let header = """
        <header><a class="skip" href="#main">Skip to content</a>
        <nav><ul>
        {{#nav}}
        <li><a href="{{url}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>
        {{/nav}}
        </ul></nav></header>

        """

    private static let footer = """
        <footer><p>Data as of {{asOf}}, build {{build}}</p></footer>

        """

    private static let page = """
        {{<layout}}
        {{$main}}
        <h1>{{title}}</h1>
        <table>
        <caption>{{caption}}</caption>
        <thead><tr><th scope="col">Deal</th><th scope="col">Owner</th><th scope="col">Stage</th>\
        <th scope="col">Amount</th><th scope="col">Note</th><th scope="col">Link</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><td>{{name}}</td><td>{{owner}}</td><td>{{stage}}</td><td class="n">{{amount}}</td><td>{{note}}</td>\
        <td><a href="{{url}}">open</a></td></tr>
        {{/rows}}
        </tbody>
        </table>
        {{/main}}
        {{/layout}}

        """
}
