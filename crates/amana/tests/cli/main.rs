#![cfg(test)]
//! The archive's command line as people use it: real folders, real disks, real programs.

mod audit;
mod bagit;
mod card;
mod certificate;
mod challenge;
mod examine;
mod export;
mod forge;
mod house;
mod ingest;
mod kill;
mod kit;
mod people;
mod receive;
mod replay;
mod replicas;
mod s3;
mod shared;
mod users;
