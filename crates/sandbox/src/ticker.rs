//! The thread that looks at running guests, and stops those that have used up their time.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::EngineWeak;

use crate::watch::Watch;

/// How often a running guest is looked at. A limit is met at most this much late, plus what the system's scheduler
/// adds.
pub const TICK: Duration = Duration::from_millis(4);

/// How many ticks without an entry pass before the thread sleeps.
const IDLE_TICKS: u32 = 50;

/// Ticks for one engine's guests.
#[derive(Debug)]
pub struct Ticker {
    asleep: AtomicBool,
    /// Entries under way.
    running: AtomicU32,
    recent: AtomicBool,
    watches: Mutex<Vec<Weak<Watch>>>,
    thread: OnceLock<Thread>,
}

impl Ticker {
    /// Starts the thread. It ends when the engine does.
    pub fn start(engine: EngineWeak) -> std::io::Result<&'static Self> {
        // Kept for the life of the process, as the engine is: a thread and an entry may look at it at any time.
        let ticker: &'static Self = Box::leak(Box::new(Self {
            asleep: AtomicBool::new(false),
            running: AtomicU32::new(0),
            recent: AtomicBool::new(false),
            watches: Mutex::default(),
            thread: OnceLock::new(),
        }));
        let handle =
            thread::Builder::new().name("nexxo-ticker".into()).stack_size(128 * 1024).spawn(move || {
                let mut idle = 0;
                loop {
                    thread::sleep(TICK);
                    if engine.upgrade().is_none() {
                        return;
                    }
                    ticker.tick();
                    let busy = ticker.running.load(Ordering::SeqCst) > 0
                        || ticker.recent.swap(false, Ordering::SeqCst);
                    idle = if busy { 0 } else { idle + 1 };
                    if idle > IDLE_TICKS {
                        ticker.asleep.store(true, Ordering::SeqCst);
                        // An entry that began before the store above did not see it, but counted itself before.
                        while ticker.running.load(Ordering::SeqCst) == 0
                            && ticker.asleep.load(Ordering::SeqCst)
                        {
                            thread::park();
                        }
                        ticker.asleep.store(false, Ordering::SeqCst);
                        idle = 0;
                    }
                }
            })?;
        let _ = ticker.thread.set(handle.thread().clone());
        Ok(ticker)
    }

    /// Has an instance looked at as long as it is there.
    pub fn watch(&self, watch: &Arc<Watch>) {
        self.watches.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(watch));
    }

    fn tick(&self) {
        self.watches.lock().unwrap_or_else(PoisonError::into_inner).retain(|watch| {
            let watch = watch.upgrade();
            if let Some(watch) = &watch {
                watch.tick();
            }
            watch.is_some()
        });
    }

    /// Keeps the ticks coming until the guard is dropped.
    pub fn enter(&'static self) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        if self.asleep.load(Ordering::SeqCst) {
            self.asleep.store(false, Ordering::SeqCst);
            if let Some(thread) = self.thread.get() {
                thread.unpark();
            }
        }
        Running(self)
    }
}

/// An entry under way.
#[derive(Debug)]
pub struct Running(&'static Ticker);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.recent.store(true, Ordering::Relaxed);
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}
