accessions-title = Versements
accessions-none = Rien n’est encore arrivé. Le conservateur reçoit disques et dossiers à la ligne de commande.
accessions-count = { $count ->
    [one] { $shown } versement
   *[other] { $shown } versements
}
accessions-column-accession = Versement
accessions-column-received = Reçu
accessions-column-manner = Comment il est arrivé
accessions-column-files = Fichiers
accessions-column-state = État
accessions-carrier = sur des disques scellés
accessions-folder = en dossier ou carte mémoire
accessions-image = sous forme d’image d’un support entier
accessions-finished = achevé
accessions-unfinished = inachevé
accessions-withdrawn = retiré
accession-title = Versement { $accession }
accession-received = Reçu le { $time }
accession-withdrawn = Ce versement est retiré : masqué, et conservé. Raison : { $reason }
accession-unfinished = Ce versement est inachevé. Ce qui est conservé le reste ; le conservateur continue en redonnant la même commande.
accession-certificate = Le certificat
accession-certificate-text = En texte
accession-certificate-json = En JSON
accession-certificate-html = À imprimer
accession-certificate-note = Signé, à vérifier
accession-pictures = Ses images
accession-disks = Les disques
accession-column-disk = Disque
accession-column-name = Nom à l’arrivée
accession-column-state = État
accession-column-read = Blocs lus
accession-column-unknown = Hors de cet ensemble
accession-disk-whole = Entier
accession-disk-damaged = Endommagé
accession-disk-lost = Perdu
accession-disk-not-told = ne le dit pas
accession-disk-absent = n’est pas arrivé
accession-disk-unknown = { $size } qui ne sont aucun bloc de cet ensemble
accession-sources = D’où il est venu
accession-came-back = Ce qui est revenu
accession-present = Lus tels quels
accession-recovered = Reconstruits, bit pour bit
accession-damaged = Endommagés
accession-missing = Manquants
accession-altered = Altérés après le scellement
accession-added = Nommés par aucun répertoire
accession-unreadable = Illisibles pour la source
accession-became = Ce qu’est devenu chaque fichier
accession-refused = Refusés, avec la raison
accession-code = Code d’engagement
accession-code-read = Lisez les groupes de 1 à 6, de gauche à droite. Les deux chiffres de contrôle à la fin sont justes.
accession-code-matches = Correspond au code lu par la source
accession-code-does-not-match = Ne correspond pas
accession-code-does-not-match-next = Le code n’appartient à rien de ce qui est arrivé, et l’on ne peut rien dire d’aucun fichier. Redemandez le code à la source et demandez les autres disques.
accession-code-not-compared = Pas comparé
accession-code-not-given-next = Aucun code n’a été donné. Faites-vous lire le code par la source, de vive voix ; ne lui lisez pas celui-ci.
accession-code-cannot-be-compared-next = Une trop grande partie d’un paquet est perdue pour comparer le code à tout ce qui est arrivé. Cela ne dit rien contre les disques. Recevez les autres disques, puis comparez de nouveau.
accession-refusals = Fichiers refusés
accession-defects = Défauts
accession-defects-none = Aucun défaut n’a été trouvé.
accession-column-path = Chemin à l’arrivée
accession-column-reason = Raison
accession-column-defect = Défaut
accession-column-detail = Ce qui a été trouvé
accession-more = { $count ->
    [one] { $shown } de plus n’est pas dans cette liste ; le certificat et la ligne de commande le donnent.
   *[other] { $shown } de plus ne sont pas dans cette liste ; le certificat et la ligne de commande les donnent.
}
lead-disks = { $count ->
    [0] Aucun disque n’est venu dans cette livraison.
    [one] { $shown } disque est venu dans cette livraison.
   *[other] { $shown } disques sont venus dans cette livraison.
}
lead-disks-absent = { $count ->
    [one] { $shown } disque n’est pas arrivé.
   *[other] { $shown } disques ne sont pas arrivés.
}
lead-all-back = { $count ->
    [0] Les disques ne nomment aucun fichier.
    [one] Le seul fichier est revenu, bit pour bit.
   *[other] Les { $shown } fichiers sont tous revenus, bit pour bit.
}
lead-back = { $count ->
    [0] Aucun fichier n’est revenu entier.
    [one] { $shown } fichier est revenu, bit pour bit.
   *[other] { $shown } fichiers sont revenus, bit pour bit.
}
lead-damaged = { $count ->
    [one] { $shown } fichier est endommagé ; son nom est ci-dessous.
   *[other] { $shown } fichiers sont endommagés ; leurs noms sont ci-dessous.
}
lead-missing = { $count ->
    [one] { $shown } fichier manque ; son nom est ci-dessous.
   *[other] { $shown } fichiers manquent ; leurs noms sont ci-dessous.
}
lead-altered = { $count ->
    [one] { $shown } fichier est altéré : son contenu n’est pas celui que nomme son répertoire.
   *[other] { $shown } fichiers sont altérés : leur contenu n’est pas celui que nomment leurs répertoires.
}
lead-added = { $count ->
    [one] { $shown } fichier est arrivé qu’aucun répertoire ne nomme.
   *[other] { $shown } fichiers sont arrivés qu’aucun répertoire ne nomme.
}
lead-unreadable = { $count ->
    [one] La source elle-même n’a pas pu lire { $shown } fichier.
   *[other] La source elle-même n’a pas pu lire { $shown } fichiers.
}
lead-code-does-not-match = Le code ne correspond pas à ce qui est arrivé ; on ne peut donc rien dire d’aucun fichier.
lead-code-cannot-be-compared = Le code n’a pas pu être comparé à tout ce qui est arrivé ; rien n’est donc affirmé d’aucun fichier.
lead-code-not-given = Aucun code n’a été comparé ; jusque-là, nul ne peut dire que rien n’a été ajouté ni retiré.
lead-offered = { $count ->
    [0] Aucun fichier n’a été présenté.
    [one] { $shown } fichier a été présenté.
   *[other] { $shown } fichiers ont été présentés.
}
lead-stored = { $count ->
    [0] Aucun n’est conservé.
    [one] { $shown } est conservé.
   *[other] { $shown } sont conservés.
}
lead-duplicate = { $count ->
    [one] { $shown } a le contenu d’un fichier conservé ; son emplacement est gardé.
   *[other] { $shown } ont le contenu de fichiers conservés ; leurs emplacements sont gardés.
}
lead-refused = { $count ->
    [one] { $shown } a été refusé ; son nom et la raison sont ci-dessous.
   *[other] { $shown } ont été refusés ; leurs noms et les raisons sont ci-dessous.
}
