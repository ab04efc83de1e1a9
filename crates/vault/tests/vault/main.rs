//! How the vault behaves, from outside.
#![cfg(test)]

mod audit;
mod interruption;
mod opacity;
mod outside;
mod parts;
mod support;
