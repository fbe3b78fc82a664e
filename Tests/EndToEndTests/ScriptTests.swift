// EndToEndTests: the program as its user meets it, from command line to published site.
//
// In: the built binary, the scripts beside this file, the repository's content, shared test material where it is there.
// Out: exit codes, printed lines and published files, compared with what they must be.

import Foundation
import Testing

@Suite("Scripts", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct ScriptTests {
    @Test("There are scripts to run")
    func present() {
        #expect(Script.all.count > 10)
    }

    // Scripts that need the shared test material are left out where it is absent.
    @Test("What a script says comes true", arguments: Script.all.filter { Places.hasShared || !$0.needsShared })
    func script(_ script: Script) throws {
        try ScriptRunner(script).run()
    }
}
