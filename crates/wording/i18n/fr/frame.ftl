frame-name = Amana
frame-skip = Aller au contenu
frame-pages = Pages de l’archive
frame-language = Langue
frame-signed-in = Session de { $name }
frame-sign-out = Se déconnecter
nav-overview = Vue d’ensemble
nav-pictures = Images
nav-accessions = Versements
nav-log = Journal de garde
foot-entry = Jusqu’à l’entrée { $entry }
foot-empty = Aucune entrée n’est encore lue
foot-behind = { $count ->
    [one] { $shown } entrée du journal n’est pas encore lue.
   *[other] { $shown } entrées du journal ne sont pas encore lues.
}
foot-time-zone = Les heures sont en UTC.
keys-title = Touches
keys-move = se déplacer
keys-open = ouvrir
keys-show = montrer
keys-shield = voiler aussitôt
keys-neighbour = image voisine
keys-page = page précédente ou suivante
key-space = Espace
key-enter = Entrée
key-escape = Échap
key-left = Flèche gauche
key-right = Flèche droite
