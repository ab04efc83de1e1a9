overview-title = نظرة عامة
overview-as-of = كما كانت في { $time }
overview-basis = النسخة { $copy }، { $method }
overview-basis-ledger = النسخة { $copy }، عدّاً من السجل
overview-kept = صور محفوظة
overview-kept-of = { $count ->
    [zero] ولم يرد أي ملف
    [one] من ملف واحد ورد
    [two] من ملفين وردا
    [few] من { $shown } ملفات وردت
    [many] من { $shown } ملفاً ورد
   *[other] من { $shown } ملف ورد
}
overview-came = ملفات وردت
overview-came-of = { $count ->
    [zero] ولا دفعة بعد
    [one] في دفعة واحدة
    [two] في دفعتين
    [few] في { $shown } دفعات
    [many] في { $shown } دفعة
   *[other] في { $shown } دفعة
}
overview-not-opening = صور لا تُفتح
overview-not-opening-of = { $count ->
    [zero] ولم تُفحص أي صورة
    [one] من صورة واحدة فُحصت
    [two] من صورتين فُحصتا
    [few] من { $shown } صور فُحصت
    [many] من { $shown } صورة فُحصت
   *[other] من { $shown } صورة فُحصت
}
overview-duplicates = ملفات مكررة، ومواضعها محفوظة
overview-duplicates-of = { $count ->
    [zero] ولم يرد أي ملف
    [one] من ملف واحد ورد
    [two] من ملفين وردا
    [few] من { $shown } ملفات وردت
    [many] من { $shown } ملفاً ورد
   *[other] من { $shown } ملف ورد
}
overview-not-examined = { $count ->
    [zero] فُحصت الأصول كلها.
    [one] بقي أصل واحد لم يُفحص بعد، ولا تشمله أعداد الصور والصيغ.
    [two] بقي أصلان لم يُفحصا بعد، ولا تشملهما أعداد الصور والصيغ.
    [few] بقيت { $shown } أصول لم تُفحص بعد، ولا تشملها أعداد الصور والصيغ.
    [many] بقي { $shown } أصلاً لم يُفحص بعد، ولا تشملها أعداد الصور والصيغ.
   *[other] بقي { $shown } أصل لم يُفحص بعد، ولا تشملها أعداد الصور والصيغ.
}
overview-health = سلامة العهدة
overview-health-log = السجل
overview-entries = القيود في السجل
overview-position = القيود في الفهرس العام
overview-audit = آخر فحص كامل
overview-audit-unknown = غير معروف
overview-audit-how = يبدأ أمين الأرشيف الفحص الكامل من سطر الأوامر، ولا تظهر نتيجته هنا.
overview-defects = عيوب مسجَّلة
overview-defects-none = لا عيب مسجَّلاً.
overview-defect-missing = ملفات ناقصة
overview-defect-damaged = ملفات متضررة
overview-defect-altered = ملفات معدَّلة
overview-defect-added = ملفات لا يسمّيها أي فهرس
overview-defect-unreadable = ملفات لم يستطع المصدر قراءتها
overview-defect-refused = ملفات مرفوضة
overview-defect-not-opening = صور لا تُفتح
overview-formats = الصيغ الموجودة
overview-formats-by = بحسب المحتوى، أياً كان الاسم
overview-formats-none = لم يُفحص شيء بعد.
overview-accessions = أحدث الدفعات الواردة
overview-accessions-all = الدفعات كلها
overview-accessions-none = لم يرد شيء بعد. يستلم أمين الأرشيف الأقراص والمجلدات من سطر الأوامر.
