/// What a process tells its caller when it ends: the numbers of sysexits.h. CI retries on 75 only.
public enum ExitCode: Int32, Sendable {
    case ok = 0
    /// A check or gate failed; nothing was published.
    case findings = 1
    case usage = 64
    /// The data is malformed: a damaged database, a bad CSV row.
    case dataError = 65
    case noInput = 66
    case unavailable = 69
    /// A bug in crmsite.
    case internalError = 70
    /// The output cannot be created where it was asked for.
    case cantCreate = 73
    case ioError = 74
    /// Locked or busy; trying again later may succeed.
    case temporary = 75
    case permission = 77
    /// `content/site.yml`, the manual, a template or a font.
    case configuration = 78
}
