/// Width and height of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    width: u16,
    height: u16,
}

impl Size {
    /// 1600 by 1200: what a small camera takes; some 300 kB a picture.
    pub const CAMERA: Self = Self {
        width: 1600,
        height: 1200,
    };
    /// 400 by 300: still legible, and a thousand of them are drawn in a few seconds.
    pub const SMALL: Self = Self {
        width: 400,
        height: 300,
    };

    /// The least width and height at which a card can be read.
    const LEAST: u16 = 120;

    /// A size of at least 120 by 120 pixels; `None` below that.
    pub fn new(width: u16, height: u16) -> Option<Self> {
        (width >= Self::LEAST && height >= Self::LEAST).then_some(Self { width, height })
    }

    /// Width in pixels.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Height in pixels.
    pub fn height(self) -> u16 {
        self.height
    }
}
