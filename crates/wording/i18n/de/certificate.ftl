certificate-title = Eingangsbescheinigung
certificate-accession = Ablieferung { $accession }, Satz { $set }
certificate-issued = Ausgestellt { $time } UTC
certificate-code-not-given = Es wurde kein Code verglichen. Lassen Sie sich den Code von der Quelle vorlesen; lesen Sie ihr diesen nicht vor: { $tips }. Bis dahin kann niemand sagen, dass nichts hinzugefügt und nichts weggenommen wurde.
certificate-code-matches = Der Code { $given } stimmt: Er legt Paket { $packet } und alles davor fest.
certificate-code-does-not-match = DER CODE STIMMT NICHT. Der Code { $given } gehört zu nichts, was eintraf. Über einzelne Dateien lässt sich nichts sagen. Fragen Sie noch einmal nach dem Code und nach den anderen Datenträgern.
certificate-present = Vollständig eingetroffene Dateien: { $shown }
certificate-recovered = Nach Reparatur aus Ersatzdatenträgern vollständige Dateien: { $shown }
certificate-damaged = Beschädigte Dateien, von denen Bytes verloren sind: { $shown }
certificate-missing = Fehlende Dateien, genannt, aber nichts davon traf ein: { $shown }
certificate-altered = Veränderte Dateien, deren Inhalt nicht der ist, den der Code festlegt: { $shown }
certificate-added = Hinzugefügte Dateien, die kein vom Code festgelegtes Verzeichnis nennt: { $shown }
certificate-unreadable = Dateien, die schon die Quelle nicht lesen konnte: { $shown }
certificate-held = Jeder Datenträger ist so verwahrt, wie er eintraf. Ein Datenträger, der später eintrifft, vervollständigt diese Ablieferung: Nehmen Sie ihn auf dieselbe Weise an.
certificate-code-cannot-be-compared = Der Code { $given } konnte nicht mit allem verglichen werden, was eintraf: Von einem Paket ist zu viel verloren. Das sagt nichts gegen die Datenträger. Über einzelne Dateien wird nichts behauptet; nehmen Sie die anderen Datenträger an und vergleichen Sie noch einmal.
certificate-more-disks = { $count ->
    [one] Ein weiterer Datenträger dieses Satzes genügt, um alles zurückzugeben.
   *[other] { $shown } weitere Datenträger dieses Satzes genügen, um alles zurückzugeben.
}
certificate-heading-code = Der Code
certificate-heading-disks = Die Datenträger dieser Lieferung
certificate-heading-counts = Was aus den Dateien wurde
certificate-heading-files = Dateien, die nicht vollständig sind
certificate-heading-defects = Was sonst nicht ist, wie es sein sollte
certificate-heading-hand = Die Hand, die unterschrieb
certificate-heading-log = Wo diese Bescheinigung steht
certificate-after = Nach diesem Paket kam noch: { $packets }, darin { $files } mit { $size }. Dieser Code legt das nicht fest; fragen Sie nach dem Code, der zuletzt angezeigt wurde.
certificate-after-none = Nach diesem Paket kam nichts.
certificate-goes-on = Die Quelle hat angegeben, dass dieser Satz einen älteren mit dem Code { $code } fortsetzt; jener kam als { $accession }.
certificate-goes-on-unknown = Die Quelle hat angegeben, dass dieser Satz einen älteren mit dem Code { $code } fortsetzt. Keine Ablieferung hat ihn gebracht.
certificate-tips = Codes an den Enden dessen, was eintraf: { $codes }. Einen Code hört man von der Quelle; diese liest man niemandem vor.
certificate-no-counts = Über einzelne Dateien wird nichts gesagt.
certificate-files-none = Hier ist keine Datei genannt: Von jeder Datei, die ein Verzeichnis nennt, ist alles da.
certificate-defects-none = Sonst wurde nichts gefunden.
certificate-column-item = Stück
certificate-hand-signed = Mit dem Schlüssel { $key } unterschrieben: { $packets }.
certificate-hand-same = Derselbe Schlüssel unterschrieb, was als { $accessions } kam.
certificate-hand-first = Keine frühere Ablieferung hat diesen Schlüssel.
certificate-hand-others = { $count ->
    [one] Ein Paket ist mit einem anderen Schlüssel unterschrieben.
   *[other] { $shown } Pakete sind mit anderen Schlüsseln unterschrieben.
}
certificate-hand-unsigned = { $count ->
    [one] Ein Paket ist nicht unterschrieben.
   *[other] { $shown } Pakete sind nicht unterschrieben.
}
certificate-hand-invalid = { $count ->
    [one] Die Unterschrift eines Pakets stimmt nicht.
   *[other] Die Unterschriften von { $shown } Paketen stimmen nicht.
}
certificate-entry = Sie ist Eintrag { $entry } des Protokolls { $log }. Der SHA-256-Wert ihres Dokuments ist { $sha256 }.
certificate-checkpoint = Der Prüfpunkt, der für { $size } Einträge unterschrieben wurde, enthält sie. Seine Wurzel ist { $root }.
certificate-packets = { $count ->
    [one] ein Paket
   *[other] { $shown } Pakete
}
certificate-files = { $count ->
    [one] eine Datei
   *[other] { $shown } Dateien
}
certificate-pair = { $name }: { $value }
list-last = { $some } und { $last }
list-next = { $some }, { $next }
