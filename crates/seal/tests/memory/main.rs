//! How much memory the program holds. Apart from its other tests: the system counts what the process that
//! starts a program held at most as held by the program, too.
#![cfg(test)]

#[path = "../cli/desk.rs"]
#[expect(
    dead_code,
    reason = "most of it is for the tests of what the program does"
)]
mod desk;
mod packing;
#[path = "../cli/picture.rs"]
mod picture;
mod sealing;
