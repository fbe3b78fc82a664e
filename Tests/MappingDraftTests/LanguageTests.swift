import MappingDraft
import Testing

@Suite("Drafts of exports in other languages")
struct LanguageTests {
    private static let wanted = [
        "id", "name", "account_id", "owner_id", "stage", "amount_minor", "currency", "close_date", "created_at",
        "probability",
    ]

    private static let exports: [(String, String, [String])] = [
        (
            "Affaires.csv",
            "Réf.;Nom de l’affaire;Compte;Commercial;Étape;Montant;Devise;Date de clôture;Date de création;Probabilité",
            ["Qualification", "Gagnée", "Perdue"]
        ),
        (
            "Oportunidades.csv",
            "Referencia;Nombre de la oportunidad;Cuenta;Propietario;Etapa;Importe;Divisa;Fecha de cierre;"
                + "Fecha de creación;Probabilidad", ["Calificación", "Ganada", "Perdida"]
        ),
        (
            "Opportunità.csv",
            "Codice;Nome opportunità;Cliente;Responsabile;Fase;Importo;Valuta;Data di chiusura;Data di creazione;"
                + "Probabilità", ["Qualifica", "Vinta", "Persa"]
        ),
        (
            "Oportunidades.csv",
            "Número;Nome da oportunidade;Conta;Responsável;Etapa;Valor;Moeda;Data de fechamento;Criado em;"
                + "Probabilidade", ["Qualificação", "Ganho", "Perdido"]
        ),
        (
            "Verkoopkansen.csv",
            "Nummer;Naam;Klant;Eigenaar;Fase;Waarde;Valuta;Sluitdatum;Aangemaakt op;Waarschijnlijkheid",
            ["Kwalificatie", "Gewonnen", "Verloren"]
        ),
        (
            "Transactions.csv",
            "ID;Nom de la transaction;Nom de l'entreprise;Propriétaire de la transaction;Phase de la transaction;"
                + "Montant;Devise de la transaction;Date de fermeture;Date de création;Probabilité",
            ["Qualification", "Gagnée", "Perdue"]
        ),
        (
            "Opportunities.csv",
            "ID;Name;Account;Opportunity-Inhaber;Phase;Betrag;Whg;Expected close;Erstellt am;Wahrscheinlichkeit",
            ["Angebot", "Gewonnen", "Verloren"]
        ),
    ]

    @Test(
        "French, Spanish, Italian, Portuguese, Dutch and German headers are known, won and lost with them",
        arguments: exports)
    func headers(name: String, header: String, stages: [String]) throws {
        let people = ["Zoé Müller", "Jean Dupont"]
        let rows: [String] = (1...9).map { index in
            let day = index + 12
            let record = "R\(index);Projet \(index);Client \(index % 3);\(people[index % 2]);\(stages[index % 3])"
            return record + ";\(index * 1000),50;EUR;\(day)/03/2026;\(day)/01/2026;\(index * 10)\n"
        }
        let drafted = try Drafted([name: header + "\n" + rows.joined()])
        let found = Self.wanted.filter { drafted.source("opportunities", $0) != nil }
        #expect(found == Self.wanted)
        try drafted.run()
        #expect(
            try drafted.rows("SELECT status, count(*) FROM opportunities GROUP BY 1 ORDER BY 1")
                == ["lost|3", "open|3", "won|3"])
        #expect(
            try drafted.rows("SELECT amount_minor, close_date FROM opportunities WHERE id = 'R1'")
                == ["100050|2026-03-13"])
    }

    @Test("Headers of a user responsible, a forecast close date, a current stage and a planned amount are known")
    func furtherHeaders() throws {
        let rows: [String] = (1...12).map { index in
            let ended = index % 3 == 0 ? "2026-04-\(index + 10)" : ""
            return "\(index),Deal \(index),\(["WON", "LOST", "OPEN"][index % 3]),\(["Terms", "Demo"][index % 2]),"
                + "\(index % 2 == 0 ? 80 : 20),2026-07-\(index + 10),\(ended),\(["Ann Lee", "Bob Ray"][index % 2]),\(index)00.50\n"
        }
        let drafted = try Drafted([
            "Opportunities.csv":
                "Opportunity Id,Opportunity Name,Opportunity State,Current Stage,Probability Of Winning,Forecast Close Date,"
                + "Actual Close Date,User Responsible,Importo previsto\n" + rows.joined()
        ])
        for (column, header) in [
            ("stage", "Current Stage"), ("probability", "Probability Of Winning"), ("owner_id", "User Responsible"),
            ("amount_minor", "Importo previsto"),
        ] {
            #expect(drafted.source("opportunities", column)?.contains(header) == true, "\(column)")
        }
        #expect(drafted.draft.columns.contains { $0.sources.contains { $0.column == "Forecast Close Date" } })
    }

    /// Identifier, name of the company, telephone and country; identifier, name, company, reason of a deal.
    private static let listExports: [([String], [String])] = [
        (
            ["ID d'enregistrement", "Nom de l'entreprise", "Numéro de téléphone", "Pays/Région"],
            [
                "ID d'enregistrement", "Nom de la transaction", "Entreprise associée",
                "Motif de la perte de la transaction",
            ]
        ),
        (
            ["Datensatz-ID", "Unternehmen", "Telefonnummer", "Land/Region"],
            ["Datensatz-ID", "Deal-Name", "Zugeordnetes Unternehmen", "Verlustgrund"]
        ),
        (
            ["ID de registro", "Nombre de la empresa", "Número de teléfono", "País/Región"],
            ["ID de registro", "Nombre del negocio", "Empresa asociada", "Motivo de pérdida del negocio"]
        ),
        (
            ["ID do registro", "Nome da empresa", "Número de telefone", "País/Região"],
            ["ID do registro", "Nome do negócio", "Empresa associada", "Motivo da perda do negócio"]
        ),
        (
            ["Record-ID", "Bedrijf", "Telefoonnummer", "Land/regio"],
            ["Record-ID", "Verkoopkans", "Gekoppeld bedrijf", "Verliesreden"]
        ),
    ]

    @Test(
        "Lists of companies and deals in five languages: identifiers, and the company of a deal", arguments: listExports
    )
    func lists(companies: [String], deals: [String]) throws {
        let accounts: [String] = (1...6).map { "7\($0)0,Firma \($0),+49 30 12345\($0),Schweiz\n" }
        let rows: [String] = (1...12).map { index in
            "90\(index)1,Projekt \(index),Firma \(index % 6 + 1),\(index % 4 == 0 ? "Preis" : ""),"
                + "\(index % 4 == 0 ? "Closed lost" : "Proposal"),\(index)00.50,2026-03-\(index + 12)\n"
        }
        let drafted = try Drafted([
            "companies.csv": companies.joined(separator: ",") + "\n" + accounts.joined(),
            "deals.csv": deals.joined(separator: ",") + ",Stage,Amount,Close Date\n" + rows.joined(),
        ])
        for (table, column, header) in [
            ("accounts", "id", companies[0]), ("accounts", "name", companies[1]), ("accounts", "phone", companies[2]),
            ("accounts", "country", companies[3]), ("opportunities", "id", deals[0]),
            ("opportunities", "name", deals[1]), ("opportunities", "account_id", deals[2]),
            ("opportunities", "lost_reason", deals[3]),
        ] {
            #expect(drafted.source(table, column) == header, "\(table).\(column)")
        }
        try drafted.run()
        #expect(try drafted.rows("SELECT id, account_id FROM opportunities WHERE id = '9011'") == ["9011|720"])
    }

    @Test(
        "Days with the names of months are read in five languages",
        arguments: [
            ["05. Jan 2025", "17. März 2025", "3. Okt. 2025"], ["5 janv. 2025", "17 mars 2025", "3 octobre 2025"],
            ["5 ene 2025", "17 marzo 2025", "3 oct 2025"], ["5 gen 2025", "17 mar 2025", "3 ott 2025"],
            ["5 January 2025", "17 March 2025", "3 Oct 2025"],
        ])
    func months(days: [String]) throws {
        let rows = days.enumerated().map { "\($0),Deal,Ann,Open,5,\($1)\n" }.joined()
        let drafted = try Drafted(["deals.csv": "Id,Name,Owner,Stage,Amount,Close Date\n" + rows])
        try drafted.run(asOf: "2025-12-31")
        #expect(
            try drafted.rows("SELECT close_date FROM opportunities ORDER BY source_line")
                == ["2025-01-05", "2025-03-17", "2025-10-03"])
    }
}
