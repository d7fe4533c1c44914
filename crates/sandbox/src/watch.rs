//! What stops a guest that has used up its time: its checkpoints' bytes become inaccessible, and the next one that it
//! passes traps.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::cpu::ThreadClock;
use crate::error::Error;
use crate::memory::Checkpoints;
use crate::meter::Meter;

/// One instance's operation, as its own thread and the ticker's see it.
#[derive(Debug)]
pub struct Watch(Mutex<Watched>);

#[derive(Debug)]
struct Watched {
    meter: Meter,
    /// The clock of the thread that the operation runs on.
    clock: Option<ThreadClock>,
    /// The checkpoints of the instance's memory, which is there as long as guest code runs in it.
    checkpoints: Option<Checkpoints>,
    /// Whether guest code runs.
    inside: bool,
    /// Use and limit, once they were closed. Nothing opens them again.
    stopped: Option<(Duration, Duration)>,
}

impl Watch {
    /// Watches nothing yet.
    pub fn new() -> Self {
        Self(Mutex::new(Watched {
            meter: Meter::start(Duration::ZERO),
            clock: None,
            checkpoints: None,
            inside: false,
            stopped: None,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what stops the guest.
    ///
    /// # Safety
    /// The memory that they belong to outlives every call into its guest.
    pub unsafe fn set_checkpoints(&self, checkpoints: Checkpoints) {
        self.lock().checkpoints = Some(checkpoints);
    }

    /// Starts an operation on this thread.
    pub fn begin(&self, limit: Duration) {
        let mut watched = self.lock();
        watched.meter = Meter::start(limit);
        watched.clock = ThreadClock::of_this_thread();
    }

    /// Looks at the meter, whose times count on the operation's own thread.
    pub fn meter<R>(&self, look: impl FnOnce(&mut Meter) -> R) -> R {
        look(&mut self.lock().meter)
    }

    /// Guest code begins to run; `None` where it may not any more.
    pub fn enter(&self) -> Option<Inside<'_>> {
        let mut watched = self.lock();
        if watched.stopped.is_some() || watched.checkpoints.is_none() {
            return None;
        }
        watched.inside = true;
        Some(Inside(self))
    }

    /// The guest called out: until it is let back in it is not looked at.
    pub fn leave(&self) {
        self.lock().inside = false;
    }

    /// The guest goes on.
    pub fn come_back(&self) -> Result<(), Error> {
        let mut watched = self.lock();
        match watched.stopped {
            Some((used, limit)) => Err(Error::CpuLimit { used, limit }),
            None => {
                watched.inside = true;
                Ok(())
            }
        }
    }

    /// Why the guest was stopped, if it was.
    pub fn stopped(&self) -> Option<Error> {
        self.lock().stopped.map(|(used, limit)| Error::CpuLimit { used, limit })
    }

    /// The ticker's look.
    pub fn tick(&self) {
        let mut watched = self.lock();
        let Watched { meter, clock, checkpoints, inside, stopped } = &mut *watched;
        if !*inside || stopped.is_some() {
            return;
        }
        let now = clock.and_then(ThreadClock::read);
        let Err(past) = meter.tick(now) else { return };
        let Some(checkpoints) = checkpoints else { return };
        // SAFETY: guest code runs, so that the memory is there, and it stays there until this lock is free: whoever ran
        // the guest takes it to say that it has ended.
        if unsafe { checkpoints.close() }.is_ok() {
            *stopped = Some(past);
        }
    }
}

/// Guest code runs as long as this is there.
pub struct Inside<'a>(&'a Watch);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}
