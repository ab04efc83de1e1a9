#![cfg(test)]
//! The pages as people use them: a real archive, a real server and, where one is installed, a real browser.

mod account;
mod answer;
mod archive;
mod browser;
mod checks;
mod desk;
mod doors;
mod downloads;
mod driver;
mod guarded;
mod keeper;
mod late;
mod looks;
mod paged;
mod paging;
mod scene;
mod seen;
mod server;
mod showing;
mod signing_in;
