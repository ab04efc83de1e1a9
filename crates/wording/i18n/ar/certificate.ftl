certificate-title = شهادة بما وصل
certificate-accession = الدفعة { $accession }، المجموعة { $set }
certificate-issued = صدرت في { $time } بالتوقيت العالمي
certificate-code-not-given = لم يُقارَن أي رمز. اطلب من المصدر أن يقرأ لك الرمز بصوته، ولا تقرأ له هذا: { $tips }. وإلى ذلك الحين لا يستطيع أحد أن يقول إنه لم يُضَف شيء ولم يُنقَص شيء.
certificate-code-matches = الرمز { $given } مطابق: وهو يثبّت الحزمة { $packet } وكل ما قبلها.
certificate-code-does-not-match = الرمز غير مطابق. الرمز { $given } لا يخصّ شيئاً مما وصل. لا يمكن قول شيء عن أي ملف بمفرده. اطلب الرمز مرة أخرى، واطلب الأقراص الأخرى.
certificate-present = ملفات وصلت كاملة: { $shown }
certificate-recovered = ملفات كاملة بعد استعادتها من الأقراص الاحتياطية: { $shown }
certificate-damaged = ملفات متضررة فُقد بعض محتواها: { $shown }
certificate-missing = ملفات مفقودة، مُسمّاة ولم يصل منها شيء: { $shown }
certificate-altered = ملفات مغيَّرة، محتواها ليس ما يثبّته الرمز: { $shown }
certificate-added = ملفات مضافة لا يسمّيها أي فهرس يثبّته الرمز: { $shown }
certificate-unreadable = ملفات لم يستطع المصدر نفسه قراءتها: { $shown }
certificate-held = كل قرص محفوظ كما وصل. والقرص الذي يصل لاحقاً يُكمل هذه الدفعة: استلمه بالطريقة نفسها.
certificate-code-cannot-be-compared = لم يكن ممكناً مقارنة الرمز { $given } بكل ما وصل: فُقد من إحدى الحزم أكثر مما يلزم. هذا لا يعني شيئاً ضد الأقراص. لا يُقال شيء عن أي ملف بمفرده؛ استلم الأقراص الأخرى ثم قارن مرة أخرى.
certificate-more-disks = { $count ->
    [zero] لا يلزم قرص آخر من هذه المجموعة لاستعادة كل شيء.
    [one] يكفي قرص واحد آخر من هذه المجموعة لاستعادة كل شيء.
    [two] يكفي قرصان آخران من هذه المجموعة لاستعادة كل شيء.
    [few] تكفي { $shown } أقراص أخرى من هذه المجموعة لاستعادة كل شيء.
    [many] يكفي { $shown } قرصاً آخر من هذه المجموعة لاستعادة كل شيء.
   *[other] يكفي { $shown } قرص آخر من هذه المجموعة لاستعادة كل شيء.
}
certificate-heading-code = الرمز
certificate-heading-disks = أقراص هذا التسليم
certificate-heading-counts = ما صارت إليه الملفات
certificate-heading-files = ملفات غير كاملة
certificate-heading-defects = ما ليس كما ينبغي سوى ذلك
certificate-heading-hand = اليد التي وقّعت
certificate-heading-log = موضع هذه الشهادة
certificate-after = وصل بعد تلك الحزمة: { $packets }، فيها { $files } وحجمها { $size }. لا يثبّتها هذا الرمز؛ اطلب الرمز الذي ظهر آخراً.
certificate-after-none = لم يصل شيء بعد تلك الحزمة.
certificate-goes-on = قال المصدر إن هذه المجموعة تتابع مجموعة أقدم رمزها { $code }، وقد وصلت تلك باسم { $accession }.
certificate-goes-on-unknown = قال المصدر إن هذه المجموعة تتابع مجموعة أقدم رمزها { $code }، ولم تصل تلك في أي دفعة.
certificate-tips = رموز أطراف ما وصل: { $codes }. يُسمَع الرمز من المصدر، ولا تُقرأ هذه على أحد.
certificate-no-counts = لا يُقال شيء عن أي ملف بمفرده.
certificate-files-none = لا ملف مذكوراً هنا: كل ملف يسمّيه فهرس وصل كله.
certificate-defects-none = لم يظهر غير ذلك.
certificate-column-item = المادة
certificate-hand-signed = موقَّع بالمفتاح { $key }: { $packets }.
certificate-hand-same = وقّع المفتاح نفسه ما وصل في { $accessions }.
certificate-hand-first = ليس لأي دفعة سابقة هذا المفتاح.
certificate-hand-others = { $count ->
    [zero] لا حزمة موقَّعة بمفتاح آخر.
    [one] حزمة واحدة موقَّعة بمفتاح آخر.
    [two] حزمتان موقَّعتان بمفتاح آخر.
    [few] { $shown } حزم موقَّعة بمفاتيح أخرى.
    [many] { $shown } حزمة موقَّعة بمفاتيح أخرى.
   *[other] { $shown } حزمة موقَّعة بمفاتيح أخرى.
}
certificate-hand-unsigned = { $count ->
    [zero] لا حزمة بلا توقيع.
    [one] حزمة واحدة بلا توقيع.
    [two] حزمتان بلا توقيع.
    [few] { $shown } حزم بلا توقيع.
    [many] { $shown } حزمة بلا توقيع.
   *[other] { $shown } حزمة بلا توقيع.
}
certificate-hand-invalid = { $count ->
    [zero] لا توقيع باطلاً.
    [one] توقيع حزمة واحدة لا يصحّ.
    [two] توقيعا حزمتين لا يصحّان.
    [few] تواقيع { $shown } حزم لا تصحّ.
    [many] تواقيع { $shown } حزمة لا تصحّ.
   *[other] تواقيع { $shown } حزمة لا تصحّ.
}
certificate-entry = هي القيد { $entry } في السجل { $log }. وبصمة SHA-256 لمستندها { $sha256 }.
certificate-checkpoint = تحتويها نقطة التحقق الموقَّعة لقيود عددها { $size }. وجذرها { $root }.
certificate-packets = { $count ->
    [zero] لا حزم
    [one] حزمة واحدة
    [two] حزمتان
    [few] { $shown } حزم
    [many] { $shown } حزمة
   *[other] { $shown } حزمة
}
certificate-files = { $count ->
    [zero] لا ملفات
    [one] ملف واحد
    [two] ملفان
    [few] { $shown } ملفات
    [many] { $shown } ملفاً
   *[other] { $shown } ملف
}
certificate-pair = { $name }: { $value }
list-last = { $some } و{ $last }
list-next = { $some }، { $next }
