accessions-title = Ablieferungen
accessions-none = Noch ist nichts gekommen. Datenträger und Ordner werden auf der Befehlszeile angenommen.
accessions-count = { $count ->
    [one] Eine Ablieferung
   *[other] { $shown } Ablieferungen
}
accessions-column-accession = Ablieferung
accessions-column-received = Empfangen
accessions-column-manner = Wie sie kam
accessions-column-files = Dateien
accessions-column-state = Zustand
accessions-carrier = auf versiegelten Datenträgern
accessions-folder = als Ordner oder Speicherkarte
accessions-image = als Abbild eines ganzen Datenträgers
accessions-finished = abgeschlossen
accessions-unfinished = nicht abgeschlossen
accessions-withdrawn = zurückgezogen
accession-title = Ablieferung { $accession }
accession-received = Empfangen am { $time }
accession-withdrawn = Diese Ablieferung ist zurückgezogen: verborgen und verwahrt. Grund: { $reason }
accession-unfinished = Diese Ablieferung ist nicht abgeschlossen. Was verwahrt ist, bleibt; mit demselben Befehl geht es weiter.
accession-certificate = Die Bescheinigung
accession-certificate-text = Als Text
accession-certificate-json = Als JSON
accession-certificate-html = Zum Drucken
accession-certificate-note = Unterschrieben, zum Prüfen
accession-pictures = Ihre Bilder
accession-disks = Die Datenträger
accession-column-disk = Datenträger
accession-column-name = Name, wie er kam
accession-column-state = Zustand
accession-column-read = Gelesene Blöcke
accession-column-unknown = Nicht aus diesem Satz
accession-disk-whole = Heil
accession-disk-damaged = Beschädigt
accession-disk-lost = Verloren
accession-disk-not-told = sagt es nicht
accession-disk-absent = kam nicht an
accession-disk-unknown = { $size }, die kein Block dieses Satzes sind
accession-sources = Woher sie kam
accession-came-back = Was zurückkam
accession-present = Gelesen, wie sie waren
accession-recovered = Wiederhergestellt, Bit für Bit
accession-damaged = Beschädigt
accession-missing = Fehlend
accession-altered = Nach dem Versiegeln verändert
accession-added = Von keinem Verzeichnis genannt
accession-unreadable = Für die Quelle nicht lesbar
accession-became = Was aus jeder Datei wurde
accession-refused = Abgelehnt, mit dem Grund
accession-code = Festlegungscode
accession-code-read = Lesen Sie die Gruppen von 1 bis 6, von links nach rechts. Die zwei Prüfziffern am Ende stimmen.
accession-code-matches = Stimmt mit dem Code überein, den die Quelle vorlas
accession-code-does-not-match = Stimmt nicht überein
accession-code-does-not-match-next = Der Code gehört zu nichts, was eintraf, und über einzelne Dateien lässt sich nichts sagen. Fragen Sie die Quelle noch einmal nach dem Code und nach den anderen Datenträgern.
accession-code-not-compared = Nicht verglichen
accession-code-not-given-next = Es wurde kein Code genannt. Lassen Sie sich den Code von der Quelle vorlesen; lesen Sie ihr diesen nicht vor.
accession-code-cannot-be-compared-next = Von einem Paket ist zu viel verloren, um den Code mit allem zu vergleichen, was eintraf. Das sagt nichts gegen die Datenträger. Nehmen Sie die anderen Datenträger an und vergleichen Sie noch einmal.
accession-refusals = Abgelehnte Dateien
accession-defects = Mängel
accession-defects-none = Es wurde kein Mangel gefunden.
accession-column-path = Pfad, wie er kam
accession-column-reason = Grund
accession-column-defect = Mangel
accession-column-detail = Was gefunden wurde
accession-more = { $count ->
    [one] Eine weitere Zeile steht nicht hier; die Bescheinigung und die Befehlszeile nennen sie.
   *[other] { $shown } weitere Zeilen stehen nicht hier; die Bescheinigung und die Befehlszeile nennen sie.
}
lead-disks = { $count ->
    [one] Ein Datenträger kam mit dieser Lieferung.
   *[other] { $shown } Datenträger kamen mit dieser Lieferung.
}
lead-disks-absent = { $count ->
    [one] Ein Datenträger kam nicht an.
   *[other] { $shown } Datenträger kamen nicht an.
}
lead-all-back = { $count ->
    [0] Die Datenträger nennen keine Dateien.
    [one] Die eine Datei kam zurück, Bit für Bit.
   *[other] Alle { $shown } Dateien kamen zurück, Bit für Bit.
}
lead-back = { $count ->
    [0] Keine Datei kam vollständig zurück.
    [one] Eine Datei kam zurück, Bit für Bit.
   *[other] { $shown } Dateien kamen zurück, Bit für Bit.
}
lead-damaged = { $count ->
    [one] Eine Datei ist beschädigt; ihr Name steht unten.
   *[other] { $shown } Dateien sind beschädigt; ihre Namen stehen unten.
}
lead-missing = { $count ->
    [one] Eine Datei fehlt; ihr Name steht unten.
   *[other] { $shown } Dateien fehlen; ihre Namen stehen unten.
}
lead-altered = { $count ->
    [one] Eine Datei ist verändert: Ihr Inhalt ist nicht der, den ihr Verzeichnis nennt.
   *[other] { $shown } Dateien sind verändert: Ihr Inhalt ist nicht der, den ihre Verzeichnisse nennen.
}
lead-added = { $count ->
    [one] Eine Datei kam, die kein Verzeichnis nennt.
   *[other] { $shown } Dateien kamen, die kein Verzeichnis nennt.
}
lead-unreadable = { $count ->
    [one] Eine Datei konnte schon die Quelle nicht lesen.
   *[other] { $shown } Dateien konnte schon die Quelle nicht lesen.
}
lead-code-does-not-match = Der Code stimmt nicht mit dem überein, was eintraf; über einzelne Dateien lässt sich daher nichts sagen.
lead-code-cannot-be-compared = Der Code konnte nicht mit allem verglichen werden, was eintraf; über einzelne Dateien wird daher nichts behauptet.
lead-code-not-given = Es wurde kein Code verglichen; bis dahin kann niemand sagen, dass nichts hinzugefügt und nichts weggenommen wurde.
lead-offered = { $count ->
    [0] Es wurde keine Datei angeboten.
    [one] Eine Datei wurde angeboten.
   *[other] { $shown } Dateien wurden angeboten.
}
lead-stored = { $count ->
    [0] Keine ist verwahrt.
    [one] Eine ist verwahrt.
   *[other] { $shown } sind verwahrt.
}
lead-duplicate = { $count ->
    [one] Eine hat den Inhalt einer verwahrten Datei; ihr Fundort ist verwahrt.
   *[other] { $shown } haben den Inhalt verwahrter Dateien; ihre Fundorte sind verwahrt.
}
lead-refused = { $count ->
    [one] Eine wurde abgelehnt; ihr Name und der Grund stehen unten.
   *[other] { $shown } wurden abgelehnt; ihre Namen und die Gründe stehen unten.
}
