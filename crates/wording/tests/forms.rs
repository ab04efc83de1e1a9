//! Numbers, sizes, dates and times in the form of each reader.
#![cfg(test)]

use std::time::Duration;

use model::{ByteCount, CameraTime, Gps, Timestamp};
use wording::{Language, Reader};

fn readers() -> [Reader; 4] {
    Language::ALL.map(|language| Reader::new(language).unwrap())
}

/// What the Arabic, the English, the French and the German reader see, without isolates.
fn seen(what: impl Fn(&Reader) -> String) -> [String; 4] {
    readers().map(|reader| reader.plain(&what(&reader)))
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn numbers_have_the_digits_and_separators_of_their_reader() {
    assert_eq!(
        seen(|reader| reader.number(12_231)),
        ["١٢٬٢٣١", "12,231", "12\u{202f}231", "12.231"]
    );
    assert_eq!(seen(|reader| reader.number(0)), ["٠", "0", "0", "0"]);
    assert_eq!(
        seen(|reader| reader.number(u64::MAX))[0],
        "١٨٬٤٤٦٬٧٤٤٬٠٧٣٬٧٠٩٬٥٥١٬٦١٥"
    );
}

#[test]
fn fractions_are_rounded_to_their_places() {
    assert_eq!(
        seen(|reader| reader.fraction(33.51384, 3)),
        ["٣٣٫٥١٤", "33.514", "33,514", "33,514"]
    );
    assert_eq!(seen(|reader| reader.fraction(f64::NAN, 3))[1], "NaN");
}

#[test]
fn only_digits_change_their_form() {
    assert_eq!(
        seen(|reader| reader.digits("7302 A-٤ é")),
        ["٧٣٠٢ A-٤ é", "7302 A-٤ é", "7302 A-٤ é", "7302 A-٤ é"]
    );
}

#[test]
fn dates_have_the_months_of_syria() {
    let day = moment("2026-11-23T21:40:59Z");
    assert_eq!(
        seen(|reader| reader.date(day)),
        [
            "٢٣ تشرين الثاني ٢٠٢٦",
            "23 Nov 2026",
            "23 novembre 2026",
            "23. November 2026"
        ]
    );
    let months = [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ];
    for (number, month) in (1..).zip(months) {
        let day = moment(&format!("2013-{number:02}-09T00:00:00Z"));
        assert_eq!(
            seen(|reader| reader.date(day))[0],
            format!("٩ {month} ٢٠١٣")
        );
    }
}

#[test]
fn moments_are_told_to_the_minute_in_utc() {
    assert_eq!(
        seen(|reader| reader.date_time(moment("2026-09-04T06:05:59.9Z"))),
        [
            "٤ أيلول ٢٠٢٦، ٠٦:٠٥",
            "4 Sept 2026, 06:05",
            "4 septembre 2026, 06:05",
            "4. September 2026, 06:05"
        ]
    );
    assert_eq!(
        seen(|reader| reader.date_time(moment("2026-09-04T23:30:00-01:00")))[1],
        "5 Sept 2026, 00:30"
    );
}

#[test]
fn every_moment_that_can_be_held_has_a_form() {
    for nanos in [i64::MIN, -1, 0, i64::MAX] {
        for told in seen(|reader| reader.date_time(Timestamp::from_unix_nanos(nanos))) {
            assert!(!told.is_empty());
        }
    }
    assert_eq!(
        seen(|reader| reader.date_time(Timestamp::from_unix_nanos(-1)))[1],
        "31 Dec 1969, 23:59"
    );
}

#[test]
fn a_camera_time_is_told_to_the_second_and_with_its_zone_in_words() {
    let shown: CameraTime = "2013-03-12T11:04:31.5".parse().unwrap();
    assert_eq!(
        seen(|reader| reader.camera_time(shown)),
        [
            "١٢ آذار ٢٠١٣، ١١:٠٤:٣١",
            "12 Mar 2013, 11:04:31",
            "12 mars 2013, 11:04:31",
            "12. März 2013, 11:04:31"
        ]
    );
    let told = |offset| seen(|reader| reader.captured(shown, offset));
    assert_eq!(told(None)[0], "١٢ آذار ٢٠١٣، ١١:٠٤:٣١، بلا منطقة زمنية");
    assert_eq!(told(None)[1], "12 Mar 2013, 11:04:31, no time zone");
    assert_eq!(
        told(Some("+03:00"))[0],
        "١٢ آذار ٢٠١٣، ١١:٠٤:٣١، متقدمة على UTC بـ ٣ س"
    );
    assert_eq!(
        told(Some("-03:30"))[1],
        "12 Mar 2013, 11:04:31, 3 h 30 min behind UTC"
    );
    assert_eq!(
        told(Some("+00:00"))[1],
        "12 Mar 2013, 11:04:31, same as UTC"
    );
    for odd in ["+3", "03:00", "+03:0x", "+99:00", "+0٣:00", ""] {
        let as_written = format!("12 Mar 2013, 11:04:31, time zone as written: {odd}");
        assert_eq!(told(Some(odd))[1], as_written);
    }
}

#[test]
fn sizes_are_told_in_the_units_of_disks() {
    assert_eq!(
        seen(|reader| reader.bytes(ByteCount(4_294_967_296))),
        ["٤٫٢ غيغابايت", "4.2 GB", "4,2 Go", "4,2 GB"]
    );
    for size in [999, 1_000, 16_384, 1_999_999, 7_000_000_000_000, u64::MAX] {
        let told = seen(|reader| reader.bytes(ByteCount(size)))[1].replace(',', "");
        assert_eq!(told, ByteCount(size).to_string());
    }
}

#[test]
fn lengths_of_time_are_told_in_their_two_largest_units() {
    let told = |seconds| seen(|reader| reader.duration(Duration::from_secs(seconds)));
    assert_eq!(told(34), ["٣٤ ث", "34 s", "34 s", "34 s"]);
    assert_eq!(told(60)[1], "1 min");
    assert_eq!(told(125)[1], "2 min 5 s");
    assert_eq!(told(3_659)[1], "1 h");
    assert_eq!(told(5_400)[0], "١ س ٣٠ د");
    assert_eq!(told(86_400)[1], "one day");
    assert_eq!(told(41 * 86_400 + 7_200)[0], "٤١ يوماً ٢ س");
}

#[test]
fn a_place_has_words_for_its_signs() {
    let gps = |latitude, longitude, altitude| Gps {
        latitude,
        longitude,
        altitude,
    };
    let damascus = seen(|reader| reader.place(gps(33.5138, 36.2765, None)));
    assert_eq!(damascus[0], "٣٣٫٥١٣٨٠° شمالاً، ٣٦٫٢٧٦٥٠° شرقاً");
    assert_eq!(damascus[1], "33.51380° north, 36.27650° east");
    let far = seen(|reader| reader.place(gps(-1.0, -2.5, Some(-3.2))));
    assert_eq!(far[1], "1.00000° south, 2.50000° west, 3 m below the sea");
}
