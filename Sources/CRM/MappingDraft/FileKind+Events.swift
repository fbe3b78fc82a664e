extension FileKind {
    static let events: [FileKind] = [
        FileKind(
            "stage_changes", "stage changes", table: "opportunity_stage_changes", own: ["history", "change"],
            phrases: [
                "opportunity history", "deal stage", "stage history", "potstagehistory", "opportunity stage history",
                "deal history", "stage change", "deal stage history", "opportunity stage change",
            ],
            """
            id:history id|change id
            <record>:id
            opportunity_id:{opportunity} id|parent id|record id|{opportunity}
            at:fivetran start|date entered|changed at|at|entered at|valid from|created date|date created|timestamp|\
              last modified|lastmodified|created at|start date|modified on
            from_stage:from stage|from opportunity stage name|old stage|previous stage|from stage name|\
              before value string|old value
            to_stage:to stage|stage name|stage|sales stage|new stage|stage id|after value string|new value|value
            amount_minor:amount|value amount|deal amount
            close_date:close date|closedate|closing date
            user_id:created by id|changed by id|user id|changed by|created by|modified by
            source:source|change source
            """,
            weights: ["from_stage": 1.5, "to_stage": 0.8, "opportunity_id": 0.8, "at": 0.4]),
        FileKind(
            "field_changes", "changes of fields", table: "field_changes", own: ["change", "history"],
            phrases: [
                "field history", "property history", "opportunity field history", "deal property history",
                "company property history", "contact property history", "opportunity audit", "lead audit",
                "account audit", "contact audit", "audit", "account field history", "lead field history",
            ],
            """
            id:id|audit id|change id
            record_id:{opportunity} id|{account} id|{contact} id|{lead} id|parent id|record id|object id|objectid|\
              res id
            field:field name|field|property name|property|attribute|name
            at:timestamp|created date|date created|changed at|created at|created on|createdon|changed on|at|date
            user_id:created by id|created by|changed by id|user id|changed by|author id
            old_value:old value|before value string|before|from value|old
            new_value:new value|after value string|value|after|to value|new
            source:source|change source
            """,
            weights: ["field": 0.8, "new_value": 1, "old_value": 1.2, "record_id": 0.4, "at": 0.4]),
        activity(
            "calls", "calls",
            ["call", "phonecall", "phone call", "anruf", "anrufe", "engagement call", "appel", "llamada", "chiamate"],
            "call"),
        activity(
            "meetings", "meetings",
            [
                "meeting", "event", "appointment", "termin", "termine", "calendar event", "engagement meeting",
                "besuch",
            ], "meeting"),
        activity(
            "tasks", "tasks",
            ["task", "todo", "aufgabe", "aufgaben", "engagement task", "tache", "tarea", "tarefa", "taak", "taken"],
            "task"),
        activity("emails", "e-mails", ["email", "mail", "engagement email", "email message"], "email"),
        activity("notes", "notes", ["note", "notiz", "notizen", "engagement note"], "note"),
        activity(
            "activities", "activities",
            [
                "activity", "engagement", "aktivitaet", "aktivitaeten", "activitypointer", "engagement communication",
                "activite", "actividad", "actividades", "attivita", "atividade", "activiteit", "activiteiten",
            ],
            nil),
        FileKind(
            "logins", "logins", table: "usage_events", own: ["login", "event"],
            phrases: [
                "login history", "loginhistory", "auth log record", "tracker", "login", "usage log", "access log",
            ],
            """
            id:login id|event id|id
            user_id:user id|user|user name|username|login
            at:login time|logged in at|login date|login at|at|timestamp|date modified|created at|created on|date
            kind:kind|action|event type|event
            channel:application|channel|browser|platform|login type
            """,
            weights: ["at": 1, "user_id": 0.6, "channel": 0.6]),
    ]

    private static func activity(_ name: String, _ title: String, _ phrases: [String], _ type: String?) -> FileKind {
        FileKind(
            name, title, table: "activities",
            own: [
                "activity", "task", "call", "event", "meeting", "engagement", "email", "note", "appointment", "termin",
                "aktivitaet", "aufgabe", "anruf", "activite", "tache", "appel", "actividad", "tarea", "llamada",
                "attivita",
                "compito", "chiamata", "atividade", "tarefa", "chamada", "activiteit", "taak",
            ],
            phrases: phrases,
            """
            id:activity id|engagement id|@ id|id|record id|object id|activityid
            type:activity type|type|engagement type|@ type|event subtype|task subtype|typ|art|tipo|tipo de @
            subject:subject|title|email subject|call title|meeting title|@ subject|betreff|name|topic|objet|sujet|titre|asunto|titulo|oggetto|titolo|assunto|\
              onderwerp|titel
            status:status|@ status|state|statecode|task status|completed|done|erledigt|statut|etat|estado|stato|situacao|\
              termine|terminee|fait|hecho|completada|completado|completata|completato|concluida|concluido|gereed|afgerond
            <event_status>:event status|eventstatus
            <active_row>:active|is active
            <deleted>:is deleted|deleted|deleted at|deleted on|geloescht|fivetran deleted|supprime|eliminado|eliminato
            user_id:owner id|@ owner id|user assigned|user responsible|assigned user id|smownerid|@ owner|owner|assigned to|assigned|assigned user|assigned to user|zugewiesen an|\
              user id|organizer|besitzer|bearbeiter|zustaendig|\
              verantwortlich|assigned to|proprietaire|responsable|assigne a|attribue a|attribuee a|propietario|asignado a|\
              asignada a|proprietario|assegnato a|responsabile|responsavel|atribuido a|eigenaar|toegewezen aan|\
              toegewezen aan gebruiker
            happened_at:activity date time|start date time|start datetime|call start time|start time|happened at|\
              date start|timestamp|scheduled start|meeting start time|due date|activity date|due|due time|date|\
              date due|actual end|actualend|completed date time|completed date|start|startdatum|datum|faellig am|faelligkeitsdatum|deadline|\
              date d echeance|echeance|date|fecha|fecha de vencimiento|vencimiento|data di scadenza|scadenza|data|\
              data de vencimento|vencimento|vervaldatum
            logged_at:created date|created time|created at|createdate|create date|date entered|created on|createdon|\
              date created|created|add time|erstellt am|\
              date de creation|cree le|fecha de creacion|creado el|data di creazione|creato il|criado em|data de criacao|\
              aangemaakt op|aanmaakdatum
            duration_minutes:duration in minutes|call duration in minutes|duration minutes|duration|\
              call duration in seconds|call duration|call duration seconds|actual duration minutes|\
              actualdurationminutes|dauer|dauer minuten
            <end>:end date time|end time|end datetime|date end|meeting end time|scheduled end
            account_id:{account} id|{account}|{account} name|related {account}
            contact_id:{contact} id|{contact}|{contact} name
            lead_id:lead id|lead
            opportunity_id:{opportunity} id|{opportunity}|{opportunity} name|related to {opportunity}|related {opportunity}
            <who>:who id|name id
            <what>:what id|parent id|related to id|regarding object id|regardingobjectid|regarding|related to
            <what_type>:parent type|related to type|regarding type|regardingobjecttypecode|what type
            source:source|engagement source|origin
            """,
            weights: [
                "happened_at": 0.8, "subject": 0.5, "duration_minutes": 1, "<who>": 1.2, "<what>": 1, "status": 0.3,
                "contact_id": 0.2, "account_id": 0.2, "opportunity_id": 0.2, "id": 0.3,
                "<event_status>": 0.3, "<active_row>": 0, "<deleted>": 0,
            ], activity: type)
    }

    // MARK: Files that tie others together

    static let helpers: [FileKind] = [
        FileKind(
            "merges", "merged records", own: [],
            phrases: [
                "merged deal", "contact merge audit", "merged contact",
                "merged company", "merge audit", "merged account",
            ],
            """
            <loser>:merged deal id|vid to merge|merged id|merged record id|merged contact id|merged company id|loser id
            <survivor>:canonical vid|deal id|contact id|company id|survivor id|master id|merged into id
            """),
        FileKind(
            "record details", "owner and times of all records", own: [], phrases: ["crmentity"],
            """
            id:
            <key>:crmid
            owner_id:smownerid|owner id
            created_by_id:smcreatorid|creator id
            created_at:createdtime|created time
            updated_at:modifiedtime|modified time
            deleted_at:deleted
            """),
        link("deal company", "opportunities", "accounts", ["opportunity account", "account opportunity"]),
        link("deal contact", "opportunities", "contacts", ["opportunity contact", "opportunity contact role"]),
        link("engagement company", "activities", "accounts", ["engagement account"]),
        link("engagement contact", "activities", "contacts", ["call contact", "meeting contact"]),
        link("engagement deal", "activities", "opportunities", ["engagement opportunity"]),
        link("owner team", "users", "org_units", ["team user", "team member", "crm team member", "user team"]),
        link("account contact", "contacts", "accounts", ["contact company", "company contact"]),
        link(
            "opportunity line item", "opportunities", "products",
            ["opportunity product", "deal line item", "deal product", "opportunityproduct"]),
    ]

    private static func link(_ phrase: String, _ from: String, _ to: String, _ others: [String]) -> FileKind {
        let keys = [
            "opportunities": "{opportunity} id|opportunity|deal", "accounts": "{account} id|account|company",
            "contacts": "{contact} id|contact", "activities": "engagement id|activity id|call id|meeting id",
            "users": "owner id|user id|user", "org_units": "team id|crm team id|team",
            "products": "product 2 id|product id|product",
        ]
        return FileKind(
            "link \(from) \(to)", "links", own: [], phrases: [phrase] + others,
            """
            <from>:\(keys[from] ?? "")
            <to>:\(keys[to] ?? "")
            id:
            owner_id:
            """)
    }

    /// What is known and not needed, with the reason.
    static let ignored: [FileKind] = [
        ("line item", "line items of orders, quotes and invoices"), ("order", "orders are not part of sales figures"),
        ("sale order", "orders are not part of sales figures"),
        ("purchase order", "purchasing is not part of sales"), ("vendor", "purchasing is not part of sales"),
        ("quote", "quotes are not read; deals are"), ("campaign", "campaigns have no canonical table"),
        ("campaign lead status", "campaigns have no canonical table"), ("price book", "prices come from the products"),
        ("pricebook", "prices come from the products"), ("case", "service cases are not part of sales"),
        ("ticket", "service tickets are not part of sales"), ("form", "forms are not part of sales"),
        ("contact form submission", "forms are not part of sales"), ("contact list", "mailing lists"),
        ("contact list member", "mailing lists"), ("email campaign", "mass mailings"),
        ("email event", "mass mailings"), ("property", "describes other files"),
        ("property option", "describes other files"), ("data dictionary", "describes other files"),
        ("dictionary", "describes other files"), ("account history", "versions of accounts; the current one is read"),
        ("contact history", "versions of contacts; the current one is read"),
        ("lead history", "versions of leads; the current one is read"),
        ("invoice line item", "invoices are read as a whole"), ("sale order line item", "orders are not part of sales"),
        ("purchase order line item", "purchasing is not part of sales"),
        ("tracking value", "values of changes, without their record"),
        ("res company", "companies of one's own, and no customers"),
        ("ticket company", "service tickets are not part of sales"),
        ("ticket contact", "service tickets are not part of sales"),
        ("ticket deal", "service tickets are not part of sales"),
        ("ticket engagement", "service tickets are not part of sales"),
        ("ticket pipeline", "service tickets are not part of sales"),
        ("ticket pipeline stage", "service tickets are not part of sales"),
        ("ticket property history", "service tickets are not part of sales"),
    ].map { FileKind("ignored \($0.0)", $0.0, phrases: [$0.0], reason: $0.1) }
}
