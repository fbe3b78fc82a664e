import CMariaDB
import Diagnostics

/// One connection, in one read-only transaction, that never waits without an end.
final class MariaConnection {
    let failure: DatabaseFailure
    let handle: UnsafeMutablePointer<MYSQL>

    init(_ address: MariaAddress, _ options: LiveOptions) throws(Diagnostic) {
        failure = DatabaseFailure(place: address.place)
        guard let made = mysql_init(nil) else { throw DatabaseFailure(place: address.place).connect("out of memory") }
        handle = made
        set(MYSQL_OPT_CONNECT_TIMEOUT, UInt32(clamping: options.connectTimeout))
        // Covers the greeting too. The server's own limit on statements comes before this one on silence.
        set(MYSQL_OPT_READ_TIMEOUT, UInt32(clamping: options.statementTimeout + 5))
        set(MYSQL_OPT_WRITE_TIMEOUT, UInt32(clamping: options.connectTimeout))
        // A server may not ask for files of this machine.
        set(MYSQL_OPT_LOCAL_INFILE, UInt32(0))
        mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        if address.encryption != .disable {
            set(MYSQL_OPT_SSL_ENFORCE, CChar(1))
            if address.encryption == .verify { set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, CChar(1)) }
            if let authority = address.authority { mysql_options(handle, MYSQL_OPT_SSL_CA, authority) }
        }
        if address.port != nil, address.socket == nil { set(MYSQL_OPT_PROTOCOL, UInt32(MYSQL_PROTOCOL_TCP.rawValue)) }
        let connected = mysql_real_connect(
            handle, address.host.isEmpty ? "localhost" : address.host, address.user, options.password, address.database,
            address.port ?? 0, address.socket, 0)
        guard connected != nil else { throw refusalOfLogin() }
        guard address.encryption == .disable || mysql_get_ssl_cipher(handle) != nil else {
            throw failure.tls("the server offers none")
        }
        try begin(options)
    }

    deinit { mysql_close(handle) }

    private func set<Value>(_ option: mysql_option, _ value: Value) {
        withUnsafePointer(to: value) { _ = mysql_options(handle, option, $0) }
    }

    private func begin(_ options: LiveOptions) throws(Diagnostic) {
        let isMariaDB = mysql_get_server_info(handle).map { String(cString: $0).contains("MariaDB") } ?? false
        let limit =
            isMariaDB
            ? "max_statement_time = \(options.statementTimeout)"
            : "max_execution_time = \(options.statementTimeout * 1000)"
        let settings = [
            "time_zone = '+00:00'", limit, "lock_wait_timeout = \(options.lockTimeout)",
            // The server gives up a reader who is slow to take rows; staging may be.
            "net_write_timeout = \(max(600, options.statementTimeout))",
        ]
        for setting in settings { _ = try rows("SET SESSION \(setting)") }
        _ = try rows("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        // One snapshot for all InnoDB tables: what others write meanwhile is not seen.
        _ = try rows("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    }

    // MARK: Asking

    /// Sends a statement.
    func send(_ sql: String, part: String? = nil) throws(Diagnostic) {
        guard mysql_real_query(handle, sql, UInt(sql.utf8.count)) == 0 else { throw refusal(part: part) }
    }

    /// The rows of a short answer.
    func rows(_ sql: String, part: String? = nil) throws(Diagnostic) -> [[String?]] {
        try send(sql, part: part)
        guard let result = mysql_store_result(handle) else {
            if mysql_errno(handle) != 0 { throw refusal(part: part) }
            return []
        }
        defer { mysql_free_result(result) }
        let count = Int(mysql_num_fields(result))
        var rows: [[String?]] = []
        while let row = mysql_fetch_row(result) { rows.append((0..<count).map { row[$0].map { String(cString: $0) } }) }
        return rows
    }

    /// Whether the user lacks the right to a statement whose answer is not wanted.
    func refuses(_ sql: String) -> Bool {
        guard mysql_real_query(handle, sql, UInt(sql.utf8.count)) != 0 else {
            mysql_free_result(mysql_store_result(handle))
            return false
        }
        return [1142, 1143, 1044].contains(mysql_errno(handle))
    }

    /// The remedy by the number of the error (2000 and up are the client's own).
    func refusal(part: String?) -> Diagnostic {
        let (number, reason) = (mysql_errno(handle), said)
        switch number {
        case 1969, 3024, 1205, 3572: return failure.timeout(reason)
        case 2006, 2013, 1927, 1053, 1317, 1152, 1153, 1158...1161, 2055: return failure.lost(reason)
        case 1412, 1213: return failure.changed(reason)
        case 1044, 1045, 1142, 1143, 1227, 1370, 1698: return failure.denied(reason)
        case 1040, 1203, 1226: return failure.busy(reason)
        default: return failure.query(reason, of: part)
        }
    }

    private func refusalOfLogin() -> Diagnostic {
        let reason = said
        switch mysql_errno(handle) {
        case 1044, 1045, 1251, 1275, 1698, 1524, 1862, 4151, 2059, 2061: return failure.denied(reason)
        case 1049: return failure.unknownDatabase(reason)
        case 1040, 1203, 1226, 1053: return failure.busy(reason)
        case 2026, 3159: return failure.tls(reason)
        default: return failure.connect(reason)
        }
    }

    private var said: String { mysql_error(handle).map { String(cString: $0) } ?? "" }

    // MARK: Words

    /// A name in backticks.
    static func identifier(_ name: String) -> String { "`" + name.replacing("`", with: "``") + "`" }

    /// A text as a constant in hexadecimal, which no setting of the server reads otherwise.
    static func literal(_ text: String) -> String {
        if text.isEmpty { return "''" }
        let digits = text.utf8.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "CONVERT(X'\(digits.joined())' USING utf8mb4)"
    }
}
