use crate::desk::{assert_whole, files, scan, volumes};
use crate::layout::Shape;
use crate::writer::Writer;

/// Nothing, one byte, usual pictures, more than a fragment, more than a slice.
const SIZES: [usize; 8] = [0, 1, 30_000, 50_000, 50_001, 400_000, 1_000, 90_000];

#[test]
fn undamaged_disks_give_every_file_back() {
    for (k, m) in [(1, 0), (3, 2), (2, 1), (9, 1)] {
        let mut writer = Writer::new(usize::from(k + m), 1);
        let files = files(&SIZES, 2);
        writer.seal(&Shape::new(k, m, &[16, 8]), &files);
        writer.finish();
        let reading = scan(&writer, &volumes(&writer.disks));
        let [set] = reading.sets.as_slice() else {
            panic!("one set")
        };
        assert_eq!(set.id(), writer.set);
        assert_eq!(set.defects(), []);
        for (report, disk) in reading.sources.iter().zip(&writer.disks) {
            let [volume] = report.volumes.as_slice() else {
                panic!("one volume")
            };
            assert_eq!((volume.disk, volume.card), (Some(disk.id), Some(0)));
            assert_eq!((report.unknown.count, report.unreadable), (0, 0));
        }
        let contents = set.open(vec![&writer.identity]);
        assert_eq!(contents.defects(), []);
        assert_whole(&contents, &files);
    }
}

#[test]
fn every_loss_of_up_to_m_disks_is_made_good() {
    for (k, m) in [(1, 1), (1, 4), (2, 1), (2, 3), (3, 2), (4, 2)] {
        let lanes = usize::from(k + m);
        let mut writer = Writer::new(lanes, 3);
        let files = files(&SIZES, 4);
        writer.seal(&Shape::new(k, m, &[8, 4]), &files[..4]);
        writer.seal(&Shape::new(k, m, &[16]), &files[4..]);
        for lost in (0..1_u32 << lanes).filter(|lost| lost.count_ones() <= u32::from(m)) {
            let left: Vec<&[u8]> = (0..lanes)
                .filter(|disk| lost & (1 << disk) == 0)
                .map(|disk| writer.disks[disk].bytes.as_slice())
                .collect();
            let reading = scan(&writer, &left);
            let contents = reading.sets[0].open(vec![&writer.identity]);
            assert_whole(&contents, &files);
            let absent = reading.sets[0].defects().len();
            assert_eq!(absent, lost.count_ones() as usize, "disk-absent for each");
        }
    }
}
