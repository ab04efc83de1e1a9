//! What every page must be, whatever is on it.

use std::sync::LazyLock;

use serde_json::Value;

use crate::browser::Browser;

/// The script of axe-core, if `AMANA_AXE` names it.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let Some(file) = std::env::var_os("AMANA_AXE") else {
        eprintln!("skipped in part: AMANA_AXE names no script of axe-core");
        return None;
    };
    Some(std::fs::read_to_string(file).expect("AMANA_AXE names the script of axe-core"))
});

const RUN_AXE: &str = "
    const done = arguments[arguments.length - 1];
    axe.run({ resultTypes: ['violations'] }).then(
        found => done(found.violations.map(one => one.id + ': ' + one.help + ' at ' +
            one.nodes.map(node => node.target.join(' ')).join(', '))),
        error => done([String(error)]));";

const MEASURE: &str = "
    const root = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(one => {
        const at = one.getBoundingClientRect();
        return at.right > root.clientWidth + 1 || at.left < -1;
    });
    return {
        lang: root.lang, dir: root.dir, title: document.title, text: document.body.textContent,
        scroll: root.scrollWidth, client: root.clientWidth,
        wide: wide.slice(0, 3).map(one => one.outerHTML.slice(0, 80)),
    };";

/// The tag and the direction of a language.
pub(crate) fn tag(language: &str) -> (&str, &'static str) {
    match language {
        "ar" => ("ar-SY", "rtl"),
        other => (other, "ltr"),
    }
}

/// What is wrong with the page that the browser shows.
pub(crate) fn faults(browser: &Browser, language: &str) -> Vec<String> {
    let told = browser.run(MEASURE, vec![]);
    let mut faults = Vec::new();
    let (lang, dir) = tag(language);
    if (told["lang"].as_str(), told["dir"].as_str()) != (Some(lang), Some(dir)) {
        faults.push(format!(
            "lang and dir are {} and {}",
            told["lang"], told["dir"]
        ));
    }
    if told["scroll"].as_u64() > told["client"].as_u64() {
        faults.push(format!(
            "scrolls sideways: {} in {}: {}",
            told["scroll"], told["client"], told["wide"]
        ));
    }
    for text in [&told["text"], &told["title"]] {
        if text.as_str().unwrap().contains("Unknown localization") {
            faults.push("a sentence is missing".to_owned());
        }
    }
    let foreign = |asked: &String| asked.contains("://") && !asked.starts_with("blob:");
    faults.extend(
        browser
            .requests()
            .into_iter()
            .filter(foreign)
            .map(|asked| format!("asks for {asked}")),
    );
    faults.extend(browser.complaints());
    faults.extend(axe(browser));
    faults
}

fn axe(browser: &Browser) -> Vec<String> {
    let Some(script) = &*AXE else {
        return Vec::new();
    };
    browser.run(script, vec![]);
    let found = browser.run_until_called(RUN_AXE);
    let found = found.as_array().unwrap().iter();
    found.filter_map(Value::as_str).map(str::to_owned).collect()
}
