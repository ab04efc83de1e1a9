//! One file for each command of the command line.

mod audit;
mod authority;
mod beside;
mod card;
mod certificate;
mod challenge;
mod commit;
mod conditions;
mod destroy;
mod disclose;
pub(crate) mod examine;
mod export;
mod handover;
mod history;
mod hold;
mod image;
mod ingest;
pub(crate) mod init;
mod items;
mod keys;
mod kit;
mod leg;
mod likeness;
mod log;
mod person;
mod receive;
mod recover;
pub(crate) mod recovered;
mod replay;
mod replica;
mod replicate;
mod serve;
mod source;
mod stamp;
mod status;
mod succession;
mod user;
mod withdraw;
mod witness;

pub(crate) use init::POLICY_FILE;

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
        Command::Image(args) => image::run(cli, args),
        Command::Status(args) => status::run(cli, args),
        Command::Items(args) => items::run(cli, args),
        Command::Similar(args) => likeness::similar::run(cli, args),
        Command::Groups(args) => likeness::groups::run(cli, args),
        Command::Seen(args) => likeness::seen::run(cli, args),
        Command::Published(args) => likeness::published::run(cli, args),
        Command::History(args) => history::run(cli, args),
        Command::Export(args) => export::run(cli, args),
        Command::Withdraw(args) => withdraw::run(cli, args),
        Command::Challenge(args) => challenge::run(cli, args),
        Command::Audit(args) => audit::run(cli, args),
        Command::Authority(args) => authority::run(cli, args),
        Command::Stamp(args) => stamp::run(cli, args),
        Command::Replay(args) => replay::run(cli, args),
        Command::Replica(args) => replica::run(cli, args),
        Command::Replicate(args) => replicate::run(cli, args),
        Command::Examine(args) => examine::run(cli, args),
        Command::Commit(args) => commit::run(cli, args),
        Command::User(args) => user::run(cli, args),
        Command::Serve(args) => serve::run(cli, args),
        Command::DiscloseEntry(args) => disclose::run(cli, args),
        Command::Hold(args) => hold::run(cli, args),
        Command::Leg(args) => leg::run(cli, args),
        Command::Conditions(args) => conditions::run(cli, args),
        Command::Destroy(args) => destroy::run(cli, args),
        Command::Person(args) => person::run(cli, args),
        Command::Keys(args) => keys::run(cli, args),
        Command::Handover(args) => handover::run(cli, args),
        Command::Recover(args) => recover::run(cli, args),
        Command::Log(args) => log::run(cli, args),
        Command::Witness(args) => witness::run(args),
        Command::Source(args) => source::run(cli, args),
        Command::Demo(args) => crate::demo::run(args),
        Command::ImageTool(args) => Ok(Outcome::Worked(diskimage::become_tool(
            args.order.iter().cloned(),
        ))),
        Command::Worker => Ok(Outcome::Worked(::examine::work())),
    }
}
