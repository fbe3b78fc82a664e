/// The usual order of sales stages, by the words in their names.
enum StageOrder {
    static func sorted(_ names: [String]) -> [String] {
        names.enumerated().sorted { a, b in
            (rank(a.element), a.offset) < (rank(b.element), b.offset)
        }.map(\.element)
    }

    /// Whether a stage's name says its outcome or its place, and nothing else of an end.
    static func knows(_ name: String) -> Bool {
        switch OutcomeWords.read(name) {
        case .outcome: true
        case .signed, .doubtful: false
        case .silent: place(name) != nil || OutcomeWords.mentionsOpen(name)
        }
    }

    /// Whether a word is one of a step before the end.
    static func isStep(_ word: String) -> Bool { order.contains { $0.contains(word) } }

    private static func rank(_ name: String) -> Int {
        switch OutcomeWords.read(name) {
        case .outcome("won"): 900
        case .outcome("lost"): 950
        case .signed: 800
        default: place(name) ?? order.count / 2
        }
    }

    private static func place(_ name: String) -> Int? {
        let words = NameKey.split(name)
        return order.firstIndex { group in words.contains { group.contains($0) } }
    }

    private static let order: [Set<String>] = [
        [
            "prospect", "prospecting", "new", "neu", "suspect", "inquiry", "anfrage", "prospection", "prospeccion",
            "prospezione", "prospeccao", "nouveau", "nuevo", "nuovo", "novo", "nieuw",
        ],
        ["lead", "interesse", "interest"],
        ["appointment", "contacted", "contact", "screening", "engaging", "engaged", "kontakt"],
        [
            "qualification", "qualified", "qualify", "qualifizierung", "qualifiziert", "discovery", "calificacion",
            "qualifica", "qualificacao", "kwalificatie",
        ],
        ["needs", "analysis", "bedarf", "bedarfsanalyse", "demo", "meeting", "presentation"],
        ["value", "solution", "develop", "initial"], ["decision", "decisionmaker", "makers", "perception"],
        [
            "proposal", "proposition", "quote", "offer", "angebot", "propose", "offre", "devis", "oferta", "propuesta",
            "offerta", "proposta", "offerte",
        ],
        [
            "negotiation", "negotiating", "verhandlung", "review", "negociation", "negociacion", "negoziazione",
            "negociacao", "onderhandeling",
        ],
        ["contract", "commit", "verbal", "vertrag", "contrat", "contrato", "contratto"],
    ]
}
