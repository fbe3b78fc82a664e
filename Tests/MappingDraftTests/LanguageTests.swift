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
