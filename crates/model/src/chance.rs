/// Where random bytes come from, so that a test can fix them.
pub trait Chance: Send {
    /// Fills `bytes` with random bytes fit for keys and nonces.
    fn fill(&mut self, bytes: &mut [u8]);

    /// Draws an array of `N` random bytes.
    fn draw<const N: usize>(&mut self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

impl<C: Chance + ?Sized> Chance for &mut C {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

impl<C: Chance + ?Sized> Chance for Box<C> {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// The operating system's random bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsChance;

impl Chance for OsChance {
    #[expect(
        clippy::panic,
        reason = "a machine that cannot give random bytes must not make keys"
    )]
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}
