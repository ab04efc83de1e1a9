history-opened = Le versement a été ouvert ; il est arrivé { $manner ->
    [carrier] sur des disques scellés
    [image] sous forme d’image d’un support entier
   *[folder] sous forme de dossier ou de carte mémoire
}. Le service d’archives n’a pas été témoin de ce qui s’est passé auparavant.
history-stored = Le fichier { $path } a été reçu dans son intégralité et conservé : { $size } octets, SHA-256 { $sha256 }.
history-repaired = Le fichier { $path } a été reçu ; des blocs perdus ont été recalculés à partir des disques de secours, et il est entier : { $size } octets, SHA-256 { $sha256 }.
history-empty = Le fichier { $path } a été reçu. Il est vide et a été conservé tel quel.
history-deleted = Le fichier { $path } avait été effacé dans l’image. Son contenu était encore lisible, pour autant que le système de fichiers le montre, et il a été conservé : { $size } octets, SHA-256 { $sha256 }.
history-damaged = Une partie du fichier { $path } a été reçue et conservée ; { $lost } de ses { $size } octets sont perdus.
history-altered = Le fichier { $path } a été reçu entier, mais son contenu n’est pas celui que nomme son répertoire. Il a été conservé tel quel.
history-added = Un fichier qu’aucun répertoire ne nomme a été reçu. Il a été conservé tel quel : { $size } octets.
history-duplicate = Le fichier { $path } a été reçu ; son contenu est celui de { $of }, conservé une seule fois.
history-duplicate-deleted = Le fichier { $path } avait été effacé dans l’image. Son contenu était encore lisible, pour autant que le système de fichiers le montre ; c’est celui de { $of }, conservé une seule fois.
history-missing = Le fichier { $path } figure dans un répertoire ; aucun de ses octets n’est arrivé.
history-unreadable = Un répertoire nomme le fichier { $path } ; la source n’a pas pu le lire.
history-duplicate-seen = Un autre emplacement avec le même contenu a été reçu : { $item }.
history-part = La partie du coffre qui le contient a été achevée et scellée : { $object }.
history-certificate = Un certificat de réception a été établi, SHA-256 { $sha256 } ; { $code ->
    [matches] le code correspondait
    [does-not-match] le code ne correspondait pas
   *[other] aucun code n’a été comparé
}.
history-hand-challenged = Le service d’archives a demandé à la main qui a signé ce versement de faire sa preuve.
history-hand-proved = La main qui a signé ce versement a fait sa preuve auprès du service d’archives ; sa clé est { $key }.
history-withdrawn = Le versement a été retiré : { $reason }
history-restored = Le retrait a été annulé : { $reason }
history-exported = Une copie de l’original a été remise avec sa preuve.
history-card = Une carte a été faite pour la source { $name } ; son code pour le téléphone est { $code }.
history-image = Une image du support a été lue : { $size } octets, SHA-256 { $sha256 }. Fichiers effacés qu’elle nomme encore : { $deleted } ; lisibles parmi eux : { $readable }.
history-volume = Le volume { $name } est gardé tel qu’il est arrivé : { $size } octets, SHA-256 { $sha256 }.
history-refused = Le fichier { $path } a été présenté. { $reason }
history-finished = La réception est parvenue à sa fin ; fichiers présentés : { $offered }, conservés : { $stored }, doublons : { $duplicate }, refusés : { $refused }.
history-examined = La machine l’a examiné par la méthode { $method } et n’y a rien changé.
history-examined-defect = La machine l’a examiné par la méthode { $method } et n’y a rien changé ; { $defect }.
history-committed = L’archive s’est engagée sur chaque carreau de l’image par la méthode { $method } : ce qui reste d’une copie caviardée peut être prouvé original.
history-uncommitted = L’archive n’a pas pu s’engager sur les carreaux du fichier par la méthode { $method } ; { $reason }.
history-viewed = { $person } s’est fait montrer l’image sans voile ({ $rendition }).
history-user-added = { $person } peut désormais travailler avec l’archive.
history-user-reset = Les moyens d’entrer de { $person } ont été renouvelés.
history-user-locked = { $person } ne peut plus entrer.
history-user-unlocked = { $person } peut de nouveau entrer.
history-authority-added = L’autorité d’horodatage { $authority } est désormais consultée, à l’adresse { $url }.
history-authority-removed = L’autorité d’horodatage { $authority } n’est plus consultée.
history-stamped = L’autorité d’horodatage { $authority } a horodaté le journal de { $size } entrées tel qu’il était le { $time } (UTC).
history-other = Un acte de l’archive.
history-keys-shared = Les clés de l’archive ont été partagées en { $of } parts ; { $need } d’entre elles l’ouvrent. Les parts antérieures n’ouvrent plus rien.
history-keys-passphrase-changed = Les clés de l’archive sont désormais protégées par une autre phrase secrète.
history-keys-rotated = Chaque clé de l’archive a été chiffrée pour une nouvelle identité.
history-handed-over = La clé du versement a été remise au partenaire { $recipient }.
history-destruction-requested = { $person } a demandé la destruction du versement : { $reason }
history-destroyed = Le versement { $accession } a été détruit. { $first } l’avait demandé et { $person } l’a approuvé : { $reason }
history-person-stated = La fiche de la personne { $id } a été rédigée.
history-erasure-requested = { $person } a demandé l’effacement de la fiche de la personne { $id } : { $reason }
history-person-erased = La fiche de la personne { $id } a été effacée. { $first } l’avait demandé et { $person } l’a approuvé : { $reason }
history-recovery-rehearsed = On a essayé d’ouvrir l’archive sur une machine vide. Elle s’ouvre ; originaux comparés : { $originals }.
history-source-sealed = L’identité de la source { $name } a été scellée hors de l’archive ; { $need } dépositaires sur { $of } l’ouvrent.
history-source-requested = Quelqu’un a demandé l’ouverture de l’identité d’une source : { $reason }
history-source-opened = L’identité d’une source a été ouverte.
history-sealed = Scellé : sa clé, celle de { $scope }, a été détruite, et plus personne ne peut le lire.
history-clock-set = Le journal est publié à cadence fixe à partir de { $start }, toutes les { $seconds } secondes, avec { $entries } entrées de plus à chaque fois.
history-witness-added = Le témoin { $name }, à l’adresse { $url }, est prié de cosigner le journal.
history-witness-removed = Le témoin { $name } n’est plus prié de cosigner le journal.
history-log-succeeded = Le journal continue sous un nouveau nom et une nouvelle clé ; il s’appelait { $origin }. Motif : { $reason }
history-fixity-checked = Ce qui est conservé a été comparé à ses empreintes : { $objects } objets sur { $of }, défauts : { $defects }.
history-replica-added = Une copie de l’archive est désormais tenue ; elle s’appelle { $name }.
history-replica-removed = La copie { $name } n’est plus tenue à jour.
history-object-damaged = L’objet { $object } a été trouvé endommagé ou manquant.
history-object-damaged-in-replica = L’objet { $object } a été trouvé endommagé ou manquant dans la copie { $replica }.
history-object-repaired = L’objet { $object } a été rétabli à partir de la copie { $replica }.
history-object-repaired-in-replica = L’objet { $object } a été rétabli dans la copie { $replica }.
