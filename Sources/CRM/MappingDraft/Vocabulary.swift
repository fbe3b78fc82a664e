/// Names that columns of a kind of file have in exports and reports, in English, German and the vendors' own spelling.
///
/// One line a canonical column: its names, the surest first. `@` stands for the words of the kind itself (`@ owner` is
/// "deal owner" and "opportunity owner"), `{account}` for the words of another. A column in angle brackets is none of
/// the schema's but helps to fill one.
struct Vocabulary: Sendable {
    /// A name's column and how far down its line it stands.
    struct Entry: Sendable {
        let column: String
        let rank: Int
    }

    /// Columns in the order of the lines.
    let columns: [String]
    /// Joined name → columns it may be, in the order of the lines.
    let entries: [String: [Entry]]
    /// The names of each column as words.
    let terms: [String: [[String]]]

    init(_ lines: String, own: [String]) {
        var columns: [String] = []
        var entries: [String: [Entry]] = [:]
        var terms: [String: [[String]]] = [:]
        // A line of the kind takes the place of the common one of the same column.
        var byColumn: [String: String] = [:]
        for line in (Vocabulary.common + "\n" + lines).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let column = String(line[..<colon])
            if byColumn[column] == nil { columns.append(column) }
            byColumn[column] = String(line[line.index(after: colon)...])
        }
        for column in columns {
            var rank = 0
            for term in (byColumn[column] ?? "").split(separator: "|") {
                for words in Vocabulary.expand(term.split(separator: " ").map(String.init), own: own) {
                    let name = words.joined()
                    if !(entries[name] ?? []).contains(where: { $0.column == column }) {
                        entries[name, default: []].append(Entry(column: column, rank: rank))
                        terms[column, default: []].append(words)
                    }
                }
                rank += 1
            }
        }
        self.columns = columns
        self.entries = entries
        self.terms = terms
    }

    /// Words that other kinds of things go by.
    static let words: [String: [String]] = [
        "account": [
            "account", "company", "customer", "organization", "organisation", "client", "firma", "kunde", "kunden",
            "unternehmen", "org", "kd", "compte", "societe", "entreprise", "cuenta", "cliente", "empresa", "azienda",
            "organisatie", "bedrijf", "klant", "klanten",
        ],
        "contact": [
            "contact", "person", "kontakt", "ansprechpartner", "contacto", "contatto", "contato", "contactpersoon",
        ],
        "lead": ["lead", "mql", "interessent"],
        "opportunity": [
            "opportunity", "deal", "potential", "opp", "verkaufschance", "chance", "vorgang", "affaire", "opportunite",
            "transaction", "oportunidad", "negocio", "opportunita", "trattativa", "oportunidade", "verkoopkans",
        ],
    ]

    private static func expand(_ words: [String], own: [String]) -> [[String]] {
        guard let first = words.first else { return [[]] }
        let heads: [String]
        if first == "@" {
            heads = own
        } else if first.hasPrefix("@") {
            heads = own.map { $0 + first.dropFirst() }
        } else if first.hasPrefix("{"), let known = Vocabulary.words[String(first.dropFirst().dropLast())] {
            heads = known
        } else {
            heads = [first]
        }
        let tails = expand(Array(words.dropFirst()), own: own)
        return heads.flatMap { head in tails.map { head.split(separator: " ").map(String.init) + $0 } }
    }

    /// Columns that most kinds have.
    private static let common = """
        id:@ id|id|record id|@ number|@ no|@ key|object id|@ guid|@nummer|@ nr|nummer|key|no|number|\
          ref|reference|referencia|identifiant|numero|identificador|identificativo|riferimento|codigo|codice|\
          n @|no @|numero @|numero de @|numero do @|code @|id @|codigo @|codigo de @|codice @|@ code|@ id number|\
          vorgang|vorgangsnummer|vorgangs nr|aktenzeichen|datensatz id|datensatzkennung|id d enregistrement|\
          id de l enregistrement|id de registro|id del registro|id do registro|id record|id del record|id van record
        owner_id:owner id|@ owner id|assigned user id|smownerid|owner|@ owner|@ owner name|owner name|assigned to|\
          assigned user|assigned user name|assigned to user|zugewiesen an|zugewiesener benutzer|responsible|user id|sales rep id|sr id|salesperson id|salesperson|\
          sales agent|sales rep|sales person|account manager|betreuer|verantwortlich|verantwortlicher|zustaendig|\
          besitzer|bearbeiter|vertriebsmitarbeiter|agent|\
          @ inhaber|sales owner|commercial|proprietaire|proprietaire de la transaction|charge d affaires|responsable|vendeur|propietario|comercial|vendedor|\
          proprietario|responsabile|venditore|commerciale|responsavel|eigenaar|verkoper|verantwoordelijke|\
          kundenbetreuer|vertriebler|verkaeufer|vertriebsverantwortlicher|sachbearbeiter|inhaber|proprietaire du compte|\
          commercial responsable|responsable commercial|ejecutivo|ejecutivo de cuenta|asesor|asignado a|\
          propietario del registro|proprietario del record|assegnato a|agente|dono|dono do @|proprietario do @|\
          proprietario da @|responsavel pelo @|responsavel pela @|atribuido a|toegewezen aan|accountmanager|@ eigenaar|\
          user responsible|responsible user|eigenaar van @|zustaendiger mitarbeiter|fuer @ zustaendiger mitarbeiter|\
          proprietaire de l @|proprietaire de la @|propietario de la @|propietario del @
        data_owner_id:data owner id|data owner|data steward
        created_by_id:created by id|created by user id|created by|creator id|creator|create uid|creator user id|\
          erstellt von|\
          cree par|creado por|creato da
        created_at:created date|created at|create date|createdate|date entered|created time|created on|creation date|\
          date created|created|entry date|entered|add time|erstellt am|erstelldatum|angelegt am|anlagedatum|\
          date de creation|cree le|fecha de creacion|creado el|data di creazione|creato il|data creazione|\
          angelegt|angelegt am|anlagedatum|eingang|eingangsdatum|criado em|data de criacao|data de cadastro|aangemaakt op|\
          aanmaakdatum|aangemaakt|cree|creado|creato|criado
        updated_at:last modified date|updated at|modified time|date modified|modified on|last modified|\
          lastmodifieddate|write date|updated on|update time|last modified time|modified at|modified date|\
          geaendert am|system modstamp|last updated|last update|last updated on|\
          date de modification|modifie le|fecha de modificacion|modificado el|data di modifica|modificato il|\
          atualizado em|modificado em|data de modificacao|gewijzigd op|bijgewerkt op|laatst gewijzigd|\
          ultima modifica|data ultima modifica|data modifica|ultima modificacion|fecha de ultima modificacion|\
          ultima actualizacion|ultima modificacao|ultima atualizacao|data da ultima modificacao|derniere modification|\
          date de derniere modification|mis a jour le|letzte aenderung|zuletzt geaendert|zuletzt geaendert am|\
          aenderungsdatum|laatste wijziging|wijzigingsdatum|zmodyfikowano|data modyfikacji|ostatnia modyfikacja
        deleted_at:is deleted|deleted|deleted at|deleted on|geloescht|fivetran deleted|\
          supprime|eliminado|eliminato
        merged_into_id:merged into id|master record id|merged into|master id|survivor id
        verified_at:verified at|last verified|verified on|geprueft am
        inactive_at:inactive at|inactive since|deactivated at|inaktiv seit
        currency:currency iso code|currency|currency code|currency of value|amount currency|transaction currency|transactioncurrencyid|\
          amount currency code|currency id|\
          waehrung|\
          devise|monnaie|moneda|divisa|valuta|moeda
        <active>:fivetran active
        """
}
