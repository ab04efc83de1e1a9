use model::ByteCount;

use super::fault::ReadFault;
use super::file::{GoesOn, OpenedFile};
use super::forecast::Forecast;
use super::halt::Halt;
use super::offer::Offer;
use super::packet::{Means, Packet};
use super::packing::{Packing, Turn};
use super::queue::Queue;

/// A run under way.
pub(super) struct Run<'o, O> {
    pub(super) queue: Queue<'o, O>,
    /// If the current file began in an earlier packet.
    pub(super) goes_on: Option<GoesOn>,
    /// The current file, if it was opened and not read to its end.
    open: Option<Result<OpenedFile, ReadFault>>,
    /// The disk that was found full: one packet may follow, with what room there is.
    pub(super) full: Option<usize>,
}

/// Why a packet takes no further file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Enough {
    NoMoreFiles,
    PacketFull,
    NoRoom,
}

/// Reads files into the packet until it has enough.
pub(super) fn fill<O: Offer>(
    packet: &mut Packet,
    run: &mut Run<'_, O>,
    means: &mut Means<'_, '_>,
) -> Result<Enough, Halt> {
    loop {
        if means.watch.stop() {
            return Err(Halt::Stopped);
        }
        let Some(offer) = run.queue.current() else {
            return Ok(Enough::NoMoreFiles);
        };
        let goes_on = run.goes_on.take();
        let opened = run.open.take();
        let opened = opened.unwrap_or_else(|| OpenedFile::open(offer, goes_on.as_ref()));
        if let Some(enough) = enough(&packet.packing, offer, &opened, goes_on.as_ref()) {
            run.goes_on = goes_on;
            run.open = Some(opened);
            return Ok(enough);
        }
        match packet.take(offer, opened, goes_on, means)? {
            None => run.queue.advance(),
            Some((goes_on, opened)) => {
                run.goes_on = Some(goes_on);
                run.open = Some(Ok(opened));
                return Ok(why_full(&packet.packing));
            }
        }
    }
}

/// Whether a packet has enough before the next file, or the next piece of one.
fn enough(
    packing: &Packing,
    offer: &impl Offer,
    opened: &Result<OpenedFile, ReadFault>,
    goes_on: Option<&GoesOn>,
) -> Option<Enough> {
    if goes_on.is_some() {
        return packing.spot().is_none().then_some(Enough::NoRoom);
    }
    let path = offer.path().as_bytes().len();
    let size = opened.as_ref().map_or(ByteCount(0), OpenedFile::size);
    let mut forecast = Forecast::beginning_in(packing);
    forecast.add(path, size);
    if packing
        .limit()
        .is_some_and(|limit| forecast.blocks() > limit)
    {
        return Some(Enough::NoRoom);
    }
    (packing.turn(path, size.get()) == Turn::NextPacket).then_some(Enough::PacketFull)
}

/// Whether a packet in which a file was cut is full, or the disks are.
fn why_full(packing: &Packing) -> Enough {
    match packing.unlimited().spot() {
        Some(_) => Enough::NoRoom,
        None => Enough::PacketFull,
    }
}

impl<'o, O> Run<'o, O> {
    /// Begins with the first of `offers`.
    pub(super) fn new(offers: &'o mut dyn Iterator<Item = O>) -> Self {
        Self {
            queue: Queue::new(offers),
            goes_on: None,
            open: None,
            full: None,
        }
    }

    /// Goes back to where the packet in the making began, where a file may have gone on.
    pub(super) fn rewind(&mut self, goes_on: Option<GoesOn>) {
        self.queue.rewind();
        self.goes_on = goes_on;
        self.open = None;
    }
}
