unit-bytes = { $number } بايت
unit-kilobytes = { $number } كيلوبايت
unit-megabytes = { $number } ميغابايت
unit-gigabytes = { $number } غيغابايت
unit-terabytes = { $number } تيرابايت
unit-seconds = { $number } ث
unit-minutes = { $number } د
unit-hours = { $number } س
unit-days = { $count ->
    [zero] أقل من يوم
    [one] يوم واحد
    [two] يومان
    [few] { $shown } أيام
    [many] { $shown } يوماً
   *[other] { $shown } يوم
}
unit-moment = { $date }، { $time }
