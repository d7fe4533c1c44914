//! The CPU time of one operation.

use std::time::{Duration, Instant};

use crate::cpu::thread_cpu;
use crate::ticker::TICK;

/// Measures CPU time without asking the kernel on short operations: reading a thread's CPU clock costs more than many
/// a hook. Until the first tick the wall clock stands in for it, so at most one tick is measured that way.
#[derive(Debug)]
pub struct Meter {
    limit: Duration,
    entered: Instant,
    /// The CPU clock at the first tick, and what the operation had used until then.
    baseline: Option<(Duration, Duration)>,
    paused: Option<Pause>,
    /// What the host computed for the plugin.
    charged: Duration,
}

#[derive(Debug)]
struct Pause {
    wall: Instant,
    cpu: Option<Duration>,
}

impl Meter {
    /// Starts an operation.
    pub fn start(limit: Duration) -> Self {
        Self { limit, entered: Instant::now(), baseline: None, paused: None, charged: Duration::ZERO }
    }

    /// What the operation has used.
    pub fn used(&self) -> Duration {
        let own = match self.baseline {
            Some((cpu, before)) => before + thread_cpu().saturating_sub(cpu),
            None => self.entered.elapsed(),
        };
        own + self.charged
    }

    /// Adds time that the host spent on the plugin's own work.
    pub fn charge(&mut self, time: Duration) {
        self.charged += time;
    }

    /// Called at each tick: the use where it is past the limit.
    pub fn tick(&mut self) -> Result<(), (Duration, Duration)> {
        if self.baseline.is_none() {
            self.baseline = Some((thread_cpu(), self.entered.elapsed().min(TICK)));
        }
        let used = self.used();
        if used > self.limit { Err((used, self.limit)) } else { Ok(()) }
    }

    /// The guest called out: what the host does on its behalf is not its own CPU time.
    pub fn pause(&mut self) {
        self.paused = Some(Pause { wall: Instant::now(), cpu: self.baseline.map(|_| thread_cpu()) });
    }

    /// The host is done.
    pub fn resume(&mut self) {
        let Some(pause) = self.paused.take() else { return };
        match (&mut self.baseline, pause.cpu) {
            (Some((cpu, _)), Some(paused_at)) => *cpu += thread_cpu().saturating_sub(paused_at),
            _ => self.entered += pause.wall.elapsed(),
        }
    }
}
