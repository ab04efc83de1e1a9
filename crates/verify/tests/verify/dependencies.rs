use std::collections::BTreeSet;
use std::process::Command;

/// The crates of layers 0 and 1 that exist, and this one.
const ALLOWED: [&str; 4] = ["model", "carrier", "custody", "verify"];
/// Crates that open a connection, or that only the archive needs.
const FORBIDDEN: [&str; 6] = ["tokio", "sqlx", "rustls", "hyper", "reqwest", "age"];

#[test]
fn the_checker_depends_on_layers_0_and_1_alone() {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--package", "verify", "--edges", "normal"])
        .args(["--prefix", "none", "--offline"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).unwrap();
    let names = |lines: Vec<&str>| -> BTreeSet<String> {
        let first = lines.iter().filter_map(|line| line.split(' ').next());
        first.map(str::to_owned).collect()
    };
    let own = names(
        tree.lines()
            .filter(|line| line.contains("/crates/"))
            .collect(),
    );
    assert!(own.contains("custody"), "{own:?}");
    let above: Vec<_> = own
        .iter()
        .filter(|name| !ALLOWED.contains(&name.as_str()))
        .collect();
    assert!(above.is_empty(), "{above:?}");

    let all = names(tree.lines().collect());
    let wrong: Vec<_> = FORBIDDEN
        .iter()
        .filter(|name| all.contains(**name))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
