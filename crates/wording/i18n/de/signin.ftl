signin-title = Beim Archiv anmelden
signin-archive = Dies ist das Archiv { $origin }
signin-name = Benutzername
signin-password = Passwort
signin-code = Sechsstelliger Code
signin-digits = Ziffern beider Formen werden angenommen: 123 oder ١٢٣.
signin-submit = Anmelden
signin-wrong = Name, Passwort oder Code stimmt nicht.
signin-wait = { $count ->
    [one] Es waren zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann erneut.
   *[other] Es waren zu viele Versuche. Warten Sie { $shown } Minuten und versuchen Sie es dann erneut.
}
signin-signed-out = Sie sind abgemeldet.
signin-session-ended = Ihre Sitzung ist zu Ende. Melden Sie sich erneut an, um fortzufahren.
signin-lost = Wenn Sie Passwort oder Telefon verloren haben, lassen Sie Ihren Zugang bei der Verwahrung des Archivs erneuern.
signin-before = Bevor Sie eintreten
signin-before-shielded = Dieses Archiv enthält Bilder von Menschen, die in Haft gestorben sind. Alle erscheinen grau, klein und unscharf, bis Sie nach einem fragen.
signin-before-recorded = Jedes Bild, das Sie zeigen, wird unter Ihrem Namen im Verwahrungsbuch eingetragen, bevor es Ihren Bildschirm erreicht.
signin-before-stop = Wenn Sie den Menschen auf einem Bild kennen, halten Sie inne. Sie können jederzeit gehen, und niemand wird fragen, warum.
