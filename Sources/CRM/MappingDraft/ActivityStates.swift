/// Words for the state of an activity, in English, German, French, Spanish, Italian, Portuguese and Dutch. A phrase counts
/// only where all of it is known: `Not held` is no `held`.
enum ActivityStates {
    /// `done`, `planned`, `cancelled` or `attempted`; nil for a word that says none of them.
    static func meaning(of word: String) -> String? { byKey[NameKey.split(word).joined(separator: " ")] }

    /// The English words for a state, in their order: what exports write where nobody translates.
    static func common(_ state: String) -> [String] { english[state] ?? [] }

    /// Codes of Dynamics 365: open, completed, cancelled, scheduled.
    static let codes = ["0": "planned", "1": "done", "2": "cancelled", "3": "planned"]

    private static let byKey: [String: String] = {
        var found: [String: String] = [:]
        for (state, words) in translated {
            for word in words + (english[state] ?? []) { found[word] = state }
        }
        return found
    }()

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map(String.init)
    }

    private static let english = [
        "done": words(
            """
            answered|archived|attended|closed|complete|completed|conducted|delivered|done|finished|forwarded|held|logged|
            read|received|replied|resolved|sent|successful|took place|unread
            """),
        "planned": words(
            """
            connecting|deferred|draft|in progress|incomplete|new|not completed|not started|open|overdue|pending|
            pending input|planned|postponed|queued|rescheduled|ringing|scheduled|sending|started|tentative|to do|todo|
            upcoming|waiting|waiting for input|waiting on someone else
            """),
        "cancelled": words(
            """
            aborted|bounced|canceled|cancelled|declined|did not take place|error|failed|no show|not done|not held|not sent|
            rejected|send error|skipped|undelivered|withdrawn
            """),
        "attempted": words("attempted|busy|left message|left voicemail|missed|no answer|not reached|unreachable"),
    ]

    private static let translated = [
        "done": words(
            """
            1|true|yes|t|y|ja|wahr|oui|vrai|si|verdadero|vero|sim|
            abgehalten|abgeschlossen|archiviert|beantwortet|beendet|durchgefuehrt|empfangen|erledigt|fertig|gehalten|
            gelesen|gesendet|hat stattgefunden|stattgefunden|versandt|versendet|zugestellt|
            achevee|acheve|clos|cloture|cloturee|effectue|effectuee|envoye|envoyee|fait|faite|lu|realise|realisee|recu|
            recue|repondu|tenu|tenue|termine|terminee|completee|
            celebrada|celebrado|cerrada|cerrado|completada|completado|enviada|enviado|finalizada|finalizado|hecha|hecho|
            leido|realizada|realizado|recibida|recibido|terminada|terminado|
            chiusa|chiuso|completata|completato|conclusa|concluso|effettuata|effettuato|fatta|fatto|inviata|inviato|letta|
            ricevuta|ricevuto|svolta|svolto|tenuta|tenuto|terminata|terminato|
            concluida|concluido|encerrada|encerrado|fechada|fechado|feita|feito|finalizada|lida|lido|recebida|recebido|
            afgehandeld|afgerond|afgesloten|gedaan|gereed|gehouden|gelezen|gesloten|ontvangen|uitgevoerd|verzonden|voltooid
            """),
        "planned": words(
            """
            0|false|no|f|n|nein|falsch|non|faux|falso|nao|nee|
            angesetzt|ausstehend|begonnen|eingabe ausstehend|entwurf|faellig|geplant|in arbeit|in bearbeitung|laufend|neu|
            nicht begonnen|nicht gestartet|offen|terminiert|ueberfaellig|verschoben|wartend|wartet auf andere|
            wartet auf jemand anderen|zurueckgestellt|
            a faire|brouillon|en attente|en cours|non commence|non commencee|non demarre|non demarree|nouveau|ouvert|
            ouverte|pas commence|planifie|planifiee|prevu|prevue|programme|programmee|reporte|reportee|
            abierta|abierto|aplazada|aplazado|borrador|en curso|en espera|en proceso|en progreso|no comenzada|no comenzado|
            no iniciada|no iniciado|nuevo|pendiente|planificada|planificado|pospuesto|programada|programado|por hacer|
            aperta|aperto|bozza|da fare|in attesa|in corso|non avviato|non iniziata|non iniziato|nuovo|pianificata|
            pianificato|prevista|previsto|programmata|programmato|rinviata|rinviato|
            a fazer|aberta|aberto|adiada|adiado|agendada|agendado|em andamento|em curso|em progresso|nao iniciada|
            nao iniciado|novo|pendente|planeada|planeado|planejada|planejado|rascunho|
            bezig|concept|gepland|in behandeling|in uitvoering|ingepland|niet begonnen|niet gestart|nieuw|te doen|
            uitgesteld|wachtend
            """),
        "cancelled": words(
            """
            abgebrochen|abgelehnt|abgesagt|annulliert|ausgefallen|entfallen|fehlgeschlagen|gescheitert|nicht abgehalten|
            nicht durchgefuehrt|nicht erschienen|nicht gehalten|nicht gesendet|nicht stattgefunden|nicht zugestellt|
            storniert|unzustellbar|
            abandonne|abandonnee|annule|annulee|echec|echoue|echouee|non effectue|non effectuee|non envoye|non realise|
            non realisee|non tenu|non tenue|pas tenu|refuse|
            anulada|anulado|cancelada|cancelado|fallida|fallido|no celebrada|no celebrado|no enviado|no realizada|
            no realizado|rechazado|
            annullata|annullato|cancellata|cancellato|fallita|fallito|non effettuata|non effettuato|non inviato|non svolta|
            non svolto|non tenuta|non tenuto|
            falha|falhado|falhou|nao enviado|nao realizada|nao realizado|
            afgezegd|geannuleerd|mislukt|niet doorgegaan|niet gehouden|niet verzonden
            """),
        "attempted": words(
            """
            besetzt|keine antwort|nicht erreichbar|nicht erreicht|verpasst|versucht|
            manque|manquee|occupe|pas de reponse|sans reponse|
            no contesta|ocupado|perdida|sin respuesta|
            nessuna risposta|non risponde|occupato|persa|
            nao atendida|sem resposta|
            bezet|geen antwoord|geen gehoor|gemist
            """),
    ]
}
