log-title = Verwahrungsbuch
log-about = Jede Handlung des Archivs ist ein Eintrag. Kein Eintrag wird je geändert oder entfernt.
log-none = Das Buch hat noch keinen Eintrag.
log-column-entry = Eintrag
log-column-time = Zeit
log-column-act = Was geschah
log-column-item = Stück
log-range = { $count ->
    [one] { $first }–{ $last } von einem Eintrag
   *[other] { $first }–{ $last } von { $shown } Einträgen
}
log-newer = Neuere Einträge
log-older = Ältere Einträge
log-pages = Seiten des Buchs
