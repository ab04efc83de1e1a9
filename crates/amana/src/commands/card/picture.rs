use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

use crate::outcome::say;

/// How many units of the drawing a module of the code is wide.
const MODULE: u32 = 4;
/// Light modules around a code on each side, as a reader of codes needs them.
const MARGIN: usize = 4;

/// A card as a QR code: a telephone reads it from paper or a screen, and takes no file from anybody.
pub(super) struct Picture(QrCode);

impl Picture {
    /// Draws a card; `None` if it is too long for any code, as with several post-quantum recipients.
    ///
    /// A crease costs less with more correction, so the second level is taken where it fits.
    pub(super) fn of(card: &str) -> Option<Self> {
        let levels = [EcLevel::M, EcLevel::L].into_iter();
        let mut codes = levels
            .filter_map(|level| QrCode::with_error_correction_level(card.as_bytes(), level).ok());
        codes.next().map(Self)
    }

    /// Where the drawing of the card in `file` lies.
    pub(super) fn place(file: &Path) -> PathBuf {
        let mut name = file.as_os_str().to_owned();
        name.push(".svg");
        PathBuf::from(name)
    }

    /// The drawing.
    pub(super) fn svg(&self) -> String {
        let mut renderer = self.0.render::<svg::Color<'_>>();
        renderer.module_dimensions(MODULE, MODULE).build()
    }

    /// Shows it on the terminal, if standard output is one that is large enough.
    pub(super) fn show(&self) {
        let output = std::io::stdout();
        if !output.is_terminal() {
            return;
        }
        let size = rustix::termios::tcgetwinsize(&output);
        if size.is_ok_and(|size| self.fits(size.ws_col.into(), size.ws_row.into())) {
            // Light on dark terminals: a telephone wants dark modules on a light ground.
            let drawn = self
                .0
                .render::<unicode::Dense1x2>()
                .dark_color(unicode::Dense1x2::Light)
                .light_color(unicode::Dense1x2::Dark)
                .build();
            say!("{drawn}");
        }
    }

    /// Whether a terminal of that size shows all of it: two modules stand in a line, and the prompt
    /// needs one.
    fn fits(&self, columns: usize, lines: usize) -> bool {
        let modules = self.0.width() + 2 * MARGIN;
        modules <= columns && modules.div_ceil(2) < lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_shown_where_all_of_it_fits() {
        let picture = Picture::of("card/1").unwrap();
        // 21 modules and a margin of 4 on each side.
        assert!(picture.fits(29, 16));
        assert!(!picture.fits(28, 16));
        assert!(!picture.fits(29, 15));
    }

    #[test]
    fn what_is_too_long_for_a_code_has_none() {
        assert!(Picture::of(&"a".repeat(2_900)).is_some());
        assert!(Picture::of(&"a".repeat(3_000)).is_none());
    }

    #[test]
    fn the_drawing_lies_beside_the_card() {
        let place = Picture::place(Path::new("a/swallow.card"));
        assert_eq!(place, Path::new("a/swallow.card.svg"));
    }
}
