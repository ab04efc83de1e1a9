use serde::Serialize;

use crate::args::ProveArgs;
use crate::exit::Exit;
use crate::hand;
use crate::screen::Screen;

/// What `--json` gives.
#[derive(Serialize)]
struct Proof {
    challenge: String,
    answer: String,
}

/// `amana-seal prove`: answers an archive that asks for the hand of its deliveries.
pub(crate) fn prove(args: &ProveArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let hand = hand::known(args.phrase_file.as_deref())?;
    let answer = hand.answer(&args.challenge).to_string();
    if args.json {
        let challenge = args.challenge.to_string();
        screen.answer(&serde_json::to_string_pretty(&Proof { challenge, answer })?)?;
    } else {
        screen.answer(&answer)?;
    }
    Ok(Exit::AllWell)
}
