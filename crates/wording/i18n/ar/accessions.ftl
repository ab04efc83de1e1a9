accessions-title = الدفعات الواردة
accessions-none = لم يرد شيء بعد. يستلم أمين الأرشيف الأقراص والمجلدات من سطر الأوامر.
accessions-count = { $count ->
    [zero] لا دفعات
    [one] دفعة واحدة
    [two] دفعتان
    [few] { $shown } دفعات
    [many] { $shown } دفعة
   *[other] { $shown } دفعة
}
accessions-column-accession = الدفعة
accessions-column-received = استُلمت
accessions-column-manner = كيف وصلت
accessions-column-files = الملفات
accessions-column-state = الحال
accessions-carrier = على أقراص مختومة
accessions-folder = مجلداً أو بطاقة ذاكرة
accessions-image = صورةً كاملة عن وسيط تخزين
accessions-finished = اكتملت
accessions-unfinished = لم تكتمل
accessions-withdrawn = مسحوبة
accession-title = الدفعة الواردة { $accession }
accession-received = استُلمت في { $time }
accession-withdrawn = هذه الدفعة مسحوبة: مخفية ومحفوظة. السبب: { $reason }
accession-unfinished = لم تكتمل هذه الدفعة. ما حُفظ باقٍ، ويتابع أمين الأرشيف بإعطاء الأمر نفسه مرة أخرى.
accession-certificate = الشهادة
accession-certificate-text = نصاً
accession-certificate-json = بصيغة JSON
accession-certificate-html = للطباعة
accession-certificate-note = موقَّعة، للتحقق
accession-pictures = صورها
accession-disks = الأقراص
accession-column-disk = القرص
accession-column-name = الاسم كما ورد
accession-column-state = الحال
accession-column-read = الكتل المقروءة
accession-column-unknown = ليس من هذه المجموعة
accession-disk-whole = سليم
accession-disk-damaged = متضرر
accession-disk-lost = مفقود
accession-disk-not-told = لا يُعرف
accession-disk-absent = لم يصل
accession-disk-unknown = { $size } ليست كتلة من هذه المجموعة
accession-sources = من أين وردت
accession-came-back = ما عاد
accession-present = قُرئت كما هي
accession-recovered = أُعيد بناؤها مطابقةً
accession-damaged = متضررة
accession-missing = ناقصة
accession-altered = معدَّلة بعد الختم
accession-added = لا يسمّيها أي فهرس
accession-unreadable = لم يستطع المصدر قراءتها
accession-became = ما صار إليه كل ملف
accession-refused = مرفوض، مع السبب
accession-code = رمز الالتزام
accession-code-read = اقرأ المجموعات من ١ إلى ٦، من اليسار إلى اليمين. رقما التحقق في آخر الرمز صحيحان.
accession-code-matches = يطابق الرمز الذي قرأه المصدر
accession-code-does-not-match = لا يطابق
accession-code-does-not-match-next = لا يخصّ الرمز شيئاً مما وصل، ولا يمكن قول شيء عن أي ملف بمفرده. اطلب الرمز من المصدر مرة أخرى، واطلب الأقراص الأخرى.
accession-code-not-compared = لم يُقارَن
accession-code-not-given-next = لم يُعطَ أي رمز. اطلب من المصدر أن يقرأ لك الرمز بصوته، ولا تقرأ له هذا.
accession-code-cannot-be-compared-next = فُقد من إحدى الحزم أكثر من أن يُقارَن الرمز بكل ما وصل. هذا لا يعني شيئاً ضد الأقراص. استلم الأقراص الأخرى ثم قارن مرة أخرى.
accession-refusals = الملفات المرفوضة
accession-defects = العيوب
accession-defects-none = لم يظهر أي عيب.
accession-column-path = المسار كما ورد
accession-column-reason = السبب
accession-column-defect = العيب
accession-column-detail = ما وُجد
accession-more = { $count ->
    [zero] لا شيء غير ما ذُكر هنا.
    [one] وهناك واحد آخر غير مذكور هنا؛ تجده في الشهادة وسطر الأوامر.
    [two] وهناك اثنان آخران غير مذكورين هنا؛ تجدهما في الشهادة وسطر الأوامر.
    [few] وهناك { $shown } أخرى غير مذكورة هنا؛ تجدها في الشهادة وسطر الأوامر.
    [many] وهناك { $shown } غيرها لم تُذكر هنا؛ تجدها في الشهادة وسطر الأوامر.
   *[other] وهناك { $shown } غيرها لم تُذكر هنا؛ تجدها في الشهادة وسطر الأوامر.
}
lead-disks = { $count ->
    [zero] لم يصل في هذا التسليم أي قرص.
    [one] وصل في هذا التسليم قرص واحد.
    [two] وصل في هذا التسليم قرصان.
    [few] وصلت في هذا التسليم { $shown } أقراص.
    [many] وصل في هذا التسليم { $shown } قرصاً.
   *[other] وصل في هذا التسليم { $shown } قرص.
}
lead-disks-absent = { $count ->
    [zero] لم يغب أي قرص.
    [one] بقي قرص واحد لم يصل.
    [two] بقي قرصان لم يصلا.
    [few] بقيت { $shown } أقراص لم تصل.
    [many] بقي { $shown } قرصاً لم تصل.
   *[other] بقي { $shown } قرص لم تصل.
}
lead-all-back = { $count ->
    [zero] لا تسمّي الأقراص أي ملف.
    [one] عاد الملف الوحيد مطابقاً بايتاً بايتاً.
    [two] عاد الملفان كلاهما مطابقين بايتاً بايتاً.
    [few] عادت الملفات كلها، وعددها { $shown }، مطابقةً بايتاً بايتاً.
    [many] عادت الملفات كلها، وعددها { $shown }، مطابقةً بايتاً بايتاً.
   *[other] عادت الملفات كلها، وعددها { $shown }، مطابقةً بايتاً بايتاً.
}
lead-back = { $count ->
    [zero] لم يعد أي ملف كاملاً.
    [one] عاد ملف واحد مطابقاً بايتاً بايتاً.
    [two] عاد ملفان مطابقين بايتاً بايتاً.
    [few] عادت { $shown } ملفات مطابقةً بايتاً بايتاً.
    [many] عاد { $shown } ملفاً مطابقةً بايتاً بايتاً.
   *[other] عاد { $shown } ملف مطابقةً بايتاً بايتاً.
}
lead-damaged = { $count ->
    [zero] لم يتضرر أي ملف.
    [one] تضرر ملف واحد، واسمه أدناه.
    [two] تضرر ملفان، واسماهما أدناه.
    [few] تضررت { $shown } ملفات، وأسماؤها أدناه.
    [many] تضرر { $shown } ملفاً، وأسماؤها أدناه.
   *[other] تضرر { $shown } ملف، وأسماؤها أدناه.
}
lead-missing = { $count ->
    [zero] لا ينقص أي ملف.
    [one] ينقص ملف واحد، واسمه أدناه.
    [two] ينقص ملفان، واسماهما أدناه.
    [few] تنقص { $shown } ملفات، وأسماؤها أدناه.
    [many] ينقص { $shown } ملفاً، وأسماؤها أدناه.
   *[other] ينقص { $shown } ملف، وأسماؤها أدناه.
}
lead-altered = { $count ->
    [zero] لم يُعدَّل أي ملف.
    [one] عُدّل ملف واحد: ليس محتواه ما يسمّيه فهرسه.
    [two] عُدّل ملفان: ليس محتواهما ما يسمّيه فهرساهما.
    [few] عُدّلت { $shown } ملفات: ليس محتواها ما تسمّيه فهارسها.
    [many] عُدّل { $shown } ملفاً: ليس محتواها ما تسمّيه فهارسها.
   *[other] عُدّل { $shown } ملف: ليس محتواها ما تسمّيه فهارسها.
}
lead-added = { $count ->
    [zero] لم يصل ملف بلا فهرس.
    [one] وصل ملف واحد لا يسمّيه أي فهرس.
    [two] وصل ملفان لا يسمّيهما أي فهرس.
    [few] وصلت { $shown } ملفات لا يسمّيها أي فهرس.
    [many] وصل { $shown } ملفاً لا يسمّيها أي فهرس.
   *[other] وصل { $shown } ملف لا يسمّيها أي فهرس.
}
lead-unreadable = { $count ->
    [zero] قرأ المصدر الملفات كلها.
    [one] ملف واحد لم يستطع المصدر نفسه قراءته.
    [two] ملفان لم يستطع المصدر نفسه قراءتهما.
    [few] { $shown } ملفات لم يستطع المصدر نفسه قراءتها.
    [many] { $shown } ملفاً لم يستطع المصدر نفسه قراءتها.
   *[other] { $shown } ملف لم يستطع المصدر نفسه قراءتها.
}
lead-code-does-not-match = لا يطابق الرمز ما وصل، فلا يمكن قول شيء عن أي ملف بمفرده.
lead-code-cannot-be-compared = لم يكن ممكناً مقارنة الرمز بكل ما وصل، فلا يُقال شيء عن أي ملف بمفرده.
lead-code-not-given = لم يُقارَن أي رمز، وإلى ذلك الحين لا يستطيع أحد أن يقول إنه لم يُضَف شيء ولم يُنقَص شيء.
lead-offered = { $count ->
    [zero] لم يُعرض على الأرشيف أي ملف.
    [one] عُرض على الأرشيف ملف واحد.
    [two] عُرض على الأرشيف ملفان.
    [few] عُرضت على الأرشيف { $shown } ملفات.
    [many] عُرض على الأرشيف { $shown } ملفاً.
   *[other] عُرض على الأرشيف { $shown } ملف.
}
lead-stored = { $count ->
    [zero] لم يُحفظ منها شيء.
    [one] حُفظ منها ملف واحد.
    [two] حُفظ منها ملفان.
    [few] حُفظت منها { $shown } ملفات.
    [many] حُفظ منها { $shown } ملفاً.
   *[other] حُفظ منها { $shown } ملف.
}
lead-duplicate = { $count ->
    [zero] لا مكرر فيها.
    [one] في ملف واحد محتوى ملف محفوظ، وبقي موضعه.
    [two] في ملفين محتوى ملفات محفوظة، وبقي موضعاهما.
    [few] في { $shown } ملفات محتوى ملفات محفوظة، وبقيت مواضعها.
    [many] في { $shown } ملفاً محتوى ملفات محفوظة، وبقيت مواضعها.
   *[other] في { $shown } ملف محتوى ملفات محفوظة، وبقيت مواضعها.
}
lead-refused = { $count ->
    [zero] لم يُرفض أي ملف.
    [one] رُفض ملف واحد، واسمه وسببه أدناه.
    [two] رُفض ملفان، واسماهما وسببهما أدناه.
    [few] رُفضت { $shown } ملفات، وأسماؤها وأسبابها أدناه.
    [many] رُفض { $shown } ملفاً، وأسماؤها وأسبابها أدناه.
   *[other] رُفض { $shown } ملف، وأسماؤها وأسبابها أدناه.
}
