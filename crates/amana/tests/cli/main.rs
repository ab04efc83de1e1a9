#![cfg(test)]
//! The archive's command line as people use it: real folders, real disks, real programs.

mod audit;
mod bagit;
#[path = "../../../caches/tests/built/mod.rs"]
mod built;
mod card;
mod certificate;
mod challenge;
mod clock;
mod commit;
mod custody;
mod endings;
mod examine;
mod export;
mod faults;
mod forge;
mod forged;
mod house;
mod image;
mod ingest;
mod keys;
mod kit;
mod likeness;
mod people;
mod persons;
mod receive;
mod recovering;
mod replay;
mod replicas;
mod s3;
mod shared;
mod sources;
mod staff;
mod stamps;
mod users;
mod witnesses;
