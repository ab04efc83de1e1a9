log-title = Custody log
log-about = Every act of the archive is an entry. No entry is ever changed or taken out.
log-none = The log has no entry yet.
log-column-entry = Entry
log-column-time = Time
log-column-act = What happened
log-column-item = Item
log-range = { $count ->
    [one] { $first }–{ $last } of one entry
   *[other] { $first }–{ $last } of { $shown } entries
}
log-newer = Newer entries
log-older = Older entries
log-pages = Pages of the log
