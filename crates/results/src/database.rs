//! The database file: opened so that a foreign one can do nothing but fail.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

/// What the file must hold, and nothing else: views and triggers would run by themselves.
const TABLE: &str =
    "CREATE TABLE results(id INTEGER PRIMARY KEY, used INTEGER NOT NULL, entry BLOB NOT NULL)";
const INDEX: &str = "CREATE INDEX results_by_use ON results(used)";

/// How many pages the log may grow to before they go into the file, and bytes that it keeps after that.
const CHECKPOINT_PAGES: u32 = 2000;
const LOG_BYTES: u32 = 16 << 20;

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is damaged, or is none of ours.
    #[error("the database is damaged")]
    Damaged,
    /// Something else, such as a disk that is full.
    #[error("{0}")]
    Other(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            // A row with a column of another type.
            None => Self::Damaged,
            Some(_) => Self::Other(error),
        }
    }
}

/// What a database call returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Opens the database, making it where there is none.
pub fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for risky in [
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
        DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA,
    ] {
        connection.set_db_config(risky, false)?;
    }
    connection.execute_batch(&format!(
        "PRAGMA cell_size_check = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}; PRAGMA journal_size_limit = {LOG_BYTES};"
    ))?;
    if schema(&connection)?.is_empty() {
        // Only an empty file takes this.
        connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL;")?;
        keep_log(&connection)?;
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {}; {}; COMMIT;",
            TABLE.replace("TABLE", "TABLE IF NOT EXISTS"),
            INDEX.replace("INDEX", "INDEX IF NOT EXISTS")
        ))?;
    } else {
        keep_log(&connection)?;
    }
    if schema(&connection)? == [INDEX, TABLE] { Ok(connection) } else { Err(Error::Damaged) }
}

/// Lets readers read while somebody writes. The switch takes the file for itself, and somebody may be about to do the same.
fn keep_log(connection: &Connection) -> Result<()> {
    let mut attempts = 0;
    loop {
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && attempts < 100 => {
                attempts += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            result => return result.map(drop).map_err(Error::from),
        }
    }
}

fn schema(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT coalesce(sql, '') FROM sqlite_schema ORDER BY type")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Hands the entry of a row to `take`, with the time of its last use.
pub fn read<R>(connection: &Connection, row: i64, take: impl FnOnce(&[u8], i64) -> R) -> Result<Option<R>> {
    let mut statement = connection.prepare_cached("SELECT entry, used FROM results WHERE id = ?1")?;
    let found = statement
        .query_row([row], |row| {
            let used = row.get(1)?;
            Ok(row.get_ref(0)?.as_blob().map(|entry| take(entry, used)))
        })
        .optional()?;
    found.transpose().map_err(|_| Error::Damaged)
}

/// Keeps entries, and notes which others were used.
pub fn write(connection: &mut Connection, entries: &[(i64, Vec<u8>)], used: &[i64], now: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        let mut insert = transaction
            .prepare_cached("INSERT OR REPLACE INTO results(id, used, entry) VALUES (?1, ?2, ?3)")?;
        for (row, entry) in entries {
            insert.execute(params![row, now, entry])?;
        }
        let mut touch = transaction.prepare_cached("UPDATE results SET used = ?2 WHERE id = ?1")?;
        for row in used {
            touch.execute([row, &now])?;
        }
    }
    Ok(transaction.commit()?)
}

/// How many bytes the entries take in the file.
pub fn size(connection: &Connection) -> Result<u64> {
    let number = |name: &str| -> Result<u64> {
        let value: i64 = connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
        Ok(value.max(0) as u64)
    };
    Ok(number("page_count")?.saturating_sub(number("freelist_count")?) * number("page_size")?)
}

/// How many entries there are.
pub fn count(connection: &Connection) -> Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM results", [], |row| row.get(0))?;
    Ok(count.max(0) as u64)
}

/// Drops what was not used for longest until the entries take no more than `max_bytes`.
pub fn shrink(connection: &mut Connection, max_bytes: u64) -> Result<()> {
    if size(connection)? <= max_bytes {
        return Ok(());
    }
    // Some room, so that not every build has to.
    let aim = max_bytes / 10 * 9;
    let mut size_now = size(connection)?;
    while size_now > aim {
        let entries = count(connection)?;
        if entries == 0 {
            break;
        }
        let part = (size_now - aim) as f64 / size_now as f64;
        let drop = ((entries as f64 * part).ceil() as u64).clamp(1, entries) as i64;
        connection.execute(
            "DELETE FROM results WHERE id IN (SELECT id FROM results ORDER BY used LIMIT ?1)",
            [drop],
        )?;
        size_now = size(connection)?;
    }
    // It gives back a page at each step.
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}
