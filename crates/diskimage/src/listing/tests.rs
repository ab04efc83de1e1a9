use super::*;

fn entry(line: &[u8], deleted: bool) -> Option<Entry> {
    match parse(line, deleted).unwrap() {
        Named::Entry(entry) => Some(entry),
        Named::Folder { .. } | Named::Nothing => None,
    }
}

#[test]
fn a_name_may_have_any_bytes_and_look_like_anything() {
    for name in [
        &b"a|b|c (deleted)"[..],
        b"0|/x",
        b"\xff\xfe",
        "صورة -> /etc".as_bytes(),
    ] {
        let line = [b"0|/DCIM/", name, b"|582|r/rrwxrwxrwx|0|0|300000|3|2|0|1"].concat();
        let entry = entry(&line, false).unwrap();
        assert_eq!(entry.path.as_bytes(), [b"DCIM/", name].concat());
        assert_eq!((entry.kind, entry.size), (Kind::File, ByteCount(300_000)));
        let at = |seconds: i64| Some(Timestamp::from_unix_nanos(seconds * 1_000_000_000));
        let times = entry.times;
        assert_eq!((times.accessed, times.modified), (at(3), at(2)));
        assert_eq!((times.changed, times.created), (None, at(1)));
    }
}

#[test]
fn of_a_deleted_file_one_mark_is_taken_off_and_no_more() {
    let line = b"0|/x (deleted) (deleted)|581|r/rrwxrwxrwx|0|0|9|0|0|0|0";
    let found = entry(line, true).unwrap();
    assert_eq!(found.path.as_bytes(), b"x (deleted)");
    assert!(!found.replaced);
    let line = b"0|/x (deleted-realloc)|581|r/-rwxrwxrwx|0|0|9|0|0|0|0";
    assert!(entry(line, true).unwrap().replaced);
}

#[test]
fn of_a_link_the_name_alone_is_kept_and_of_a_pipe_that_it_is_none() {
    let line = b"0|/a -> b -> /etc|18|l/lrwxrwxrwx|0|0|4|1|1|1|1";
    let link = entry(line, false).unwrap();
    assert_eq!(
        (link.path.as_bytes(), link.kind),
        (&b"a -> b"[..], Kind::Link)
    );
    let line = b"0|/pipe|20|p/prw-r--r--|0|0|0|1|1|1|1";
    assert_eq!(entry(line, false).unwrap().kind, Kind::Other);
}

#[test]
fn folders_and_structures_of_the_file_system_are_no_files() {
    for line in [
        "0|/DCIM|3|d/drwxrwxrwx|0|0|2048|1|1|0|1",
        "0|/$MBR|261699|v/v---------|0|0|512|0|0|0|0",
        "0|/$OrphanFiles|66|V/V---------|0|0|0|0|0|0|0",
        "0|/$BadClus:$Bad|8-128-1|r/rr-xr-xr-x|0|0|8384512|1|1|1|1",
        "0|/IMG_1.JPG ($FILE_NAME)|64-48-3|r/rrwxrwxrwx|48|0|84|1|1|1|1",
        "0|/$Extend/$Quota:$Q|24-144-2|r/rr-xr-xr-x|0|0|208|1|1|1|1",
    ] {
        assert_eq!(entry(line.as_bytes(), false), None, "{line}");
    }
    let stream = b"0|/IMG_1.JPG:stream|64-128-4|r/rrwxrwxrwx|48|0|5|1|1|1|1";
    assert!(entry(stream, false).is_some());
}

#[test]
fn a_line_that_is_none_is_refused() {
    for line in [
        "",
        "|||||||||",
        "0|/x|--5|r/rrwxrwxrwx|0|0|9|0|0|0|0",
        "0|/x|5;rm|r/rrwxrwxrwx|0|0|9|0|0|0|0",
        "0|/x|5|r/rrwxrwxrwx|0|0|-9|0|0|0|0",
        "0|/x|5|r/rrwxrwxrwx|0|0|99999999999999999999|0|0|0|0",
    ] {
        assert!(parse(line.as_bytes(), false).is_err(), "{line}");
    }
}

#[test]
fn a_stream_of_a_folder_is_a_file_and_is_named_once() {
    for (line, path) in [
        (
            &b"0|/dir:hidden.jpg|65-128-4|d/drwxrwxrwx|0|0|32|1|1|1|1"[..],
            &b"dir:hidden.jpg"[..],
        ),
        (
            b"0|/.:hidden.jpg|5-128-9|d/drwxrwxrwx|0|0|32|1|1|1|1",
            b".:hidden.jpg",
        ),
    ] {
        let stream = entry(line, false).unwrap();
        assert_eq!((stream.path.as_bytes(), stream.kind), (path, Kind::File));
    }
    let again = b"0|/dir/.:hidden.jpg|65-128-4|d/drwxrwxrwx|0|0|32|1|1|1|1";
    assert_eq!(entry(again, false), None);
    let folder = b"0|/dir|65-144-1|d/drwxrwxrwx|0|0|48|1|1|1|1";
    assert!(matches!(parse(folder, false), Ok(Named::Folder { .. })));
}

fn listed(kind: &str, lines: &[&str]) -> (Vec<String>, bool) {
    let system = FileSystem {
        volume: crate::volumes::Volume::whole(ByteCount(9 << 20)),
        kind: Some(kind.into()),
    };
    let mut listed = Listed::of(&system, false);
    for line in lines {
        listed.take(line.as_bytes()).unwrap();
    }
    let paths = listed.entries.iter().map(|entry| entry.path.to_string());
    (paths.collect(), listed.lines_are_sound)
}

#[test]
fn a_line_that_is_none_is_told_and_what_follows_is_taken() {
    let lines = [
        "0|/a.jpg|7|r/rrwxrwxrwx|0|0|9|0|0|0|0",
        "0|/link -> x",
        "y|8|l/lrwxrwxrwx|0|0|3|0|0|0|0",
        "0|/b.jpg|9|r/rrwxrwxrwx|0|0|9|0|0|0|0",
    ];
    let (paths, sound) = listed("hfs", &lines);
    assert_eq!(paths, ["a.jpg", "b.jpg"]);
    assert!(!sound);
}

#[test]
fn the_label_of_a_fat_is_no_file_and_what_is_called_so_elsewhere_is_one() {
    let label = ["0|/EOS_DIGITAL (Volume Label Entry)|3|r/rrwxrwxrwx|0|0|0|1|0|0|0"];
    assert_eq!(listed("fat16", &label), (vec![], true));
    assert_eq!(listed("ext4", &label).0.len(), 1);
    let full = ["0|/EOS_DIGITAL (Volume Label Entry)|3|r/rrwxrwxrwx|0|0|7|1|0|0|0"];
    assert_eq!(listed("fat16", &full).0.len(), 1);
}
