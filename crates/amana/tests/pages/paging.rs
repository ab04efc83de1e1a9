use std::collections::BTreeSet;

use fantoccini::key::Key;

use crate::answer::Answer;
use crate::browser::Browser;
use crate::scene::Scene;

/// The addresses in `href`s of a page that a mark stands near.
fn link(page: &str, mark: &str) -> Option<String> {
    let tag = page
        .split("<a ")
        .find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(mark)))?;
    let (_, rest) = tag.split_once("href=\"")?;
    Some(
        rest.split('"')
            .next()?
            .replace("&#38;", "&")
            .replace("&amp;", "&"),
    )
}

/// The items that a page lists, in its order.
fn listed(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, 200);
    let page = page.text();
    let main = page
        .split("<nav class=\"filters\"")
        .next()
        .unwrap()
        .to_owned();
    let links = main.split("href=\"/pictures/").skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// Follows a link from page to page; gives what each lists.
fn walk(scene: &Scene, from: &str, mark: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut at = Some(from.to_owned());
    while let Some(address) = at {
        let page = scene.onlooker.get(&address);
        pages.push(listed(&page));
        at = link(&page.text(), mark);
        assert!(pages.len() < 20, "{address} leads in a circle");
    }
    pages
}

#[test]
fn pages_hold_every_item_once_forwards_and_backwards() {
    let scene = Scene::get();
    let all: Vec<String> = scene.items().collect();
    for view in ["", "&view=list"] {
        let there = walk(scene, &format!("/pictures?own={view}"), "rel=\"next\"");
        assert!(there.len() > 2, "{}", there.len());
        assert_eq!(
            there.concat().iter().collect::<BTreeSet<_>>(),
            all.iter().collect()
        );
        assert_eq!(there.concat().len(), all.len());

        let mut last = format!("/pictures?own={view}");
        while let Some(next) = link(&scene.onlooker.get(&last).text(), "rel=\"next\"") {
            last = next;
        }
        let mut back = walk(scene, &last, "rel=\"prev\"");
        back.reverse();
        assert_eq!(back, there, "{view}");
    }
}

#[test]
fn a_filter_gives_as_many_as_it_says() {
    let scene = Scene::get();
    let page = scene.onlooker.get("/pictures").text();
    let (_, filters) = page.split_once("<nav class=\"filters\"").unwrap();
    let mut tried = 0;
    for choice in filters.split("<li>").skip(1) {
        let address = link(choice, "href").unwrap();
        let (_, figure) = choice.split_once("class=\"value\">").unwrap();
        let figure = figure.split('<').next().unwrap();
        // An accession is offered without a figure.
        if let Ok(figure) = figure.parse::<usize>() {
            let found = walk(scene, &address, "rel=\"next\"").concat();
            assert_eq!(found.len(), figure, "{address}");
            tried += 1;
        }
    }
    assert!(tried > 6, "{tried}");
    let of_disks = walk(
        scene,
        &format!("/pictures?accession={}", scene.disks),
        "rel=\"next\"",
    );
    assert_eq!(of_disks.concat(), scene.items_of(&scene.disks));
}

#[test]
fn counts_of_the_overview_lead_to_as_many_pictures() {
    let scene = Scene::get();
    let page = scene.onlooker.get("/").text();
    let mut tried = 0;
    for rest in page
        .split("<a ")
        .filter(|rest| rest.contains("href=\"/pictures?"))
    {
        let (address, text) = (
            link(&format!("<a {rest}"), "href"),
            rest.split_once('>').unwrap().1,
        );
        let figure: String = text.split('<').next().unwrap().replace(',', "");
        if let (Some(address), Ok(figure)) = (address, figure.parse::<usize>()) {
            let found = walk(scene, &address, "rel=\"next\"").concat();
            assert_eq!(found.len(), figure, "{address}");
            tried += 1;
        }
    }
    assert!(tried > 3, "{tried}");
}

#[test]
fn tab_reaches_a_tile_and_enter_opens_it() {
    let scene = Scene::get();
    let Some(browser) = Browser::open(&scene.server) else {
        return;
    };
    let browser = browser.signed_in(&scene.onlooker);
    browser.go("/pictures");
    browser.press(Key::Tab);
    assert_eq!(browser.value("document.activeElement.className"), "skip");
    let first = browser.value("document.querySelector('.tile').getAttribute('href')");
    let mut presses = 1;
    while browser.value("document.activeElement.getAttribute('href')") != first {
        browser.press(Key::Tab);
        presses += 1;
        assert!(presses < 40, "Tab does not come to the first tile");
        let outline = browser.value("getComputedStyle(document.activeElement).outlineStyle");
        assert_eq!(outline, "solid", "the focus is seen");
    }
    browser.press(Key::Enter);
    browser.wait_for(&format!("location.pathname === {first}"));
}

#[test]
fn arrow_keys_lead_to_the_neighbour_that_is_drawn_on_their_side() {
    let scene = Scene::get();
    let Some(mut browser) = Browser::open(&scene.server) else {
        return;
    };
    browser = browser.signed_in(&scene.onlooker);
    let item = scene.item("101QAMAR/IMG_0004.JPG");
    for language in ["en", "ar"] {
        browser = browser.reading(language);
        for (key, side) in [(Key::Left, "left"), (Key::Right, "right")] {
            browser.go(&format!("/pictures/{item}"));
            // The nearest of the neighbours on that side, as they are drawn.
            let script = "
                const here = document.querySelector('.neighbours [aria-current]').getBoundingClientRect();
                const away = link => { const at = link.getBoundingClientRect();
                    return arguments[0] === 'left' ? here.left - at.left : at.left - here.left; };
                return [...document.querySelectorAll('.neighbours a')].filter(link => away(link) > 0)
                    .sort((one, other) => away(one) - away(other))[0].getAttribute('href');";
            let expected = browser.run(script, vec![side.into()]);
            browser.press(key);
            browser.wait_for(&format!("location.pathname === {expected}"));
            browser.settle();
        }
    }
}

#[test]
fn arrow_keys_turn_the_pages_in_the_direction_of_reading() {
    let scene = Scene::get();
    let Some(mut browser) = Browser::open(&scene.server) else {
        return;
    };
    browser = browser.signed_in(&scene.onlooker);
    for (language, onwards, back) in [("en", Key::Right, Key::Left), ("ar", Key::Left, Key::Right)]
    {
        browser = browser.reading(language);
        browser.go("/pictures");
        browser.press(onwards);
        browser.wait_for("location.search.includes('after=')");
        // An address changes before its page is there, and a key pressed in between is nobody's.
        browser.settle();
        browser.press(back);
        browser.wait_for("location.search.includes('before=')");
        browser.settle();
    }
}
