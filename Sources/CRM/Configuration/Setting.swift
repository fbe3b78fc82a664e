/// One key of site.yml, as the reference page documents it.
public struct Setting: Hashable, Sendable {
    /// The key, with dots where it lies in a section and `[]` where the section is an item of a list.
    public let key: String
    public let type: String
    public let standard: String
    public let meaning: String

    /// Every setting, in the order of the reference page.
    public static let all: [Setting] = [
        Setting("title", "text", "CRM briefing", "name of the site, beside the company's"),
        Setting("company", "text", "the database's", "name of the company"),
        Setting("database", "path", "crm.sqlite", "the CRM database, relative to the project"),
        Setting(
            "history", "path", "`history.sqlite` beside the database",
            "what each build found, so that the next can say what changed; see [history.md](history.md)"),
        Setting("output", "path", "public", "the published site, relative to the project"),
        Setting("templates", "path", "those of the program", "folder of templates and style sheet of one's own"),
        Setting("currency", "ISO 4217 code", "the database's", "currency in which everything is summed"),
        Setting("time-zone", "IANA zone", "the database's", "zone in which a day begins"),
        Setting("fiscal-year-start", "1 … 12", "the database's", "first month of the fiscal year"),
        Setting(
            "fiscal-weeks.pattern", "4-4-5, 4-5-4 or 5-4-4", "none: months of the calendar",
            "weeks of the three months of a quarter, in a fiscal year of whole weeks"),
        Setting(
            "fiscal-weeks.first-day", "monday … sunday", "monday", "day on which weeks, and with them the year, begin"),
        Setting(
            "fiscal-weeks.year-begins", "nearest or before", "nearest",
            "the year begins on the first-day next to the first of `fiscal-year-start`, or on the last one not after it; a 53rd week belongs to the last month"
        ),
        Setting("stale-after-days", "number", "2", "age of the newest row from which the data is called stale"),
        Setting("account-pages", "number", "10000", "most profile pages of accounts; the list always holds all"),
        Setting(
            "placeholders", "list of texts", "n/a - . xxx tbc tbd test unknown 1900-01-01", "texts that count as empty"),
        Setting(
            "people.agreement", "text", "none: nobody is named",
            "reference of the agreement under which people are named; printed on every page that names one"),
        Setting(
            "reviews.minutes-per-week", "1 … 1000000", "not known: no wave can be sized",
            "minutes a week that all reviewers together have to look at cells of the compliance matrix"),
        Setting(
            "reviews.minutes-per-cell", "1 … 480", "4",
            "minutes one cell takes where no row of reviews.csv says how long it took"),
        Setting(
            "links.base", "address", "none: no record is a link", "where your CRM is, as `https://crm.example`"),
        Setting(
            "links.ENTITY", "pattern", "the source's",
            "address of an account, contact, lead, opportunity or activity in the CRM, with `{id}` and, if need be, `{base}`"
        ),
        Setting(
            "audiences.executives", "true or false", "false",
            "publish a tree `executives/` that speaks of groups of at least five people only"),
        Setting(
            "audiences.managers", "all, or list of units", "none",
            "publish a tree `managers/UNIT/` for each of these units, of the people in and below it; `all`: every unit in which somebody leads people"
        ),
        Setting(
            "audiences.self", "true or false", "false",
            "publish a tree `self/USER/` for each person, of their own work; needs `people.agreement`"),
        Setting(
            "audiences.pseudonym-key", "path", "none: people appear by name",
            "file with a secret; where people may be named they appear as `Person K7QDM`, the same in every build"),
        Setting(
            "audiences.unrestricted", "list of texts", "none",
            "names that may stand in any tree although a user bears them, such as a customer's"),
        Setting(
            "late-entry.exempt-types", "list of texts", "none",
            "types of opportunities that may be entered at any stage, such as repeat orders"),
        Setting(
            "stages.PIPELINE", "list of stages", "the database's",
            "order of a pipeline's stages for `or later`; a list right below `stages` is that of `default`"),
        Setting(
            "activities.NAME.type", "text", "required", "type of the activities that rules call by a name of your own"),
        Setting(
            "activities.NAME.subject-contains", "text", "any subject", "what their subject contains, capitals or not"),
        Setting(
            "fields.NAME", "field", "none",
            "the column of docs/crm-database.md, or field of one's own, that rules call by another name"),
        Setting("targets.SLUG", "share, 0 … 1", "none", "what a figure should reach; colour needs a target"),
        Setting(
            "profiles[].entity", "account, contact, lead or opportunity", "required", "which records the profile is for"
        ),
        Setting("profiles[].name", "text", "required", "name of the profile on pages"),
        Setting(
            "profiles[].types", "list of texts", "all types",
            "record types the profile is for; the first profile that fits counts"),
        Setting("profiles[].ranked", "true or false", "false", "whether the first field weighs most"),
        Setting(
            "profiles[].fields", "list of field names", "required",
            "columns of docs/crm-database.md, or fields of one's own"),
        Setting("fonts.regular", "path", "Debian's Inter Regular", "font of charts"),
        Setting("fonts.semibold", "path", "Debian's Inter SemiBold", "font of emphasis in charts"),
        Setting("fonts.display", "path", "Debian's Inter Display SemiBold", "font of chart titles"),
        Setting("fonts.fallback", "path", "Debian's DejaVu Sans", "font for letters that Inter lacks"),
    ]

    init(_ key: String, _ type: String, _ standard: String, _ meaning: String) {
        self.key = key
        self.type = type
        self.standard = standard
        self.meaning = meaning
    }
}
