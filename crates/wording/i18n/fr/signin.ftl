signin-title = Entrer dans l’archive
signin-archive = Ceci est l’archive { $origin }
signin-name = Nom d’utilisateur
signin-password = Mot de passe
signin-code = Code à six chiffres
signin-digits = Les chiffres des deux formes sont acceptés : 123 ou ١٢٣.
signin-submit = Entrer
signin-wrong = Le nom, le mot de passe ou le code n’est pas juste.
signin-wait = { $count ->
    [one] Il y a eu trop d’essais. Attendez { $shown } minute, puis essayez de nouveau.
   *[other] Il y a eu trop d’essais. Attendez { $shown } minutes, puis essayez de nouveau.
}
signin-signed-out = Vous êtes déconnecté de l’archive.
signin-session-ended = Votre session a pris fin. Entrez de nouveau pour continuer.
signin-lost = Si vous avez perdu votre mot de passe ou votre téléphone, demandez au conservateur de l’archive de renouveler votre accès.
signin-before = Avant d’entrer
signin-before-shielded = Cette archive contient des images de personnes mortes en détention. Toutes apparaissent grises, petites et floues jusqu’à ce que vous en demandiez une.
signin-before-recorded = Chaque image que vous montrez est inscrite sous votre nom au journal de garde avant d’atteindre votre écran.
signin-before-stop = Si vous connaissez la personne sur une image, arrêtez-vous. Vous pouvez sortir à tout moment, et personne ne vous demandera pourquoi.
