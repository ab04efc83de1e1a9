frame-name = أمانة
frame-skip = إلى المحتوى
frame-pages = صفحات الأرشيف
frame-language = اللغة
frame-signed-in = الداخل باسم { $name }
frame-sign-out = خروج
nav-overview = نظرة عامة
nav-pictures = الصور
nav-accessions = الدفعات الواردة
nav-log = سجل العهدة
foot-entry = حتى القيد { $entry }
foot-empty = لم يُقرأ أي قيد بعد
foot-behind = { $count ->
    [zero] قُرئت قيود السجل كلها.
    [one] بقي في السجل قيد واحد لم يُقرأ بعد.
    [two] بقي في السجل قيدان لم يُقرآ بعد.
    [few] بقيت في السجل { $shown } قيود لم تُقرأ بعد.
    [many] بقي في السجل { $shown } قيداً لم يُقرأ بعد.
   *[other] بقي في السجل { $shown } قيد لم يُقرأ بعد.
}
foot-time-zone = الأوقات بالتوقيت العالمي UTC.
keys-title = المفاتيح
keys-move = تنقّل
keys-open = افتح
keys-show = اعرض
keys-shield = موّه فوراً
keys-neighbour = الصورة المجاورة
keys-page = الصفحة السابقة أو التالية
key-space = Space
key-enter = Enter
key-escape = Esc
key-left = السهم الأيسر
key-right = السهم الأيمن
