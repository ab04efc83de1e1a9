//! One file for each command of the command line.

mod audit;
mod card;
mod certificate;
mod challenge;
pub(crate) mod examine;
mod export;
mod history;
mod ingest;
pub(crate) mod init;
mod items;
mod kit;
mod receive;
mod replay;
mod replica;
mod replicate;
mod serve;
mod status;
mod user;
mod withdraw;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;

pub(crate) fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Init(args) => init::run(cli, args),
        Command::Card(args) => card::run(cli, args),
        Command::Kit(args) => kit::run(cli, args),
        Command::Receive(args) => receive::run(cli, args),
        Command::Certificate(args) => certificate::run(cli, args),
        Command::Ingest(args) => ingest::run(cli, args),
        Command::Status(args) => status::run(cli, args),
        Command::Items(args) => items::run(cli, args),
        Command::History(args) => history::run(cli, args),
        Command::Export(args) => export::run(cli, args),
        Command::Withdraw(args) => withdraw::run(cli, args),
        Command::Challenge(args) => challenge::run(cli, args),
        Command::Audit(args) => audit::run(cli, args),
        Command::Replay(args) => replay::run(cli, args),
        Command::Replica(args) => replica::run(cli, args),
        Command::Replicate(args) => replicate::run(cli, args),
        Command::Examine(args) => examine::run(cli, args),
        Command::User(args) => user::run(cli, args),
        Command::Serve(args) => serve::run(cli, args),
        Command::Demo(args) => crate::demo::run(args),
        Command::Worker => Ok(Outcome::Worked(::examine::work())),
    }
}
