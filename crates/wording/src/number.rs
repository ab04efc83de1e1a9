use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use model::ByteCount;

use crate::details::details;
use crate::error::Error;
use crate::language::Language;
use crate::reader::Reader;

/// The units that disks are sold by, largest first.
const UNITS: [(u64, &str); 4] = [
    (1_000_000_000_000, "unit-terabytes"),
    (1_000_000_000, "unit-gigabytes"),
    (1_000_000, "unit-megabytes"),
    (1_000, "unit-kilobytes"),
];

pub(crate) struct Numbers {
    digits: [char; 10],
    formatter: DecimalFormatter,
}

impl Numbers {
    pub(crate) fn load(language: Language) -> Result<Self, Error> {
        let formatter = DecimalFormatter::try_new(language.forms().into(), Default::default());
        Ok(Self {
            digits: digits_of(language),
            formatter: formatter.map_err(|_| Error::Numbers { language })?,
        })
    }
}

fn digits_of(language: Language) -> [char; 10] {
    match language {
        Language::Ar => ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'],
        Language::En | Language::Fr | Language::De => {
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
        }
    }
}

impl Reader {
    /// A whole number, its thousands apart: `12,231`, `١٢٬٢٣١`.
    pub fn number(&self, number: u64) -> String {
        self.decimal(&Decimal::from(number))
    }

    /// A number with `places` digits after the point, rounded to them.
    pub fn fraction(&self, number: f64, places: u8) -> String {
        let written = format!("{number:.*}", usize::from(places));
        match written.parse::<Decimal>() {
            Ok(decimal) => self.decimal(&decimal),
            // Not a number, or infinite: there is no form of it but this.
            Err(_) => written,
        }
    }

    /// A size in the units of disks, with one decimal, cut off as [`ByteCount`] does: `4.2 MB`.
    pub fn bytes(&self, size: ByteCount) -> String {
        let bytes = size.get();
        let unit = UNITS.iter().find(|(unit, _)| bytes >= *unit);
        let (key, number) = match unit {
            Some((unit, key)) => {
                let tenths = u128::from(bytes) * 10 / u128::from(*unit);
                let mut decimal = Decimal::from(tenths);
                decimal.multiply_pow10(-1);
                (*key, self.decimal(&decimal))
            }
            None => ("unit-bytes", self.number(bytes)),
        };
        self.plain(&self.say(key, &details([("number", number)])))
    }

    /// `text` with the reader's digits in place of Western ones, and nothing else changed.
    pub fn digits(&self, text: &str) -> String {
        let shown = |letter: char| {
            let value = letter
                .to_digit(10)
                .and_then(|value| usize::try_from(value).ok());
            let digit = value.and_then(|value| self.numbers.digits.get(value));
            digit.copied().unwrap_or(letter)
        };
        text.chars().map(shown).collect()
    }

    fn decimal(&self, decimal: &Decimal) -> String {
        self.numbers.formatter.format(decimal).to_string()
    }
}
