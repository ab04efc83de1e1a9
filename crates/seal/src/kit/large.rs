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

/// A code in digits that are read from across a room, three groups in a line.
pub(super) fn code(code: &str) -> String {
    let groups: Vec<&str> = code.split_whitespace().collect();
    let lines = groups.chunks(3).map(|groups| {
        let rows = ROWS.iter().map(|row| {
            let groups: Vec<String> = groups.iter().map(|group| dots(group, row)).collect();
            groups.join("      ").trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    });
    lines.collect::<Vec<_>>().join("\n\n")
}

/// One row of a group; the middle dot of a digit is two letters wide, because letters are narrow.
fn dots(group: &str, row: &[&str; 10]) -> String {
    let digits = group.chars().filter_map(|digit| digit.to_digit(10));
    let rows = digits.filter_map(|digit| row.get(usize::try_from(digit).ok()?));
    let rows: Vec<String> = rows.map(|row| wide(row)).collect();
    rows.join("  ")
}

fn wide(row: &str) -> String {
    let widths = [1, 2, 1];
    row.chars()
        .zip(widths)
        .map(|(dot, width)| if dot == '#' { "\u{2588}" } else { " " }.repeat(width))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_looks_different() {
        let digits: Vec<String> = (0..10).map(|digit| code(&digit.to_string())).collect();
        for digit in &digits {
            assert_eq!(digits.iter().filter(|other| *other == digit).count(), 1);
        }
    }
}
