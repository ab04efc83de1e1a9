use std::time::Duration;

use model::{Clock, SystemClock, Timestamp};
use office::TotpSecret;

/// Seconds that a one-time code stands for.
const STEP: Duration = Duration::from_secs(30);

/// Somebody who may sign in.
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) password: String,
    totp: TotpSecret,
}

impl Account {
    pub(crate) fn new(name: &str, password: &str, totp: TotpSecret) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
            totp,
        }
    }

    /// The code of this moment.
    pub(crate) fn code(&self) -> String {
        self.totp.code(SystemClock.now()).unwrap()
    }

    /// The code that comes next, which is taken already: clocks differ.
    pub(crate) fn next_code(&self) -> String {
        let next = SystemClock.now().unix_nanos() + i64::try_from(STEP.as_nanos()).unwrap();
        self.totp.code(Timestamp::from_unix_nanos(next)).unwrap()
    }
}
