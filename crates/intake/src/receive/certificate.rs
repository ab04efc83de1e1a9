use carrier::{Code, Contents, ReadPacket, Set, SetId};
use model::{AccessionId, Defect, DefectCode, ItemId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::after::After;
use super::fixed::Fixed;
use super::further::further_disks;
use super::hand::HandLine;
use super::held::Held;
use super::hold::Kept;
use super::tally::{Counts, Tally};
use crate::known::Known;

/// What came with the deliveries of a set so far, and how far it can be trusted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Certificate {
    /// The version of this document.
    pub v: u32,
    /// The accession.
    pub accession: AccessionId,
    /// The set of disks.
    pub set: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// How the code that was read over the telephone compares.
    pub code: CodeResult,
    /// The codes at the ends of what arrived: what the source should have read.
    pub tips: Vec<String>,
    /// Packets of which anything arrived.
    pub packets: u64,
    /// How many disks that did not arrive are sure to be enough to give everything back; `None` where nothing
    /// is lost beyond repair, where no number is sure, and in certificates from before it was told.
    #[serde(default)]
    pub more_disks: Option<u32>,
    /// The hand that signed; `None` if no packet is signed, and in certificates from before it was told.
    #[serde(default)]
    pub hand: Option<HandLine>,
    /// The older set that this one goes on from; `None` if the source named none, and in certificates from
    /// before it was told.
    #[serde(default)]
    pub goes_on: Option<GoesOn>,
    /// The disks of this delivery.
    pub disks: Vec<DiskLine>,
    /// Files by what became of them; `None` if the code does not match, for then nothing may be said.
    pub counts: Option<Counts>,
    /// Every file that is not whole, by name; empty if the code does not match.
    pub files: Vec<FileLine>,
    /// Everything that is not as it should be.
    pub defects: Vec<Defect>,
}

/// An older set that the source goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoesOn {
    /// Its code, as the source gave it.
    pub code: String,
    /// The accession that has it, if it came before.
    pub accession: Option<AccessionId>,
}

impl GoesOn {
    fn of(packets: &[ReadPacket], accessions: &[Known]) -> Option<Self> {
        let own = packets.iter().filter(|packet| packet.carriers.is_empty());
        // Whoever has the card can write anything there: what is no code is not repeated on a certificate.
        let mut codes = own.filter_map(|packet| packet.after.as_ref()?.parse::<Code>().ok());
        let code = codes.next()?.to_string();
        let mut older = accessions
            .iter()
            .filter(|known| known.codes.contains(&code));
        Some(Self {
            accession: older.next().map(|known| known.accession),
            code,
        })
    }
}

/// How a code compares with what arrived.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum CodeResult {
    /// None was given.
    NotGiven,
    /// It belongs to a packet that arrived.
    Matches {
        /// The code.
        given: String,
        /// The packet, counting from 1; it and all before it are fixed.
        packet: u32,
        /// What came after this packet; `None` in certificates from before it was told.
        #[serde(default)]
        after: Option<After>,
    },
    /// It belongs to no packet that arrived.
    DoesNotMatch {
        /// The code.
        given: String,
    },
    /// It could not be compared with all that arrived: of some packet neither the directory nor the
    /// closing block can be read, or there are too many.
    CannotBeCompared {
        /// The code.
        given: String,
    },
}

/// A disk of this delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DiskLine {
    /// Its file or image as it was given.
    pub name: String,
    /// Its id in the set, if it tells.
    pub disk: Option<String>,
    /// Blocks that arrived.
    pub blocks: u64,
    /// Bytes that are no block of the set: damage, or whatever else an image holds.
    pub unknown_bytes: u64,
}

/// A file that is not whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileLine {
    /// Its item.
    pub item: ItemId,
    /// Its path, for people.
    pub path: String,
    /// What is wrong with it.
    pub code: DefectCode,
}

const VERSION: u32 = 1;
/// Bytes of JSON that the files, and as many that the defects of a certificate may have.
const MOST_LISTED: usize = 8 << 20;

/// What a certificate is made from besides the files.
pub(super) struct Came<'r, 'c> {
    contents: &'r Contents<'c>,
    packets: Vec<ReadPacket>,
    defects: Vec<Defect>,
    fixed: Fixed,
    more_disks: Option<u32>,
    hand: Option<HandLine>,
    goes_on: Option<GoesOn>,
}

impl<'r, 'c> Came<'r, 'c> {
    pub(super) fn of(
        set: &Set,
        contents: &'r Contents<'c>,
        fixed: Fixed,
        accessions: (AccessionId, &[Known]),
    ) -> Self {
        let (packets, defects) = (contents.packets(), contents.defects());
        Self {
            hand: HandLine::of(&packets, &fixed, &defects, accessions),
            goes_on: GoesOn::of(&packets, accessions.1),
            more_disks: further_disks(&set.health()),
            contents,
            packets,
            defects,
            fixed,
        }
    }
}

impl Certificate {
    pub(super) fn new(
        issued: Timestamp,
        known: &Known,
        disks: Vec<DiskLine>,
        came: Came<'_, '_>,
        tally: Tally,
        mut defects: Vec<Defect>,
    ) -> Self {
        let Came {
            contents,
            packets,
            fixed,
            ..
        } = came;
        defects.extend(came.defects);
        let mismatch = fixed.is_mismatch();
        if mismatch {
            defects.insert(0, uncompared(&fixed));
        } else {
            defects.extend(tally.defects);
        }
        let mut files = if mismatch { Vec::new() } else { tally.files };
        shorten(&mut files, &mut defects);
        Self {
            v: VERSION,
            accession: known.accession,
            set: known.set.clone().unwrap_or_default(),
            issued,
            code: code_result(contents, &packets, fixed),
            tips: contents
                .tips()
                .iter()
                .map(|tip| tip.code.to_string())
                .collect(),
            packets: packets.len() as u64,
            more_disks: came.more_disks,
            hand: came.hand,
            goes_on: came.goes_on,
            disks,
            counts: (!mismatch).then_some(tally.counts),
            files,
            defects,
        }
    }

    /// The certificate as JSON, the form that is entered in the ledger.
    pub fn document(&self) -> Value {
        json!(self)
    }
}

/// Leaves out what would make the document longer than a log takes, and says how much.
fn shorten(files: &mut Vec<FileLine>, defects: &mut Vec<Defect>) {
    let left_out = [cut(files, MOST_LISTED), cut(defects, MOST_LISTED)];
    if left_out != [0, 0] {
        let [files, others] = left_out;
        let detail = format!(
            "{files} more files and {others} more findings are not listed here; `amana items` has every file with its state"
        );
        defects.push(Defect::of_all(DefectCode::NotChecked, detail));
    }
}

/// Cuts a list to what stays below so many bytes of JSON; gives how many lines were cut.
fn cut(lines: &mut Vec<impl Serialize>, most: usize) -> usize {
    let mut bytes = 0;
    let fits = lines.iter().take_while(|line| {
        bytes += json!(line).to_string().len() + 1;
        bytes <= most
    });
    let fits = fits.count();
    lines.drain(fits..).count()
}

fn uncompared(fixed: &Fixed) -> Defect {
    match fixed {
        Fixed::Nothing {
            all_tried: false, ..
        } => Defect::of_all(
            DefectCode::NotChecked,
            "the code cannot be compared with all that arrived: too much of some packet is lost",
        ),
        _ => Defect::of_all(
            DefectCode::CodeMismatch,
            "the code belongs to nothing that arrived: ask for it again, or for the other disks",
        ),
    }
}

fn code_result(contents: &Contents<'_>, packets: &[ReadPacket], fixed: Fixed) -> CodeResult {
    let given = |code: Code| code.to_string();
    match fixed {
        Fixed::NotAsked => CodeResult::NotGiven,
        Fixed::Nothing {
            given: code,
            all_tried: true,
        } => CodeResult::DoesNotMatch { given: given(code) },
        Fixed::Nothing { given: code, .. } => CodeResult::CannotBeCompared { given: given(code) },
        Fixed::Packets {
            given: code, last, ..
        } => CodeResult::Matches {
            given: given(code),
            packet: packets.get(last.0).map_or(0, |packet| packet.id.packet),
            after: Some(After::of(contents, packets, last)),
        },
    }
}

/// A line for each volume of this delivery.
pub(super) fn disk_lines(delivered: &[Kept], held: &Held, set: SetId) -> Vec<DiskLine> {
    delivered
        .iter()
        .filter_map(|kept| {
            let mut held = held.objects.iter().zip(&held.reading.sources);
            let (_, report) = held.find(|(object, _)| **object == kept.object)?;
            let volume = report.volumes.iter().find(|volume| volume.set == set)?;
            Some(DiskLine {
                name: kept.name.clone(),
                disk: volume.disk.map(|disk| disk.to_string()),
                blocks: volume.blocks,
                unknown_bytes: report.unknown.bytes,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use carrier::PacketId;

    use super::*;

    #[test]
    fn only_a_code_is_repeated_of_what_a_set_says_it_goes_on_from() {
        let of = |after: &str| {
            let packet = ReadPacket {
                set: SetId([1; 16]),
                id: PacketId {
                    packet: 1,
                    attempt: 7,
                    k: 1,
                    m: 0,
                },
                has_directory: true,
                closed: true,
                end_of_run: true,
                link: None,
                carriers: Vec::new(),
                previous: None,
                disks: Vec::new(),
                after: Some(after.to_owned()),
                hand: None,
            };
            GoesOn::of(&[packet], &[])
        };
        let code = Code::of(&[1; 32]).to_string();
        let told = of(&code.replace(' ', "-")).unwrap();
        assert_eq!((told.code, told.accession), (code, None));
        assert_eq!(of("the archive lies"), None);
    }

    #[test]
    fn a_list_that_is_too_long_for_the_log_is_cut_and_says_so() {
        let path = "p".repeat(100_000);
        let mut defects = vec![Defect::at(DefectCode::FileDamaged, &path, "gone"); 200];
        let mut files = Vec::new();
        shorten(&mut files, &mut defects);
        assert!((2..200).contains(&defects.len()));
        assert!(json!(defects).to_string().len() < MOST_LISTED + 1_000);
        let last = defects.last().unwrap();
        assert_eq!(last.code, DefectCode::NotChecked);
        let cut = format!("{} more findings", 201 - defects.len());
        assert!(last.detail.contains(&cut), "{}", last.detail);
    }

    #[test]
    fn a_list_of_a_usual_length_stays_whole() {
        let mut defects = vec![Defect::of_all(DefectCode::NotOurs, "a stick"); 3];
        shorten(&mut Vec::new(), &mut defects);
        assert_eq!(defects.len(), 3);
    }
}
