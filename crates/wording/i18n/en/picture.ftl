picture-title = Picture { $item }
picture-in = In accession { $accession }
picture-alt-shielded = Shielded copy of picture { $item }
picture-alt-shown = Picture { $item }
picture-shielded = Shielded copy. The detail has not reached this device.
picture-shown = Shown. Entry { $entry } records it under your name.
picture-show-5 = Show for 5 seconds
picture-keep = Keep showing
picture-shield = Shield now
picture-proof = Download proof
picture-recorded = Showing is recorded under your name.
picture-not-acknowledged = Not shown: the log did not acknowledge the view. Try again.
picture-lapsed = Not shown: the time for this view is over. Ask for the picture again.
picture-not-examined = Not examined yet. The file is kept; its picture can be shown when a machine has looked at it.
picture-does-not-open = There is no picture to show. The file is kept as it came.
picture-in-part = Part of the picture was decoded; the rest shows as grey.
picture-no-bytes = Nothing of this file came. Its name and place are kept.
picture-withdrawn = Hidden: its accession was withdrawn. The file is kept. Reason: { $reason }
picture-history = What happened to this picture
picture-history-when = { $time }, entry { $entry }
picture-history-all = { $count ->
    [one] The one entry
   *[other] All { $shown } entries
}
picture-neighbours = Before and after, in the order of the accession
picture-previous = Previous picture
picture-next = Next picture
picture-this = this one
picture-before = { $duration } before
picture-after = { $duration } after
picture-same-bytes = The same bytes also at
picture-same-bytes-first = The same bytes came first at
