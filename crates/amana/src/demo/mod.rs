//! The whole way in under a minute, told on the terminal: every step is the real program on real
//! bytes, started as a person would start it.

mod pages;
mod stage;
mod steps;

use std::time::Instant;

use crate::cli::Demo;
use crate::outcome::{Outcome, say};
use stage::Stage;

pub(crate) fn run(args: &Demo) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let stage = Stage::set()?;
    let folder = steps::photograph(&stage)?;
    steps::make_archive(&stage)?;
    let code = steps::seal(&stage, &folder)?;
    steps::lose_and_scratch(&stage)?;
    steps::receive(&stage, &code)?;
    steps::audit(&stage)?;
    let exported = steps::export(&stage)?;
    steps::verify(&stage, &exported)?;
    steps::compare(&folder, &exported)?;
    steps::tamper(&stage, &exported)?;
    say!(
        "\nAll of it took {:.1} s. Nothing was lost; nothing changed unseen.",
        begun.elapsed().as_secs_f64()
    );
    if args.no_serve {
        return Ok(Outcome::Well);
    }
    pages::open(&stage, args.listen)
}
