use crate::Dice;

/// In which digits a card is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// 0 1 2 3 4 5 6 7 8 9
    Western,
    /// ٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩
    ArabicIndic,
}

/// The branch that a card names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// A branch known by its number.
    Number(u32),
    /// The branch that is written with the letter ج.
    Jim,
}

/// The three numbers on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// The branch that held the person.
    pub branch: Branch,
    /// The number that the branch gave the person.
    pub detainee: u32,
    /// The number that the hospital gave the body.
    pub examination: u32,
}

/// Branches that never were, so that no drawn card can pass for a real one.
const INVENTED_BRANCHES: [u32; 6] = [904, 917, 926, 938, 951, 960];

impl Numbers {
    /// Draws three invented numbers; one card in eight has the letter ج for its branch.
    pub fn draw(dice: &mut Dice) -> Self {
        Self {
            branch: if dice.whole(1, 8) == 1 {
                Branch::Jim
            } else {
                Branch::Number(dice.pick(INVENTED_BRANCHES))
            },
            detainee: dice.whole(1, 9_999),
            examination: dice.whole(100, 9_999),
        }
    }

    /// The three lines of the card, from top to bottom, as they are written in `digits`.
    pub fn lines(&self, digits: Digits) -> [String; 3] {
        let write = |number: u32| digits.write(number);
        [
            match self.branch {
                Branch::Number(number) => write(number),
                Branch::Jim => "ج".into(),
            },
            write(self.detainee),
            write(self.examination),
        ]
    }
}

impl Digits {
    /// `number` in these digits, the highest first, as both ways of writing have it.
    fn write(self, number: u32) -> String {
        let western = number.to_string();
        match self {
            Self::Western => western,
            Self::ArabicIndic => western.chars().map(arabic_indic).collect(),
        }
    }
}

fn arabic_indic(western: char) -> char {
    const ZERO: u32 = '٠' as u32;
    western
        .to_digit(10)
        .and_then(|value| char::from_u32(ZERO + value))
        .unwrap_or(western)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_written_in_the_digits_asked_for() {
        let numbers = Numbers {
            branch: Branch::Number(904),
            detainee: 1_523,
            examination: 7_608,
        };
        assert_eq!(numbers.lines(Digits::Western), ["904", "1523", "7608"]);
        assert_eq!(numbers.lines(Digits::ArabicIndic), ["٩٠٤", "١٥٢٣", "٧٦٠٨"]);
        let jim = Numbers {
            branch: Branch::Jim,
            ..numbers
        };
        assert_eq!(jim.lines(Digits::Western)[0], "ج");
    }
}
