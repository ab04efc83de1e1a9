use super::*;

fn parsed(line: &str) -> anyhow::Result<Command> {
    parse(line.split(' ').map(OsString::from))
}

fn refusal(line: &str) -> String {
    let error = parsed(line).unwrap_err();
    assert!(error.is::<Refusal>(), "{line}");
    error.to_string()
}

#[test]
fn a_third_of_the_disks_is_spare_unless_said() {
    let spares: Vec<_> = (1..=16).map(default_spare).collect();
    assert_eq!(spares, [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5]);
}

#[test]
fn flags_may_stand_anywhere_and_lists_may_be_repeated() {
    let line =
        "amana-seal seal a --card c --disk d --spare=1 b --disk e --json --pack --name n.bin";
    let Command::Seal(args) = parsed(line).unwrap() else {
        panic!("seal")
    };
    assert_eq!(args.sources, [PathBuf::from("a"), PathBuf::from("b")]);
    assert_eq!(args.disks, [PathBuf::from("d"), PathBuf::from("e")]);
    assert_eq!((args.spare, args.json, args.pack), (1, true, true));
    assert_eq!(args.name, Some("n.bin".into()));
}

#[test]
fn a_challenge_may_be_one_argument_or_twenty() {
    let challenge = Challenge::from_bytes([9; 32]);
    let [whole, parts] = [
        vec![challenge.to_string()],
        challenge
            .to_string()
            .split(' ')
            .map(str::to_owned)
            .collect(),
    ];
    for parts in [whole, parts] {
        let args = ["amana-seal", "prove"]
            .map(str::to_owned)
            .into_iter()
            .chain(parts);
        let Command::Prove(args) = parse(args.map(OsString::from)).unwrap() else {
            panic!("prove")
        };
        assert_eq!(args.challenge, challenge);
    }
}

#[test]
fn wrong_usage_is_refused() {
    for line in [
        "amana-seal sael",
        "amana-seal seal --card c --disk d",
        "amana-seal seal a --card c",
        "amana-seal seal a --card c --disk d --spare 1",
        "amana-seal seal a --card c --disk d --spare x",
        "amana-seal seal a --card c --disk d --name x --name y",
        "amana-seal seal a --card c --disk d --nmae x",
        "amana-seal seal a --card c --disk d --since yesterday",
        "amana-seal seal a --card c --disk d --after 1234",
        "amana-seal seal a --card c --disk d --after 0000-0000-0000-0000-0000-0000",
        "amana-seal seal a --card c --disk d --times then",
        "amana-seal seal a --card c --disk",
        "amana-seal check --card c",
        "amana-seal check a --card c --disk d",
        "amana-seal check a --card c --pack",
        "amana-seal check a --card c --sign",
        "amana-seal check a --card c --phrase-file p --phrase-file q",
        "amana-seal seal a --card c --disk d --phrase-file p --phrase-file q",
        "amana-seal seal a --card c --disk d --sign --phrase-file p --phrase-file q --phrase-file r",
        "amana-seal prove",
        "amana-seal prove 1234",
        "amana-seal spread a --card c",
        "amana-seal spread --card c --disk d",
        "amana-seal spread a --card c --disk d --spare 1",
        "amana-seal spread a --card c --disk d --repair",
    ] {
        refusal(line);
    }
    let disks = " --disk d".repeat(17);
    refusal(&format!("amana-seal seal a --card c{disks}"));
    let cards = " --card c".repeat(9);
    refusal(&format!("amana-seal check a{cards}"));
}
