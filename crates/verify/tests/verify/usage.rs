use std::fs;
use std::process::Command;

use crate::export::{Export, three};
use crate::program::{Said, program, run, verify};

fn with(arguments: &[&str]) -> Said {
    let export = Export::of_three();
    let mut command = Command::new(program());
    command.current_dir(export.root()).args(arguments);
    run(command)
}

#[test]
fn a_wrong_command_line_is_2() {
    for arguments in [
        &["export"] as &[&str],
        &["--policy", "policy"],
        &["export", "--policy", "policy", "--unknown"],
        &[],
    ] {
        assert_eq!(with(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_done_is_1_and_says_what_to_do() {
    for (arguments, said) in [
        (["export", "--policy", "absent"], "open the policy absent"),
        (["absent", "--policy", "policy"], "open absent"),
        (
            ["export/originals", "--policy", "policy"],
            "name an export folder",
        ),
        (
            ["export", "--policy", "export/items.json"],
            "read the policy",
        ),
        (
            ["/dev/null", "--policy", "policy"],
            "neither a file nor a folder",
        ),
    ] {
        let found = with(&arguments);
        assert_eq!((found.code, found.out.as_str()), (1, ""), "{arguments:?}");
        assert!(
            found.err.starts_with("amana-verify: failed to "),
            "{}",
            found.err
        );
        assert_eq!(found.err.matches(said).count(), 1, "{}", found.err);
    }
}

#[test]
fn a_policy_without_a_log_is_of_no_use() {
    let export = Export::of_three();
    export.set_policy(b"quorum none\n");
    let said = verify(&export, &["export"], &[]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("it names no log"), "{}", said.err);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let export = Export::of_three();
    let mut make = Command::new("mkfifo");
    make.arg(export.at("pipe"));
    assert_eq!(run(make).code, 0);
    for line in [["export", "pipe"], ["pipe", "policy"]] {
        let mut command = Command::new(program());
        command.current_dir(export.root());
        let said = run_with(command, line);
        assert_eq!(said.code, 1, "{}", said.err);
    }
}

fn run_with(mut command: Command, [path, policy]: [&str; 2]) -> Said {
    command.args([path, "--policy", policy]);
    run(command)
}

#[test]
fn a_policy_that_is_too_long_is_refused() {
    let export = Export::of_three();
    let mut policy = export.read("policy");
    policy.resize(2 << 20, b'\n');
    export.set_policy(&policy);
    assert_eq!(verify(&export, &["export"], &[]).code, 1);
}

#[test]
fn an_export_of_nothing_is_not_well() {
    let export = Export::empty(&three());
    let said = verify(&export, &["export"], &["--json"]);
    assert_eq!(
        (said.code, said.defects()),
        (3, vec!["not-checked".to_owned()])
    );
    assert_eq!(said.json()["checked"], 0);
    fs::remove_dir(export.at("export/proofs")).unwrap();
    assert_eq!(verify(&export, &["export"], &[]).code, 3);
}
