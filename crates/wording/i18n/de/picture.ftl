picture-title = Bild { $item }
picture-in = In der Ablieferung { $accession }
picture-alt-shielded = Verhülltes Abbild von Bild { $item }
picture-alt-shown = Bild { $item }
picture-shielded = Verhülltes Abbild. Die Einzelheiten haben dieses Gerät nicht erreicht.
picture-shown = Gezeigt. Eintrag { $entry } hält es unter Ihrem Namen fest.
picture-show-5 = 5 Sekunden zeigen
picture-keep = Weiter zeigen
picture-shield = Jetzt verhüllen
picture-proof = Nachweis herunterladen
picture-recorded = Das Zeigen wird unter Ihrem Namen eingetragen.
picture-not-acknowledged = Nicht gezeigt: Das Buch hat die Ansicht nicht bestätigt. Versuchen Sie es erneut.
picture-lapsed = Nicht gezeigt: Die Zeit dieser Ansicht ist vorbei. Fragen Sie erneut nach dem Bild.
picture-not-examined = Noch nicht untersucht. Die Datei ist verwahrt; ihr Bild kann gezeigt werden, wenn eine Maschine sie angesehen hat.
picture-does-not-open = Es gibt kein Bild zu zeigen. Die Datei ist verwahrt, wie sie kam.
picture-in-part = Ein Teil des Bildes wurde dekodiert; der Rest erscheint grau.
picture-no-bytes = Von dieser Datei kam nichts an. Ihr Name und Fundort sind verwahrt.
picture-withdrawn = Verborgen: Die Ablieferung wurde zurückgezogen. Die Datei ist verwahrt. Grund: { $reason }
picture-history = Was mit diesem Bild geschah
picture-history-when = { $time }, Eintrag { $entry }
picture-history-all = { $count ->
    [one] Der eine Eintrag
   *[other] Alle { $shown } Einträge
}
picture-neighbours = Davor und danach, in der Folge der Ablieferung
picture-previous = Voriges Bild
picture-next = Nächstes Bild
picture-this = dieses
picture-before = { $duration } davor
picture-after = { $duration } danach
picture-same-bytes = Derselbe Inhalt auch unter
picture-same-bytes-first = Derselbe Inhalt kam zuerst unter
