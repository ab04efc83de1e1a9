picture-title = Image { $item }
picture-in = Dans le versement { $accession }
picture-alt-shielded = Copie voilée de l’image { $item }
picture-alt-shown = Image { $item }
picture-shielded = Copie voilée. Le détail n’a pas atteint cet appareil.
picture-shown = Montrée. L’entrée { $entry } le consigne sous votre nom.
picture-show-5 = Montrer 5 secondes
picture-keep = Continuer à montrer
picture-shield = Voiler maintenant
picture-proof = Télécharger la preuve
picture-recorded = Ce que vous montrez est consigné sous votre nom.
picture-not-acknowledged = Pas montrée : le journal n’a pas confirmé la consultation. Essayez de nouveau.
picture-lapsed = Pas montrée : le temps de cette consultation est écoulé. Demandez l’image de nouveau.
picture-not-examined = Pas encore examinée. Le fichier est conservé ; son image pourra être montrée quand une machine l’aura regardé.
picture-does-not-open = Il n’y a pas d’image à montrer. Le fichier est conservé tel quel.
picture-in-part = Une partie de l’image a été décodée ; le reste apparaît en gris.
picture-no-bytes = Rien de ce fichier n’est arrivé. Son nom et son emplacement sont conservés.
picture-withdrawn = Masquée : son versement a été retiré. Le fichier est conservé. Raison : { $reason }
picture-history = Ce qui est arrivé à cette image
picture-history-when = { $time }, entrée { $entry }
picture-history-all = { $count ->
    [one] Toute l’histoire, { $shown } entrée
   *[other] Toute l’histoire, { $shown } entrées
}
picture-neighbours = Avant et après, dans l’ordre du versement
picture-previous = Image précédente
picture-next = Image suivante
picture-this = celle-ci
picture-before = { $duration } avant
picture-after = { $duration } après
picture-same-bytes = Le même contenu se trouve aussi à
picture-same-bytes-first = Le même contenu est arrivé d’abord à
