//! What every store must do. A new store is one more line in `stores::each_store`.
#![cfg(test)]

mod liars;
mod passage;
mod rules;
mod s3;
mod servers;
mod stores;
mod storms;
