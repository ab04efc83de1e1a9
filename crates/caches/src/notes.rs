use crate::ini::{Ini, Section};

/// What Picasa wrote of one picture in the `picasa.ini` of its folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PictureNotes {
    /// The name of the file in the same folder.
    pub name: String,
    /// What somebody wrote under it.
    pub caption: Option<String>,
    /// Words that somebody gave it.
    pub keywords: Vec<String>,
    /// Whether somebody marked it.
    pub starred: bool,
    /// Faces: a rectangle in hex, and the number of a contact or nothing.
    pub faces: Vec<(String, Option<String>)>,
    /// Everything else, as it stands there.
    pub others: Vec<(String, String)>,
}

/// Sections of Picasa that are no file.
const NO_FILES: [&str; 4] = ["picasa", "contacts", "contacts2", "encoding"];

/// The pictures that a `picasa.ini` tells of.
pub fn picture_notes(ini: &Ini) -> Vec<PictureNotes> {
    let files = ini.sections.iter().filter(|section| {
        let name = section.name.to_ascii_lowercase();
        !NO_FILES.contains(&name.as_str()) && !name.starts_with(".album:")
    });
    files.map(notes).collect()
}

fn notes(section: &Section) -> PictureNotes {
    let mut notes = PictureNotes {
        name: section.name.clone(),
        ..PictureNotes::default()
    };
    for (key, value) in &section.entries {
        match key.to_ascii_lowercase().as_str() {
            "caption" => notes.caption = Some(value.clone()),
            "keywords" => notes.keywords = list(value, ','),
            "star" => notes.starred = value.eq_ignore_ascii_case("yes"),
            "faces" => notes.faces = list(value, ';').iter().map(|one| face(one)).collect(),
            _ => notes.others.push((key.clone(), value.clone())),
        }
    }
    notes
}

fn list(value: &str, between: char) -> Vec<String> {
    let parts = value.split(between).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `rect64(3f845bcb59418507),8e62398ebda8c1a5`
fn face(text: &str) -> (String, Option<String>) {
    let (place, contact) = match text.split_once(',') {
        Some((place, contact)) => (place, Some(contact.to_owned())),
        None => (text, None),
    };
    let place = place.strip_prefix("rect64(").unwrap_or(place);
    (
        place.strip_suffix(')').unwrap_or(place).to_owned(),
        contact.filter(|contact| !contact.is_empty()),
    )
}

/// What a `desktop.ini` says of its folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderNotes {
    /// What the folder is shown as.
    pub shown_as: Option<String>,
    /// What is shown where somebody points at it.
    pub info: Option<String>,
    /// The picture that stands for it.
    pub picture: Option<String>,
    /// Names of files, and what they are shown as.
    pub names: Vec<(String, String)>,
}

/// Reads what a `desktop.ini` says.
pub fn folder_notes(ini: &Ini) -> FolderNotes {
    let section = |name: &str| {
        let mut sections = ini.sections.iter();
        sections.find(|section| section.name.eq_ignore_ascii_case(name))
    };
    let said = |name: &str, key: &str| section(name)?.get(key).map(str::to_owned);
    FolderNotes {
        shown_as: said(".ShellClassInfo", "LocalizedResourceName"),
        info: said(".ShellClassInfo", "InfoTip"),
        picture: said("ViewState", "Logo").or_else(|| said(".ShellClassInfo", "Logo")),
        names: section("LocalizedFileNames")
            .map(|section| section.entries.clone())
            .unwrap_or_default(),
    }
}
