//! `measure-likeness NUMBER`: how long all near pairs take among so many hashes that are drawn by chance. Prints the
//! seconds and how many pairs there are.

use std::error::Error;
use std::thread::available_parallelism;
use std::time::Instant;

use likeness::{MOST, Wanted, pairs};
use model::{Chance, OsChance, PdqHash};

fn main() -> Result<(), Box<dyn Error>> {
    let number = std::env::args().nth(1).ok_or("give a number of hashes")?;
    let number: usize = number.parse()?;
    let hashes: Vec<PdqHash> = (0..number)
        .map(|_| PdqHash::from_bytes(OsChance.draw()))
        .collect();
    let began = Instant::now();
    let wanted = Wanted {
        most: MOST,
        limit: usize::MAX,
        threads: available_parallelism()?.get(),
    };
    let found = pairs(&hashes, wanted)?;
    println!("{:.3} {}", began.elapsed().as_secs_f64(), found.len());
    Ok(())
}
