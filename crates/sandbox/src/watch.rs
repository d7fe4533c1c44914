//! What stops a guest that has used up its time: its checkpoints' bytes become inaccessible, and the next one that it
//! passes traps.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::accounts::{Accounts, EntryTime, Exceeded};
use crate::cpu::{ThreadClock, thread_cpu};
use crate::error::Error;
use crate::memory::Checkpoints;
use crate::meter::Meter;

/// One instance's entry, as its own thread and the ticker's see it.
#[derive(Debug)]
pub struct Watch(Mutex<Watched>);

#[derive(Debug)]
struct Watched {
    meter: Meter,
    accounts: Accounts,
    /// The clock of the thread that the operation runs on.
    clock: Option<ThreadClock>,
    /// The checkpoints of the instance's memory, which is there as long as guest code runs in it.
    checkpoints: Option<Checkpoints>,
    /// Whether guest code runs.
    inside: bool,
    /// Whether a tick came while none did. It counts as soon as the guest goes on, or it could spend its time in imports.
    due: bool,
    /// Why, once they were closed. Nothing opens them again.
    stopped: Option<Exceeded>,
}

impl Watch {
    /// Watches nothing yet.
    pub fn new() -> Self {
        Self(Mutex::new(Watched {
            meter: Meter::start(Duration::ZERO),
            accounts: Accounts::default(),
            clock: None,
            checkpoints: None,
            inside: false,
            due: false,
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

    /// Starts an entry on this thread, for a call that begins with it or for none. Each call may use `limit`.
    pub fn begin(&self, limit: Duration, call: Option<u32>) {
        let mut watched = self.lock();
        watched.meter = Meter::start(limit);
        watched.accounts.begin(call);
        watched.clock = ThreadClock::of_this_thread();
        watched.due = false;
    }

    /// The guest says for which call it goes on. It is stopped where the one before has used too much.
    pub fn turn(&self, owner: u32) -> Result<(), Error> {
        let mut watched = self.lock();
        let Watched { meter, accounts, stopped, .. } = &mut *watched;
        accounts.turn(meter, owner).map_err(|exceeded| stopped.get_or_insert(exceeded).error())
    }

    /// The guest says that a call is over.
    pub fn over(&self, call: u32) {
        let mut watched = self.lock();
        let Watched { meter, accounts, .. } = &mut *watched;
        accounts.over(meter, call);
    }

    /// The entry is over; `done` is the call that began with it and ended with it.
    pub fn end(&self, done: Option<u32>) -> (EntryTime, Result<(), Error>) {
        let mut watched = self.lock();
        let Watched { meter, accounts, stopped, .. } = &mut *watched;
        let (time, ended) = accounts.end(meter, done);
        (time, ended.map_err(|exceeded| stopped.get_or_insert(exceeded).error()))
    }

    /// Looks at the meter, whose times count on the operation's own thread.
    pub fn meter<R>(&self, look: impl FnOnce(&mut Meter) -> R) -> R {
        look(&mut self.lock().meter)
    }

    /// Guest code begins to run; `None` where it may not any more.
    pub fn enter(&self) -> Option<Inside<'_>> {
        let mut watched = self.lock();
        watched.checkpoints.as_ref()?;
        watched.go_on().ok().map(|()| Inside(self))
    }

    /// The guest called out: until it is let back in it is not looked at.
    pub fn leave(&self) {
        self.lock().inside = false;
    }

    /// The guest goes on.
    pub fn come_back(&self) -> Result<(), Error> {
        self.lock().go_on().map_err(Exceeded::error)
    }

    /// Why the guest was stopped, if it was.
    pub fn stopped(&self) -> Option<Error> {
        self.lock().stopped.map(Exceeded::error)
    }

    /// The ticker's look.
    pub fn tick(&self) {
        let mut watched = self.lock();
        let Watched { meter, accounts, clock, checkpoints, inside, due, stopped } = &mut *watched;
        if !*inside {
            *due = true;
            return;
        }
        if stopped.is_some() {
            return;
        }
        let now = clock.and_then(ThreadClock::read);
        let Err((used, limit)) = meter.tick(now) else { return };
        let Some(checkpoints) = checkpoints else { return };
        // SAFETY: guest code runs, so that the memory is there, and it stays there until this lock is free: whoever ran
        // the guest takes it to say that it has ended.
        if unsafe { checkpoints.close() }.is_ok() {
            *stopped = Some(Exceeded { call: accounts.running(), used, limit });
        }
    }
}

impl Watched {
    /// Lets guest code run on this thread, unless it was stopped or has used up its time meanwhile.
    fn go_on(&mut self) -> Result<(), Exceeded> {
        if self.stopped.is_none() && std::mem::take(&mut self.due) {
            let call = self.accounts.running();
            let ticked = self.meter.tick(Some(thread_cpu()));
            self.stopped = ticked.err().map(|(used, limit)| Exceeded { call, used, limit });
        }
        match self.stopped {
            Some(past) => Err(past),
            None => {
                self.inside = true;
                Ok(())
            }
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

#[cfg(test)]
mod tests {
    use std::ptr::NonNull;

    use wasmtime::LinearMemory;

    use super::*;
    use crate::memory::{Image, Reserved};

    const LIMIT: Duration = Duration::from_millis(20);

    fn watched() -> (Reserved, Watch) {
        let memory = Image::new(None, 0, &[]).reserve_warm().unwrap();
        let watch = Watch::new();
        // SAFETY: the memory is as a creator makes it, and the tests keep it as long as the watch.
        unsafe { watch.set_checkpoints(Checkpoints::of(NonNull::new(memory.as_ptr()).unwrap())) };
        watch.begin(LIMIT, None);
        (memory, watch)
    }

    fn use_time(time: Duration) {
        let start = thread_cpu();
        while thread_cpu() - start < time {}
    }

    #[test]
    fn who_spends_its_time_in_imports_is_stopped_too() {
        let (_memory, watch) = watched();
        let _inside = watch.enter().unwrap();
        let calls = (0..100).take_while(|_| {
            watch.leave();
            use_time(Duration::from_millis(5));
            watch.tick();
            watch.come_back().is_ok()
        });
        assert!(calls.count() < 8);
        assert!(watch.enter().is_none());
    }

    #[test]
    fn time_outside_the_guest_is_not_looked_at() {
        let (_memory, watch) = watched();
        drop(watch.enter());
        for _ in 0..100 {
            watch.tick();
        }
        assert!(watch.stopped().is_none());
        watch.begin(LIMIT, None);
        assert!(watch.enter().is_some());
    }

    #[test]
    fn what_was_stopped_stays_stopped() {
        let (_memory, watch) = watched();
        let inside = watch.enter().unwrap();
        for _ in 0..10 {
            use_time(Duration::from_millis(5));
            watch.tick();
        }
        drop(inside);
        assert!(matches!(watch.stopped(), Some(Error::CpuLimit { .. })));
        watch.begin(LIMIT, None);
        assert!(watch.enter().is_none());
        assert!(watch.come_back().is_err());
    }
}
