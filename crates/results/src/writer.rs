//! The thread that writes: a transaction for each batch, while the build goes on.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::database::{self, Error};

/// What goes into one transaction.
pub struct Batch {
    pub number: u64,
    pub entries: Vec<(i64, Vec<u8>)>,
    /// Rows that were used, and not for some time before.
    pub used: Vec<i64>,
    pub now: i64,
}

/// What the thread tells.
#[derive(Default)]
pub struct Progress {
    /// The number of the last batch that is done with.
    pub done: AtomicU64,
    /// It has found the database damaged, and writes no more.
    pub damaged: AtomicBool,
}

/// The way to the thread.
pub struct Writer {
    sender: Option<Sender<Batch>>,
    thread: Option<JoinHandle<()>>,
    pub progress: Arc<Progress>,
}

impl Writer {
    /// Starts the thread, which opens the database by itself.
    pub fn start(path: PathBuf, max_bytes: u64) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        let progress = Arc::new(Progress::default());
        let told = progress.clone();
        let thread = std::thread::Builder::new()
            .name("nexxo-results".into())
            .spawn(move || run(&path, max_bytes, &receiver, &told))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), progress })
    }

    /// Hands a batch over. Where the thread has ended, it is lost.
    pub fn send(&self, batch: Batch) {
        if let Some(sender) = &self.sender {
            drop(sender.send(batch));
        }
    }

    /// Waits until all is written.
    pub fn close(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(path: &std::path::Path, max_bytes: u64, receiver: &Receiver<Batch>, progress: &Progress) {
    let mut connection = None;
    for batch in receiver {
        let number = batch.number;
        let result = match &mut connection {
            Some(connection) => write(connection, &batch, max_bytes),
            none => database::open(path).and_then(|opened| write(none.insert(opened), &batch, max_bytes)),
        };
        // A batch that could not be written is lost: the next build has to do without.
        if let Err(Error::Damaged) = result {
            progress.damaged.store(true, Ordering::Release);
            return;
        }
        progress.done.store(number, Ordering::Release);
    }
}

fn write(connection: &mut rusqlite::Connection, batch: &Batch, max_bytes: u64) -> database::Result<()> {
    database::write(connection, &batch.entries, &batch.used, batch.now)?;
    database::shrink(connection, max_bytes)
}
