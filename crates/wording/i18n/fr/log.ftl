log-title = Journal de garde
log-about = Chaque acte de l’archive est une entrée. Aucune entrée n’est jamais changée ni ôtée.
log-none = Le journal n’a pas encore d’entrée.
log-column-entry = Entrée
log-column-time = Heure
log-column-act = Ce qui s’est passé
log-column-item = Pièce
log-range = { $count ->
    [one] { $first }–{ $last } sur { $shown } entrée
   *[other] { $first }–{ $last } sur { $shown } entrées
}
log-newer = Entrées plus récentes
log-older = Entrées plus anciennes
log-pages = Pages du journal
