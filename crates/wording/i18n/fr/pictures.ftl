pictures-title = Images
pictures-filters = Filtres
pictures-filter-state = État
pictures-filter-opening = Ouverture
pictures-filter-opens = S’ouvre
pictures-filter-opens-in-part = S’ouvre en partie
pictures-filter-does-not-open = Ne s’ouvre pas
pictures-filter-no-picture = Pas une image
pictures-filter-not-examined = Pas encore examinée
pictures-filter-format = Format
pictures-filter-accession = Versement
pictures-clear = Ôter les filtres
pictures-count = { $count ->
    [one] { $shown } image
   *[other] { $shown } images
}
pictures-range = { $count ->
    [one] { $first }–{ $last } sur { $shown } image
   *[other] { $first }–{ $last } sur { $shown } images
}
pictures-empty = Aucune image ne répond à ces filtres. Ôtez-en un pour en voir davantage.
pictures-none = Rien n’est encore arrivé.
pictures-pages = Pages du résultat
pictures-previous = Précédent
pictures-next = Suivant
pictures-order = Ordre
pictures-order-came = Par arrivée
pictures-order-best = Les meilleures d’abord
pictures-view = Affichage
pictures-grid = Grille
pictures-list = Liste
pictures-column-picture = Image
pictures-column-path = Chemin à l’arrivée
pictures-column-state = État
pictures-column-format = Format
pictures-column-size = Taille
pictures-column-captured = Heure de l’appareil
