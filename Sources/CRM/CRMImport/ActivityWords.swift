/// Words that say whether somebody still uses a CRM, in English, German, French, Spanish, Italian,
/// Portuguese and Dutch.
package enum ActivityWords {
    private static let active = words(
        """
        active|activated|enabled|employed|working|current|current employee|in use|live|
        aktiv|aktiviert|freigeschaltet|angestellt|beschäftigt|
        actif|active|activé|activée|en poste|activo|activa|activado|activada|habilitado|habilitada|
        attivo|attiva|attivato|attivata|abilitato|abilitata|
        ativo|ativa|ativado|ativada|actief|geactiveerd|ingeschakeld|in dienst
        """)
    private static let inactive = words(
        """
        inactive|not active|no longer active|disabled|deactivated|archived|suspended|left|departed|terminated|resigned|
        retired|dismissed|former|former employee|locked|locked out|blocked|closed|deleted|removed|revoked|deprovisioned|
        offboarded|
        inaktiv|nicht aktiv|deaktiviert|gesperrt|archiviert|gelöscht|ausgeschieden|ausgetreten|gekündigt|ehemalig|
        ehemalige|ehemaliger|
        inactif|inactive|désactivé|désactivée|archivé|archivée|supprimé|supprimée|bloqué|bloquée|suspendu|suspendue|
        parti|partie|inactivo|inactiva|desactivado|desactivada|deshabilitado|deshabilitada|archivado|archivada|
        eliminado|eliminada|bloqueado|bloqueada|suspendido|suspendida|
        inattivo|inattiva|disattivato|disattivata|disabilitato|disabilitata|archiviato|archiviata|eliminato|eliminata|
        cancellato|cancellata|bloccato|bloccata|sospeso|sospesa|cessato|cessata|dimesso|dimessa|
        inativo|inativa|desativado|desativada|suspenso|suspensa|arquivado|arquivada|excluído|excluída|desligado|desligada|
        inactief|niet actief|gedeactiveerd|uitgeschakeld|geblokkeerd|gearchiveerd|verwijderd|uit dienst|vertrokken
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(separator: "\n").flatMap { $0.split(separator: "|") }.map { key(String($0)) })
    }

    /// Small letters, with one blank for everything else between them.
    private static func key(_ word: String) -> String {
        word.lowercased().split { !$0.isLetter }.joined(separator: " ")
    }

    /// Whether a word says that somebody is active, or left; nil where it says neither.
    package static func meaning(of word: String) -> Bool? {
        let key = key(word)
        return active.contains(key) ? true : inactive.contains(key) ? false : nil
    }
}
