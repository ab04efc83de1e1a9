overview-title = Vue d’ensemble
overview-as-of = État au { $time }
overview-basis = copie { $copy }, { $method }
overview-basis-ledger = copie { $copy }, compté dans le journal
overview-kept = Images conservées
overview-kept-of = { $count ->
    [one] sur { $shown } fichier arrivé
   *[other] sur { $shown } fichiers arrivés
}
overview-came = Fichiers arrivés
overview-came-of = { $count ->
    [one] dans { $shown } versement
   *[other] dans { $shown } versements
}
overview-not-opening = Images qui ne s’ouvrent pas
overview-not-opening-of = { $count ->
    [one] sur { $shown } image examinée
   *[other] sur { $shown } images examinées
}
overview-duplicates = Doublons, emplacement conservé
overview-duplicates-of = { $count ->
    [one] sur { $shown } fichier arrivé
   *[other] sur { $shown } fichiers arrivés
}
overview-not-examined = { $count ->
    [one] { $shown } original n’est pas encore examiné ; les nombres d’images et de formats ne le comptent pas.
   *[other] { $shown } originaux ne sont pas encore examinés ; les nombres d’images et de formats ne les comptent pas.
}
overview-health = État de la garde
overview-health-log = Journal
overview-entries = Entrées du journal
overview-position = Entrées du catalogue
overview-audit = Dernière vérification complète
overview-audit-unknown = pas connue
overview-audit-how = Le conservateur lance la vérification à la ligne de commande ; son résultat ne figure pas ici.
overview-defects = Défauts consignés
overview-defects-none = Aucun défaut n’est consigné.
overview-defect-missing = Fichiers manquants
overview-defect-damaged = Fichiers endommagés
overview-defect-altered = Fichiers altérés
overview-defect-added = Fichiers qu’aucun répertoire ne nomme
overview-defect-unreadable = Fichiers que la source n’a pas pu lire
overview-defect-refused = Fichiers refusés
overview-defect-not-opening = Images qui ne s’ouvrent pas
overview-formats = Formats trouvés
overview-formats-by = d’après le contenu, quel que soit le nom
overview-formats-none = Rien n’est encore examiné.
overview-accessions = Versements récents
overview-accessions-all = Tous les versements
overview-accessions-none = Rien n’est encore arrivé. Le conservateur reçoit disques et dossiers à la ligne de commande.
