unit-bytes = { $number } B
unit-kilobytes = { $number } kB
unit-megabytes = { $number } MB
unit-gigabytes = { $number } GB
unit-terabytes = { $number } TB
unit-seconds = { $number } s
unit-minutes = { $number } min
unit-hours = { $number } h
unit-days = { $count ->
    [one] ein Tag
   *[other] { $shown } Tage
}
unit-moment = { $date }, { $time }
