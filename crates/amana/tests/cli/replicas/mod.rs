//! Copies of an archive in a folder and in a bucket: kept, damaged, mended, and proven by a partner.

mod damage;
mod outside;
mod partner;
mod places;
mod scene;
