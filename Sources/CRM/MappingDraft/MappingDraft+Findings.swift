import Diagnostics

/// What a person should look at beyond single values.
extension MappingDraft {
    /// Columns of people in which blanks follow each name as below merged cells, too few to be sure of it.
    mutating func noteMergedPeople() {
        for file in read {
            for column in ["owner_id", "user_id"] {
                guard let index = file.index(of: column), file.profile.perhapsMerged.contains(index),
                    !file.profile.filledDown.contains(file.profile.header[index])
                else { continue }
                let sketch = file.profile.sketches[index]
                findings.append(
                    Diagnostic(
                        .warning, "CSV-MERGED",
                        "\(sketch.rows - sketch.filled) of \(sketch.rows) rows name nobody in "
                            + "'\(LogText.excerpt(file.profile.header[index]))', below rows that do: merged cells?",
                        at: .file(file.name, line: file.profile.dialect.headerLine, column: index + 1),
                        hint: "read as nobody; if a blank stands for the name above, write "
                            + "fill-down: [\(LogText.excerpt(file.profile.header[index]))] below the file"))
            }
        }
    }

    /// Columns that nearly every page needs and half of the deals have nothing in.
    mutating func noteBlanks() {
        for table in tables where table.name == "opportunities" {
            for part in table.parts {
                guard let file = files.first(where: { $0.name == part.file }) else { continue }
                for column in ["owner_id", "stage", "amount_minor", "close_date", "created_at"] {
                    guard part.column(column) != nil, let index = file.index(of: column) else { continue }
                    let header = file.profile.header[index]
                    let sketch = file.profile.sketches[index]
                    let isMerged = file.profile.perhapsMerged.contains(index) && column == "owner_id"
                    guard sketch.rows >= 10, sketch.filled * 2 <= sketch.rows, !isMerged,
                        !file.profile.filledDown.contains(header)
                    else { continue }
                    findings.append(
                        Diagnostic(
                            .warning, "MAP-BLANKS",
                            "\(sketch.rows - sketch.filled) of \(sketch.rows) deals have nothing in "
                                + "'\(LogText.excerpt(header))', from which \(column) is read",
                            at: .file(file.name, line: file.profile.dialect.headerLine, column: index + 1),
                            hint: "is it the right column, and exported in full?"))
                }
            }
        }
    }

    /// Leaves a file out for another that has its identifiers, and says so where it says something else of them.
    mutating func leaveOut(_ left: Int, for kept: Int) {
        let (a, b) = (files[left], files[kept])
        for (index, header) in a.profile.header.enumerated() {
            guard let other = b.profile.index(header), index != a.index(of: "id"), !NameKey.isLoaders(header) else {
                continue
            }
            let sketch = a.profile.sketches[index]
            let (share, count) = sketch.containment(in: b.profile.sketches[other])
            guard count > 0, share < 0.9, !WrittenAlike.isSame(a, index, b, other) else { continue }
            let known = Set(b.profile.sketches[other].values.map(\.value))
            let value = sketch.values.first { !known.contains($0.value) }
            files[left].leftOut = "has the identifiers of \(b.name), but other values"
            findings.append(
                Diagnostic(
                    .warning, "MAP-SAME-IDS",
                    "\(a.name) and \(b.name) have the same identifiers, but not the same values in "
                        + "'\(LogText.excerpt(header))'"
                        + (value.map { ", such as \(LogText.excerpt($0.value))" } ?? "")
                        + ": \(b.name) is read, \(a.name) is not",
                    at: .file(a.name, line: value?.line, column: index + 1),
                    hint: "if it is an older export, take it away; if other records have these numbers, import it with "
                        + "a mapping of its own"))
            return
        }
        files[left].leftOut = "holds the same records as \(b.name)"
    }
}
