/// The settings as a page for people: docs/settings.md.
public enum SettingReference {
    /// The page. A test keeps the committed file equal to it.
    public static var markdown: String {
        var lines = [
            "# Settings",
            "",
            """
            `content/site.yml` holds the settings of a site. Every key may be left out; the table says what holds then. A dot \
            leads into a section, `[]` marks a list of sections, and a word in capitals stands for a name of your own choice. \
            An unknown key, a value of the wrong type and a field that no record has are errors with file, line and column.
            """,
            "",
            "| key | value | without it | meaning |",
            "|---|---|---|---|",
        ]
        lines += Setting.all.map { setting in
            "| `\(setting.key)` | \(escaped(setting.type)) | \(escaped(setting.standard)) | \(escaped(setting.meaning)) |"
        }
        lines += ["", "## Example", "", "```yaml", example, "```"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A site.yml with every setting.
    public static let example = """
        title: Sales briefing
        company: Example Ltd
        database: crm.sqlite
        output: public
        templates: content/templates
        currency: EUR
        time-zone: Europe/Berlin
        fiscal-year-start: 4
        fiscal-weeks: {pattern: 4-4-5, first-day: sunday, year-begins: before}
        stale-after-days: 3
        account-pages: 2000
        history: history.sqlite
        placeholders: [n/a, "-", tbd, unknown]
        late-entry:
          exempt-types: [Repeat order]
        stages:
          default: [Qualification, Needs analysis, Proposal, Negotiation]
        activities:
          Site visit: {type: meeting, subject-contains: on site}
        fields:
          value: amount_minor
        people:
          agreement: Works agreement 2026-07
        reviews:
          minutes-per-week: 600
          minutes-per-cell: 5
        links:
          base: https://crm.example
          account: "{base}/companies/{id}"
        audiences:
          executives: true
          managers: [north, south]
          self: true
          pseudonym-key: content/pseudonym.key
          unrestricted: [Anna Berg Ltd]
        targets:
          active-rate: 0.9
          record-completeness: 0.85
        profiles:
          - entity: account
            name: Customers
            types: [Customer]
            ranked: true
            fields: [industry, country, website, owner_id]
          - entity: contact
            name: Contacts
            fields: [last_name, email]
        fonts:
          regular: fonts/Regular.otf
          semibold: fonts/SemiBold.otf
          display: fonts/Display.otf
          fallback: fonts/Fallback.ttf
        """

    /// A bar would end the cell.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
