frame-name = Amana
frame-skip = Zum Inhalt
frame-pages = Seiten des Archivs
frame-language = Sprache
frame-signed-in = Angemeldet als { $name }
frame-sign-out = Abmelden
nav-overview = Überblick
nav-pictures = Bilder
nav-accessions = Ablieferungen
nav-log = Verwahrungsbuch
foot-entry = Bis Eintrag { $entry }
foot-empty = Noch ist kein Eintrag gelesen
foot-behind = { $count ->
    [one] Ein Eintrag des Buchs ist noch nicht gelesen.
   *[other] { $shown } Einträge des Buchs sind noch nicht gelesen.
}
foot-time-zone = Zeiten sind in UTC.
keys-title = Tasten
keys-move = bewegen
keys-open = öffnen
keys-show = zeigen
keys-shield = sofort verhüllen
keys-neighbour = Nachbarbild
keys-page = vorige oder nächste Seite
key-space = Leertaste
key-enter = Eingabe
key-escape = Esc
key-left = Pfeil nach links
key-right = Pfeil nach rechts
