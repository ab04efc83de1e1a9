use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex};

/// Reads until the tests' side of the pipe closes, which it does however they end; then ends every
/// program of its group and removes the folder, again while one of them still writes into it.
const KEEPING: &str = r#"
trap '' TERM
cat
kill -TERM 0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    rm -rf "$1"
    sleep 0.1
    [ -e "$1" ] || exit 0
done
"#;

static KEEPER: LazyLock<Keeper> = LazyLock::new(Keeper::start);

/// Sees to it that no program and no folder of these tests outlives them.
struct Keeper {
    shell: Child,
    folder: PathBuf,
    folders: Mutex<u32>,
    started: Mutex<Vec<Child>>,
}

impl Keeper {
    fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("amana-pages-")
            .tempdir()
            .unwrap()
            .keep();
        let mut command = Command::new("sh");
        command.args(["-c", KEEPING, "keeper"]).arg(&folder);
        command.stdin(Stdio::piped()).process_group(0);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self {
            shell: command.spawn().unwrap(),
            folder,
            folders: Mutex::default(),
            started: Mutex::default(),
        }
    }
}

/// A new folder that ends with the tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    let mut folders = KEEPER.folders.lock().unwrap();
    *folders += 1;
    let folder = KEEPER.folder.join(format!("{name}-{folders}"));
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// Starts a program that ends with the tests, what it complains of kept in `said`; gives what it prints.
pub(crate) fn start(command: &mut Command, said: &Path) -> ChildStdout {
    let group = KEEPER.shell.id().cast_signed();
    command.process_group(group).stdin(Stdio::null());
    command
        .stdout(Stdio::piped())
        .stderr(File::create(said).unwrap());
    let mut child = command.spawn().unwrap();
    let printed = child.stdout.take().unwrap();
    KEEPER.started.lock().unwrap().push(child);
    printed
}
