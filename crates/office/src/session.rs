use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{Chance, Timestamp, UserId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::keys::Keys;
use crate::mac::{Kind, is_mac, mac};
use crate::means::Means;
use crate::moment::{earlier, later};
use crate::throttle::MEMORY;
use crate::{CsrfSecret, Error, Language, Office, SessionId, SignedIn, Token};

/// A session ends when nothing was asked in it for so long.
const IDLE_LIMIT: Duration = Duration::from_secs(30 * 60);
/// A session ends so long after it began.
const ABSOLUTE_LIMIT: Duration = Duration::from_secs(12 * 60 * 60);
/// How exactly the last request is kept, so that not every one writes.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// Somebody who has signed in, in one browser.
#[derive(Debug)]
pub struct Session {
    /// Who.
    pub user: UserId,
    /// What entries call the session.
    pub id: SessionId,
    /// What forms of this session send back.
    pub csrf: CsrfSecret,
    /// The language that the person chose.
    pub language: Option<Language>,
}

/// How much was swept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that had ended by time.
    pub sessions: u64,
    /// Views of sessions that have ended.
    pub views: u64,
    /// Names whose failures are forgotten.
    pub names: u64,
}

impl Office {
    /// The session that a token belongs to, if it has not ended; asking keeps it from being idle.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn session(&self, token: &Token, now: Timestamp) -> Result<Option<Session>, Error> {
        let failed = Error::database("find a session");
        let token_mac = token.mac(&self.keys);
        let found = sqlx::query(
            "SELECT s.token_mac, s.session_id, s.csrf, s.started, s.seen, s.mac AS session_mac,
                a.user_id, a.handle, a.password, a.totp, a.locked, a.language, a.mac
             FROM office_sessions s JOIN office_accounts a ON a.user_id = s.user_id
             WHERE s.token_mac = $1 AND s.seen > $2 AND s.started > $3",
        )
        .bind(&token_mac)
        .bind(earlier(now, IDLE_LIMIT))
        .bind(earlier(now, ABSOLUTE_LIMIT))
        .fetch_optional(&self.pool)
        .await
        .map_err(failed)?;
        let Some(row) = found else {
            return Ok(None);
        };
        let Some(session) = session(&row, &self.keys)? else {
            return Ok(None);
        };
        let seen = Fields::of(&row, "office_sessions").time("seen")?;
        if later(seen, SEEN_EVERY) <= now.unix_nanos() {
            sqlx::query("UPDATE office_sessions SET seen = $1 WHERE token_mac = $2 AND seen < $1")
                .bind(now.unix_nanos())
                .bind(&token_mac)
                .execute(&self.pool)
                .await
                .map_err(failed)?;
        }
        Ok(Some(session))
    }

    /// Ends the session of a token, and its grants with it.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub async fn sign_out(&self, token: &Token) -> Result<(), Error> {
        let act = "sign out";
        let mut tx = self.begin(act).await?;
        sqlx::query("DELETE FROM office_sessions WHERE token_mac = $1")
            .bind(token.mac(&self.keys))
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?;
        sweep_views(&mut tx).await?;
        tx.commit().await.map_err(Error::database(act))
    }

    /// Ends every session of a person, and their grants.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub async fn end_sessions(&self, user: UserId) -> Result<(), Error> {
        let act = "end the sessions of a person";
        let mut tx = self.begin(act).await?;
        end_all(&mut tx, user).await?;
        tx.commit().await.map_err(Error::database(act))
    }

    /// Takes away what has ended by time: sessions, their views, and failures of yesterday. To be
    /// called now and then; what it has not taken away yet lets nobody in.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept, Error> {
        let act = "sweep the office";
        let mut tx = self.begin(act).await?;
        let sessions = sqlx::query("DELETE FROM office_sessions WHERE seen <= $1 OR started <= $2")
            .bind(earlier(now, IDLE_LIMIT))
            .bind(earlier(now, ABSOLUTE_LIMIT))
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?
            .rows_affected();
        let views = sweep_views(&mut tx).await?;
        let names = sqlx::query("DELETE FROM office_throttle WHERE since <= $1")
            .bind(earlier(now, MEMORY))
            .execute(&mut *tx)
            .await
            .map_err(Error::database(act))?
            .rows_affected();
        tx.commit().await.map_err(Error::database(act))?;
        Ok(Swept {
            sessions,
            views,
            names,
        })
    }
}

pub(crate) async fn begin_session(
    tx: &mut AnyConnection,
    keys: &Keys,
    user: UserId,
    language: Option<Language>,
    now: Timestamp,
    chance: &mut impl Chance,
) -> Result<SignedIn, Error> {
    let token = Token::draw(chance);
    let session = Session {
        user,
        id: SessionId::draw(chance),
        csrf: CsrfSecret::draw(chance),
        language,
    };
    let (token_mac, id, person) = (token.mac(keys), session.id.to_string(), user.to_string());
    let csrf = BASE64_STANDARD.encode(session.csrf.as_bytes());
    let started = now.unix_nanos().to_string();
    let values = [&token_mac, &id, &person, &csrf, &started];
    sqlx::query(
        "INSERT INTO office_sessions (token_mac, session_id, user_id, csrf, started, seen, mac)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(&token_mac)
    .bind(&id)
    .bind(&person)
    .bind(&csrf)
    .bind(now.unix_nanos())
    .bind(mac(keys, Kind::Session, &values))
    .execute(&mut *tx)
    .await
    .map_err(Error::database("begin a session"))?;
    Ok(SignedIn { token, session })
}

pub(crate) async fn end_all(tx: &mut AnyConnection, user: UserId) -> Result<(), Error> {
    sqlx::query("DELETE FROM office_sessions WHERE user_id = $1")
        .bind(user.to_string())
        .execute(&mut *tx)
        .await
        .map_err(Error::database("end the sessions of a person"))?;
    sweep_views(tx).await.map(drop)
}

async fn sweep_views(tx: &mut AnyConnection) -> Result<u64, Error> {
    let swept = sqlx::query(
        "DELETE FROM office_views
         WHERE session_id NOT IN (SELECT session_id FROM office_sessions)",
    )
    .execute(&mut *tx)
    .await
    .map_err(Error::database("take away the views of a session"))?;
    Ok(swept.rows_affected())
}

/// The session of a row; nothing when the office did not write it so, or not its account's, or when
/// that is locked.
fn session(row: &AnyRow, keys: &Keys) -> Result<Option<Session>, Error> {
    let fields = Fields::of(row, "office_sessions");
    let text = |column| fields.text(column);
    let values = [
        text("token_mac")?,
        text("session_id")?,
        text("user_id")?,
        text("csrf")?,
        fields.number("started")?.to_string(),
    ];
    if !is_mac(keys, Kind::Session, &values, &text("session_mac")?) {
        return Ok(None);
    }
    let Some(means) = Means::read(row, keys)?.filter(|means| !means.locked) else {
        return Ok(None);
    };
    Ok(Some(Session {
        user: means.user,
        id: SessionId::parse(&text("session_id")?)
            .ok_or_else(|| fields.wrong("session_id", "id of a session"))?,
        csrf: CsrfSecret::from_bytes(&fields.base64("csrf")?)
            .ok_or_else(|| fields.wrong("csrf", "secret of 32 bytes"))?,
        language: fields.perhaps_word("language", "language")?,
    }))
}
