picture-title = الصورة { $item }
picture-in = في الدفعة { $accession }
picture-alt-shielded = نسخة مموّهة من الصورة { $item }
picture-alt-shown = الصورة { $item }
picture-shielded = نسخة مموّهة. تفاصيل الصورة لم تصل إلى هذا الجهاز.
picture-shown = معروضة. سُجّل ذلك باسمك في القيد { $entry }.
picture-show-5 = اعرض ٥ ثوانٍ
picture-keep = أبقِ العرض
picture-shield = موّه الآن
picture-proof = نزّل الإثبات
picture-recorded = العرض يُسجَّل باسمك.
picture-not-acknowledged = لم تُعرض: لم يؤكّد السجل قيد العرض. أعد المحاولة.
picture-lapsed = لم تُعرض: انتهى وقت هذا العرض. اطلب الصورة مرة أخرى.
picture-not-examined = لم تُفحص بعد. الملف محفوظ، ويمكن عرض صورته بعد أن تفحصه الآلة.
picture-does-not-open = لا صورة تُعرض. الملف محفوظ كما ورد.
picture-in-part = فُتح جزء من الصورة، ويظهر الباقي رمادياً.
picture-no-bytes = لم يصل من هذا الملف شيء. بقي اسمه وموضعه في السجل.
picture-withdrawn = مخفية: سُحبت دفعتها من العرض. الملف محفوظ. السبب: { $reason }
picture-history = ما جرى لهذه الصورة
picture-history-when = { $time }، القيد { $entry }
picture-history-all = { $count ->
    [zero] السجل كاملاً، بلا قيود
    [one] السجل كاملاً، قيد واحد
    [two] السجل كاملاً، قيدان
    [few] السجل كاملاً، { $shown } قيود
    [many] السجل كاملاً، { $shown } قيداً
   *[other] السجل كاملاً، { $shown } قيد
}
picture-neighbours = قبلها وبعدها، بترتيب الدفعة
picture-previous = الصورة السابقة
picture-next = الصورة التالية
picture-this = هذه
picture-before = قبلها بـ { $duration }
picture-after = بعدها بـ { $duration }
picture-same-bytes = المحتوى نفسه أيضاً في
picture-same-bytes-first = ورد المحتوى نفسه أول مرة في
