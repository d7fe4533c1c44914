//! CPU time: of an entry, and of those for whom it was used.

use std::time::{Duration, Instant};

use crate::cpu::thread_cpu;
use crate::ticker::TICK;

/// How much of the time between two ticks counts against the limit. A guest that runs sees each tick at once; where much
/// more CPU time has passed, the machine below was not running, and charged us for it. See
/// `docs/decisions/cpu-time-by-ticks.md`.
const COUNTED: Duration = TICK.saturating_mul(2);

/// An operation ends in any case when it was charged this many times its limit.
const CHARGED_LIMITS: u32 = 2;

/// Measures CPU time without asking the kernel on short operations: reading a thread's CPU clock costs more than many
/// a hook. Until the first tick the wall clock stands in for it, so at most one tick is measured that way.
#[derive(Debug)]
pub struct Meter {
    limit: Duration,
    entered: Instant,
    /// The CPU clock when it was last read; none before the first tick.
    last: Option<Duration>,
    /// What the entry used.
    entry: Duration,
    /// What was used for whom it is at, in this entry and before.
    time: Time,
    paused: Option<Pause>,
}

#[derive(Debug)]
enum Pause {
    BeforeTicks(Instant),
    SinceTicks,
}

/// What was used for somebody.
#[derive(Debug, Default)]
pub struct Time {
    /// What the clocks say.
    pub used: Duration,
    /// What counts of it.
    counted: Duration,
}

impl Time {
    fn add(&mut self, time: Duration, counted: Duration) {
        self.used += time;
        self.counted += counted;
    }

    /// Whether it is more than may be used.
    pub fn is_past(&self, limit: Duration) -> bool {
        self.counted > limit || self.used > limit.saturating_mul(CHARGED_LIMITS)
    }
}

impl Meter {
    /// Starts an entry.
    pub fn start(limit: Duration) -> Self {
        let entered = Instant::now();
        Self { limit, entered, last: None, entry: Duration::ZERO, time: Time::default(), paused: None }
    }

    /// What may be used for each.
    pub fn limit(&self) -> Duration {
        self.limit
    }

    /// What the entry has used, up to when the clock was last read.
    pub fn entry(&self) -> Duration {
        self.entry
    }

    /// What runs from now on is done for another one, for whom so much was used before. Gives what the one before has used.
    pub fn swap(&mut self, next: Time) -> Time {
        match self.last {
            Some(last) => self.count(last, thread_cpu()),
            None => {
                let now = Instant::now();
                let passed = now.saturating_duration_since(self.entered);
                self.add(passed, passed.min(COUNTED));
                self.entered = now;
            }
        }
        std::mem::replace(&mut self.time, next)
    }

    /// Adds time that the host spent on the plugin's own work.
    pub fn charge(&mut self, time: Duration) {
        self.add(time, time);
    }

    fn add(&mut self, time: Duration, counted: Duration) {
        self.entry += time;
        self.time.add(time, counted);
    }

    /// Called at each tick with the CPU time of the entry's thread: the use where it is past the limit.
    pub fn tick(&mut self, now: Option<Duration>) -> Result<(), (Duration, Duration)> {
        match (self.last, now) {
            (Some(last), Some(now)) => self.count(last, now),
            (None, Some(now)) => {
                let before = self.entered.elapsed().min(TICK);
                self.add(before, before);
                self.last = Some(now);
            }
            // No clock tells, so that all the time counts.
            (_, None) => self.add(TICK, TICK),
        }
        if self.time.is_past(self.limit) { Err((self.time.used, self.limit)) } else { Ok(()) }
    }

    fn look(&mut self) {
        if let Some(last) = self.last {
            self.count(last, thread_cpu());
        }
    }

    fn count(&mut self, last: Duration, now: Duration) {
        let passed = now.saturating_sub(last);
        self.add(passed, passed.min(COUNTED));
        self.last = Some(now);
    }

    /// The guest called out: what the host does on its behalf is not its own CPU time.
    pub fn pause(&mut self) {
        self.look();
        self.paused = Some(match self.last {
            Some(_) => Pause::SinceTicks,
            None => Pause::BeforeTicks(Instant::now()),
        });
    }

    /// The host is done.
    pub fn resume(&mut self) {
        match self.paused.take() {
            Some(Pause::SinceTicks) => self.last = Some(thread_cpu()),
            Some(Pause::BeforeTicks(at)) => self.entered += at.elapsed(),
            None => {}
        }
    }

    /// The host is done, and what it did was the plugin's own work.
    pub fn resume_charged(&mut self) {
        self.paused = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_millis(100);

    #[test]
    fn steady_work_ends_at_its_limit() {
        let mut time = Time::default();
        for _ in 0..25 {
            time.add(TICK, TICK.min(COUNTED));
            assert!(!time.is_past(LIMIT));
        }
        time.add(TICK, TICK.min(COUNTED));
        assert!(time.is_past(LIMIT));
    }

    #[test]
    fn a_gap_in_which_the_machine_stood_still_counts_as_two_ticks() {
        let mut time = Time::default();
        let gap = Duration::from_millis(150);
        time.add(gap, gap.min(COUNTED));
        assert!(!time.is_past(LIMIT));
        assert_eq!((time.used, time.counted), (gap, 2 * TICK));
    }

    #[test]
    fn nothing_is_charged_more_than_twice_its_limit() {
        let mut time = Time::default();
        let gap = Duration::from_millis(50);
        for _ in 0..4 {
            time.add(gap, gap.min(COUNTED));
            assert!(!time.is_past(LIMIT));
        }
        time.add(gap, gap.min(COUNTED));
        assert!(time.is_past(LIMIT));
    }
}
