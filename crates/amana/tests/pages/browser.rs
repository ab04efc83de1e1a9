use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::answer::ask;
use crate::server::{Server, Session};
use crate::{driver, keeper};

/// Milliseconds after which a page that looks for something is asked again: it may have been left.
const LOOKING: u32 = 1_000;
/// What a browser's settings say of scripts.
const ALLOWED: u32 = 1;
const BLOCKED: u32 = 2;
/// How long anything on a page may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// One runtime for all tests: what a dropped browser still has to say is said on it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

/// The part of a screen that shows a page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) name: &'static str,
    width: u32,
    height: u32,
}

pub(crate) const WIDE: Screen = Screen {
    name: "wide",
    width: 1360,
    height: 900,
};
pub(crate) const NARROW: Screen = Screen {
    name: "narrow",
    width: 390,
    height: 844,
};

/// An expression: every image has come that is in view, or near it.
pub(crate) const IMAGES_ARE_LOADED: &str =
    "[...document.images].every(image => image.complete || image.loading === 'lazy')";

/// An expression: a picture is shown, and is told in the same moment to stay.
pub(crate) const KEPT: &str = "document.querySelector('.canvas img').src.startsWith('blob:')
    && (document.querySelector('[data-keep]').click(), true)";

/// A browser with a profile of its own.
pub(crate) struct Browser {
    client: Option<Client>,
    session: String,
    driver: SocketAddr,
    site: SocketAddr,
}

impl Browser {
    /// Opens a browser for the pages of a server, wide; none, with the reason on standard error, where
    /// no browser is installed.
    pub(crate) fn open(server: &Server) -> Option<Self> {
        Self::open_with(server, ALLOWED)
    }

    /// Opens a browser that runs no script.
    pub(crate) fn without_scripts(server: &Server) -> Option<Self> {
        Self::open_with(server, BLOCKED)
    }

    fn open_with(server: &Server, scripts: u32) -> Option<Self> {
        let driver = driver::address()?;
        let profile = keeper::folder("profile");
        let preferences = json!({
            "profile.managed_default_content_settings.javascript": scripts,
            // Its own first page is heavy, and of no use here.
            "session.restore_on_startup": 4,
            "session.startup_urls": ["about:blank"],
        });
        let capabilities = json!({
            "goog:chromeOptions": { "args": driver::arguments(&profile), "prefs": preferences },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let client = RUNTIME.block_on(async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.as_object().unwrap().clone())
                .connect(&format!("http://{driver}"))
                .await
        });
        let client = client.expect("chromedriver starts a browser");
        let session = RUNTIME.block_on(client.session_id()).unwrap().unwrap();
        let browser = Self {
            client: Some(client),
            session,
            driver,
            site: server.address,
        };
        browser.resize(WIDE);
        Some(browser)
    }

    /// Shows the pages to somebody who signed in elsewhere.
    pub(crate) fn signed_in(self, session: &Session) -> Self {
        self.keep_cookie(Session::cookie_name(), &session.token);
        self
    }

    /// Reads the pages in a language, without choosing it for anybody's account.
    pub(crate) fn reading(self, language: &str) -> Self {
        self.keep_cookie("__Host-amana-language", language);
        self
    }

    fn keep_cookie(&self, name: &str, value: &str) {
        let cookie = json!({
            "name": name, "value": value, "url": format!("https://{}/", self.site),
            "path": "/", "secure": true, "httpOnly": true, "sameSite": "Strict",
        });
        let kept = self.devtools("Network.setCookie", &cookie);
        assert_eq!(kept["success"], true, "{name}");
    }

    pub(crate) fn resize(&self, screen: Screen) {
        let metrics = json!({
            "width": screen.width, "height": screen.height,
            "deviceScaleFactor": 1, "mobile": screen == NARROW,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Prefers dark pages from here on, or light ones.
    pub(crate) fn darken(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", &media);
    }

    /// Goes to a page and waits until it has loaded.
    #[track_caller]
    pub(crate) fn go(&self, path: &str) {
        let address = format!("http://{}{path}", self.site);
        RUNTIME.block_on(self.client().goto(&address)).unwrap();
        self.settle();
    }

    /// Returns when the page that is shown is loaded, and its script listens.
    #[track_caller]
    pub(crate) fn settle(&self) {
        self.wait_for("document.readyState === 'complete'");
    }

    /// The path and query of the page.
    pub(crate) fn at(&self) -> String {
        let at = RUNTIME.block_on(self.client().current_url()).unwrap();
        let query = at.query().map(|query| format!("?{query}"));
        at.path().to_owned() + &query.unwrap_or_default()
    }

    /// The value of a JavaScript expression on the page.
    #[track_caller]
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.run(&format!("return {expression}"), vec![])
    }

    #[track_caller]
    pub(crate) fn run(&self, script: &str, args: Vec<Value>) -> Value {
        let run = self.client().execute(script, args);
        RUNTIME.block_on(run).unwrap()
    }

    /// Runs a script that calls its last argument with the result.
    #[track_caller]
    pub(crate) fn run_until_called(&self, script: &str) -> Value {
        let run = self.client().execute_async(script, vec![]);
        RUNTIME.block_on(run).unwrap()
    }

    /// Waits until a JavaScript expression holds.
    #[track_caller]
    pub(crate) fn wait_for(&self, expression: &str) {
        // The page looks for itself, and often; one that is just being left has no answer.
        let script = format!(
            "const done = arguments[arguments.length - 1], begun = performance.now();
            const look = () => {{
                if ({expression}) done(true);
                else if (performance.now() - begun > {LOOKING}) done(false);
                else setTimeout(look, 10);
            }};
            look();"
        );
        let patience = Instant::now() + PATIENCE;
        let holds = || {
            let run = self.client().execute_async(&script, vec![]);
            RUNTIME.block_on(run).is_ok_and(|value| value == true)
        };
        while !holds() {
            assert!(
                Instant::now() < patience,
                "waited for {expression} at {}",
                self.at()
            );
        }
    }

    /// Waits until the browser has gone to a path and query, scripts or none.
    #[track_caller]
    pub(crate) fn wait_to_be_at(&self, path: &str) {
        let patience = Instant::now() + PATIENCE;
        while self.at() != path {
            assert!(
                Instant::now() < patience,
                "waited for {path} at {}",
                self.at()
            );
        }
    }

    /// Clicks on the first element that a CSS selector finds.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.try_click(selector).unwrap();
    }

    /// Clicks as [`Browser::click`] does, on a page that may go away by itself.
    pub(crate) fn try_click(&self, selector: &str) -> Result<(), fantoccini::error::CmdError> {
        RUNTIME.block_on(async {
            let found = self.client().find(fantoccini::Locator::Css(selector)).await;
            found?.click().await
        })
    }

    /// Types into a field.
    #[track_caller]
    pub(crate) fn fill(&self, selector: &str, text: &str) {
        RUNTIME.block_on(async {
            let found = self.client().find(fantoccini::Locator::Css(selector)).await;
            found.unwrap().send_keys(text).await.unwrap();
        });
    }

    /// Presses and releases a key that has a name.
    pub(crate) fn press(&self, key: fantoccini::key::Key) {
        self.press_value(key.into());
    }

    /// Presses and releases the key of a character.
    pub(crate) fn type_key(&self, value: char) {
        self.press_value(value);
    }

    fn press_value(&self, value: char) {
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        RUNTIME
            .block_on(self.client().perform_actions(keys))
            .unwrap();
    }

    /// What the browser complained of since it was last asked.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let told = self.driver_command("se/log", &json!({ "type": "browser" }));
        let entries = told.as_array().unwrap().iter();
        entries.map(|entry| entry["message"].to_string()).collect()
    }

    /// The addresses that were asked for since this was last asked.
    pub(crate) fn requests(&self) -> Vec<String> {
        let told = self.driver_command("se/log", &json!({ "type": "performance" }));
        let entries = told.as_array().unwrap().iter();
        let messages = entries.map(|entry| -> Value {
            serde_json::from_str(entry["message"].as_str().unwrap()).unwrap()
        });
        let sent = messages.filter(|told| told["message"]["method"] == "Network.requestWillBeSent");
        sent.map(|told| {
            let address = told["message"]["params"]["request"]["url"].as_str();
            let own = format!("http://{}", self.site);
            address.unwrap().replacen(&own, "", 1)
        })
        // What the browser's own pages load is not of ours.
        .filter(|asked| !asked.starts_with("chrome"))
        .collect()
    }

    /// The page as it is seen, a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        RUNTIME.block_on(self.client().screenshot()).unwrap()
    }

    fn devtools(&self, method: &str, parameters: &Value) -> Value {
        let command = json!({ "cmd": method, "params": parameters });
        self.driver_command("goog/cdp/execute", &command)
    }

    /// A command of chromedriver that is in no standard.
    fn driver_command(&self, command: &str, parameters: &Value) -> Value {
        let path = format!("/session/{}/{command}", self.session);
        let answer = ask(self.driver, "POST", &path, &[], &parameters.to_string());
        assert_eq!(answer.status, 200, "{command}: {}", answer.text());
        answer.json()["value"].clone()
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("the browser is open")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = RUNTIME.block_on(client.close());
        }
    }
}
