import ArgumentParser
import CRMImport
import CRMModel
import Diagnostics

/// Options of every import: whether it is an update, and what the caller knows better than the mapping.
struct UpdateOptions: ParsableArguments {
    @Flag(help: "Bring the database that is there up to date by identifier, instead of making it anew.")
    var update = false

    @Option(help: "ISO 4217 code of amounts that do not say their own. Default: the mapping's.")
    var currency: String?

    @Option(
        help: "CODE=RATE: what one unit of a currency is worth in the mapping's, such as USD=0.92; may be repeated.")
    var rate: [String] = []

    @Option(help: "IANA zone of times that do not say their own. Default: the mapping's.")
    var timeZone: String?

    /// - Throws: `E-CLI-CURRENCY`, `E-CLI-RATE` and `E-CLI-ZONE` for what is none.
    func settings() throws(Diagnostic) -> MappingReader.Settings {
        var settings = MappingReader.Settings()
        if let currency {
            guard let known = Currency(code: currency) else {
                throw Diagnostic(
                    "CLI-CURRENCY", "'\(LogText.excerpt(currency))' is no currency code", at: .named("--currency"),
                    hint: "use three capital letters, such as EUR", exit: .usage)
            }
            settings.currency = known
        }
        for text in rate { try settings.rates.add(argument: text) }
        if let timeZone {
            guard let known = Zone(named: timeZone) else {
                throw Diagnostic(
                    "CLI-ZONE", "unknown time zone '\(LogText.excerpt(timeZone))'", at: .named("--time-zone"),
                    hint: "use an IANA name such as Europe/Berlin", exit: .usage)
            }
            settings.zone = known
        }
        return settings
    }
}
