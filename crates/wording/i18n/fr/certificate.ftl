certificate-title = Certificat de réception
certificate-accession = Versement { $accession }, ensemble { $set }
certificate-issued = Établi le { $time } UTC
certificate-code-not-given = Aucun code n’a été comparé. Faites-vous lire le code par la source, de vive voix ; ne lui lisez pas celui-ci : { $tips }. Jusque-là, nul ne peut dire que rien n’a été ajouté ni retiré.
certificate-code-matches = Le code { $given } correspond : il fixe le paquet { $packet } et tout ce qui le précède.
certificate-code-does-not-match = LE CODE NE CORRESPOND PAS. Le code { $given } n’appartient à rien de ce qui est arrivé. On ne peut rien dire d’aucun fichier. Redemandez le code ; demandez les autres disques.
certificate-present = Fichiers arrivés entiers : { $shown }
certificate-recovered = Fichiers entiers après réparation par les disques de secours : { $shown }
certificate-damaged = Fichiers endommagés, dont des octets sont perdus : { $shown }
certificate-missing = Fichiers manquants, nommés mais dont rien n’est arrivé : { $shown }
certificate-altered = Fichiers altérés, dont le contenu n’est pas celui que fixe le code : { $shown }
certificate-added = Fichiers ajoutés, qu’aucun répertoire fixé par le code ne nomme : { $shown }
certificate-unreadable = Fichiers que la source elle-même n’a pas pu lire : { $shown }
certificate-held = Chaque volume est gardé tel qu’il est arrivé. Un disque qui arrive plus tard complète ce versement : recevez-le de la même façon.
certificate-code-cannot-be-compared = Le code { $given } n’a pas pu être comparé à tout ce qui est arrivé : une trop grande partie d’un paquet est perdue. Cela ne dit rien contre les disques. Rien n’est affirmé d’aucun fichier ; recevez les autres disques, puis comparez de nouveau.
certificate-more-disks = { $count ->
    [one] Un disque de plus de cet ensemble suffit pour tout rendre.
   *[other] { $shown } disques de plus de cet ensemble suffisent pour tout rendre.
}
certificate-heading-code = Le code
certificate-heading-disks = Les disques de cette livraison
certificate-heading-counts = Ce que sont devenus les fichiers
certificate-heading-files = Fichiers qui ne sont pas entiers
certificate-heading-defects = Autres anomalies
certificate-heading-hand = La main qui a signé
certificate-heading-log = Où se trouve ce certificat
certificate-after = Après ce paquet sont arrivés encore : { $packets }, avec { $files } et { $size }. Ce code ne les fixe pas ; demandez le code affiché en dernier.
certificate-after-none = Rien n’est arrivé après ce paquet.
certificate-goes-on = La source a indiqué que cet ensemble fait suite à un ensemble plus ancien, dont le code est { $code } ; celui-ci est arrivé comme { $accession }.
certificate-goes-on-unknown = La source a indiqué que cet ensemble fait suite à un ensemble plus ancien, dont le code est { $code }. Aucun versement ne l’a apporté.
certificate-tips = Codes aux extrémités de ce qui est arrivé : { $codes }. Un code s’entend de la source ; on ne lit ceux-ci à personne.
certificate-no-counts = Rien n’est dit d’aucun fichier.
certificate-files-none = Aucun fichier n’est nommé ici : de tous ceux qu’un répertoire nomme, tout est arrivé.
certificate-defects-none = Rien d’autre n’a été trouvé.
certificate-column-item = Pièce
certificate-hand-signed = Signés avec la clé { $key } : { $packets }.
certificate-hand-same = La même clé a signé ce qui est arrivé sous { $accessions }.
certificate-hand-first = Aucun versement antérieur n’a cette clé.
certificate-hand-others = { $count ->
    [one] Un paquet est signé avec une autre clé.
   *[other] { $shown } paquets sont signés avec d’autres clés.
}
certificate-hand-unsigned = { $count ->
    [one] Un paquet n’est pas signé.
   *[other] { $shown } paquets ne sont pas signés.
}
certificate-hand-invalid = { $count ->
    [one] La signature d’un paquet ne tient pas.
   *[other] Les signatures de { $shown } paquets ne tiennent pas.
}
certificate-entry = Il est l’entrée { $entry } du journal { $log }. L’empreinte SHA-256 de son document est { $sha256 }.
certificate-checkpoint = Le point de contrôle signé pour { $size } entrées le contient. Sa racine est { $root }.
certificate-packets = { $count ->
    [one] un paquet
   *[other] { $shown } paquets
}
certificate-files = { $count ->
    [one] un fichier
   *[other] { $shown } fichiers
}
certificate-pair = { $name } : { $value }
list-last = { $some } et { $last }
list-next = { $some }, { $next }
