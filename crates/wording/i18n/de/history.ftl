history-opened = Die Ablieferung wurde eröffnet; sie kam { $manner ->
    [carrier] auf versiegelten Datenträgern
    [image] als Abbild eines ganzen Datenträgers
   *[folder] als Ordner oder Speicherkarte
}. Was davor geschah, kann das Archiv nicht bezeugen.
history-stored = Die Datei { $path } wurde vollständig empfangen und verwahrt: { $size } Bytes, SHA-256 { $sha256 }.
history-repaired = Die Datei { $path } wurde empfangen; verlorene Blöcke wurden aus den Ersatzdatenträgern berechnet, und sie ist vollständig: { $size } Bytes, SHA-256 { $sha256 }.
history-empty = Die Datei { $path } wurde empfangen. Sie ist leer und wurde so verwahrt.
history-deleted = Die Datei { $path } war im Abbild gelöscht. Ihr Inhalt war, soweit das Dateisystem es zeigt, noch lesbar und wurde verwahrt: { $size } Bytes, SHA-256 { $sha256 }.
history-damaged = Ein Teil der Datei { $path } wurde empfangen und verwahrt; { $lost } ihrer { $size } Bytes sind verloren.
history-altered = Die Datei { $path } wurde vollständig empfangen, aber ihr Inhalt ist nicht der, den ihr Verzeichnis nennt. Sie wurde verwahrt, wie sie kam.
history-added = Eine Datei wurde empfangen, die kein Verzeichnis nennt. Sie wurde verwahrt, wie sie kam: { $size } Bytes.
history-duplicate = Die Datei { $path } wurde empfangen; ihr Inhalt ist derselbe wie der von { $of } und wird nur einmal verwahrt.
history-duplicate-deleted = Die Datei { $path } war im Abbild gelöscht. Ihr Inhalt war, soweit das Dateisystem es zeigt, noch lesbar; er ist derselbe wie der von { $of } und wird nur einmal verwahrt.
history-missing = Ein Verzeichnis nennt die Datei { $path }; nichts davon kam an.
history-unreadable = Ein Verzeichnis nennt die Datei { $path }; die Quelle konnte sie nicht lesen.
history-duplicate-seen = Ein weiterer Fundort mit demselben Inhalt wurde empfangen: { $item }.
history-part = Der Teil des Tresors, der sie enthält, wurde fertiggestellt und versiegelt: { $object }.
history-certificate = Eine Eingangsbescheinigung wurde ausgestellt, SHA-256 { $sha256 }; { $code ->
    [matches] der Code stimmte
    [does-not-match] der Code stimmte nicht
   *[other] es wurde kein Code verglichen
}.
history-hand-challenged = Das Archiv bat die Hand, die diese Ablieferung unterzeichnet hat, sich auszuweisen.
history-hand-proved = Die Hand, die diese Ablieferung unterzeichnet hat, wies sich gegenüber dem Archiv aus; ihr Schlüssel ist { $key }.
history-withdrawn = Die Ablieferung wurde zurückgezogen: { $reason }
history-restored = Der Rückzug wurde aufgehoben: { $reason }
history-exported = Eine Kopie des Originals wurde mit ihrem Nachweis ausgehändigt.
history-card = Für die Quelle { $name } wurde eine Karte gemacht; ihr Code für das Telefon ist { $code }.
history-image = Ein Abbild des Datenträgers wurde gelesen: { $size } Bytes, SHA-256 { $sha256 }. Gelöschte Dateien, die es noch nennt: { $deleted }; davon lesbar: { $readable }.
history-volume = Der Datenträger { $name } ist verwahrt, wie er kam: { $size } Bytes, SHA-256 { $sha256 }.
history-refused = Die Datei { $path } wurde angeboten. { $reason }
history-finished = Die Annahme kam zu ihrem Ende; Dateien angeboten: { $offered }, verwahrt: { $stored }, Dubletten: { $duplicate }, abgelehnt: { $refused }.
history-examined = Die Maschine untersuchte die Datei mit der Methode { $method } und änderte nichts an ihr.
history-examined-defect = Die Maschine untersuchte die Datei mit der Methode { $method } und änderte nichts an ihr; { $defect }.
history-committed = Das Archiv legte sich mit der Methode { $method } auf jede Kachel des Bildes fest: Was von einer geschwärzten Kopie bleibt, lässt sich als Original beweisen.
history-uncommitted = Das Archiv konnte sich mit der Methode { $method } nicht auf die Kacheln der Datei festlegen; { $reason }.
history-viewed = { $person } ließ sich das Bild unverhüllt zeigen ({ $rendition }).
history-user-added = { $person } darf nun mit dem Archiv arbeiten.
history-user-reset = Die Mittel, mit denen { $person } sich anmeldet, wurden erneuert.
history-user-locked = { $person } darf sich nicht mehr anmelden.
history-user-unlocked = { $person } darf sich wieder anmelden.
history-authority-added = Die Zeitstelle { $authority } wird von nun an befragt, unter { $url }.
history-authority-removed = Die Zeitstelle { $authority } wird nicht mehr befragt.
history-stamped = Die Zeitstelle { $authority } stempelte das Protokoll mit { $size } Einträgen, wie es am { $time } (UTC) war.
history-other = Eine Handlung des Archivs.
history-keys-shared = Die Schlüssel des Archivs wurden in { $of } Anteile geteilt; je { $need } davon öffnen es. Frühere Anteile öffnen nichts mehr.
history-keys-passphrase-changed = Die Schlüssel des Archivs stehen nun hinter einer anderen Passphrase.
history-keys-rotated = Jeder Schlüssel des Archivs wurde für eine neue Identität verschlüsselt.
history-handed-over = Der Schlüssel der Lieferung wurde dem Partner { $recipient } übergeben.
history-destruction-requested = { $person } beantragte, die Lieferung zu vernichten: { $reason }
history-destroyed = Die Lieferung { $accession } wurde vernichtet. { $first } hatte es beantragt, { $person } stimmte zu: { $reason }
history-person-stated = Der Datensatz der Person { $id } wurde geschrieben.
history-erasure-requested = { $person } beantragte, den Datensatz der Person { $id } zu löschen: { $reason }
history-person-erased = Der Datensatz der Person { $id } wurde gelöscht. { $first } hatte es beantragt, { $person } stimmte zu: { $reason }
history-recovery-rehearsed = Es wurde erprobt, ob sich das Archiv auf einer leeren Maschine öffnen lässt. Das gelingt; verglichene Originale: { $originals }.
history-source-sealed = Die Identität der Quelle { $name } wurde außerhalb des Archivs versiegelt; { $need } von { $of } Treuhändern öffnen sie.
history-source-requested = Jemand beantragte, die Identität einer Quelle zu öffnen: { $reason }
history-source-opened = Die Identität einer Quelle wurde geöffnet.
history-sealed = Versiegelt: Sein Schlüssel, der von { $scope }, wurde vernichtet; niemand kann ihn mehr lesen.
history-clock-set = Das Protokoll wird ab { $start } in festem Takt veröffentlicht, alle { $seconds } Sekunden, jedes Mal mit { $entries } Einträgen mehr.
history-witness-added = Der Zeuge { $name } unter { $url } wird gebeten, das Protokoll mitzuzeichnen.
history-witness-removed = Der Zeuge { $name } wird nicht mehr gebeten, das Protokoll mitzuzeichnen.
history-log-succeeded = Das Protokoll geht unter neuem Namen und Schlüssel weiter; es hieß { $origin }. Grund: { $reason }
history-fixity-checked = Das Verwahrte wurde mit seinen Prüfsummen verglichen: { $objects } von { $of } Objekten, Mängel: { $defects }.
history-replica-added = Von nun an wird eine Kopie des Archivs gehalten; sie heißt { $name }.
history-replica-removed = Die Kopie { $name } wird nicht mehr fortgeführt.
history-object-damaged = Das Objekt { $object } wurde beschädigt oder gar nicht vorgefunden.
history-object-damaged-in-replica = Das Objekt { $object } wurde in der Kopie { $replica } beschädigt oder gar nicht vorgefunden.
history-object-repaired = Das Objekt { $object } wurde aus der Kopie { $replica } wiederhergestellt.
history-object-repaired-in-replica = Das Objekt { $object } wurde in der Kopie { $replica } wiederhergestellt.
