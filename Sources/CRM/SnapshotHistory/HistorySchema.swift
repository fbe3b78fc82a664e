/// The tables of history.sqlite. docs/history.md describes them.
enum HistorySchema {
    /// `CRMH`, so that no other database is taken for a history.
    static let applicationID = 0x4352_4D48
    static let version = 1

    static let sql = """
        CREATE TABLE snapshots (as_of TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        CREATE TABLE open_deals (
          as_of TEXT NOT NULL REFERENCES snapshots (as_of) ON DELETE CASCADE, id TEXT NOT NULL, name TEXT, stage TEXT,
          amount_minor INTEGER, currency TEXT, product_id TEXT, close_date TEXT, owner_id TEXT, created_at INTEGER,
          PRIMARY KEY (as_of, id)
        ) WITHOUT ROWID;
        CREATE TABLE figures (
          as_of TEXT NOT NULL REFERENCES snapshots (as_of) ON DELETE CASCADE, tree TEXT NOT NULL, slug TEXT NOT NULL,
          scope TEXT NOT NULL, unit TEXT NOT NULL, value REAL, lower REAL, upper REAL, n INTEGER NOT NULL, reason TEXT,
          PRIMARY KEY (as_of, tree, slug, scope)
        ) WITHOUT ROWID;
        CREATE TABLE cells (
          as_of TEXT NOT NULL REFERENCES snapshots (as_of) ON DELETE CASCADE, kind TEXT NOT NULL, name TEXT NOT NULL,
          area TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (as_of, kind, name, area)
        ) WITHOUT ROWID;
        """
}
