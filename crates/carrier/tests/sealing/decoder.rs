//! A minimal decoder: every disk is there and sound, the first k lanes are read, nothing is repaired.
//! It asserts on the way what the layout promises of every block, slice, row and directory.

use std::collections::BTreeMap;

use age::Identity;
use carrier::{
    Address, BLOCK, Block, CardSecret, ChainLink, Closing, Directory, DiskId, FRAGMENT_HEADER,
    FileLine, FileState, FragmentHeader, FragmentPlace, Geometry, KeyBlock, Kind, OpenDirectory,
    PAYLOAD, PieceFileId, Place, SetId, Signed, open_slice, slice_blocks, spares,
};
use model::{Sha256Digest, SourcePath};

/// All that came back.
pub(crate) struct Decoded {
    pub(crate) packets: Vec<Packet>,
    pub(crate) files: Vec<DecodedFile>,
}

/// A closed packet.
pub(crate) struct Packet {
    pub(crate) closing: Closing,
    pub(crate) directory: Directory,
    pub(crate) signed: Signed,
    /// The streams of the data lanes.
    pub(crate) streams: Vec<Vec<u8>>,
}

/// A file put together from its pieces.
pub(crate) struct DecodedFile {
    pub(crate) path: SourcePath,
    pub(crate) bytes: Vec<u8>,
    pub(crate) state: FileState,
    pub(crate) code: Option<String>,
    pub(crate) mtime: Option<i64>,
    /// Whether its last piece came.
    pub(crate) whole: bool,
    pub(crate) pieces: usize,
    /// Lanes that hold something of it, by packet.
    pub(crate) lanes: Vec<(u32, u8)>,
    piece_of: Option<PieceFileId>,
}

/// What one disk holds, in order.
struct DiskBlocks {
    set: SetId,
    id: DiskId,
    /// Key blocks are `None`.
    blocks: Vec<Option<Block>>,
}

pub(crate) fn decode(
    disks: &[Vec<Vec<u8>>],
    card: &CardSecret,
    identity: &dyn Identity,
) -> Decoded {
    let disks: Vec<_> = disks.iter().map(|files| open_disk(files, card)).collect();
    let mut closed: BTreeMap<u32, (Address, Closing)> = BTreeMap::new();
    for disk in &disks {
        assert_eq!(disk.set, disks[0].set);
        for block in disk.blocks.iter().flatten() {
            if block.address.kind == Kind::Closing {
                let lanes = block.address.lanes();
                let closing = Closing::parse(&block.payload, lanes).unwrap();
                closed.insert(block.address.packet, (block.address, closing));
            }
        }
    }
    let mut link = ChainLink::start(disks[0].set);
    let mut packets = Vec::new();
    for (at, (number, (address, closing))) in closed.into_iter().enumerate() {
        assert_eq!(number as usize, at + 1);
        assert_eq!(closing.previous, link);
        link = closing.link;
        packets.push(open_packet(&disks, address, closing, identity));
    }
    let files = put_together(&packets);
    Decoded { packets, files }
}

/// Opens every block of every file of a volume.
fn open_disk(files: &[Vec<u8>], card: &CardSecret) -> DiskBlocks {
    let first = files[0].first_chunk::<BLOCK>().unwrap();
    let key = KeyBlock::open(first, card).expect("a volume begins with a key block");
    let mut blocks = Vec::new();
    for file in files {
        let (whole, end) = file.as_chunks::<BLOCK>();
        assert!(end.len() < BLOCK);
        for (at, bytes) in whole.iter().enumerate() {
            let block = key.mask.open(bytes);
            let is_key =
                block.is_none() && KeyBlock::open(bytes, card).is_some_and(|other| other == key);
            // A block that is neither is of a torn write that was filled up.
            assert!(at > 0 || is_key, "each file begins with a key block");
            if block.is_some() || is_key {
                blocks.push(block);
            }
        }
    }
    DiskBlocks {
        set: key.set,
        id: key.disk,
        blocks,
    }
}

fn open_packet(
    disks: &[DiskBlocks],
    closed: Address,
    closing: Closing,
    identity: &dyn Identity,
) -> Packet {
    let geometry = Geometry::new(closed.k.into(), closed.m.into()).unwrap();
    let ids: Vec<_> = disks.iter().map(|disk| disk.id).collect();
    assert_eq!(closing.disks, ids);
    let mut lanes: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut directories = Vec::new();
    for (place, disk) in disks.iter().enumerate() {
        let own: Vec<&Block> = of_attempt(disk, &closed);
        let lane = geometry.lane_of_disk(closed.packet, place as u8);
        let (slices, directory) = check_disk(&own, place as u8, lane, &closing);
        lanes.push(slices);
        directories.push(directory);
    }
    assert!(directories.iter().all(|other| *other == directories[0]));
    // From the order of disks to the order of lanes.
    lanes.rotate_left(closed.packet as usize % disks.len());
    check_spares(geometry, &lanes);
    let OpenDirectory {
        directory,
        digest,
        signed,
    } = Directory::open(&directories[0], &[identity]).unwrap();
    let link = closing
        .previous
        .next(closed.packet, closed.k, closed.m, &digest);
    assert_eq!(closing.link, link);
    assert_eq!(directory.header.s, closing.rows);
    assert_eq!(directory.header.disks, closing.disks);
    assert_eq!(directory.header.prev.as_bytes(), &closing.previous.0);
    let streams: Vec<_> = lanes[..usize::from(closed.k)]
        .iter()
        .map(|slices| open_lane(slices, identity))
        .collect();
    check_fragments(&streams, &directory);
    Packet {
        closing,
        directory,
        signed,
        streams,
    }
}

/// The blocks of one attempt on a disk, which lie between a key block and the closing block.
fn of_attempt<'d>(disk: &'d DiskBlocks, closed: &Address) -> Vec<&'d Block> {
    let own =
        |address: &Address| (address.packet, address.attempt) == (closed.packet, closed.attempt);
    let blocks: Vec<&Block> = disk
        .blocks
        .iter()
        .flatten()
        .filter(|block| own(&block.address))
        .collect();
    for block in &blocks {
        assert_eq!((block.address.k, block.address.m), (closed.k, closed.m));
    }
    let before = disk.blocks.iter().position(|block| {
        let address = block.as_ref().map(|block| block.address);
        address.is_some_and(|address| own(&address))
    });
    let before = before.unwrap();
    assert!(
        disk.blocks[before - 1].is_none(),
        "a key block precedes a packet"
    );
    blocks
}

/// Asserts that a disk has its lane's slices row by row, the directory and the closing block, each
/// block once and in order; gives the slices and the directory's payloads.
fn check_disk(
    blocks: &[&Block],
    place: u8,
    lane: u8,
    closing: &Closing,
) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut blocks = blocks.iter();
    let mut take = |kind, place, row: usize, count: u16| {
        let mut bytes = Vec::new();
        for index in 0..count {
            let Block { address, payload } = blocks.next().unwrap();
            assert_eq!((address.kind, address.place), (kind, Place::At(place)));
            assert_eq!((address.index, address.count), (index, count));
            assert_eq!(address.row as usize, row);
            bytes.extend_from_slice(payload.as_slice());
        }
        bytes
    };
    let rows = closing.rows.iter().enumerate();
    let slices = rows
        .map(|(row, size)| take(Kind::Lane, lane, row, *size))
        .collect();
    let directory = take(Kind::Directory, place, 0, closing.directory_blocks);
    take(Kind::Closing, place, 0, 1);
    assert!(blocks.next().is_none(), "nothing follows the closing block");
    (slices, directory)
}

/// Asserts that spare lanes are the code of the data lanes, block by block.
fn check_spares(geometry: Geometry, lanes: &[Vec<Vec<u8>>]) {
    for row in 0..lanes[0].len() {
        let (data, spare) = lanes.split_at(usize::from(geometry.k()));
        let data: Vec<Vec<u8>> = data.iter().map(|lane| lane[row].clone()).collect();
        let made = spares(geometry, &data).unwrap();
        assert!(spare.iter().map(|lane| &lane[row]).eq(&made));
    }
}

/// The lane's stream; asserts that each slice says where its first header begins.
fn open_lane(slices: &[Vec<u8>], identity: &dyn Identity) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut firsts = Vec::new();
    for slice in slices {
        assert_eq!(slice.len() % PAYLOAD, 0);
        let open = open_slice(slice, &[identity]).unwrap();
        assert!(open.lost.is_empty());
        let start = stream.len();
        stream.extend_from_slice(&open.stream);
        firsts.push((start..stream.len(), open.first_header));
    }
    let mut headers: Vec<usize> = walk(&stream).into_iter().map(|(at, _)| at).collect();
    let end = walk(&stream).last().map_or(0, |(at, header)| {
        at + FRAGMENT_HEADER + header.length as usize
    });
    headers.push(end);
    for (slice, first) in firsts {
        let expected = headers.iter().find(|at| slice.contains(at));
        assert_eq!(first, expected.map(|at| at - slice.start));
    }
    assert!(stream[end..].iter().all(|byte| *byte == 0));
    stream
}

/// The headers of a stream and where they begin.
fn walk(stream: &[u8]) -> Vec<(usize, FragmentHeader)> {
    let mut headers = Vec::new();
    let mut at = 0;
    while let Some(bytes) = stream
        .get(at..)
        .and_then(<[u8]>::first_chunk::<FRAGMENT_HEADER>)
    {
        let Some(header) = FragmentHeader::parse(bytes) else {
            break;
        };
        headers.push((at, header));
        at += FRAGMENT_HEADER + header.length as usize;
    }
    headers
}

/// Asserts that directory and lanes name the same fragments, in an order that covers every file.
fn check_fragments(streams: &[Vec<u8>], directory: &Directory) {
    let mut found = Vec::new();
    for (lane, stream) in (0..).zip(streams) {
        for (at, header) in walk(stream) {
            let place = FragmentPlace(lane, at as u64, header.length);
            found.push((header.file, header.offset, place));
        }
    }
    found.sort_by_key(|(file, offset, _)| (*file, *offset));
    let mut named = Vec::new();
    for file in &directory.files {
        let mut offset = 0;
        for place in &file.fragments {
            named.push((file.n, offset, *place));
            offset += u64::from(place.2);
        }
        let packed = file.packing.as_ref().map(|packed| packed.size);
        assert_eq!(offset, packed.unwrap_or(file.size));
    }
    let same = |(a, b): (&(u32, u64, FragmentPlace), &(u32, u64, FragmentPlace))| a == b;
    assert_eq!(found.len(), named.len());
    assert!(found.iter().zip(&named).all(same));
}

fn put_together(packets: &[Packet]) -> Vec<DecodedFile> {
    let mut files: Vec<DecodedFile> = Vec::new();
    for packet in packets {
        for line in &packet.directory.files {
            let bytes = read_line(packet, line);
            assert_eq!(Sha256Digest::of(&bytes), line.sha256);
            let number = packet.directory.header.packet;
            let lanes = line.fragments.iter().map(|place| (number, place.0));
            let lanes: Vec<_> = lanes.collect();
            match &line.piece {
                Some(piece) if piece.offset > 0 => {
                    let file = files.last_mut().expect("an earlier piece");
                    assert_eq!(file.piece_of, Some(piece.file));
                    assert_eq!(file.bytes.len() as u64, piece.offset);
                    file.bytes.extend_from_slice(&bytes);
                    file.lanes.extend(lanes);
                    file.pieces += 1;
                    file.whole = piece.last;
                    file.state = line.state;
                    file.code.clone_from(&line.code);
                    assert_eq!((&file.path, file.mtime), (&line.path, line.mtime));
                    if piece.last {
                        assert_eq!(piece.size, Some(file.bytes.len() as u64));
                        assert_eq!(piece.sha256, Some(Sha256Digest::of(&file.bytes)));
                    }
                }
                piece => files.push(DecodedFile {
                    path: line.path.clone(),
                    bytes,
                    state: line.state,
                    code: line.code.clone(),
                    mtime: line.mtime,
                    whole: piece.is_none(),
                    pieces: 1,
                    lanes,
                    piece_of: piece.as_ref().map(|piece| piece.file),
                }),
            }
        }
    }
    files
}

fn read_line(packet: &Packet, line: &FileLine) -> Vec<u8> {
    let mut bytes = Vec::new();
    for FragmentPlace(lane, position, length) in &line.fragments {
        let start = *position as usize + FRAGMENT_HEADER;
        let stream = &packet.streams[usize::from(*lane)];
        bytes.extend_from_slice(&stream[start..start + *length as usize]);
    }
    match &line.packing {
        None => bytes,
        Some(packed) => unpack(&packed.method, &bytes),
    }
}

/// Unpacks as any reader of the public format does.
fn unpack(method: &str, packed: &[u8]) -> Vec<u8> {
    assert_eq!(method, "lepton/1");
    let mut file = Vec::new();
    lepton_jpeg::decode_lepton(
        &mut std::io::Cursor::new(packed),
        &mut file,
        &lepton_jpeg::EnabledFeatures::compat_lepton_vector_read(),
        &lepton_jpeg::DEFAULT_THREAD_POOL,
    )
    .unwrap();
    file
}

/// The blocks of a full slice in a packet.
pub(crate) fn full_slice(packet: &Packet) -> u16 {
    slice_blocks(packet.directory.header.k + packet.directory.header.m)
}
