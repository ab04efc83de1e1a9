#![cfg(test)]
//! Images that the tests make with the programs of the systems they are of, read by tools that are shut in. This
//! needs the Debian packages sleuthkit, ewf-tools, dosfstools, mtools, e2fsprogs, ntfs-3g and fdisk.

mod contained;
mod deleted;
mod hostile;
mod scene;
mod shut;
mod there;
