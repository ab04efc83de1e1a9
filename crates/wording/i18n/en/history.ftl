history-opened = The accession was opened; it came { $manner ->
    [carrier] on sealed disks
    [image] as an image of a whole medium
   *[folder] as a folder or memory card
}. What happened before, the archive did not witness.
history-stored = The file { $path } was received whole and stored: { $size } bytes, SHA-256 { $sha256 }.
history-repaired = The file { $path } was received; blocks that were lost were computed from the spare disks, and it is whole: { $size } bytes, SHA-256 { $sha256 }.
history-empty = The file { $path } was received. It is empty, and was stored so.
history-deleted = The file { $path } had been deleted from the image. Its content could still be read, as far as the file system tells, and was stored: { $size } bytes, SHA-256 { $sha256 }.
history-damaged = Part of the file { $path } was received and stored; { $lost } of its { $size } bytes were lost.
history-altered = The file { $path } was received whole, but its bytes are not those that its directory names. It was stored as it came.
history-added = A file was received that no directory names. It was stored as it came: { $size } bytes.
history-duplicate = The file { $path } was received; its bytes are those of { $of }, which are stored once.
history-duplicate-deleted = The file { $path } had been deleted from the image. Its content could still be read, as far as the file system tells; its bytes are those of { $of }, which are stored once.
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
history-image = An image of the medium was read: { $size } bytes, SHA-256 { $sha256 }. It still names { $deleted } deleted files; of these, { $readable } could be read.
history-volume = The volume { $name } is kept as it came: { $size } bytes, SHA-256 { $sha256 }.
history-refused = The file { $path } was offered. { $reason }
history-finished = The run came to its end; files offered: { $offered }, stored: { $stored }, duplicates: { $duplicate }, refused: { $refused }.
history-examined = The machine examined it with the method { $method } and changed nothing in it.
history-examined-defect = The machine examined it with the method { $method } and changed nothing in it; { $defect }.
history-committed = The archive committed to every tile of the picture with the method { $method }: of a redacted copy, what is left can be proven original.
history-uncommitted = The archive could not commit to the tiles of the file with the method { $method }; { $reason }.
history-viewed = { $person } had the picture shown without the shield ({ $rendition }).
history-user-added = { $person } may now work with the archive.
history-user-reset = The means by which { $person } signs in were made anew.
history-user-locked = { $person } may no longer sign in.
history-user-unlocked = { $person } may sign in again.
history-authority-added = The time authority { $authority } is asked from now on, at { $url }.
history-authority-removed = The time authority { $authority } is asked no more.
history-stamped = The time authority { $authority } stamped the log of { $size } entries as it stood at { $time } (UTC).
history-other = An act of the archive.
history-keys-shared = The archive's keys were split into { $of } shares; any { $need } of them open it. Earlier shares open nothing any more.
history-keys-passphrase-changed = The archive's keys were put behind another passphrase.
history-keys-rotated = Every key of the archive was wrapped to a new identity.
history-handed-over = The key of the accession was handed over to the partner { $recipient }.
history-destruction-requested = { $person } asked that the accession be destroyed: { $reason }
history-destroyed = The accession { $accession } was destroyed. { $first } had asked and { $person } agreed: { $reason }
history-person-stated = The record of the person { $id } was written.
history-erasure-requested = { $person } asked that the record of the person { $id } be erased: { $reason }
history-person-erased = The record of the person { $id } was erased. { $first } had asked and { $person } agreed: { $reason }
history-recovery-rehearsed = It was tried whether the archive opens on an empty machine. It does; originals compared: { $originals }.
history-source-sealed = The identity of the source { $name } was sealed outside the archive; { $need } of { $of } trustees open it.
history-source-requested = Somebody asked that the identity of a source be opened: { $reason }
history-source-opened = The identity of a source was opened.
history-sealed = Sealed: its key, that of { $scope }, was destroyed, and nobody can read it any more.
history-clock-set = The log is published on a fixed clock from { $start } on, every { $seconds } seconds, with { $entries } entries more each time.
history-witness-added = The witness { $name } at { $url } is asked to cosign the log.
history-witness-removed = The witness { $name } is no longer asked to cosign the log.
history-log-succeeded = The log goes on under a new name and key; it was { $origin }. Reason: { $reason }
history-fixity-checked = What is kept was compared with its digests: { $objects } of { $of } objects, defects: { $defects }.
history-replica-added = A copy of the archive is kept from now on; it is called { $name }.
history-replica-removed = The copy { $name } is no longer kept up to date.
history-object-damaged = The object { $object } was found damaged or missing.
history-object-damaged-in-replica = The object { $object } was found damaged or missing in the copy { $replica }.
history-object-repaired = The object { $object } was put right from the copy { $replica }.
history-object-repaired-in-replica = The object { $object } was put right in the copy { $replica }.
