//! The thread that advances the engine's epoch, only while guests run.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::EngineWeak;

/// How often a running guest is looked at. A limit is met at most this much late, plus what the system's scheduler
/// adds.
pub const TICK: Duration = Duration::from_millis(4);

/// How many ticks without an entry pass before the thread sleeps.
const IDLE_TICKS: u32 = 50;

/// Advances one engine's epoch.
#[derive(Debug)]
pub struct Ticker {
    asleep: AtomicBool,
    /// Entries under way.
    running: AtomicU32,
    recent: AtomicBool,
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
            thread: OnceLock::new(),
        }));
        let handle =
            thread::Builder::new().name("nexxo-epoch".into()).stack_size(128 * 1024).spawn(move || {
                let mut idle = 0;
                loop {
                    thread::sleep(TICK);
                    let Some(engine) = engine.upgrade() else { return };
                    engine.increment_epoch();
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

    /// Keeps the epoch advancing until the guard is dropped.
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
