//! The CPU time of one operation.

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
    time: Time,
    paused: Option<Pause>,
}

#[derive(Debug)]
enum Pause {
    BeforeTicks(Instant),
    SinceTicks,
}

#[derive(Debug, Default)]
struct Time {
    /// What the clocks say.
    used: Duration,
    /// What counts of it.
    counted: Duration,
}

impl Time {
    fn add(&mut self, time: Duration, counted: Duration) {
        self.used += time;
        self.counted += counted;
    }

    fn is_past(&self, limit: Duration) -> bool {
        self.counted > limit || self.used > limit.saturating_mul(CHARGED_LIMITS)
    }
}

impl Meter {
    /// Starts an operation.
    pub fn start(limit: Duration) -> Self {
        Self { limit, entered: Instant::now(), last: None, time: Time::default(), paused: None }
    }

    /// What the operation has used.
    pub fn used(&self) -> Duration {
        self.time.used
            + match self.last {
                Some(last) => thread_cpu().saturating_sub(last),
                None => self.entered.elapsed(),
            }
    }

    /// Adds time that the host spent on the plugin's own work.
    pub fn charge(&mut self, time: Duration) {
        self.time.add(time, time);
    }

    /// Called at each tick with the CPU time of the operation's thread: the use where it is past the limit.
    pub fn tick(&mut self, now: Option<Duration>) -> Result<(), (Duration, Duration)> {
        match (self.last, now) {
            (Some(last), Some(now)) => self.count(last, now),
            (None, Some(now)) => {
                let before = self.entered.elapsed().min(TICK);
                self.time.add(before, before);
                self.last = Some(now);
            }
            // No clock tells, so that all the time counts.
            (_, None) => self.time.add(TICK, TICK),
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
        self.time.add(passed, passed.min(COUNTED));
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
