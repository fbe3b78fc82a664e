import MappingDraft
import Testing

/// Lists as the pages of a CRM save them, with names for people to read.
@Suite("Drafts of vendors' lists")
struct VendorPageTests {
    @Test("Deals of two pipelines have their stages in both, and either time of closing")
    func pipelines() throws {
        let drafted = try Drafted([
            "deals-1.csv": """
            Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Pipeline,Deal - Stage,Deal - Deal created,\
            Deal - Won time,Deal - Lost time,Deal - Status,Deal - Owner,Deal - Expected close date
            1,One,500,EUR,Sales,Proposal Made,2026-01-05 09:00:00,2026-02-01 10:00:00,,Won,Anna Berg,2026-02-01
            2,Two,700,EUR,Renewals,Proposal Made,2026-01-06 09:00:00,,2026-02-03 10:00:00,Lost,Anna Berg,2026-02-02
            3,Three,900,EUR,Sales,Qualified,2026-01-07 09:00:00,,,Open,Ben Cole,2026-05-01
            4,Four,900,EUR,Renewals,Qualified,2026-01-07 09:00:00,,,Open,Ben Cole,2026-05-01
            """ + "\n",
            "activities-1.csv": """
            Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Deal ID,\
            Activity - Assigned to user,Activity - Done,Activity - Add time
            1,Call them,Call,2026-02-10,1,Anna Berg,Done,2026-02-01 11:00:00
            2,Call them,Call,2026-02-11,2,Ben Cole,To do,2026-02-01 11:00:00
            """ + "\n",
        ])
        try drafted.run()
        #expect(
            try drafted.rows("SELECT pipeline, name FROM stages ORDER BY 1, position") == [
                "Renewals|Qualified", "Renewals|Proposal Made", "Sales|Qualified", "Sales|Proposal Made",
            ])
        #expect(
            try drafted.rows("SELECT id, date(closed_at / 1000, 'unixepoch') FROM opportunities ORDER BY id")
                == ["1|2026-02-01", "2|2026-02-03", "3|NULL", "4|NULL"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'unknown-stage'") == ["0"])
        #expect(
            try drafted.rows("SELECT user_id, status FROM activities ORDER BY id") == [
                "Anna Berg|done", "Ben Cole|planned",
            ])
    }

    @Test("The columns that Dynamics 365 asks to leave alone hold the identifiers; the topic is the name")
    func dynamics() throws {
        let drafted = try Drafted([
            "My Open Opportunities.csv": """
            (Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,\
            Potential Customer,Est. Close Date,Est. Revenue,Sales Stage,Status,Owner,Created On
            g1,abc==,1/15/2026 9:00 AM,First,Org 1,3/5/2026,$500.00,Qualify,Open,Anna Berg,1/5/2026 9:00 AM
            g2,abd==,1/16/2026 9:00 AM,Second,Org 2,3/6/2026,$700.00,Close,Won,Ben Cole,1/6/2026 9:00 AM
            g3,abe==,1/17/2026 9:00 AM,Third,Org 2,3/7/2026,$900.00,Close,Lost,Ben Cole,1/7/2026 9:00 AM
            """ + "\n"
        ])
        #expect(drafted.source("opportunities", "id") == "(Do Not Modify) Opportunity")
        #expect(drafted.source("opportunities", "name") == "Topic")
        #expect(drafted.source("opportunities", "updated_at") == "(Do Not Modify) Modified On")
        try drafted.run()
        #expect(
            try drafted.rows("SELECT id, name, close_date FROM opportunities ORDER BY id")
                == ["g1|First|2026-03-05", "g2|Second|2026-03-06", "g3|Third|2026-03-07"])
    }

    @Test("German lists are known by their headers; rows marked as deleted are deleted")
    func german() throws {
        let drafted = try Drafted([
            "Verkaufschancen.csv": """
            ID;Name Verkaufschance;Firma;Verkaufsphase;Typ;Betrag;Erwartetes Abschlussdatum;Zugewiesen an;Erstellt am;\
            Geändert am;Gelöscht
            v1;Erste;Nordwerk;Angebot;Neugeschäft;1.234,50 €;15.03.2026;Jürgen Müller;02.01.2026 09:00;\
            03.01.2026 09:00;Nein
            v2;Zweite;Südwerk;Gewonnen;Neugeschäft;700,00 €;16.03.2026;Käthe Größl;02.01.2026 09:00;04.01.2026 09:00;Ja
            v3;Dritte;Südwerk;Verloren;Neugeschäft;700,00 €;16.03.2026;Käthe Größl;02.01.2026 09:00;04.01.2026 09:00;Nein
            """ + "\n",
            "Firmen.csv": "ID;Name;Typ;Branche;Webseite;Zugewiesen an\nf1;Nordwerk;Kunde;Bau;n.example;Jürgen Müller\n"
                + "f2;Südwerk;Kunde;Bau;s.example;Käthe Größl\n",
            "Benutzer.csv": "ID;Benutzername;Vorname;Nachname;E-Mail;Abteilung\nb1;jm;Jürgen;Müller;j@x.example;Nord\n"
                + "b2;kg;Käthe;Größl;k@x.example;Süd\n",
            "Anrufe.csv": "ID;Betreff;Status;Startdatum;Zugewiesen an;Erstellt am\n"
                + "a1;Rückruf;Geplant;05.01.2026 10:00;Jürgen Müller;04.01.2026 10:00\n",
        ])
        try drafted.run()
        #expect(
            try drafted.rows("SELECT id, name, type, deleted_at IS NOT NULL FROM opportunities ORDER BY id")
                == ["v1|Erste|Neugeschäft|0", "v2|Zweite|Neugeschäft|1", "v3|Dritte|Neugeschäft|0"])
        #expect(try drafted.rows("SELECT name FROM users ORDER BY id") == ["Jürgen Müller", "Käthe Größl"])
        // Owners are named in full, users by given and family name.
        #expect(
            try drafted.rows("SELECT owner_id, account_id FROM opportunities ORDER BY id") == [
                "b1|f1", "b2|f2", "b2|f2",
            ])
        #expect(
            try drafted.rows("SELECT id, type, website FROM accounts ORDER BY id") == [
                "f1|Kunde|n.example", "f2|Kunde|s.example",
            ])
        #expect(drafted.source("activities", "happened_at") == "Startdatum")
        #expect(drafted.source("activities", "user_id") == "Zugewiesen an")
        #expect(drafted.source("opportunities", "owner_id") == "Zugewiesen an")
    }
}
