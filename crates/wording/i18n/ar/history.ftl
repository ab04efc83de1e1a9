history-opened = سُجّلت الدفعة؛ وقد وصلت { $manner ->
    [carrier] على أقراص مختومة
    [image] صورةً كاملة عن وسيط تخزين
   *[folder] مجلداً أو بطاقة ذاكرة
}. وما جرى قبل ذلك لم يشهده الأرشيف.
history-stored = استُلم الملف { $path } كاملاً وحُفظ: { $size } بايت، SHA-256 { $sha256 }.
history-repaired = استُلم الملف { $path }؛ أُعيد حساب الكتل المفقودة من الأقراص الاحتياطية، والملف كامل: { $size } بايت، SHA-256 { $sha256 }.
history-empty = استُلم الملف { $path }. هو فارغ وحُفظ كذلك.
history-deleted = كان الملف { $path } محذوفاً في صورة الوسيط. كان محتواه لا يزال مقروءاً، بحسب ما يظهره نظام الملفات، وقد حُفظ: { $size } بايت، SHA-256 { $sha256 }.
history-damaged = استُلم جزء من الملف { $path } وحُفظ؛ فُقد { $lost } من أصل { $size } بايت.
history-altered = استُلم الملف { $path } كاملاً، لكن محتواه ليس ما يسمّيه فهرسه. حُفظ كما وصل.
history-added = استُلم ملف لا يسمّيه أي فهرس. حُفظ كما وصل: { $size } بايت.
history-duplicate = استُلم الملف { $path }؛ محتواه هو محتوى { $of } المحفوظ مرة واحدة.
history-duplicate-deleted = كان الملف { $path } محذوفاً في صورة الوسيط. كان محتواه لا يزال مقروءاً، بحسب ما يظهره نظام الملفات؛ وهو محتوى { $of } المحفوظ مرة واحدة.
history-missing = يسمّي الفهرس الملف { $path }؛ ولم يصل منه شيء.
history-unreadable = يسمّي الفهرس الملف { $path }؛ ولم يستطع المصدر قراءته.
history-duplicate-seen = استُلم موضع آخر بالمحتوى نفسه: { $item }.
history-part = اكتمل الجزء الذي يضمّه في الخزنة وأُقفل: { $object }.
history-certificate = صدرت شهادة بما وصل، SHA-256 { $sha256 }؛ { $code ->
    [matches] وكان الرمز مطابقاً
    [does-not-match] ولم يكن الرمز مطابقاً
   *[other] ولم يُقارَن أي رمز
}.
history-hand-challenged = طلب الأرشيف من اليد التي وقّعت هذه الدفعة أن تُثبت نفسها.
history-hand-proved = أثبتت اليد التي وقّعت هذه الدفعة نفسها أمام الأرشيف؛ ومفتاحها { $key }.
history-withdrawn = سُحبت الدفعة من العرض: { $reason }
history-restored = أُلغي السحب: { $reason }
history-exported = أُعطيت نسخة من الأصل مع إثباتها.
history-card = صُنعت بطاقة للمصدر { $name }؛ ورمزها للهاتف { $code }.
history-image = قُرئت صورة الوسيط: { $size } بايت، SHA-256 { $sha256 }. الملفات المحذوفة التي لا تزال تسمّيها: { $deleted }؛ والمقروء منها: { $readable }.
history-volume = حُفظ القرص { $name } كما ورد: { $size } بايت، SHA-256 { $sha256 }.
history-refused = عُرض الملف { $path } على الأرشيف. { $reason }
history-finished = انتهى الاستلام؛ ملفات عُرضت: { $offered }، حُفظت: { $stored }، مكررة: { $duplicate }، مرفوضة: { $refused }.
history-examined = فحصته الآلة بالطريقة { $method } ولم تغيّر فيه شيئاً.
history-examined-defect = فحصته الآلة بالطريقة { $method } ولم تغيّر فيه شيئاً؛ { $defect }.
history-committed = ثبّت الأرشيف كل مربّع من مربّعات الصورة بالطريقة { $method }: ما يبقى من نسخة محجوبة جزئياً يمكن إثبات أنه أصلي.
history-uncommitted = لم يستطع الأرشيف تثبيت مربّعات الملف بالطريقة { $method }؛ { $reason }.
history-viewed = عُرضت الصورة من دون تمويه أمام { $person } ({ $rendition }).
history-user-added = صار بإمكان { $person } العمل في الأرشيف.
history-user-reset = جُدّدت وسيلة الدخول الخاصة بـ { $person }.
history-user-locked = لم يعد بإمكان { $person } الدخول.
history-user-unlocked = عاد بإمكان { $person } الدخول.
history-authority-added = تُسأل جهة التوقيت { $authority } من الآن فصاعداً، على العنوان { $url }.
history-authority-removed = لم تعد جهة التوقيت { $authority } تُسأل.
history-stamped = ختمت جهة التوقيت { $authority } السجل وفيه { $size } قيداً كما كان في { $time } (التوقيت العالمي).
history-other = عمل من أعمال الأرشيف.
history-keys-shared = قُسّمت مفاتيح الأرشيف إلى { $of } من الحصص؛ تفتحه أيّ { $need } منها. ولم تعد الحصص السابقة تفتح شيئًا.
history-keys-passphrase-changed = صارت مفاتيح الأرشيف وراء عبارة سرّ أخرى.
history-keys-rotated = غُلّف كلّ مفتاح من مفاتيح الأرشيف لهوية جديدة.
history-handed-over = سُلّم مفتاح التسليم إلى الشريك { $recipient }.
history-destruction-requested = طلب { $person } إتلاف التسليم: { $reason }
history-destroyed = أُتلف التسليم { $accession }. طلبه { $first } ووافق { $person }: { $reason }
history-person-stated = كُتب سجلّ الشخص { $id }.
history-erasure-requested = طلب { $person } محو سجلّ الشخص { $id }: { $reason }
history-person-erased = مُحي سجلّ الشخص { $id }. طلبه { $first } ووافق { $person }: { $reason }
history-recovery-rehearsed = جُرّب فتح الأرشيف على جهاز فارغ، وهو يُفتح؛ عدد الأصول التي قورنت: { $originals }.
history-source-sealed = خُتمت هوية المصدر { $name } خارج الأرشيف؛ ويفتحها { $need } من { $of } من الأمناء.
history-source-requested = طُلب فتح هوية مصدر: { $reason }
history-source-opened = فُتحت هوية مصدر.
history-sealed = مختوم: أُتلف مفتاحه، وهو مفتاح { $scope }، ولم يعد أحد يستطيع قراءته.
history-clock-set = يُنشر السجل في مواعيد ثابتة ابتداءً من { $start }، كل { $seconds } ثانية، وفي كل مرة بزيادة { $entries } قيداً.
history-witness-added = يُطلب من الشاهد { $name } على العنوان { $url } أن يشارك في توقيع السجل.
history-witness-removed = لم يعد يُطلب من الشاهد { $name } أن يشارك في توقيع السجل.
history-log-succeeded = يستمر السجل باسم جديد ومفتاح جديد، وكان اسمه { $origin }. السبب: { $reason }
history-fixity-checked = قورن المحفوظ ببصماته: { $objects } من { $of } كائن، العيوب: { $defects }.
history-replica-added = تُحفظ من الآن نسخة من الأرشيف اسمها { $name }.
history-replica-removed = لم تعد النسخة { $name } تُحدَّث.
history-object-damaged = وُجد الكائن { $object } تالفًا أو مفقودًا.
history-object-damaged-in-replica = وُجد الكائن { $object } تالفًا أو مفقودًا في النسخة { $replica }.
history-object-repaired = أُصلح الكائن { $object } من النسخة { $replica }.
history-object-repaired-in-replica = أُصلح الكائن { $object } في النسخة { $replica }.
