//! What disks and power do to the program: it is killed and stopped, the disk is full, a bit is flipped. A launcher
//! stands between the program and the kernel: nothing of it is in the program.

mod between;
mod copies;
mod flipped;
mod full;
mod killed;
mod scene;
mod succeeded;
mod taken_in;
mod watched;
