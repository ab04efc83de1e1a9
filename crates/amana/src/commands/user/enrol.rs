use std::io::IsTerminal;

use anyhow::Context;
use model::UserId;
use office::TotpSecret;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use crate::outcome::{print_json, say};

/// Shows once what an authenticator app takes; it is kept sealed and not shown again.
pub(super) fn tell(
    origin: &str,
    name: &str,
    user: UserId,
    totp: &TotpSecret,
    as_json: bool,
) -> anyhow::Result<()> {
    let url = totp.url(&format!("Amana {origin}"), name)?;
    if as_json {
        return print_json(&json!({ "user": user, "name": name, "otpauth": url.as_str() }));
    }
    say!("{name} signs in with the password and a code of six digits from an authenticator app.");
    say!("Give this to the app now; it is not shown again:");
    say!();
    if std::io::stdout().is_terminal() {
        let code = QrCode::new(url.as_bytes()).context("draw the code for the app")?;
        // Light on dark terminals: the app wants dark modules on a light ground.
        let drawn = code
            .render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build();
        say!("{drawn}");
    }
    say!("{}", url.as_str());
    Ok(())
}
