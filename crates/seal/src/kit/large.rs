/// The rows of ten digits, three dots wide and five high.
const ROWS: [[&str; 10]; 5] = [
    [
        "###", " # ", "###", "###", "# #", "###", "###", "###", "###", "###",
    ],
    [
        "# #", "## ", "  #", "  #", "# #", "#  ", "#  ", "  #", "# #", "# #",
    ],
    [
        "# #", " # ", "###", "###", "###", "###", "###", "  #", "###", "###",
    ],
    [
        "# #", " # ", "#  ", "  #", "  #", "  #", "# #", "  #", "# #", "  #",
    ],
    [
        "###", "###", "###", "###", "  #", "###", "###", "  #", "###", "###",
    ],
];

/// A code in digits that are read from across a room, two groups in a line.
pub(super) fn code(code: &str) -> String {
    let groups: Vec<&str> = code.split_whitespace().collect();
    let mut text = String::new();
    for pair in groups.chunks(2) {
        for row in &ROWS {
            let groups: Vec<String> = pair.iter().map(|group| dots(group, row)).collect();
            text.push_str(groups.join("      ").trim_end());
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// One row of a group; a dot is two letters wide, because letters are twice as high as wide.
fn dots(group: &str, row: &[&str; 10]) -> String {
    let digits = group.chars().filter_map(|digit| digit.to_digit(10));
    let rows = digits.filter_map(|digit| row.get(usize::try_from(digit).ok()?));
    let rows: Vec<String> = rows
        .map(|row| row.replace(' ', "  ").replace('#', "\u{2588}\u{2588}"))
        .collect();
    rows.join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_a_console_of_eighty_by_twenty_five() {
        let large = code("8888 8888 8888 8888 8888 8888");
        assert_eq!(large.lines().count(), 18);
        assert!(large.lines().all(|line| line.chars().count() < 80));
    }

    #[test]
    fn every_digit_looks_different() {
        let digits: Vec<String> = (0..10).map(|digit| code(&digit.to_string())).collect();
        for digit in &digits {
            assert_eq!(digits.iter().filter(|other| *other == digit).count(), 1);
        }
    }
}
