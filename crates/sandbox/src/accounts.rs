//! For which calls an instance works, and what it used for each.

use std::collections::HashMap;
use std::time::Duration;

use crate::error::Error;
use crate::meter::{Meter, Time};

/// What each call under way has used, over all entries. The meter has that of the one which runs.
///
/// Which one runs, the guest says. Where it lies the time is another call's or nobody's, each of which has its limit: the sum
/// stays bounded by the calls that the host began.
#[derive(Debug, Default)]
pub struct Accounts {
    /// For whom guest code runs; 0 for none.
    owner: u32,
    /// Whether that is a call under way.
    is_open: bool,
    /// Calls under way, but for the one that runs.
    open: HashMap<u32, Time>,
    /// What this entry used for none, while something else runs.
    none: Time,
}

/// What was used is more than may be.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded {
    /// The call for which it was used; 0 for none.
    pub call: u32,
    pub used: Duration,
    pub limit: Duration,
}

impl Exceeded {
    pub fn error(self) -> Error {
        let Self { call, used, limit } = self;
        Error::CpuLimit { call, used, limit }
    }
}

/// What an entry used.
#[derive(Clone, Copy, Debug)]
pub struct EntryTime {
    pub all: Duration,
    /// What of it was used for no call under way.
    pub for_none: Duration,
}

impl Accounts {
    /// An entry begins, for a call that begins with it or for none.
    pub fn begin(&mut self, call: Option<u32>) {
        self.owner = call.unwrap_or(0);
        self.is_open = call.is_some();
        self.none = Time::default();
        // A call whose promise never settled, and of which nothing is heard any more.
        if !self.open.is_empty() {
            self.open.remove(&self.owner);
        }
    }

    /// What runs from now on is done for another call, or for none.
    pub fn turn(&mut self, meter: &mut Meter, owner: u32) -> Result<(), Exceeded> {
        if owner == self.owner {
            return Ok(());
        }
        let next = self.open.remove(&owner);
        let is_open = next.is_some();
        let kept = if is_open || self.is_open {
            let time = meter.swap(next.unwrap_or_else(|| std::mem::take(&mut self.none)));
            self.keep(time, meter.limit())
        } else {
            Ok(())
        };
        self.owner = owner;
        self.is_open = is_open;
        kept
    }

    /// A call is over.
    pub fn over(&mut self, meter: &mut Meter, call: u32) {
        if call == self.owner && self.is_open {
            self.is_open = false;
            meter.swap(std::mem::take(&mut self.none));
        } else {
            self.open.remove(&call);
        }
    }

    /// The entry is over; `done` is the call that began with it and ended with it.
    pub fn end(&mut self, meter: &mut Meter, done: Option<u32>) -> (EntryTime, Result<(), Exceeded>) {
        let time = meter.swap(Time::default());
        let kept = if self.is_open && done == Some(self.owner) {
            Ok(())
        } else {
            if let Some(call) = done {
                self.open.remove(&call);
            }
            self.keep(time, meter.limit())
        };
        self.is_open = false;
        (EntryTime { all: meter.entry(), for_none: self.none.used }, kept)
    }

    /// For whom code runs, where that is a call under way.
    pub fn running(&self) -> u32 {
        if self.is_open { self.owner } else { 0 }
    }

    /// Keeps what was used for whom code ran. A call that goes on must not have used too much by then: no tick may have come.
    fn keep(&mut self, time: Time, limit: Duration) -> Result<(), Exceeded> {
        if !self.is_open {
            self.none = time;
            return Ok(());
        }
        let (used, is_past) = (time.used, time.is_past(limit));
        self.open.insert(self.owner, time);
        if is_past { Err(Exceeded { call: self.owner, used, limit }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpu::thread_cpu;

    const LIMIT: Duration = Duration::from_millis(20);

    fn use_time(meter: &mut Meter, ms: u64) {
        let start = thread_cpu();
        meter.tick(Some(start)).unwrap();
        while thread_cpu() - start < Duration::from_millis(ms) {}
    }

    fn entry(accounts: &mut Accounts, call: Option<u32>) -> Meter {
        accounts.begin(call);
        Meter::start(LIMIT)
    }

    #[test]
    fn a_call_is_charged_for_what_runs_in_entries_of_others() {
        let mut accounts = Accounts::default();
        let mut meter = entry(&mut accounts, Some(1));
        accounts.end(&mut meter, None).1.unwrap();
        for call in 2..5 {
            let mut meter = entry(&mut accounts, Some(call));
            accounts.turn(&mut meter, 1).unwrap();
            use_time(&mut meter, 6);
            accounts.turn(&mut meter, call).unwrap();
            accounts.end(&mut meter, Some(call)).1.unwrap();
        }
        let mut meter = entry(&mut accounts, None);
        accounts.turn(&mut meter, 1).unwrap();
        use_time(&mut meter, 6);
        let exceeded = accounts.turn(&mut meter, 0).unwrap_err();
        assert_eq!((exceeded.call, exceeded.limit), (1, LIMIT));
        assert!(exceeded.used > LIMIT, "{exceeded:?}");
    }

    #[test]
    fn many_calls_that_go_on_in_one_entry_are_charged_each() {
        let mut accounts = Accounts::default();
        for call in 1..11 {
            let mut meter = entry(&mut accounts, Some(call));
            accounts.end(&mut meter, None).1.unwrap();
        }
        let mut meter = entry(&mut accounts, None);
        for call in 1..11 {
            accounts.turn(&mut meter, call).unwrap();
            use_time(&mut meter, 4);
        }
        let (time, _) = accounts.end(&mut meter, None);
        assert!(time.all >= 2 * LIMIT, "{time:?}");
        assert!(time.for_none < LIMIT / 4, "{time:?}");
    }

    #[test]
    fn what_goes_on_after_its_call_and_what_names_no_call_is_for_none() {
        let mut accounts = Accounts::default();
        let mut meter = entry(&mut accounts, Some(1));
        use_time(&mut meter, 2);
        accounts.over(&mut meter, 1);
        assert_eq!(accounts.running(), 0);
        use_time(&mut meter, 4);
        accounts.turn(&mut meter, 7).unwrap();
        use_time(&mut meter, 4);
        accounts.turn(&mut meter, 1).unwrap();
        let (time, _) = accounts.end(&mut meter, None);
        let ms = |ms| Duration::from_millis(ms);
        assert!(time.all >= ms(10) && time.for_none >= ms(8), "{time:?}");
        assert!(time.all - time.for_none >= ms(2), "{time:?}");
    }

    #[test]
    fn a_call_begins_with_nothing_used_whoever_had_its_number() {
        let mut accounts = Accounts::default();
        for _ in 0..5 {
            let mut meter = entry(&mut accounts, Some(1));
            use_time(&mut meter, 8);
            accounts.end(&mut meter, None).1.unwrap();
        }
    }
}
