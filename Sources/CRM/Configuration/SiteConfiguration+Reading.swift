import CRMModel
import Diagnostics
import TextFormats

extension SiteConfiguration {
    /// Reads a site.yml.
    /// - Throws: `E-CFG-…` with file, line and column; all errors of the file in one list.
    public init(path: String) throws {
        let text = try UTF8Text.read(path: path, maxBytes: 1 << 20, what: "the configuration", area: "CFG")
        try self.init(text: text, path: path)
    }

    /// The same from text; `path` is for messages.
    public init(text: String, path: String) throws {
        self.init()
        let collector = DiagnosticCollector()
        let root = YAMLSection(try YAMLDocument(text, file: path).root, collector: collector)
        title = root.string("title") ?? title
        company = root.string("company")
        database = root.string("database") ?? database
        history = root.string("history")
        output = root.string("output") ?? output
        templates = root.string("templates")
        accountPages = root.int("account-pages", in: 0...1_000_000) ?? accountPages
        staleAfterDays = root.int("stale-after-days", in: 0...3650) ?? staleAfterDays
        if let section = root.section("reviews") {
            reviewMinutesPerWeek = section.int("minutes-per-week", in: 1...1_000_000)
            reviewMinutesPerCell = section.int("minutes-per-cell", in: 1...480)
            section.finish()
        }
        fiscalYearStart = root.int("fiscal-year-start", in: 1...12)
        fiscalWeeks = SiteConfiguration.fiscalWeeks(root)
        placeholders = root.strings("placeholders")
        if let code = root.string("currency"), let node = root.node("currency") {
            currency = Currency(code: code)
            if currency == nil {
                collector.report(
                    node.error(
                        "CURRENCY", "'\(LogText.excerpt(code))' is no currency code",
                        hint: "use three capital letters, such as EUR"))
            }
        }
        if let name = root.string("time-zone"), let node = root.node("time-zone") {
            zone = Zone(named: name)
            if zone == nil {
                collector.report(
                    node.error(
                        "ZONE", "unknown time zone '\(LogText.excerpt(name))'",
                        hint: "use an IANA name such as Europe/Berlin"))
            }
        }
        if let people = root.section("people") {
            agreement = people.string("agreement")
            people.finish()
        }
        (audiences, unrestricted) = AudienceSettings.read(root, collector)
        links = SiteConfiguration.links(root, collector)
        if let section = root.section("late-entry") {
            lateEntryExemptTypes = section.strings("exempt-types") ?? []
            section.finish()
        }
        if let section = root.section("fonts") {
            fonts.regular = section.string("regular")
            fonts.semibold = section.string("semibold")
            fonts.display = section.string("display")
            fonts.fallback = section.string("fallback")
            section.finish()
        }
        profiles = root.sections("profiles").compactMap { SiteConfiguration.profile($0, collector) }
        targets = SiteConfiguration.targets(root, collector)
        stages = SiteConfiguration.stages(root, collector)
        activities = SiteConfiguration.activities(root, collector)
        fields = SiteConfiguration.fields(root, collector)
        root.finish()
        try collector.throwIfErrors()
    }

    /// Names of the days, Monday first.
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func fiscalWeeks(_ root: YAMLSection) -> FiscalCalendar.Weeks? {
        guard let section = root.section("fiscal-weeks") else { return nil }
        defer { section.finish() }
        let patterns = FiscalCalendar.Weeks.Pattern.allCases.map(\.rawValue)
        let pattern = section.choice("pattern", of: patterns, required: true)
        let day = section.choice("first-day", of: weekdays).flatMap(weekdays.firstIndex) ?? 0
        let rule = section.choice("year-begins", of: FiscalCalendar.Weeks.Rule.allCases.map(\.rawValue))
        return pattern.flatMap(FiscalCalendar.Weeks.Pattern.init).map {
            FiscalCalendar.Weeks($0, firstDay: day + 1, rule: rule.flatMap(FiscalCalendar.Weeks.Rule.init) ?? .nearest)
        }
    }

    /// Entities whose records a page may link to.
    static let linkedEntities = ["account", "contact", "lead", "opportunity", "activity"]

    private static func links(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [String: String] {
        guard let section = root.section("links") else { return [:] }
        defer { section.finish() }
        var links: [String: String] = [:]
        for key in ["base"] + linkedEntities {
            guard let text = section.string(key), let node = section.node(key) else { continue }
            let isAddress = text.hasPrefix("https://") || text.hasPrefix("http://")
            let isPattern = text.contains("{id}") && (isAddress || text.hasPrefix("{base}/"))
            if key == "base" ? !isAddress || text.contains("{") : !isPattern {
                collector.report(
                    node.error(
                        "ADDRESS",
                        "'\(LogText.excerpt(text))' is no address of \(key == "base" ? "a CRM" : "a record")",
                        hint: key == "base"
                            ? "write https://crm.example" : "write {base}/accounts/{id}, or https://crm.example/{id}"))
            }
            links[key] = text
        }
        return links
    }

    private static func profile(_ section: YAMLSection, _ collector: DiagnosticCollector) -> Profile? {
        defer { section.finish() }
        let entity = section.choice("entity", of: ["account", "contact", "lead", "opportunity"], required: true)
        let name = section.string("name", required: true)
        let types = section.strings("types") ?? []
        let isRanked = section.bool("ranked") ?? false
        var fields: [Profile.Field] = []
        for node in section.list("fields", required: true) ?? [] {
            guard let field = collector.attempt({ () throws(Diagnostic) in try node.string() }) else { continue }
            if fields.contains(where: { $0.name == field }) {
                collector.report(node.error("FIELD", "field '\(LogText.excerpt(field))' stands in the profile twice"))
            }
            fields.append(Profile.Field(name: field, place: node.place))
        }
        if fields.count > 64, let node = section.node("fields") {
            collector.report(node.error("FIELD", "a profile has at most 64 fields, this one \(fields.count)"))
        }
        guard let entity, let name, !fields.isEmpty else { return nil }
        return Profile(entity: entity, name: name, types: types, fields: fields, isRanked: isRanked)
    }

    private static func targets(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [Target] {
        guard let section = root.section("targets") else { return [] }
        defer { section.finish() }
        return section.allEntries.compactMap { entry in
            guard let value = collector.attempt({ () throws(Diagnostic) in try entry.value.double() }) else {
                return nil
            }
            guard (0...1).contains(value) else {
                collector.report(entry.value.error("TARGET", "a target is a share from 0 to 1, not \(value)"))
                return nil
            }
            return Target(definition: entry.key, value: value, place: entry.keyNode.place)
        }
    }

    /// The target of a figure; nil where none is set.
    public func target(of definition: String) -> Double? { targets.first { $0.definition == definition }?.value }
}
