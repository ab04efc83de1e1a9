use carrier::KitLanguage;

/// The few sentences of a kit, in one language.
pub(super) struct Sentences {
    /// Before the folder that is being sealed.
    pub(super) sealing: &'static str,
    pub(super) done: &'static str,
    /// Before a report of what is missing.
    pub(super) partly: &'static str,
    /// Before the reason.
    pub(super) failed: &'static str,
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
    sealing: "يجري الختم. لا تنزع القرص قبل أن يظهر الرمز. المجلد:",
    done: "خُتم كل شيء، وهو على هذا القرص.",
    partly: "لم يُختم كل شيء:",
    failed: "لم ينجح الأمر:",
    code: "اقرأ هذا الرمز عبر الهاتف، بمجموعاته الست كلها:",
    next: "أخرج القرص بأمان، ثم سلّمه.",
    nothing: "لم يُعثر على صور. اسحب مجلدًا وأفلته فوق هذا البرنامج.",
    enter: "اضغط Enter للإغلاق.",
};

const ENGLISH: Sentences = Sentences {
    sealing: "Sealing. Leave the disk in until the code appears. The folder:",
    done: "Everything is sealed and lies on this disk.",
    partly: "Not everything was sealed:",
    failed: "It did not work:",
    code: "Read this code over the telephone, all six groups:",
    next: "Eject the disk, then give it away.",
    nothing: "No pictures were found. Drag a folder and drop it on this program.",
    enter: "Press Enter to close.",
};

const FRENCH: Sentences = Sentences {
    sealing: "Scellement en cours. Laissez le disque en place jusqu'à l'apparition du code. Le dossier :",
    done: "Tout est scellé et se trouve sur ce disque.",
    partly: "Tout n'a pas été scellé :",
    failed: "Cela n'a pas fonctionné :",
    code: "Lisez ce code au téléphone, les six groupes :",
    next: "Éjectez le disque, puis remettez-le.",
    nothing: "Aucune image trouvée. Faites glisser un dossier sur ce programme.",
    enter: "Appuyez sur Entrée pour fermer.",
};

const GERMAN: Sentences = Sentences {
    sealing: "Es wird versiegelt. Den Datenträger stecken lassen, bis der Code erscheint. Der Ordner:",
    done: "Alles ist versiegelt und liegt auf diesem Datenträger.",
    partly: "Nicht alles wurde versiegelt:",
    failed: "Es ist nicht gelungen:",
    code: "Lesen Sie diesen Code am Telefon vor, alle sechs Gruppen:",
    next: "Den Datenträger auswerfen, dann weitergeben.",
    nothing: "Keine Bilder gefunden. Ziehen Sie einen Ordner auf dieses Programm.",
    enter: "Eingabetaste drücken, um zu schließen.",
};
