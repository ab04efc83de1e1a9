use std::io::IsTerminal;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{bench, carried, fuzz, house, programs, suite};

/// Something a developer can ask for by name.
pub(crate) struct Task {
    name: &'static str,
    says: &'static str,
    pub(crate) run: fn(&Workspace) -> Result<()>,
}

/// All tasks, in the order of the menu; the Makefile has a target for each.
const TASKS: [Task; 7] = [
    Task {
        name: "demo",
        says: "draw pictures, seal them, lose disks, receive and check, then open the pages",
        run: |workspace| {
            // The demo plays all three programs, as people start them.
            programs::cargo(workspace, ["build", "--workspace", "--bins"]).run()?;
            let demo = programs::cargo(workspace, ["run", "--package", "amana", "--", "demo"]);
            // Pages are for people: without a terminal nobody would ever end them.
            if std::io::stdout().is_terminal() {
                demo.run()
            } else {
                demo.arg("--no-serve").run()
            }
        },
    },
    Task {
        name: "test",
        says: "set up what is missing, then run every check and test",
        run: suite::run,
    },
    Task {
        name: "windows",
        says: "build the source's program for Windows 7 and later, and try it under Wine",
        run: carried::build_for_windows,
    },
    Task {
        name: "bench",
        says: "measure what disks and taking pictures in cost, beside the tools that others use",
        run: bench::run,
    },
    Task {
        name: "fuzz",
        says: "let a fuzzer loose on every parser; AMANA_FUZZ and AMANA_FUZZ_SECONDS narrow it",
        run: fuzz::run,
    },
    Task {
        name: "house",
        says: "check the rules of the house: layers, docs, vectors, words",
        run: house::run,
    },
    Task {
        name: "fmt",
        says: "format the code",
        run: |workspace| programs::cargo(workspace, ["fmt", "--all"]).run(),
    },
];

/// The task called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Task> {
    const FIXED: &[Task] = &TASKS;
    FIXED.iter().find(|task| task.name == name)
}

/// The menu: one line for each task.
pub(crate) fn text() -> String {
    let lines = TASKS
        .iter()
        .map(|task| format!("  make {:<8} {}\n", task.name, task.says));
    let mut menu = String::from("Amana, an archive for photographic evidence\n\n");
    menu.extend(lines);
    menu
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_makefile_has_exactly_the_targets_of_the_menu() {
        let makefile = Workspace::open().unwrap().read("Makefile").unwrap();
        let targets = makefile
            .lines()
            .find_map(|line| line.strip_suffix(": toolchain"));
        let mut expected = vec!["menu"];
        expected.extend(TASKS.iter().map(|task| task.name));
        assert_eq!(targets, Some(expected.join(" ").as_str()));
    }

    #[test]
    fn every_task_is_found_by_its_name_and_stands_in_the_menu() {
        for task in &TASKS {
            assert!(find(task.name).is_some());
            assert!(text().contains(&format!("  make {}", task.name)));
        }
        assert!(find("no-such-task").is_none());
    }
}
