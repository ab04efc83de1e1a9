pictures-title = Bilder
pictures-filters = Filter
pictures-filter-state = Zustand
pictures-filter-opening = Öffnen
pictures-filter-opens = Öffnet sich
pictures-filter-opens-in-part = Öffnet sich zum Teil
pictures-filter-does-not-open = Öffnet sich nicht
pictures-filter-no-picture = Kein Bild
pictures-filter-not-examined = Noch nicht untersucht
pictures-filter-format = Format
pictures-filter-accession = Ablieferung
pictures-clear = Filter aufheben
pictures-count = { $count ->
    [one] Ein Bild
   *[other] { $shown } Bilder
}
pictures-range = { $count ->
    [one] { $first }–{ $last } von einem Bild
   *[other] { $first }–{ $last } von { $shown } Bildern
}
pictures-empty = Kein Bild entspricht diesen Filtern. Heben Sie einen Filter auf, um mehr zu sehen.
pictures-none = Noch ist nichts gekommen.
pictures-pages = Seiten des Ergebnisses
pictures-previous = Zurück
pictures-next = Weiter
pictures-order = Reihenfolge
pictures-order-came = Wie eingegangen
pictures-order-best = Beste zuerst
pictures-view = Ansicht
pictures-grid = Raster
pictures-list = Liste
pictures-column-picture = Bild
pictures-column-path = Pfad, wie er kam
pictures-column-state = Zustand
pictures-column-format = Format
pictures-column-size = Größe
pictures-column-captured = Zeit in der Kamera
