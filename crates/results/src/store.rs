//! Entries by their keys, on disk.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use crate::database::{self, Error};
use crate::pack::{Pack, taken_in};
use crate::private_dir;
use crate::seal::{Key, Secret};
use crate::writer::{Batch, Writer};

/// The file's name. Another layout gets another one.
const FILE: &str = "results-1.sqlite";

/// When what waits is handed to the thread that writes.
const BATCH_BYTES: usize = 4 << 20;

/// An entry that takes more than this part of the store is not kept.
const LARGEST_PART: u64 = 8;

/// How exact the time of the last use is, in seconds: the first use in such a time is noted, the others are not.
const USE_SECONDS: i64 = 3600;

/// How often is looked up in one read transaction: what others write meanwhile is seen after it.
const LOOK_UPS: u32 = 512;

/// What was found under a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<R> {
    /// Nothing.
    Nothing,
    /// Something that does not count: changed, or of another key or user.
    Refused,
    /// What `take` made of the entry.
    Entry(R),
}

/// What the store has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Entries in the file.
    pub entries: u64,
    /// What they take.
    pub bytes: u64,
}

type Entries = HashMap<Key, Arc<[u8]>>;

/// A directory with a database of entries.
pub struct Store {
    path: PathBuf,
    secret: Secret,
    max_bytes: u64,
    open: Option<Open>,
    /// The database was found damaged, and a new one took its place.
    renewed: bool,
    waiting: Entries,
    waiting_bytes: usize,
    used: Vec<i64>,
    /// Handed to the thread, by the number of the batch, until they can be read from the file.
    sent: VecDeque<(u64, Entries)>,
    batches: u64,
    /// What was kept by this process, for others; nothing unless somebody shares it.
    shared: Option<Entries>,
}

struct Open {
    reader: Connection,
    /// Look-ups within the read transaction under way; none is while it is 0.
    looked_up: u32,
    /// Started by the first batch.
    writer: Option<Writer>,
    identity: Option<(u64, u64)>,
}

impl Open {
    /// Looks up within one read transaction for a while: to begin and end one takes longer than to read.
    fn look_up(&mut self) {
        if self.looked_up == LOOK_UPS {
            self.rest();
        }
        if self.looked_up == 0 {
            drop(self.reader.execute_batch("BEGIN"));
        }
        self.looked_up += 1;
    }

    /// Ends it, so that others can shorten the log.
    fn rest(&mut self) {
        if self.looked_up > 0 {
            self.looked_up = 0;
            drop(self.reader.execute_batch("COMMIT"));
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store in a directory, which is made where it is missing.
    pub fn open(dir: &Path, secret: Secret, max_bytes: u64) -> io::Result<Self> {
        let path = private_dir::open(dir)?.join(FILE);
        let mut store = Self {
            path,
            secret,
            max_bytes,
            open: None,
            renewed: false,
            waiting: HashMap::new(),
            waiting_bytes: 0,
            used: Vec::new(),
            sent: VecDeque::new(),
            batches: 0,
            shared: None,
        };
        store.connect()?;
        Ok(store)
    }

    fn connect(&mut self) -> io::Result<()> {
        private_dir::check_file(&self.path)?;
        let identity = private_dir::identity(&self.path);
        match database::open(&self.path) {
            Ok(reader) => {
                let identity = private_dir::identity(&self.path);
                self.open = Some(Open { reader, looked_up: 0, writer: None, identity });
                Ok(())
            }
            Err(Error::Damaged) if !self.renewed => {
                self.renewed = true;
                private_dir::put_aside(&self.path, identity)?;
                self.connect()
            }
            Err(error) => Err(io::Error::other(error.to_string())),
        }
    }

    /// Whether a damaged database was put aside.
    pub fn was_renewed(&self) -> bool {
        self.renewed
    }

    /// Looks an entry up and hands its bytes to `take`.
    pub fn find<R>(&mut self, key: &Key, take: impl FnOnce(&[u8]) -> R) -> Found<R> {
        self.settle();
        if let Some(entry) = self.kept(key) {
            return Found::Entry(take(&entry));
        }
        let Some(open) = &mut self.open else { return Found::Nothing };
        open.look_up();
        let now = now();
        let (secret, used) = (&self.secret, &mut self.used);
        let found = database::read(&open.reader, key.row(), |sealed, last| {
            let entry = secret.open(key, sealed)?;
            if now - last >= USE_SECONDS {
                used.push(key.row());
            }
            Some(take(entry))
        });
        match found {
            Ok(None) => Found::Nothing,
            Ok(Some(None)) => Found::Refused,
            Ok(Some(Some(taken))) => Found::Entry(taken),
            Err(error) => {
                if let Error::Damaged = error {
                    self.renew();
                }
                Found::Nothing
            }
        }
    }

    fn kept(&self, key: &Key) -> Option<Arc<[u8]>> {
        let sent = || self.sent.iter().rev().find_map(|(_, entries)| entries.get(key));
        self.waiting.get(key).or_else(sent).cloned()
    }

    /// Keeps an entry.
    pub fn keep(&mut self, key: Key, entry: Vec<u8>) {
        if self.open.is_none() || entry.len() as u64 > self.max_bytes / LARGEST_PART {
            return;
        }
        let entry: Arc<[u8]> = entry.into();
        if let Some(shared) = &mut self.shared {
            shared.insert(key, entry.clone());
        }
        self.wait(key, entry);
    }

    fn wait(&mut self, key: Key, entry: Arc<[u8]>) {
        self.waiting_bytes += entry.len();
        self.waiting.insert(key, entry);
        if self.waiting_bytes >= BATCH_BYTES {
            self.flush();
        }
    }

    /// Hands what waits to the thread that writes, and holds nothing up while nothing happens.
    pub fn flush(&mut self) {
        self.settle();
        let Some(open) = &mut self.open else { return };
        open.rest();
        if self.waiting.is_empty() && self.used.is_empty() {
            return;
        }
        if open.writer.is_none() {
            open.writer = Writer::start(self.path.clone(), self.max_bytes).ok();
        }
        let entries = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let Some(writer) = &open.writer else { return };
        self.batches += 1;
        let seal = |(key, entry): (&Key, &Arc<[u8]>)| (key.row(), self.secret.seal(key, entry.to_vec()));
        writer.send(Batch {
            number: self.batches,
            entries: entries.iter().map(seal).collect(),
            used: std::mem::take(&mut self.used),
            now: now(),
        });
        self.sent.push_back((self.batches, entries));
    }

    /// Forgets what can be read from the file by now.
    fn settle(&mut self) {
        let Some(writer) = self.open.as_ref().and_then(|open| open.writer.as_ref()) else { return };
        if writer.progress.damaged.load(Ordering::Acquire) {
            self.renew();
            return;
        }
        let done = writer.progress.done.load(Ordering::Acquire);
        if self.sent.front().is_some_and(|(number, _)| *number <= done) {
            while self.sent.front().is_some_and(|(number, _)| *number <= done) {
                self.sent.pop_front();
            }
            // The transaction under way may have begun before they were written.
            if let Some(open) = &mut self.open {
                open.rest();
            }
        }
    }

    /// Puts a database that turned out to be damaged aside, once; after that the store stays closed.
    fn renew(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        if let Some(writer) = &mut open.writer {
            writer.close();
        }
        drop(open.reader);
        self.sent.clear();
        if self.renewed {
            return;
        }
        self.renewed = true;
        if private_dir::put_aside(&self.path, open.identity).is_ok() {
            drop(self.connect());
        }
    }

    /// Collects what is kept from now on, for others.
    pub fn share(&mut self) {
        self.shared.get_or_insert_default();
    }

    /// What was kept since the last time, sealed by a key that others have; nothing where nothing was.
    pub fn take_shared(&mut self, secret: &Secret) -> Option<Pack> {
        let shared = std::mem::take(self.shared.as_mut()?);
        if shared.is_empty() {
            return None;
        }
        let mut entries: Vec<_> = shared.iter().map(|(key, entry)| (key, &**entry)).collect();
        entries.sort_by_key(|(key, _)| key.0);
        let pack = Pack::make(entries.into_iter(), secret);
        self.wait(taken_in(&pack.name), Arc::from([]));
        Some(pack)
    }

    /// Whether a piece of others was taken in.
    pub fn has_taken(&mut self, name: &str) -> bool {
        matches!(self.find(&taken_in(name), |_| ()), Found::Entry(()))
    }

    /// Takes in what others kept. Gives whether it counts.
    pub fn take_in(&mut self, name: &str, bytes: &[u8], secret: &Secret) -> bool {
        let Some(entries) = Pack::open(name, bytes, secret) else { return false };
        for (key, entry) in entries {
            if entry.len() as u64 <= self.max_bytes / LARGEST_PART {
                self.wait(key, entry.into());
            }
        }
        self.wait(taken_in(name), Arc::from([]));
        if self.waiting_bytes >= BATCH_BYTES {
            self.flush();
        }
        true
    }

    /// Writes what waits and waits until that is done. Nothing is kept after that.
    pub fn close(&mut self) {
        self.flush();
        if let Some(mut open) = self.open.take()
            && let Some(writer) = &mut open.writer
        {
            writer.close();
            if writer.progress.damaged.load(Ordering::Acquire) {
                drop(private_dir::put_aside(&self.path, open.identity));
            }
        }
    }

    /// How much is in the file.
    pub fn totals(&self) -> Totals {
        let Some(open) = &self.open else { return Totals::default() };
        let entries = database::count(&open.reader).unwrap_or_default();
        Totals { entries, bytes: database::size(&open.reader).unwrap_or_default() }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64)
}

#[cfg(test)]
mod tests;
