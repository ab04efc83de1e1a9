overview-title = Überblick
overview-as-of = Stand { $time }
overview-basis = Exemplar { $copy }, { $method }
overview-basis-ledger = Exemplar { $copy }, aus dem Buch gezählt
overview-kept = Verwahrte Bilder
overview-kept-of = { $count ->
    [one] von einer Datei, die kam
   *[other] von { $shown } Dateien, die kamen
}
overview-came = Dateien, die kamen
overview-came-of = { $count ->
    [one] in einer Ablieferung
   *[other] in { $shown } Ablieferungen
}
overview-not-opening = Bilder, die sich nicht öffnen
overview-not-opening-of = { $count ->
    [one] von einem untersuchten Bild
   *[other] von { $shown } untersuchten Bildern
}
overview-duplicates = Dubletten, Fundort verwahrt
overview-duplicates-of = { $count ->
    [one] von einer Datei, die kam
   *[other] von { $shown } Dateien, die kamen
}
overview-not-examined = { $count ->
    [one] Ein Original ist noch nicht untersucht; die Zahlen der Bilder und Formate lassen es aus.
   *[other] { $shown } Originale sind noch nicht untersucht; die Zahlen der Bilder und Formate lassen sie aus.
}
overview-health = Zustand der Verwahrung
overview-health-log = Buch
overview-entries = Einträge im Buch
overview-position = Einträge im Katalog
overview-audit = Letzte volle Prüfung
overview-audit-unknown = nicht bekannt
overview-audit-how = Eine volle Prüfung wird auf der Befehlszeile begonnen; ihr Ergebnis steht nicht hier.
overview-defects = Verzeichnete Mängel
overview-defects-none = Es ist kein Mangel verzeichnet.
overview-defect-missing = Fehlende Dateien
overview-defect-damaged = Beschädigte Dateien
overview-defect-altered = Veränderte Dateien
overview-defect-added = Dateien, die kein Verzeichnis nennt
overview-defect-unreadable = Dateien, die die Quelle nicht lesen konnte
overview-defect-refused = Abgelehnte Dateien
overview-defect-not-opening = Bilder, die sich nicht öffnen
overview-formats = Gefundene Formate
overview-formats-by = nach dem Inhalt, gleich was der Name sagt
overview-formats-none = Noch ist nichts untersucht.
overview-accessions = Jüngste Ablieferungen
overview-accessions-all = Alle Ablieferungen
overview-accessions-none = Noch ist nichts gekommen. Datenträger und Ordner werden auf der Befehlszeile angenommen.
