use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

use sample::Size;
use serde_json::Value;

use crate::account::Account;
use crate::archive::Archive;
use crate::server::{Server, Session};

/// Pictures on the disks, and on the memory card that came as a folder: with a page of sixty they
/// fill three.
const ON_DISKS: u32 = 20;
const IN_FOLDER: u32 = 110;

static SCENE: LazyLock<Scene> = LazyLock::new(Scene::set);

/// An archive that holds a bit of everything, served once for all tests.
pub(crate) struct Scene {
    pub(crate) archive: Archive,
    pub(crate) server: Server,
    /// Somebody who looks, and never chooses a language or asks for a picture.
    pub(crate) onlooker: Session,
    /// Somebody who asks for pictures, and may sign in once more.
    pub(crate) viewer: Session,
    pub(crate) viewer_account: Account,
    /// An item that was handed out, and where.
    pub(crate) handed_out: (String, PathBuf),
    /// What came on five disks of which one is lost.
    pub(crate) disks: String,
    /// What came as a folder, oddities and all.
    pub(crate) folder: String,
    pub(crate) withdrawn: String,
    items: Vec<Value>,
    /// Pictures that no test has asked for yet.
    unseen: Mutex<Vec<String>>,
}

impl Scene {
    pub(crate) fn get() -> &'static Self {
        &SCENE
    }

    fn set() -> Self {
        let archive = Archive::new("scene");
        let camera = archive.at("camera");
        sample::card_folder(&camera, ON_DISKS, 7, Size::SMALL).unwrap();
        let disks = archive.receive_all_but_one(&camera);
        let folder = archive.at("صور 2013");
        sample::card_folder(&folder, IN_FOLDER, 9, Size::SMALL).unwrap();
        add_oddities(&folder);
        let folder = archive.ingest(&folder);
        tell_of_the_way(&archive, &folder);
        let asked_back = archive.at("asked-back");
        sample::card_folder(&asked_back, 2, 11, Size::SMALL).unwrap();
        let withdrawn = archive.ingest(&asked_back);
        let reason = ["withdraw", &withdrawn, "--reason", "طلبت العائلة ذلك"];
        archive.run(reason, &[0]);
        let onlooker = archive.user("onlooker");
        let viewer_account = archive.user("viewer");
        let items = archive.items();
        let item = id(items.iter().find(|item| item["state"] == "stored").unwrap());
        let out = archive.at("handed-out");
        archive.run(["export", &item, "--to", out.to_str().unwrap()], &[0]);
        // From here on nothing but the server writes, or it would have to wait.
        let server = Server::start(&archive);
        let mut scene = Self {
            onlooker: server.sign_in(&onlooker),
            viewer: server.sign_in(&viewer_account),
            viewer_account,
            handed_out: (item, out),
            archive,
            server,
            disks,
            folder,
            withdrawn,
            items,
            unseen: Mutex::default(),
        };
        scene.unseen = Mutex::new(scene.pictures());
        scene
    }

    /// The item whose path ends so, in the folder that came.
    #[track_caller]
    pub(crate) fn item(&self, ending: &str) -> String {
        let found = self.items.iter().find(|item| {
            item["path"].as_str().unwrap().ends_with(ending) && self.is_in(item, &self.folder)
        });
        id(found.unwrap_or_else(|| panic!("no item {ending}")))
    }

    /// All items of an accession.
    pub(crate) fn items_of(&self, accession: &str) -> Vec<String> {
        let items = self.items.iter().filter(|item| self.is_in(item, accession));
        items.map(id).collect()
    }

    /// All items that are not withdrawn.
    pub(crate) fn items(&self) -> impl Iterator<Item = String> {
        let there = self
            .items
            .iter()
            .filter(|item| item["state"] != "withdrawn");
        there.map(id)
    }

    /// A picture that is for the test that asks, and no other.
    pub(crate) fn unseen(&self) -> String {
        self.unseen.lock().unwrap().pop().unwrap()
    }

    /// Whole pictures in the folder that came, each with pictures on both sides.
    fn pictures(&self) -> Vec<String> {
        let whole = self.items.iter().filter(|item| {
            let path = item["path"].as_str().unwrap();
            self.is_in(item, &self.folder) && path.contains("QAMAR") && item["state"] == "stored"
        });
        let whole: Vec<String> = whole.map(id).collect();
        whole[3..whole.len() - 3].to_vec()
    }

    fn is_in(&self, item: &Value, accession: &str) -> bool {
        item["item"].as_str().unwrap().starts_with(accession)
    }
}

/// Two legs before arrival, one of them told in full, and what the provider wishes: all of it is on the page.
fn tell_of_the_way(archive: &Archive, accession: &str) {
    let leg = ["leg", "add", accession, "--order"];
    let full = [
        "1",
        "--agent",
        "سامي",
        "--agent-role",
        "courier",
        "--interest",
        "brother of somebody in the pictures",
        "--funding",
        "none",
        "--medium",
        "memory card, 8 GB",
        "--when",
        "2013-08",
        "--where",
        "the south of a city",
        "--where-class",
        "city",
        "--condition",
        "card was wet, then dried",
        "--basis",
        "own-words",
        "--confidence",
        "probable",
    ];
    archive.run(leg.iter().chain(&full), &[0]);
    let short = [
        "2",
        "--agent",
        "a driver",
        "--agent-role",
        "driver",
        "--basis",
        "inference",
        "--confidence",
        "possible",
    ];
    archive.run(leg.iter().chain(&short), &[0]);
    let stated = ["conditions", "set", accession];
    let text = ["--text", "للمحاكم وللعائلات، ولا للصحافة"];
    archive.run(stated.iter().chain(&text), &[0]);
}

fn id(item: &Value) -> String {
    item["item"].as_str().unwrap().to_owned()
}

/// What lies among pictures and is none, or none that opens, under names that are hard to draw.
fn add_oddities(folder: &Path) {
    let picture = draw(3);
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put(
        "ملاحظات notes (1).txt",
        "دفتر — names & <b>numbers</b>\n".as_bytes(),
    );
    put("IMG_9001.JPG", &[&picture[..4], &[0x5A; 4_000]].concat());
    put("IMG_9002.JPG", &picture[..picture.len() * 6 / 10]);
    put(
        "IMG_9003.JPG",
        &sample::with_thumbnail(&picture, &draw_of(7, Size::new(160, 120).unwrap())),
    );
    let film = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi"])
        .args(["-i", "testsrc=size=320x240:rate=5:duration=75"])
        .arg(folder.join("film.mp4"))
        .status();
    assert!(film.unwrap().success());
    put("تشرين ١٢ final (2) - نسخة.JPG", &draw(4));
    put("صورة\u{202E}gpj.exe.JPG", &draw(5));
    put(
        &format!("{}.JPG", "a_very_long_name_without_a_space_".repeat(6)),
        &draw(6),
    );
    symlink("IMG_9001.JPG", folder.join("link.JPG")).unwrap();
}

fn draw(seed: u64) -> Vec<u8> {
    draw_of(seed, Size::SMALL)
}

fn draw_of(seed: u64, size: Size) -> Vec<u8> {
    sample::Picture::draw(seed, size).to_jpeg().unwrap()
}
