use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use custody::{Origin, VerifierKey};
use model::{OsChance, SystemClock};
use storage::Folder;
use tokio::net::TcpListener;
use witness::Witness;

use super::serve::stopped;
use crate::cli::{Json, WitnessCommand};
use crate::outcome::{Outcome, print_json, say};

pub(crate) fn run(args: &WitnessCommand) -> anyhow::Result<Outcome> {
    match args {
        WitnessCommand::Init { folder, name } => init(folder, name),
        WitnessCommand::Trust { folder, vkey } => trust(folder, vkey),
        WitnessCommand::Serve { folder, listen } => {
            let witness = open(folder)?.begin()?;
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .context("start the witness's runtime")?;
            runtime.block_on(async {
                let listener = TcpListener::bind(listen)
                    .await
                    .with_context(|| format!("listen on {listen}"))?;
                let address = listener.local_addr().context("find the address")?;
                say!(
                    "The witness {} answers at http://{address} until Ctrl-C.",
                    witness.vkey().name()
                );
                witness::serve(witness, listener, witness::PATIENCE, stopped()?).await;
                Ok(Outcome::Well)
            })
        }
        WitnessCommand::Refusals { folder, json } => refusals(folder, json),
    }
}

fn open(folder: &Path) -> anyhow::Result<Witness> {
    let storage = Folder::open(folder).with_context(|| {
        format!(
            "open the witness in {}; `amana witness init` makes one",
            folder.display()
        )
    })?;
    Ok(Witness::open(Arc::new(storage), SystemClock)?)
}

fn init(folder: &Path, name: &Origin) -> anyhow::Result<Outcome> {
    let storage = Folder::create(folder)?;
    let key = Witness::create(&storage, name, &mut OsChance)?;
    say!("{key}");
    eprintln!("This is the witness's verifier key; those who trust it put it into their policy:");
    eprintln!("  amana log witness add NAME {key} URL");
    eprintln!(
        "Its secret key is in {}/keys, readable by you alone.",
        folder.display()
    );
    Ok(Outcome::Well)
}

fn trust(folder: &Path, vkey: &str) -> anyhow::Result<Outcome> {
    let vkey: VerifierKey = vkey.parse()?;
    open(folder)?.trust(&vkey)?;
    say!("{} is cosigned from now on.", vkey.name());
    Ok(Outcome::Well)
}

fn refusals(folder: &Path, args: &Json) -> anyhow::Result<Outcome> {
    let refusals = open(folder)?.refusals()?;
    if args.json {
        print_json(&refusals)?;
    } else {
        for refusal in &refusals {
            say!("{} {}", refusal.time, refusal.why);
            say!("offered:\n{}", refusal.offered);
            say!("cosigned before:\n{}", refusal.held);
        }
    }
    Ok(Outcome::of(!refusals.is_empty()))
}
