frame-name = Amana
frame-skip = Go to the content
frame-pages = Pages of the archive
frame-language = Language
frame-signed-in = Signed in as { $name }
frame-sign-out = Sign out
nav-overview = Overview
nav-pictures = Pictures
nav-accessions = Accessions
nav-log = Custody log
foot-entry = Entry { $entry } folded
foot-empty = No entry is folded yet
foot-behind = { $count ->
    [one] One entry of the log is not folded yet.
   *[other] { $shown } entries of the log are not folded yet.
}
foot-time-zone = Times are in UTC.
keys-title = Keys
keys-move = move
keys-open = open
keys-show = show
keys-shield = shield at once
keys-neighbour = neighbour
keys-page = previous or next page
key-space = Space
key-enter = Enter
key-escape = Esc
key-left = Left arrow
key-right = Right arrow
