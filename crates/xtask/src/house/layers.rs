use anyhow::Result;

use super::Breach;
use crate::workspace::{Package, Workspace};

/// How high each crate stands; a crate depends only on lower ones. Tens are the layers of the
/// design, ones the order inside a layer (`docs/adr/0001-order-the-stores.md`).
const RANKS: [(&str, u8); 31] = [
    ("model", 0),
    ("hybrid", 10),
    ("carrier", 11),
    ("custody", 10),
    ("stamp", 10),
    ("scaling", 10),
    ("likeness", 10),
    ("caches", 10),
    ("tiles", 10),
    ("picture", 11),
    ("storage", 20),
    ("keyring", 21),
    ("vault", 22),
    ("ledger", 22),
    ("replica", 23),
    ("catalog", 23),
    ("office", 23),
    ("confined", 20),
    ("diskimage", 23),
    ("intake", 30),
    ("examine", 30),
    ("sample", 40),
    ("seal", 40),
    ("verify", 40),
    ("wording", 40),
    ("workbench", 41),
    ("witness", 40),
    // The demo plays the source and the outsider, so the archive's program stands above theirs.
    ("amana", 42),
    // Only for tests and developers: nothing that ships stands above them.
    ("testkit", 50),
    ("hostile", 51),
    ("xtask", 50),
];

/// Crates that may use fewer of ours than their rank says: what the source carries and what the
/// outsider runs must stay small enough to read.
const CONFINED: [(&str, &[&str]); 2] = [
    ("seal", &["model", "carrier"]),
    ("verify", &["model", "carrier", "custody"]),
];

pub(super) fn check(workspace: &Workspace) -> Result<Vec<Breach>> {
    Ok(breaches(&edges(&workspace.packages()?)))
}

/// A crate with those of ours that it needs, tests aside.
type Edges = (String, Vec<String>);

fn edges(packages: &[Package]) -> Vec<Edges> {
    let needed = |package: &Package| {
        let ours = package.dependencies.iter().filter(|one| one.path.is_some());
        ours.filter(|one| one.kind.as_deref() != Some("dev"))
            .map(|one| one.name.clone())
            .collect()
    };
    packages
        .iter()
        .map(|package| (package.name.clone(), needed(package)))
        .collect()
}

fn breaches(edges: &[Edges]) -> Vec<Breach> {
    let mut found = Vec::new();
    for (from, needed) in edges {
        let Some(height) = rank(from) else {
            found.push(Breach::new(from, "has no rank in the table of layers"));
            continue;
        };
        for to in needed {
            if rank(to).is_some_and(|depth| depth >= height) {
                found.push(Breach::new(
                    from,
                    format!("depends on {to}, which is not below it"),
                ));
            }
            let confined = CONFINED.iter().find(|(name, _)| name == from);
            if confined.is_some_and(|(_, allowed)| !allowed.contains(&to.as_str())) {
                found.push(Breach::new(from, format!("may not depend on {to}")));
            }
        }
    }
    found
}

fn rank(name: &str) -> Option<u8> {
    let found = RANKS.iter().find(|(known, _)| *known == name);
    found.map(|(_, rank)| *rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn breaches_of(from: &str, needed: &[&str]) -> Vec<String> {
        let needed = needed.iter().map(|name| (*name).to_owned()).collect();
        let found = breaches(&[(from.to_owned(), needed)]);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edge_downwards_is_kept() {
        assert!(breaches_of("catalog", &["ledger", "custody", "model"]).is_empty());
        assert!(breaches_of("verify", &["custody", "model"]).is_empty());
    }

    #[test]
    fn an_edge_upwards_or_sideways_is_a_breach() {
        for (from, to) in [
            ("model", "carrier"),
            ("vault", "ledger"),
            ("keyring", "vault"),
            ("intake", "testkit"),
        ] {
            let expected = format!("{from}: depends on {to}, which is not below it");
            assert_eq!(breaches_of(from, &[to]), [expected]);
        }
    }

    #[test]
    fn the_programs_of_source_and_outsider_are_confined() {
        assert_eq!(
            breaches_of("seal", &["custody"]),
            ["seal: may not depend on custody"]
        );
        assert_eq!(
            breaches_of("verify", &["storage"]),
            ["verify: may not depend on storage"]
        );
    }

    #[test]
    fn a_crate_that_nobody_ranked_is_a_breach() {
        assert_eq!(
            breaches_of("novel", &[]),
            ["novel: has no rank in the table of layers"]
        );
    }

    #[test]
    fn what_only_tests_need_and_what_is_not_ours_makes_no_edge() {
        let dependency = |name: &str, kind: Option<&str>, ours: bool| Dependency {
            name: name.into(),
            kind: kind.map(Into::into),
            path: ours.then(|| name.into()),
        };
        let package = Package {
            name: "custody".into(),
            manifest_path: "Cargo.toml".into(),
            dependencies: vec![
                dependency("model", None, true),
                dependency("testkit", Some("dev"), true),
                dependency("serde", None, false),
            ],
        };
        assert_eq!(
            edges(&[package]),
            [("custody".into(), vec!["model".into()])]
        );
    }
}
