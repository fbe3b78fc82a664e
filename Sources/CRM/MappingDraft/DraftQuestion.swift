/// A question of a draft, as a row of answers.csv.
struct DraftQuestion: Sendable {
    let file: String
    var column = ""
    var value = ""
    /// What the draft takes; empty where it takes nothing.
    var guess = ""
    let note: String

    /// What it is about.
    var place: [String] { [file, column, value] }
}

extension MappingDraft {
    /// The questions as a file of answers, with what the draft took beside them. Only what a person said stands in
    /// `answer`, so that a guess does not become an answer by being handed back.
    var answersFile: String {
        var questions: [DraftQuestion] = []
        for file in files {
            let isRead = types[file.name] != nil
            questions.append(
                DraftQuestion(
                    file: file.name, guess: isRead ? file.kind?.title ?? "" : "",
                    note: isRead
                        ? file.reasons.joined(separator: "; ")
                        : "not read: \(ignored.first { $0.name == file.name }?.reason ?? "not recognised")"))
        }
        for column in columns where column.score < MappingDraft.unsure && column.sources.count == 1 {
            guard let source = column.sources.first, source.file == column.file,
                files.first(where: { $0.name == column.file })?.kind?.table == column.table
            else { continue }
            questions.append(
                DraftQuestion(
                    file: source.file, column: source.column, guess: column.name,
                    note: "\(MappingDraft.number(column.score)) (\(column.reasons.joined(separator: "; ")))"))
        }
        var seen: Set<SourceColumn> = []
        for offer in offers where seen.insert(SourceColumn(file: offer.file.name, column: offer.header)).inserted {
            let names = offers.filter { $0.file.name == offer.file.name && $0.index == offer.index }.map(\.column)
            questions.append(
                DraftQuestion(
                    file: offer.file.name, column: offer.header, note: "perhaps \(names.joined(separator: " or "))"))
        }
        questions += self.questions
        let asked = Set(questions.map(\.place))
        let further = choices.all.filter { !asked.contains($0.place) }.map {
            [$0.file, $0.column, $0.value, "", $0.answer, "your answer"]
        }
        let rows = questions.map { [$0.file, $0.column, $0.value, $0.guess, choices.answer(to: $0) ?? "", $0.note] }
        return ([["file", "column", "value", "guess", "answer", "note"]] + rows + further).map { row in
            row.map { cell in
                let needs = cell.contains { ",\"\n\r".contains($0) }
                return needs
                    ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                        + "\"" : cell
            }.joined(separator: ",")
        }.joined(separator: "\n") + "\n"
    }
}
