history-opened = The accession was opened; it came { $manner ->
    [carrier] on sealed disks
   *[folder] as a folder or memory card
}. What happened before, the archive did not witness.
history-stored = The file { $path } was received whole and stored: { $size } bytes, SHA-256 { $sha256 }.
history-repaired = The file { $path } was received; blocks that were lost were computed from the spare disks, and it is whole: { $size } bytes, SHA-256 { $sha256 }.
history-empty = The file { $path } was received. It is empty, and was stored so.
history-damaged = Part of the file { $path } was received and stored; { $lost } of its { $size } bytes were lost.
history-altered = The file { $path } was received whole, but its bytes are not those that its directory names. It was stored as it came.
history-added = A file was received that no directory names. It was stored as it came: { $size } bytes.
history-duplicate = The file { $path } was received; its bytes are those of { $of }, which are stored once.
history-missing = The file { $path } is named by a directory; none of its bytes arrived.
history-unreadable = The file { $path } is named by a directory; the source could not read it.
history-duplicate-seen = Another placement with the same bytes was received: { $item }.
history-part = The part of the vault that holds it was finished and sealed: { $object }.
history-certificate = A certificate of what came was issued, SHA-256 { $sha256 }; { $code ->
    [matches] the code matched
    [does-not-match] the code did not match
   *[other] no code was compared
}.
history-hand-challenged = The archive asked the hand that signed this accession to prove itself.
history-hand-proved = The hand that signed this accession proved itself to the archive; its key is { $key }.
history-withdrawn = The accession was withdrawn: { $reason }
history-restored = The withdrawal was undone: { $reason }
history-exported = A copy of the original was handed out with its proof.
history-card = A card was made for the source { $name }; its code for the telephone is { $code }.
history-volume = The volume { $name } is kept as it came: { $size } bytes, SHA-256 { $sha256 }.
history-refused = The file { $path } was offered. { $reason }
history-finished = The run came to its end; files offered: { $offered }, stored: { $stored }, duplicates: { $duplicate }, refused: { $refused }.
history-examined = The machine examined it with the method { $method } and changed nothing in it.
history-examined-defect = The machine examined it with the method { $method } and changed nothing in it; { $defect }.
history-viewed = { $person } had the picture shown without the shield ({ $rendition }).
history-user-added = { $person } may now work with the archive.
history-user-reset = The means by which { $person } signs in were made anew.
history-user-locked = { $person } may no longer sign in.
history-user-unlocked = { $person } may sign in again.
history-other = An act of the archive.
history-fixity-checked = What is kept was compared with its digests: { $objects } of { $of } objects, defects: { $defects }.
history-replica-added = A copy of the archive is kept from now on; it is called { $name }.
history-replica-removed = The copy { $name } is no longer kept up to date.
history-object-damaged = The object { $object } was found damaged or missing.
history-object-damaged-in-replica = The object { $object } was found damaged or missing in the copy { $replica }.
history-object-repaired = The object { $object } was put right from the copy { $replica }.
history-object-repaired-in-replica = The object { $object } was put right in the copy { $replica }.
