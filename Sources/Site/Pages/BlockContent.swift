import Templates

/// The data of one block: the keys of its own kind are set, those of all others are nothing, so that a template may ask.
struct BlockContent {
    var chart = TemplateValue.null
    var specimen = TemplateValue.null
    var code = TemplateValue.null
    var table = TemplateValue.null
    var text = TemplateValue.null
    var subheading = TemplateValue.null
    var feed: [TemplateValue]?
    var choices: [TemplateValue]?
    var legend: [TemplateValue]?
    var links: TemplateValue = []

    var value: TemplateValue {
        [
            "chart": chart, "specimen": specimen, "code": code, "table": table, "text": text, "subheading": subheading,
            "has_feed": .bool(feed != nil), "feed": .list(feed ?? []), "has_choices": .bool(choices != nil),
            "choices": .list(choices ?? []), "has_legend": .bool(legend != nil), "legend": .list(legend ?? []),
            "links": links,
        ]
    }
}
