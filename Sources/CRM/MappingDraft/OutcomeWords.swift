/// Words that say how a deal stands, in English, German, French, Spanish, Italian, Portuguese, Dutch and
/// Polish.
///
/// A phrase says won or lost only where every word of it is understood: "Win-back" is no win, "Not won" no won deal, and
/// "Won?" a question.
enum OutcomeWords {
    enum Reading: Equatable {
        /// `open`, `won` or `lost`: the whole phrase is understood.
        case outcome(String)
        /// Something was signed or ordered: won, unless another step of the same column says so outright.
        case signed
        /// Words of an end or a refusal are there, but they do not add up, or stand beside others.
        case doubtful
        /// No word of an end is there, and not all words are those of a step.
        case silent
    }

    static func read(_ text: String) -> Reading {
        var phrase = Phrase(isUnknown: text.contains("?"))
        for word in NameKey.split(text) where !word.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { phrase.add(word) }
        return phrase.reading
    }

    /// Words that alone say that a deal is open, in their order.
    static var openWords: [String] { open.sorted() }

    /// Whether one of the words says open.
    static func mentionsOpen(_ text: String) -> Bool { NameKey.split(text).contains(where: open.contains) }

    /// Whether a status says that a deal is done with, and not how it ended.
    static func saysEnded(_ text: String) -> Bool {
        let words = NameKey.split(text)
        return !words.isEmpty && words.allSatisfy(ended.contains)
    }

    /// Whether a status says that the deal was deleted, and nothing else.
    static func isDeleted(_ text: String) -> Bool {
        let words = NameKey.split(text)
        return words.count == 1 && deleted.contains(words[0])
    }

    /// What the words read so far say.
    private struct Phrase {
        private var found: Set<String> = []
        private var isNegated = false
        private var isSigned = false
        private var hasReason = false
        private var hasThing = false
        private var hasStep = false
        private var isUnknown: Bool
        /// Whether a word of an end or a refusal is there.
        private var isAboutEnd = false

        init(isUnknown: Bool) { self.isUnknown = isUnknown }

        mutating func add(_ word: String) {
            if negations.contains(word) {
                if isNegated { isUnknown = true }
                isNegated = true
                isAboutEnd = true
            } else if small.contains(word) {
                return
            } else if isNegated {
                isNegated = false
                if won.contains(word) || wanted.contains(word) { found.insert("lost") } else { isUnknown = true }
            } else if won.contains(word) {
                found.insert("won")
            } else if lost.contains(word) {
                found.insert("lost")
            } else if open.contains(word) {
                found.insert("open")
            } else if signed.contains(word) {
                isSigned = true
            } else if things.contains(word) {
                hasThing = hasThing || StageOrder.isStep(word)
            } else if StageOrder.isStep(word) {
                hasStep = true
            } else if reasons.contains(word) {
                hasReason = true
            } else {
                isUnknown = true
            }
        }

        var reading: Reading {
            let isAboutEnd = self.isAboutEnd || isSigned || found.contains("won") || found.contains("lost")
            guard isAboutEnd else {
                let isStep = found.contains("open") || hasStep || hasThing
                return isStep && !isUnknown && !hasReason ? .outcome("open") : .silent
            }
            guard !isUnknown, !isNegated, !hasStep, found.count <= 1 else { return .doubtful }
            switch found.first {
            case "lost": return .outcome("lost")
            case "won": return hasReason ? .doubtful : .outcome("won")
            case nil: return hasReason ? .doubtful : .signed
            default: return .doubtful
            }
        }
    }
}

extension OutcomeWords {
    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
    }

    private static let won = words(
        """
        won win closedwon gewonnen gewonnene gewonnener gagne gagnee gagnes gagnees ganado ganada ganados ganadas vinto vinta vinti vinte
        ganho ganha ganhos ganhas
        acquisita acquisito acquisite acquisiti aggiudicata aggiudicato
        wygrana wygrany wygrane zdobyta zdobyty zdobyte pozyskana pozyskany
        """)
    private static let lost = words(
        """
        lost loss closedlost dead abandoned cancelled canceled disqualified unqualified rejected declined refused
        withdrawn unsuccessful
        verloren verlorene verlorener abgelehnt ablehnung abgesagt absage abgebrochen storniert disqualifiziert zurueckgezogen
        perdu perdue perdus perdues refuse refusee annule annulee abandonne abandonnee
        perdido perdida perdidos perdidas rechazado rechazada cancelado cancelada anulado anulada descartado descartada
        abandonado abandonada
        perso persa persi perse rifiutato rifiutata annullato annullata abbandonato abbandonata
        recusado recusada rejeitado rejeitada afgewezen geannuleerd
        przegrana przegrany przegrane stracona stracony utracona utracony odrzucona odrzucony anulowana anulowany
        """)
    private static let open = words(
        """
        open still ongoing active pending progress reopened
        offen offene noch laufend laufende aktiv bearbeitung wiedereroeffnet
        ouvert ouverte cours actif abierto abierta curso activo aperto aperta corso attivo
        aberto aberta andamento ativo lopend lopende behandeling heropend
        """)
    /// What is won where nothing better is said; beside an end, only what it was about.
    private static let signed = words(
        """
        signed unterschrieben unterzeichnet auftrag beauftragt zuschlag signe signee firmado firmada firmato firmata
        assinado assinada ondertekend getekend
        """)
    private static let negations = words(
        "not no non without nicht kein keine keinen keiner ohne pas sans sin senza nao sem geen niet zonder nie")
    /// What a deal lives on: without it, it is lost.
    private static let wanted = words(
        """
        interest interested decision qualified deal sale order budget need fit accepted awarded successful go bid
        interesse interessiert entscheidung qualifiziert auftrag abschluss geschaeft bedarf zuschlag angenommen
        interet interessee suite qualifie qualifiee accepte acceptee
        interes interesado interesada calificado calificada cualificado cualificada aceptado aceptada
        interessato interessata decisione qualificato qualificata accettato accettata
        interessado interessada decisao qualificado qualificada aceito aceita
        geinteresseerd beslissing gekwalificeerd
        """)
    /// Words that change nothing.
    private static let small = words(
        """
        the a and as by us we is was has been in at on of from closed close
        der die das den dem ein eine und ist wurde von vom im zum am bei geschlossen abgeschlossen
        le la les l d de du des un une est en par clos close cloture cloturee ferme fermee
        el los las una y por cerrado cerrada lo il gli e da chiuso chiusa o os em fechado fechada het een door gesloten
        stage status phase received confirmed erhalten erteilt eingegangen bestaetigt
        """)
    /// What is won or lost.
    private static let things = words(
        """
        deal opportunity sale sales order project business lead quote offer proposal contract negotiation tender
        verkaufschance verkauf projekt geschaeft angebot vertrag verhandlung ausschreibung
        affaire opportunite vente commande projet offre devis contrat negociation
        oportunidad venta negocio pedido proyecto oferta presupuesto propuesta contrato negociacion
        opportunita trattativa vendita ordine progetto offerta preventivo proposta contratto
        oportunidade venda projeto kans opdracht offerte contract
        """)
    /// Why, or to whom, a deal was lost; beside a win they leave it open whose it was.
    private static let reasons = words(
        """
        to against price budget timing customer client buyer competitor competition
        an gegen contre para preis kunde kunden wettbewerb wettbewerber mitbewerber konkurrenz prix concurrent concurrence cliente
        precio competidor competencia prezzo concorrente concorrenza preco concorrencia prijs klant concurrentie
        """)
    private static let ended = words(
        """
        closed close done completed complete finished ended
        erledigt abgeschlossen geschlossen beendet fertig
        termine terminee clos cloture cloturee ferme fermee acheve achevee fini finie
        hecho hecha cerrado cerrada terminado terminada finalizado finalizada completado completada
        chiuso chiusa concluso conclusa terminato terminata completato completata finito finita
        fechado fechada concluido concluida encerrado encerrada
        afgerond gesloten afgesloten voltooid klaar
        zakonczona zakonczony zakonczone zamknieta zamkniety
        """)
    private static let deleted = words(
        """
        deleted geloescht supprime supprimee eliminado eliminada eliminato eliminata excluido excluida apagado apagada
        verwijderd
        """)
}
