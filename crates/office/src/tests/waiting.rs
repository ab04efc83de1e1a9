use crate::tests::scene::{NAME, PASSWORD, Person, at, text, types, wait};
use crate::tests::{Place, on_both};
use crate::{Answer, Office};

on_both!(
    a_name_waits_after_five_failures_and_twice_as_long_after_each_more,
    while_a_name_waits_even_what_is_right_is_refused,
    an_unknown_name_waits_like_a_known_one,
    a_success_clears_the_failures,
    a_reset_or_an_unlocking_ends_the_waiting,
    guesses_at_once_are_counted_like_guesses_in_turn,
    many_failures_of_many_names_make_everybody_wait_for_a_minute,
    attempts_while_a_name_waits_keep_nobody_else_out,
    a_clock_that_was_set_back_locks_nobody_out,
    failures_of_yesterday_are_swept,
);

async fn fails(office: &Office, name: &str, seconds: i64) -> Option<u64> {
    wait(types(office, name, "a wrong password", "000000", seconds).await)
}

async fn a_name_waits_after_five_failures_and_twice_as_long_after_each_more(place: &Place) {
    let office = place.open().await;
    Person::joins(&office).await;
    for _ in 0..4 {
        assert_eq!(fails(&office, NAME, 0).await, None);
    }
    let mut now = 0;
    for expected in [30, 60, 120, 240, 480, 900, 900] {
        assert_eq!(fails(&office, NAME, now).await, Some(expected));
        let wait = i64::try_from(expected).unwrap();
        assert_eq!(fails(&office, NAME, now + wait - 1).await, Some(1));
        now += wait;
    }
}

async fn while_a_name_waits_even_what_is_right_is_refused(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    for _ in 0..5 {
        fails(&office, NAME, 0).await;
    }
    assert_eq!(wait(person.signs_in(&office, 29).await), Some(1));
    person.is_in(&office, 30).await;
}

async fn an_unknown_name_waits_like_a_known_one(place: &Place) {
    let office = place.open().await;
    Person::joins(&office).await;
    for seconds in [0, 0, 0, 0, 0, 1, 29, 30, 31, 90, 100, 210, 3600, 3601] {
        let known = fails(&office, NAME, seconds).await;
        let unknown = fails(&office, "nobody", seconds).await;
        assert_eq!(known, unknown, "after {seconds} seconds");
    }
}

async fn a_success_clears_the_failures(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    for round in 0..3 {
        for _ in 0..4 {
            assert_eq!(fails(&office, NAME, round * 60).await, None);
        }
        person.is_in(&office, round * 60).await;
    }
}

async fn a_reset_or_an_unlocking_ends_the_waiting(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    for _ in 0..5 {
        fails(&office, NAME, 0).await;
    }
    office.unlock(person.user).await.unwrap();
    for _ in 0..4 {
        assert_eq!(fails(&office, NAME, 0).await, None);
    }
    assert_eq!(fails(&office, NAME, 0).await, Some(30));
    let password = crate::Password::new(PASSWORD).unwrap();
    let reset = office
        .reset(person.user, password, &person.totp, &mut model::OsChance)
        .await;
    reset.unwrap();
    person.is_in(&office, 0).await;
}

async fn guesses_at_once_are_counted_like_guesses_in_turn(place: &Place) {
    let office = place.open().await;
    let other = place.open().await;
    Person::joins(&office).await;
    tokio::join!(
        fails(&office, NAME, 0),
        fails(&other, NAME, 0),
        fails(&office, NAME, 0),
        fails(&other, NAME, 0),
        fails(&office, NAME, 0),
        fails(&other, NAME, 0),
        fails(&office, NAME, 0),
        fails(&other, NAME, 0),
        fails(&office, NAME, 0),
    );
    let counted = "SELECT failures FROM office_throttle WHERE subject <> 'total'";
    assert_eq!(text(&office, counted).await, "5");
}

async fn many_failures_of_many_names_make_everybody_wait_for_a_minute(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    for number in 0..100 {
        let name = format!("guess {number}");
        assert_eq!(fails(&office, &name, 10).await, None);
    }
    assert_eq!(wait(person.signs_in(&office, 40).await), Some(30));
    // What was refused for that is not counted for the person.
    for seconds in 40..50 {
        fails(&office, NAME, seconds).await;
    }
    person.is_in(&office, 70).await;
}

async fn attempts_while_a_name_waits_keep_nobody_else_out(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    for _ in 0..5 {
        fails(&office, "nobody", 0).await;
    }
    for _ in 0..100 {
        assert_eq!(fails(&office, "nobody", 1).await, Some(29));
    }
    person.is_in(&office, 1).await;
}

async fn a_clock_that_was_set_back_locks_nobody_out(place: &Place) {
    let office = place.open().await;
    let person = Person::joins(&office).await;
    let year = 365 * 24 * 60 * 60;
    for _ in 0..5 {
        fails(&office, NAME, year).await;
    }
    for number in 0..95 {
        fails(&office, &format!("guess {number}"), year).await;
    }
    assert!(matches!(
        person.signs_in(&office, 0).await,
        Answer::Admitted(_)
    ));
}

async fn failures_of_yesterday_are_swept(place: &Place) {
    let office = place.open().await;
    fails(&office, "nobody", 0).await;
    let day = 24 * 60 * 60;
    assert_eq!(office.sweep(at(day - 1)).await.unwrap().names, 0);
    // The name and all names together.
    assert_eq!(office.sweep(at(day)).await.unwrap().names, 2);
}
