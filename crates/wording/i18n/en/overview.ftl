overview-title = Overview
overview-as-of = As of { $time }
overview-basis = copy { $copy }, { $method }
overview-basis-ledger = copy { $copy }, counted from the log
overview-kept = Pictures kept
overview-kept-of = { $count ->
    [one] of one file that came
   *[other] of { $shown } files that came
}
overview-came = Files that came
overview-came-of = { $count ->
    [one] in one accession
   *[other] in { $shown } accessions
}
overview-not-opening = Pictures that do not open
overview-not-opening-of = { $count ->
    [one] of one picture examined
   *[other] of { $shown } pictures examined
}
overview-duplicates = Duplicates, place kept
overview-duplicates-of = { $count ->
    [one] of one file that came
   *[other] of { $shown } files that came
}
overview-not-examined = { $count ->
    [one] One original has not been examined yet; the counts of pictures and formats leave it out.
   *[other] { $shown } originals have not been examined yet; the counts of pictures and formats leave them out.
}
overview-health = Custody health
overview-health-log = Log
overview-entries = Entries in the log
overview-position = Entries in the catalog
overview-audit = Last audit
overview-audit-unknown = not known
overview-audit-how = An audit is started by the custodian at the command line; its result is not shown here.
overview-defects = Recorded defects
overview-defects-none = No defect is recorded.
overview-defect-missing = Files missing
overview-defect-damaged = Files damaged
overview-defect-altered = Files altered
overview-defect-added = Files that no directory names
overview-defect-unreadable = Files that the source could not read
overview-defect-refused = Files refused
overview-defect-not-opening = Pictures that do not open
overview-formats = Formats found
overview-formats-by = by content, whatever the name says
overview-formats-none = Nothing has been examined yet.
overview-accessions = Recent accessions
overview-accessions-all = All accessions
overview-accessions-none = Nothing has come yet. The custodian receives disks and folders at the command line.
