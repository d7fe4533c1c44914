//! Memories made ahead of their instances, on a thread of its own.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::memory::{Image, Reserved};

/// How many memories are kept ready: plugins are loaded one after the other, faster than a memory is made.
const READY: usize = 3;

/// How long the thread waits before it makes the next one: the load that took the last is at work until then, and two
/// threads that map memory, or share a core, hold each other up.
const PAUSE: Duration = Duration::from_millis(1);

/// Keeps memories ready.
#[derive(Debug)]
pub struct Spare {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    stock: Mutex<Stock>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Stock {
    ready: Vec<Reserved>,
    /// Nobody needs memories any more.
    closed: bool,
}

impl Spare {
    /// Starts the thread. It ends when this is dropped, or when the system refuses it a memory: then every memory is made
    /// when it is needed.
    pub fn start(image: Arc<Image>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { stock: Mutex::default(), changed: Condvar::new() });
        let worker = shared.clone();
        thread::Builder::new()
            .name("nexxo-spare".into())
            .stack_size(128 * 1024)
            .spawn(move || worker.work(&image))?;
        Ok(Self { shared })
    }

    /// A memory, where one is ready.
    pub fn take(&self) -> Option<Reserved> {
        let taken = self.shared.stock.lock().unwrap_or_else(PoisonError::into_inner).ready.pop();
        self.shared.changed.notify_one();
        taken
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        self.shared.stock.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn work(&self, image: &Image) {
        while let Ok(made) = image.reserve_warm() {
            let mut stock = self.stock.lock().unwrap_or_else(PoisonError::into_inner);
            stock.ready.push(made);
            while stock.ready.len() == READY && !stock.closed {
                stock = self.changed.wait(stock).unwrap_or_else(PoisonError::into_inner);
            }
            if stock.closed {
                return;
            }
            drop(stock);
            thread::sleep(PAUSE);
        }
    }
}
