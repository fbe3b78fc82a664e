extension FileKind {
    static let organisation: [FileKind] = [
        FileKind(
            "users", "users", table: "users",
            own: ["user", "owner", "employee", "agent", "rep", "systemuser", "benutzer", "mitarbeiter"],
            phrases: [
                "user", "owner", "systemuser", "system user", "employee", "sales team", "sales rep", "agent",
                "benutzer", "mitarbeiter", "workspace member", "salesperson", "verkaeufer", "utilisateur", "usuario",
                "usuarios",
                "utente", "utenti", "utilizador", "gebruiker", "gebruikers", "commerciaux", "vendedores", "medewerker",
            ],
            """
            id:user id|id|owner id|@ id|systemuserid|employee id|record id|sales agent id|personalnummer
            name:full name|fullname|name|display name|@ name|sales agent|agent|salesperson|sales rep|employee|\
              mitarbeiter|nom complet|nombre completo|nome completo|volledige naam|nom|nombre|nome|naam
            <first_name>:first name|firstname|vorname|prenom|voornaam
            <last_name>:last name|lastname|surname|nachname|nom de famille|apellido|apellidos|cognome|sobrenome|achternaam
            <login>:user name|username|benutzername|login|domain name|domainname
            email:email|email address|e mail|internal email address|internalemailaddress|primary email|mail
            role:role name|role|user role|role id|user role id|profile|profile name|job title|title|position|rolle|\
              funktion
            unit_id:unit id|team id|user role id|primary team id|default team id|business unit id|businessunitid|\
              team|team name|primary team|main team|@ team|teams|business unit|regional office|office|branch|territory|region|department|niederlassung|abteilung|\
              standort|equipe|equipo|squadra|ufficio|afdeling|agence|sucursal|filial|service
            segment_id:segment id|business segment|segment
            manager_id:manager id|manager|parent system user id|reports to id|reports to|manager name|supervisor|\
              vorgesetzter
            time_zone:time zone|time zone sid key|timezone|zeitzone
            starts_on:start date|hire date|starts on|employed since|eintritt|eintrittsdatum
            ends_on:end date|termination date|ends on|leaving date|austritt|austrittsdatum|\
              deactivated at|deactivated on|deactivated date|deactivation date|date deactivated|deactivated|deactivated time|\
              disabled at|disabled on|disabled date|date disabled|disabled|inactive since|inactive from|inactive date|\
              archived at|archived on|archived date|archived|suspended at|suspended on|deleted at|deleted on|removed at|\
              removed on|terminated at|terminated on|terminated|left on|left at|date left|leave date|last day|\
              last working day|last day of work|employment end date|contract end date|offboarded at|offboarding date|\
              deaktiviert am|deaktiviert|gesperrt am|gesperrt seit|inaktiv seit|ausgeschieden am|ausgetreten am|\
              austritt am|letzter arbeitstag|vertragsende|beschaeftigt bis|\
              date de desactivation|desactive le|date de depart|date de sortie|date de fin|\
              fecha de desactivacion|desactivado el|fecha de baja|fecha de salida|fecha de fin|\
              data di disattivazione|disattivato il|data di uscita|data cessazione|data fine
            <account>:active user id|user id
            <working>:is active|active|user active|active user|is enabled|enabled|active flag|login enabled|aktiv|\
              ist aktiv|actif|activo|attivo|status|@ status|user status|account status|login status|access status|\
              license status|employee status|employment status|employment state|benutzerstatus|mitarbeiterstatus|\
              kontostatus|statut utilisateur|statut du compte|estado del usuario|estado de la cuenta|stato utente|\
              user state|account state|state|statut|estado|stato
            <gone>:is disabled|disabled|is deactivated|deactivated|is archived|archived|is inactive|inactive|inaktiv|\
              gesperrt|deaktiviert|is deleted|deleted|suspended|is suspended|terminated|is terminated|blocked|locked
            <last_login>:last login date|last login|last login at|last login time|last logged in|last logged in at|\
              last sign in|last sign in at|last sign in date|last active|last active at|last activity|\
              last activity date|last seen|last access|letzte anmeldung|letzter login|zuletzt angemeldet|\
              derniere connexion|ultimo acceso|ultimo accesso
            <changed>:last modified date|updated at|modified time|date modified|modified on|last modified|\
              lastmodifieddate|write date|updated on|system modstamp|last updated|modified at|modified date|geaendert am
            """,
            weights: [
                "role": 1, "manager_id": 1, "time_zone": 1, "unit_id": 0.8, "<login>": 1, "email": 0.3,
                "<working>": 0.1, "<gone>": 0.1, "<last_login>": 0.4, "<changed>": 0.1,
                "name": 0.3, "<first_name>": 0.2, "<last_name>": 0.2,
            ]),
        FileKind(
            "org_units", "teams", table: "org_units",
            own: ["team", "role", "unit", "territory", "business unit", "group", "abteilung"],
            phrases: [
                "team", "user role", "business unit", "businessunit", "territory", "org unit", "sales office",
                "crm team", "abteilung", "abteilungen", "organizational unit",
            ],
            """
            id:id|@ id|business unit id|businessunitid|unit id|territory id
            name:name|@ name|label|title|bezeichnung
            parent_id:parent id|parent @ id|parent role id|parent business unit id|parentbusinessunitid|parent|\
              parent @|uebergeordnet
            """,
            weights: ["parent_id": 1.5, "name": 0.4]),
        FileKind(
            "roles", "roles", own: ["role"], phrases: ["role", "profile"],
            """
            id:id|role id|profile id
            name:name|role name|label|profile name
            """),
        FileKind(
            "stages", "stages", table: "stages", own: ["stage", "phase"],
            phrases: ["stage", "pipeline stage", "deal pipeline stage", "opportunity stage", "crm stage", "phase"],
            """
            <key>:stage id|id|api name|code|stage key
            pipeline:pipeline id|pipeline|pipeline name|deal pipeline id|process id
            name:label|master label|name|stage name|@ name|title
            position:display order|position|sort order|sequence|order nr|order|sortierung
            probability:probability|default probability|deal probability|wahrscheinlichkeit
            category:forecast category|forecast category name
            <won>:closed won|is won|won
            <closed>:is closed|closed
            <active>:
            """,
            weights: ["position": 1, "<won>": 1.5, "<closed>": 1.5, "probability": 0.8, "name": 0.4]),
        FileKind(
            "currencies", "currencies", own: ["currency"],
            phrases: [
                "currency", "currency info", "transaction currency", "transactioncurrency", "waehrung", "devise",
                "moneda",
                "valuta",
            ],
            """
            id:id|currency id|transactioncurrencyid|@ id
            <code>:iso 4217|iso code|iso currency code|currency iso code|currency code|code|name
            """),
        FileKind(
            "pipelines", "pipelines", own: ["pipeline"], phrases: ["pipeline", "deal pipeline"],
            """
            id:pipeline id|id
            name:label|name|pipeline name
            """),
    ]
}
