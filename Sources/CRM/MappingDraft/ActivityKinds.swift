/// Words for the kinds of activities, in English, German, French, Spanish, Italian, Portuguese and Dutch.
enum ActivityKinds {
    /// `call`, `meeting`, `email`, `task` or `note`; nil for any other word, which may be a kind of one's own.
    static func meaning(of word: String) -> String? {
        let key = NameKey.split(word).joined()
        return words.first { $0.value.contains(key) }?.key
    }

    private static let words: [String: Set<String>] = [
        "call": [
            "call", "phone", "phonecall", "telephone", "anruf", "telefonat", "telefon", "appel", "appeltelephonique",
            "llamada", "chiamata", "telefonata", "chamada", "ligacao", "bellen", "telefoongesprek", "gesprek",
        ],
        "meeting": [
            "meeting", "appointment", "visit", "besprechung", "termin", "besuch", "treffen", "reunion", "rendezvous",
            "visite", "visita", "riunione", "incontro", "appuntamento", "reuniao", "vergadering", "afspraak", "bezoek",
        ],
        "email": ["email", "mail", "courriel", "correo", "correoelectronico"],
        "task": ["task", "todo", "aufgabe", "tache", "tarea", "attivita", "compito", "tarefa", "taak"],
        "note": ["note", "notiz", "nota", "notitie"],
    ]
}
