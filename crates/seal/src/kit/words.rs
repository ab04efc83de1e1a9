use carrier::KitLanguage;

/// The few sentences of a kit, in one language.
pub(super) struct Sentences {
    /// Before the card code.
    pub(super) card: &'static str,
    /// Before the folders that will be sealed.
    pub(super) folder: &'static str,
    /// Before the folder that will be sealed to.
    pub(super) disk: &'static str,
    /// If that lies on the disk of the user's own folder.
    pub(super) own_disk: &'static str,
    pub(super) begin: &'static str,
    pub(super) sealing: &'static str,
    pub(super) done: &'static str,
    /// Before a report of what is missing.
    pub(super) partly: &'static str,
    /// Before the reason.
    pub(super) failed: &'static str,
    /// Reasons: the disk is full, it fails, the source cannot be read.
    pub(super) full: &'static str,
    pub(super) broken: &'static str,
    pub(super) unreadable: &'static str,
    pub(super) nothing_new: &'static str,
    /// Above the code.
    pub(super) code: &'static str,
    /// Below the code.
    pub(super) next: &'static str,
    pub(super) nothing: &'static str,
    pub(super) enter: &'static str,
}

/// The languages in which each sentence is shown.
///
/// Consoles of older Windows draw no Arabic, so English stands below it.
pub(super) struct Words(Vec<&'static Sentences>);

impl Words {
    /// The sentences for a kit.
    pub(super) fn of(language: KitLanguage) -> Self {
        Self(match language {
            KitLanguage::Arabic => vec![&ARABIC, &ENGLISH],
            KitLanguage::English => vec![&ENGLISH],
            KitLanguage::French => vec![&FRENCH],
            KitLanguage::German => vec![&GERMAN],
        })
    }

    /// A sentence.
    pub(super) fn alone(&self, of: impl Fn(&Sentences) -> &'static str) -> String {
        let sentences: Vec<_> = self.0.iter().map(|words| of(words)).collect();
        sentences.join("\n")
    }

    /// A sentence and what follows it.
    pub(super) fn with(&self, of: impl Fn(&Sentences) -> &'static str, detail: &str) -> String {
        format!("{}\n\n{detail}\n", self.alone(of))
    }
}

const ARABIC: Sentences = Sentences {
    card: "رمز البطاقة. قارنه مع الأرشيف بالصوت قبل أول استعمال:",
    folder: "سيُختم هذا:",
    disk: "سيُكتب في هذا المكان:",
    own_disk: "هذا قرص الجهاز نفسه! انسخ البرنامج إلى الذاكرة وافتحه منها.",
    begin: "اضغط Enter للبدء، أو أغلق النافذة للتوقف.",
    sealing: "يجري الختم. لا تنزع القرص قبل أن يظهر الرمز.",
    done: "خُتم كل شيء، وهو على هذا القرص.",
    partly: "لم يُختم كل شيء:",
    failed: "لم ينجح الأمر:",
    full: "لا مكان كافيًا على القرص.",
    broken: "تعذّرت الكتابة على القرص: هل نُزع؟",
    unreadable: "تعذّرت قراءة مجلد الصور.",
    nothing_new: "لم يُختم شيء جديد.",
    code: "اقرأ هذا الرمز عبر الهاتف، بمجموعاته الست كلها:",
    next: "أخرج القرص بأمان، ثم سلّمه.",
    nothing: "لم يُعثر على صور. اسحب مجلدًا وأفلته فوق هذا البرنامج.",
    enter: "اضغط Enter للإغلاق.",
};

const ENGLISH: Sentences = Sentences {
    card: "The card code. Compare it with the archive, by voice, before the first use:",
    folder: "This will be sealed:",
    disk: "It will be written here:",
    own_disk: "This is the machine's own disk! Copy the program to the stick, open it there.",
    begin: "Press Enter to begin, or close the window to stop.",
    sealing: "Sealing. Leave the disk in until the code appears.",
    done: "Everything is sealed and lies on this disk.",
    partly: "Not everything was sealed:",
    failed: "It did not work:",
    full: "There is not enough room on the disk.",
    broken: "The disk could not be written: was it pulled out?",
    unreadable: "The folder of pictures could not be read.",
    nothing_new: "Nothing new was sealed.",
    code: "Read this code over the telephone, all six groups:",
    next: "Eject the disk, then give it away.",
    nothing: "No pictures were found. Drag a folder and drop it on this program.",
    enter: "Press Enter to close.",
};

const FRENCH: Sentences = Sentences {
    card: "Le code de la carte. Comparez-le de vive voix avec l'archive avant d'en user :",
    folder: "Ceci sera scellé :",
    disk: "Ce sera écrit ici :",
    own_disk: "C'est le disque de la machine ! Copiez le programme sur la clé, ouvrez-le là.",
    begin: "Appuyez sur Entrée pour commencer, ou fermez la fenêtre pour arrêter.",
    sealing: "Scellement en cours. Laissez le disque en place jusqu'à l'apparition du code.",
    done: "Tout est scellé et se trouve sur ce disque.",
    partly: "Tout n'a pas été scellé :",
    failed: "Cela n'a pas fonctionné :",
    full: "Il n'y a pas assez de place sur le disque.",
    broken: "Impossible d'écrire sur le disque : a-t-il été retiré ?",
    unreadable: "Impossible de lire le dossier des images.",
    nothing_new: "Rien de nouveau n'a été scellé.",
    code: "Lisez ce code au téléphone, les six groupes :",
    next: "Éjectez le disque, puis remettez-le.",
    nothing: "Aucune image trouvée. Faites glisser un dossier sur ce programme.",
    enter: "Appuyez sur Entrée pour fermer.",
};

const GERMAN: Sentences = Sentences {
    card: "Kartencode. Vor dem ersten Gebrauch mündlich mit dem Archiv vergleichen:",
    folder: "Das wird versiegelt:",
    disk: "Es wird hierhin geschrieben:",
    own_disk: "Das ist die Platte des Rechners! Das Programm vom Stick aus öffnen.",
    begin: "Eingabetaste drücken, um zu beginnen; Fenster schließen, um aufzuhören.",
    sealing: "Es wird versiegelt. Den Datenträger stecken lassen, bis der Code erscheint.",
    done: "Alles ist versiegelt und liegt auf diesem Datenträger.",
    partly: "Nicht alles wurde versiegelt:",
    failed: "Es ist nicht gelungen:",
    full: "Auf dem Datenträger ist nicht genug Platz.",
    broken: "Der Datenträger ließ sich nicht beschreiben: Wurde er abgezogen?",
    unreadable: "Der Ordner mit den Bildern ließ sich nicht lesen.",
    nothing_new: "Nichts Neues wurde versiegelt.",
    code: "Lesen Sie diesen Code am Telefon vor, alle sechs Gruppen:",
    next: "Den Datenträger auswerfen, dann weitergeben.",
    nothing: "Keine Bilder gefunden. Ziehen Sie einen Ordner auf dieses Programm.",
    enter: "Eingabetaste drücken, um zu schließen.",
};
