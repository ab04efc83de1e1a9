use std::sync::LazyLock;

use crate::archive::Archive;
use crate::server::Server;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let archive = Archive::new("desk");
    let server = Server::start(&archive);
    Desk { archive, server }
});

/// An archive with nothing in it, where people come and go: each test makes its own.
pub(crate) struct Desk {
    pub(crate) archive: Archive,
    pub(crate) server: Server,
}

impl Desk {
    pub(crate) fn get() -> &'static Self {
        &DESK
    }
}
