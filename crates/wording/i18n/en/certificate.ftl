certificate-title = Certificate of what came
certificate-accession = Accession { $accession }, set { $set }
certificate-issued = Issued { $time } UTC
certificate-code-not-given = No code was compared. Let the source read the code to you by voice; do not read this one to them: { $tips }. Until then nobody can say that nothing was added or taken away.
certificate-code-matches = The code { $given } matches: it fixes packet { $packet } and everything before it.
certificate-code-does-not-match = THE CODE DOES NOT MATCH. The code { $given } belongs to nothing that arrived. Nothing can be said of any single file. Ask for the code again; ask for the other disks.
certificate-present = Files that came whole: { $shown }
certificate-recovered = Files whole after repair from spare disks: { $shown }
certificate-damaged = Files damaged, with some of their bytes lost: { $shown }
certificate-missing = Files missing, named but with none of their bytes come: { $shown }
certificate-altered = Files altered, whose bytes are not those that the code fixes: { $shown }
certificate-added = Files added, which no directory that the code fixes names: { $shown }
certificate-unreadable = Files that the source itself could not read: { $shown }
certificate-held = Every volume is kept as it came. A disk that arrives later completes this accession: receive it in the same way.
certificate-code-cannot-be-compared = The code { $given } could not be compared with all that arrived: too much of some packet is lost. That says nothing against the disks. Nothing is claimed of single files; receive the other disks, then compare again.
certificate-more-disks = { $count ->
    [one] One more disk of this set is enough to give everything back.
   *[other] { $shown } more disks of this set are enough to give everything back.
}
certificate-heading-code = The code
certificate-heading-disks = The disks of this delivery
certificate-heading-counts = What became of the files
certificate-heading-files = Files that are not whole
certificate-heading-defects = What else is not as it should be
certificate-heading-hand = The hand that signed
certificate-heading-log = Where this certificate stands
certificate-after = After that packet came { $packets }, with { $files } and { $size }. This code does not fix them; ask for the code that was shown last.
certificate-after-none = Nothing came after that packet.
certificate-goes-on = The source said that this set goes on from an older one with the code { $code }; that one came as { $accession }.
certificate-goes-on-unknown = The source said that this set goes on from an older one with the code { $code }. No delivery has brought that one.
certificate-tips = Codes at the ends of what arrived: { $codes }. Whoever hears a code hears it from the source, and does not read these out.
certificate-no-counts = Nothing is said of single files.
certificate-files-none = No file is named here: of every file that a directory names, all came.
certificate-defects-none = Nothing else was found.
certificate-column-item = Item
certificate-hand-signed = { $packets } signed with the key { $key }.
certificate-hand-same = The same key signed what came as { $accessions }.
certificate-hand-first = No accession that came earlier has this key.
certificate-hand-others = { $count ->
    [one] One packet is signed with another key.
   *[other] { $shown } packets are signed with other keys.
}
certificate-hand-unsigned = { $count ->
    [one] One packet is not signed.
   *[other] { $shown } packets are not signed.
}
certificate-hand-invalid = { $count ->
    [one] The signature of one packet does not hold.
   *[other] The signatures of { $shown } packets do not hold.
}
certificate-entry = It is entry { $entry } of the log { $log }. The SHA-256 digest of its document is { $sha256 }.
certificate-checkpoint = The checkpoint that was signed for { $size } entries holds it. Its root is { $root }.
certificate-packets = { $count ->
    [one] one packet
   *[other] { $shown } packets
}
certificate-files = { $count ->
    [one] one file
   *[other] { $shown } files
}
certificate-pair = { $name }: { $value }
list-last = { $some } and { $last }
list-next = { $some }, { $next }
