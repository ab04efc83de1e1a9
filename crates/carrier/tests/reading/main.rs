//! Reading back what is left of disks, against a writer that shares nothing with the sealing engine.
#![cfg(test)]

mod carried_damage;
mod carried_forgeries;
mod carrying;
mod damage;
mod desk;
mod erasures;
mod forged_directories;
mod forgeries;
mod hands;
mod hostile;
mod joined;
mod joining;
mod keys;
mod layout;
mod moved;
mod oracle;
mod packed;
mod positions;
mod sets;
mod spreads;
mod strays;
mod survival;
mod writer;
