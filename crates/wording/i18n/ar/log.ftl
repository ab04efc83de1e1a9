log-title = سجل العهدة
log-about = كل عمل من أعمال الأرشيف قيد. لا يُغيَّر قيد ولا يُحذف.
log-none = لا قيد في السجل بعد.
log-column-entry = القيد
log-column-time = الوقت
log-column-act = ما جرى
log-column-item = القطعة
log-range = { $count ->
    [zero] { $first }–{ $last } من لا قيود
    [one] { $first }–{ $last } من قيد واحد
    [two] { $first }–{ $last } من قيدين
    [few] { $first }–{ $last } من { $shown } قيود
    [many] { $first }–{ $last } من { $shown } قيداً
   *[other] { $first }–{ $last } من { $shown } قيد
}
log-newer = قيود أحدث
log-older = قيود أقدم
log-pages = صفحات السجل
