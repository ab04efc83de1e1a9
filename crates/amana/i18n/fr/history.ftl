history-opened = Le versement a été ouvert ; il est arrivé { $manner ->
    [carrier] sur des disques scellés
   *[folder] sous forme de dossier ou de carte mémoire
}. Ce qui s’est passé avant, l’archive n’en a pas été témoin.
history-stored = Le fichier { $path } a été reçu entier et conservé : { $size } octets, SHA-256 { $sha256 }.
history-repaired = Le fichier { $path } a été reçu ; des blocs perdus ont été recalculés à partir des disques de secours, et il est entier : { $size } octets, SHA-256 { $sha256 }.
history-empty = Le fichier { $path } a été reçu. Il est vide et a été conservé tel quel.
history-damaged = Une partie du fichier { $path } a été reçue et conservée ; { $lost } de ses { $size } octets sont perdus.
history-altered = Le fichier { $path } a été reçu entier, mais son contenu n’est pas celui que nomme son répertoire. Il a été conservé tel quel.
history-added = Un fichier qu’aucun répertoire ne nomme a été reçu. Il a été conservé tel quel : { $size } octets.
history-duplicate = Le fichier { $path } a été reçu ; son contenu est celui de { $of }, conservé une seule fois.
history-missing = Un répertoire nomme le fichier { $path } ; rien n’en est arrivé.
history-unreadable = Un répertoire nomme le fichier { $path } ; la source n’a pas pu le lire.
history-duplicate-seen = Un autre emplacement avec le même contenu a été reçu : { $item }.
history-part = Sa partie du coffre a été achevée et fermée : { $object }.
history-certificate = Un certificat de ce qui est arrivé a été établi : SHA-256 { $sha256 }.
history-exported = L’original a été remis avec sa preuve.
history-withdrawn = Le versement a été retiré : { $reason }
history-restored = Le retrait a été annulé : { $reason }
history-other = Un acte de l’archive.
