//! libFuzzer's entry point: runs the body that `AMANA_FUZZ` names (see `make fuzz`).
#![no_main]

use std::sync::LazyLock;

use hostile::Target;
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("AMANA_FUZZ").unwrap_or_default();
    Target::find(&name).expect("AMANA_FUZZ names a target")
});

fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
