accessions-title = Accessions
accessions-none = Nothing has come yet. The custodian receives disks and folders at the command line.
accessions-count = { $count ->
    [one] One accession
   *[other] { $shown } accessions
}
accessions-column-accession = Accession
accessions-column-received = Received
accessions-column-manner = How it came
accessions-column-files = Files
accessions-column-state = State
accessions-carrier = on sealed disks
accessions-folder = as a folder or memory card
accessions-image = as an image of a whole medium
accessions-finished = finished
accessions-unfinished = not finished
accessions-withdrawn = withdrawn
accession-title = Accession { $accession }
accession-received = Received { $time }
accession-withdrawn = This accession is withdrawn: hidden, and kept. Reason: { $reason }
accession-unfinished = This accession is not finished. What is stored stays; the custodian goes on by giving the same command again.
accession-certificate = The certificate
accession-certificate-text = As text
accession-certificate-json = As JSON
accession-certificate-html = For printing
accession-certificate-note = Signed, to be checked
accession-pictures = Its pictures
accession-disks = The disks
accession-column-disk = Disk
accession-column-name = Name as it came
accession-column-state = State
accession-column-read = Blocks read
accession-column-unknown = Not of this set
accession-disk-whole = Whole
accession-disk-damaged = Damaged
accession-disk-lost = Lost
accession-disk-not-told = does not tell
accession-disk-absent = did not arrive
accession-disk-unknown = { $size } that are no block of this set
accession-sources = Where it came from
accession-came-back = What came back
accession-present = Read as they were
accession-recovered = Rebuilt, bit for bit
accession-damaged = Damaged
accession-missing = Missing
accession-altered = Altered after sealing
accession-added = Named by no directory
accession-unreadable = Not readable by the source
accession-became = What became of each file
accession-refused = Refused, with the reason
accession-code = Commitment code
accession-code-read = Read the groups from 1 to 6, left to right. The two check digits at the end are right.
accession-code-matches = Matches the code that the source read out
accession-code-does-not-match = Does not match
accession-code-does-not-match-next = The code belongs to nothing that arrived, and nothing can be said of any single file. Ask the source for the code again, and ask for the other disks.
accession-code-not-compared = Not compared
accession-code-not-given-next = No code was given. Let the source read the code to you by voice; do not read this one to them.
accession-code-cannot-be-compared-next = Too much of some packet is lost to compare the code with all that arrived. That says nothing against the disks. Receive the other disks, then compare again.
accession-refusals = Refused files
accession-defects = Defects
accession-defects-none = No defect was found.
accession-column-path = Path as it came
accession-column-reason = Reason
accession-column-defect = Defect
accession-column-detail = What was found
accession-more = { $count ->
    [one] One more is not listed here; the certificate and the command line have it.
   *[other] { $shown } more are not listed here; the certificate and the command line have them.
}
lead-disks = { $count ->
    [one] One disk came in this delivery.
   *[other] { $shown } disks came in this delivery.
}
lead-disks-absent = { $count ->
    [one] One disk did not arrive.
   *[other] { $shown } disks did not arrive.
}
lead-all-back = { $count ->
    [0] The disks name no files.
    [one] The one file came back, bit for bit.
   *[other] All { $shown } files came back, bit for bit.
}
lead-back = { $count ->
    [0] No file came back whole.
    [one] One file came back, bit for bit.
   *[other] { $shown } files came back, bit for bit.
}
lead-damaged = { $count ->
    [one] One file is damaged; its name is below.
   *[other] { $shown } files are damaged; their names are below.
}
lead-missing = { $count ->
    [one] One file is missing; its name is below.
   *[other] { $shown } files are missing; their names are below.
}
lead-altered = { $count ->
    [one] One file is altered: its bytes are not those that its directory names.
   *[other] { $shown } files are altered: their bytes are not those that their directories name.
}
lead-added = { $count ->
    [one] One file came that no directory names.
   *[other] { $shown } files came that no directory names.
}
lead-unreadable = { $count ->
    [one] One file could not be read by the source itself.
   *[other] { $shown } files could not be read by the source itself.
}
lead-code-does-not-match = The code does not match what arrived, so nothing can be said of any single file.
lead-code-cannot-be-compared = The code could not be compared with all that arrived, so nothing is claimed of any single file.
lead-code-not-given = No code was compared; until then nobody can say that nothing was added or taken away.
lead-offered = { $count ->
    [0] No file was offered.
    [one] One file was offered.
   *[other] { $shown } files were offered.
}
lead-stored = { $count ->
    [0] None is stored.
    [one] One is stored.
   *[other] { $shown } are stored.
}
lead-duplicate = { $count ->
    [one] One has the bytes of a file that is stored; its place is kept.
   *[other] { $shown } have the bytes of files that are stored; their places are kept.
}
lead-refused = { $count ->
    [one] One was refused; its name and the reason are below.
   *[other] { $shown } were refused; their names and the reasons are below.
}
