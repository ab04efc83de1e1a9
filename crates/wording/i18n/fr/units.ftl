unit-bytes = { $number } o
unit-kilobytes = { $number } ko
unit-megabytes = { $number } Mo
unit-gigabytes = { $number } Go
unit-terabytes = { $number } To
unit-seconds = { $number } s
unit-minutes = { $number } min
unit-hours = { $number } h
unit-days = { $count ->
    [one] { $shown } jour
   *[other] { $shown } jours
}
unit-moment = { $date }, { $time }
