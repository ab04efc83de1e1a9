pictures-title = الصور
pictures-filters = التصفية
pictures-filter-state = الحال
pictures-filter-opening = الفتح
pictures-filter-opens = تُفتح
pictures-filter-opens-in-part = يُفتح جزء منها
pictures-filter-does-not-open = لا تُفتح
pictures-filter-no-picture = ليس صورة
pictures-filter-not-examined = لم تُفحص بعد
pictures-filter-format = الصيغة
pictures-filter-accession = الدفعة
pictures-clear = ألغِ التصفية
pictures-count = { $count ->
    [zero] لا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $shown } صور
    [many] { $shown } صورة
   *[other] { $shown } صورة
}
pictures-range = { $count ->
    [zero] { $first }–{ $last } من لا صور
    [one] { $first }–{ $last } من صورة واحدة
    [two] { $first }–{ $last } من صورتين
    [few] { $first }–{ $last } من { $shown } صور
    [many] { $first }–{ $last } من { $shown } صورة
   *[other] { $first }–{ $last } من { $shown } صورة
}
pictures-empty = لا صورة توافق هذه التصفية. ألغِ بعضها لترى المزيد.
pictures-none = لم يرد شيء بعد.
pictures-pages = صفحات النتيجة
pictures-previous = السابق
pictures-next = التالي
pictures-order = الترتيب
pictures-order-came = كما وردت
pictures-order-best = الأفضل أولاً
pictures-view = العرض
pictures-grid = شبكة
pictures-list = قائمة
pictures-column-picture = الصورة
pictures-column-path = المسار كما ورد
pictures-column-state = الحال
pictures-column-format = الصيغة
pictures-column-size = الحجم
pictures-column-captured = الوقت في الكاميرا
