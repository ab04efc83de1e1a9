//! Reading back what is left of disks, against a writer that shares nothing with the sealing engine.
#![cfg(test)]

mod damage;
mod desk;
mod erasures;
mod forged_directories;
mod forgeries;
mod hands;
mod hostile;
mod keys;
mod layout;
mod oracle;
mod packed;
mod positions;
mod sets;
mod strays;
mod survival;
mod writer;
