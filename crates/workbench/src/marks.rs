use model::{ItemState, PictureDefect};

/// A mark beside a word, drawn; never mirrored and never alone.
macro_rules! mark {
    ($inside:literal) => {
        concat!(
            r#"<svg class="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">"#,
            $inside,
            "</svg>"
        )
    };
}

pub(crate) const NONE: &str = "";
/// Confirmed, stored, whole.
pub(crate) const WHOLE: &str = mark!(
    r#"<circle cx="8" cy="8" r="8" fill="currentColor" stroke="none"/><path d="M4.5 8.3 7 10.8l4.6-5" stroke="var(--panel)"/>"#
);
/// None, not yet.
pub(crate) const RING: &str = mark!(r#"<circle cx="8" cy="8" r="6.5"/>"#);
/// Rebuilt, bit for bit.
pub(crate) const REBUILT: &str =
    mark!(r#"<circle cx="8" cy="8" r="6.5"/><path d="M5 6.6h6M5 9.4h6" stroke-width="1.6"/>"#);
/// A duplicate whose place is kept.
pub(crate) const DUPLICATE: &str =
    mark!(r#"<path d="M5.5 10.5h-4v-9h9v4"/><path d="M5.5 5.5h9v9h-9z"/>"#);
/// Does not open, refused.
pub(crate) const REFUSED: &str = mark!(
    r#"<path d="M1.5 1.5h13v13h-13z"/><path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" stroke-width="1.8"/>"#
);
/// A conflict.
pub(crate) const CONFLICT: &str = mark!(
    r#"<path d="M1.5 1.5h13v13h-13z"/><path d="M4.5 6.5h7M4.5 9.5h7M10 4 6 12" stroke-width="1.5"/>"#
);
/// Damaged, overdue.
pub(crate) const DAMAGED: &str = mark!(
    r#"<path d="M8 2 14.8 14H1.2z" stroke-linejoin="round" stroke-width="1.8"/><path d="M8 6.2v3.6M8 11.2v1.4" stroke-width="1.8"/>"#
);
/// Lost.
pub(crate) const LOST: &str = mark!(r#"<circle cx="8" cy="8" r="6.5" stroke-dasharray="3 2.1"/>"#);
/// Behind, pending.
pub(crate) const PENDING: &str =
    mark!(r#"<circle cx="8" cy="8" r="6.5"/><path d="M8 4.5V8l2.6 1.8" stroke-width="1.6"/>"#);
/// Not witnessed by the archive.
pub(crate) const UNWITNESSED: &str = mark!(r#"<path d="m8 1.5 6.5 6.5L8 14.5 1.5 8z"/>"#);
/// Not readable.
pub(crate) const UNREADABLE: &str =
    mark!(r#"<circle cx="8" cy="8" r="6.5"/><path d="m3.6 12.4 8.8-8.8"/>"#);

/// The mark of a state and the class that tints it.
pub(crate) fn of_state(state: ItemState) -> (&'static str, &'static str) {
    match state {
        ItemState::Stored => (WHOLE, ""),
        ItemState::Duplicate => (DUPLICATE, ""),
        ItemState::Damaged => (DAMAGED, "warn"),
        ItemState::Altered => (CONFLICT, "fault"),
        ItemState::Added => (UNWITNESSED, "warn"),
        ItemState::Missing => (LOST, "fault"),
        ItemState::Unreadable => (UNREADABLE, "warn"),
        ItemState::Withdrawn => (RING, ""),
    }
}

/// The mark of how a file opens and the class that tints it.
pub(crate) fn of_opening(defect: Option<PictureDefect>) -> (&'static str, &'static str) {
    match defect {
        None => (WHOLE, ""),
        Some(PictureDefect::DecodedInPart) => (DAMAGED, "warn"),
        Some(PictureDefect::PreviewOnly | PictureDefect::OneOfAFilm) => (DUPLICATE, "warn"),
        Some(_) => (REFUSED, "fault"),
    }
}
