pictures-title = Pictures
pictures-filters = Filters
pictures-filter-state = State
pictures-filter-opening = Opening
pictures-filter-opens = Opens
pictures-filter-opens-in-part = Opens in part
pictures-filter-does-not-open = Does not open
pictures-filter-no-picture = No picture
pictures-filter-not-examined = Not examined yet
pictures-filter-format = Format
pictures-filter-accession = Accession
pictures-clear = Clear the filters
pictures-count = { $count ->
    [one] One picture
   *[other] { $shown } pictures
}
pictures-range = { $count ->
    [one] { $first }–{ $last } of one picture
   *[other] { $first }–{ $last } of { $shown } pictures
}
pictures-empty = No picture answers to these filters. Clear a filter to see more.
pictures-none = Nothing has come yet.
pictures-pages = Pages of the result
pictures-previous = Previous
pictures-next = Next
pictures-order = Order
pictures-order-came = As they came
pictures-order-best = Best first
pictures-view = View
pictures-grid = Grid
pictures-list = List
pictures-column-picture = Picture
pictures-column-path = Path as it came
pictures-column-state = State
pictures-column-format = Format
pictures-column-size = Size
pictures-column-captured = Time in the camera
