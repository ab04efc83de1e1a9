use crate::cell::Kind;

/// A table of the catalog; the statements that make, fill and dump it are written from this.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The column that names a row.
    pub(crate) key: &'static str,
    pub(crate) columns: &'static [Column],
    /// Columns that are looked up together, one index each.
    pub(crate) indexes: &'static [&'static str],
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) may_be_null: bool,
}

const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
        may_be_null: false,
    }
}

const fn number(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Number,
        may_be_null: false,
    }
}

const fn perhaps(column: Column) -> Column {
    Column {
        may_be_null: true,
        ..column
    }
}

/// What the log says, entry by entry; every other table is folded from this one.
pub(crate) const ENTRIES: Table = Table {
    name: "entries",
    key: "entry",
    columns: &[
        number("entry"),
        text("scope"),
        text("leaf"),
        perhaps(number("time")),
        text("kind"),
        perhaps(text("accession")),
        perhaps(text("item")),
        perhaps(text("of_item")),
        perhaps(text("record")),
    ],
    indexes: &["accession, kind", "item", "of_item", "scope"],
};

pub(crate) const ACCESSIONS: Table = Table {
    name: "accessions",
    key: "accession",
    columns: &[
        text("accession"),
        number("entry"),
        number("opened"),
        text("manner"),
        text("sources"),
        perhaps(text("set_name")),
        perhaps(number("finished")),
        perhaps(number("offered")),
        perhaps(number("stored")),
        perhaps(number("duplicate")),
        perhaps(number("refused")),
        perhaps(number("bytes")),
        perhaps(number("withdrawn")),
        perhaps(text("reason")),
    ],
    indexes: &[],
};

pub(crate) const ITEMS: Table = Table {
    name: "items",
    key: "item",
    columns: &[
        text("item"),
        number("entry"),
        text("accession"),
        number("number"),
        number("source"),
        text("path"),
        text("path_bytes"),
        text("encoding"),
        perhaps(number("size")),
        perhaps(text("sha256")),
        perhaps(number("modified")),
        perhaps(text("place")),
        number("repaired"),
        number("deleted"),
        text("state"),
        number("empty"),
        perhaps(text("of_item")),
        perhaps(number("part")),
        perhaps(text("content")),
        perhaps(text("stored_sha256")),
        perhaps(number("stored_size")),
        perhaps(text("expected_sha256")),
        text("lost"),
    ],
    indexes: &[
        "accession, number",
        "accession, entry",
        "entry",
        "sha256",
        "of_item",
    ],
};

pub(crate) const REFUSALS: Table = Table {
    name: "refusals",
    key: "entry",
    columns: &[
        number("entry"),
        text("accession"),
        number("source"),
        text("path"),
        text("path_bytes"),
        text("encoding"),
        text("reason"),
    ],
    indexes: &["accession"],
};

pub(crate) const PARTS: Table = Table {
    name: "parts",
    key: "entry",
    columns: &[
        number("entry"),
        text("accession"),
        number("part"),
        text("object"),
        text("inventory_sha256"),
        number("originals"),
    ],
    indexes: &["accession"],
};

pub(crate) const VOLUMES: Table = Table {
    name: "volumes",
    key: "entry",
    columns: &[
        number("entry"),
        text("accession"),
        text("object"),
        text("sha256"),
        number("size"),
        perhaps(text("disk")),
        text("name"),
    ],
    indexes: &["accession"],
};

pub(crate) const CERTIFICATES: Table = Table {
    name: "certificates",
    key: "entry",
    columns: &[
        number("entry"),
        number("time"),
        text("accession"),
        text("sha256"),
        text("document"),
    ],
    indexes: &["accession"],
};

pub(crate) const CARDS: Table = Table {
    name: "cards",
    key: "entry",
    columns: &[
        number("entry"),
        number("time"),
        text("codename"),
        text("card_code"),
        text("recipients"),
    ],
    indexes: &[],
};

pub(crate) const FACTS: Table = Table {
    name: "facts",
    key: "item",
    columns: &[
        text("item"),
        number("entry"),
        number("time"),
        text("accession"),
        text("method"),
        text("format"),
        perhaps(text("defect")),
        perhaps(number("width")),
        perhaps(number("height")),
        perhaps(text("make")),
        perhaps(text("model")),
        perhaps(text("captured")),
        perhaps(text("pdq")),
        perhaps(number("best")),
        text("facts"),
        perhaps(text("metadata")),
    ],
    indexes: &["defect", "format"],
};

pub(crate) const COMMITMENTS: Table = Table {
    name: "commitments",
    key: "item",
    columns: &[
        text("item"),
        number("entry"),
        number("time"),
        text("accession"),
        text("method"),
        perhaps(text("root")),
        perhaps(text("uncommitted")),
    ],
    indexes: &[],
};

pub(crate) const USERS: Table = Table {
    name: "users",
    key: "user_id",
    columns: &[
        text("user_id"),
        number("entry"),
        number("time"),
        text("name"),
        perhaps(number("locked")),
    ],
    indexes: &[],
};

pub(crate) const AUTHORITIES: Table = Table {
    name: "authorities",
    key: "authority",
    columns: &[
        text("authority"),
        number("entry"),
        number("time"),
        text("url"),
        text("root"),
        perhaps(number("removed")),
    ],
    indexes: &[],
};

pub(crate) const STAMPS: Table = Table {
    name: "stamps",
    key: "entry",
    columns: &[
        number("entry"),
        number("time"),
        text("authority"),
        number("size"),
        number("stamped"),
        text("note"),
        text("token"),
        text("root"),
    ],
    indexes: &[],
};

pub(crate) const ROLES: Table = Table {
    name: "roles",
    key: "holding",
    columns: &[
        text("holding"),
        number("entry"),
        number("time"),
        text("user_id"),
        text("role"),
        perhaps(number("taken")),
    ],
    indexes: &[],
};

pub(crate) const HOLDS: Table = Table {
    name: "holds",
    key: "entry",
    columns: &[
        number("entry"),
        number("time"),
        text("subject"),
        text("reason"),
        perhaps(text("placed_by")),
        perhaps(number("lifted")),
    ],
    indexes: &[],
};

pub(crate) const LEGS: Table = Table {
    name: "legs",
    key: "entry",
    columns: &[
        number("entry"),
        number("time"),
        text("accession"),
        number("place"),
        text("statement"),
        perhaps(number("superseded")),
        perhaps(text("reason")),
    ],
    indexes: &["accession"],
};

pub(crate) const CONDITIONS: Table = Table {
    name: "conditions",
    key: "accession",
    columns: &[
        text("accession"),
        number("entry"),
        number("time"),
        text("statement"),
    ],
    indexes: &[],
};

pub(crate) const PERSONS: Table = Table {
    name: "persons",
    key: "person",
    columns: &[
        text("person"),
        number("entry"),
        number("time"),
        text("fields"),
    ],
    indexes: &[],
};

/// What somebody asked to be destroyed or erased, until a second person agrees.
pub(crate) const REQUESTS: Table = Table {
    name: "requests",
    key: "scope",
    columns: &[
        text("scope"),
        number("entry"),
        number("time"),
        text("requested_by"),
        text("reason"),
    ],
    indexes: &[],
};

/// What was destroyed or erased.
pub(crate) const TOMBSTONES: Table = Table {
    name: "tombstones",
    key: "scope",
    columns: &[
        text("scope"),
        number("entry"),
        number("time"),
        text("requested_by"),
        text("confirmed_by"),
        text("reason"),
        text("remains"),
    ],
    indexes: &[],
};

/// Every table that the fold fills, in the order in which it is dumped.
pub(crate) const TABLES: &[&Table] = &[
    &ENTRIES,
    &ACCESSIONS,
    &ITEMS,
    &REFUSALS,
    &PARTS,
    &VOLUMES,
    &CERTIFICATES,
    &CARDS,
    &FACTS,
    &COMMITMENTS,
    &USERS,
    &AUTHORITIES,
    &STAMPS,
    &ROLES,
    &HOLDS,
    &LEGS,
    &CONDITIONS,
    &PERSONS,
    &REQUESTS,
    &TOMBSTONES,
];
