import CPostgres
import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// One connection, in one read-only transaction, that never waits without an end.
final class PostgresConnection {
    let failure: DatabaseFailure
    private let handle: OpaquePointer
    /// Milliseconds without a byte from the server after which it is given up, before a long statement's first row. The
    /// server's own limit comes first.
    private let patience: Int32
    /// The same before the answer to a short statement, which may wait for a lock.
    private let shortPatience: Int32
    /// The same within an answer.
    private let silence: Int32
    private var limit: Int32
    /// Whether nothing more is to be expected: not even a request to stop would be answered.
    private var isLost = false

    init(_ address: PostgresAddress, _ options: LiveOptions) throws(Diagnostic) {
        failure = DatabaseFailure(place: address.place)
        patience = Int32(clamping: (options.statementTimeout + 5) * 1000)
        shortPatience = min(patience, Int32(clamping: max(options.silenceTimeout, options.lockTimeout + 5) * 1000))
        limit = shortPatience
        silence = min(patience, Int32(clamping: options.silenceTimeout * 1000))
        let values = address.connection(password: options.password, silence: options.silenceTimeout)
        let keywords = values.map { strdup($0.keyword) } + [nil]
        let texts = values.map { strdup($0.value) } + [nil]
        defer { for pointer in keywords + texts { free(pointer) } }
        let started = PQconnectStartParams(keywords.map { UnsafePointer($0) }, texts.map { UnsafePointer($0) }, 0)
        guard let started else { throw failure.connect("out of memory") }
        handle = started
        // The five letters of SQLSTATE tell one refusal from another in any language.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        try login(seconds: options.connectTimeout)
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        try begin(options)
    }

    deinit { PQfinish(handle) }

    private func login(seconds: Int) throws(Diagnostic) {
        let end = PostgresConnection.seconds + Double(seconds)
        var state = PGRES_POLLING_WRITING
        while PQstatus(handle) != CONNECTION_BAD {
            if state == PGRES_POLLING_OK { return }
            if state == PGRES_POLLING_FAILED { break }
            let left = end - PostgresConnection.seconds
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard left > 0, PostgresConnection.poll(PQsocket(handle), events, Int32(left * 1000) + 1) else {
                throw failure.connect("no answer within \(seconds) seconds")
            }
            state = PQconnectPoll(handle)
        }
        let said = String(cString: PQerrorMessage(handle))
        let (sqlState, reason) = PostgresConnection.login(said)
        if let sqlState { throw refusal(sqlState, reason, part: nil) }
        if PQconnectionNeedsPassword(handle) == 1 { throw failure.denied("a password is needed") }
        throw said.contains("SSL") || said.contains("certificate") ? failure.tls(reason) : failure.connect(reason)
    }

    /// `… failed: FATAL:  28P01: password authentication failed …` as the state and the rest of its line.
    private static func login(_ message: String) -> (sqlState: String?, reason: String) {
        let line = message.split(separator: "\n").first.map(String.init) ?? message
        if let match = line.firstMatch(of: /:  ([0-9A-Z]{5}): +(.*)$/) { return (String(match.1), String(match.2)) }
        return (nil, line)
    }

    private func begin(_ options: LiveOptions) throws(Diagnostic) {
        var settings = [
            "client_encoding = 'UTF8'", "DateStyle = 'ISO, YMD'", "TimeZone = 'UTC'", "extra_float_digits = 1",
            "bytea_output = 'hex'", "statement_timeout = \(options.statementTimeout * 1000)",
            "lock_timeout = \(options.lockTimeout * 1000)", "idle_in_transaction_session_timeout = 0",
            "default_transaction_read_only = on",
            // A table with a policy is read whole or refused, never in part.
            "row_security = off",
        ]
        // A server that does not know its encoding would refuse what is not UTF-8 instead of sending it.
        if !sendsSoundText { settings.append("client_encoding = 'SQL_ASCII'") }
        if let schema = options.schema { settings.append("search_path = \(identifier(schema))") }
        for setting in settings { _ = try rows("SET \(setting)") }
        // One snapshot for all tables: what others write meanwhile is not seen.
        _ = try rows("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    // MARK: Asking

    /// The rows of a short answer.
    func rows(_ sql: String, part: String? = nil) throws(Diagnostic) -> [[String?]] {
        try send(sql, part: part, rowByRow: false)
        var rows: [[String?]] = []
        while let result = try next() {
            defer { PQclear(result) }
            try check(result, part: part)
            for row in 0..<PQntuples(result) {
                rows.append(
                    (0..<PQnfields(result)).map { column in
                        PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
                    })
            }
        }
        return rows
    }

    /// Begins a statement; its answer comes by `next`.
    func send(_ sql: String, part: String?, rowByRow: Bool) throws(Diagnostic) {
        limit = rowByRow ? patience : shortPatience
        // With parameters, though there are none, a text is one statement and no more: nothing can follow a COMMIT.
        guard PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0) == 1,
            !rowByRow || PQsetSingleRowMode(handle) == 1
        else { throw broken() }
    }

    /// The next piece of the answer; nil at its end.
    func next() throws(Diagnostic) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            guard PostgresConnection.poll(PQsocket(handle), POLLIN, limit) else {
                isLost = true
                let reason = "nothing came for \(limit / 1000) seconds"
                throw limit == patience && patience > silence ? failure.timeout(reason) : failure.lost(reason)
            }
            if PQconsumeInput(handle) == 0 { throw broken() }
            // A statement may take its time to begin; once it answers, it goes on answering.
            limit = silence
        }
        return PQgetResult(handle)
    }

    /// Ends a statement whose answer is not wanted to its end.
    func cancel() {
        if isLost { return }
        if let request = PQgetCancel(handle) {
            var message = [CChar](repeating: 0, count: 256)
            PQcancel(request, &message, 256)
            PQfreeCancel(request)
        }
        while let result = try? next() { PQclear(result) }
    }

    /// - Throws: where a result is an error.
    func check(_ result: OpaquePointer, part: String?) throws(Diagnostic) {
        let status = PQresultStatus(result)
        if [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE].contains(status) { return }
        if status == PGRES_EMPTY_QUERY { throw failure.query("it is empty", of: part) }
        guard let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { throw broken() }
        let reason = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? ""
        throw refusal(String(cString: state), reason, part: part)
    }

    private func broken() -> Diagnostic {
        isLost = true
        return failure.lost(String(cString: PQerrorMessage(handle)))
    }

    /// The remedy by the class of SQLSTATE (PostgreSQL documentation, appendix A).
    private func refusal(_ sqlState: String, _ reason: String, part: String?) -> Diagnostic {
        switch sqlState {
        case "57014", "55P03": failure.timeout(reason)
        case "57P01", "57P02", "25P03", "57P05": failure.lost(reason)
        case "57P03": failure.busy(reason)
        case "3D000": failure.unknownDatabase(reason)
        case "42501": failure.denied(part.map { "\($0): \(reason)" } ?? reason)
        case _ where sqlState.hasPrefix("28"): failure.denied(reason)
        case _ where sqlState.hasPrefix("08"): failure.lost(reason)
        case _ where sqlState.hasPrefix("53"): failure.busy(reason)
        case _ where sqlState.hasPrefix("40"), "0A000" where reason.contains("cached plan"): failure.changed(reason)
        default: failure.query(reason, of: part)
        }
    }

    // MARK: Words

    /// Whether the server vouches for the encoding of what it sends.
    var sendsSoundText: Bool {
        PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } != "SQL_ASCII"
    }

    /// A name in double quotes.
    func identifier(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// A text as a constant, whatever the server thinks of backslashes.
    func literal(_ text: String) -> String {
        " E'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }

    private static func poll(_ socket: Int32, _ events: Int32, _ milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
        var result = Glibc.poll(&entry, 1, milliseconds)
        while result < 0, errno == EINTR { result = Glibc.poll(&entry, 1, milliseconds) }
        return result > 0
    }

    /// Of a clock that only goes forward; it limits a wait and reaches no output.
    private static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
