use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The CPU time that the thread which calls this has used.
pub fn thread_cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// A thread's CPU clock, for other threads to read.
#[derive(Clone, Copy, Debug)]
pub struct ThreadClock(system::Clock);

impl ThreadClock {
    /// The clock of the thread that asks.
    pub fn of_this_thread() -> Option<Self> {
        system::of_this_thread().map(Self)
    }

    /// The CPU time that the thread has used, as long as it lives.
    pub fn read(self) -> Option<Duration> {
        system::read(self.0)
    }
}

#[cfg(not(target_vendor = "apple"))]
mod system {
    use std::mem::MaybeUninit;
    use std::time::Duration;

    pub type Clock = libc::clockid_t;

    pub fn of_this_thread() -> Option<Clock> {
        let mut clock = MaybeUninit::uninit();
        // SAFETY: a thread may ask for its own clock, and the number is written where the call succeeds.
        unsafe {
            let failed = libc::pthread_getcpuclockid(libc::pthread_self(), clock.as_mut_ptr());
            (failed == 0).then(|| clock.assume_init())
        }
    }

    pub fn read(clock: Clock) -> Option<Duration> {
        let mut time = MaybeUninit::<libc::timespec>::uninit();
        // SAFETY: any number may be asked for, of a thread that has ended too; the time is written where the call succeeds.
        let time = unsafe {
            if libc::clock_gettime(clock, time.as_mut_ptr()) != 0 {
                return None;
            }
            time.assume_init()
        };
        Some(Duration::new(time.tv_sec as u64, time.tv_nsec as u32))
    }
}

#[cfg(target_vendor = "apple")]
mod system {
    use std::mem::MaybeUninit;
    use std::time::Duration;

    /// The number of a thread's Mach port, which belongs to the thread and is freed with it.
    pub type Clock = libc::mach_port_t;

    pub fn of_this_thread() -> Option<Clock> {
        // SAFETY: a thread may ask for its own port.
        Some(unsafe { libc::pthread_mach_thread_np(libc::pthread_self()) })
    }

    pub fn read(clock: Clock) -> Option<Duration> {
        let mut info = MaybeUninit::<libc::thread_basic_info>::uninit();
        let mut size = libc::THREAD_BASIC_INFO_COUNT;
        // SAFETY: the buffer has the size that is told with it, and is filled where the call succeeds.
        let info = unsafe {
            let flavor = libc::THREAD_BASIC_INFO as libc::thread_flavor_t;
            if libc::thread_info(clock, flavor, info.as_mut_ptr().cast(), &mut size) != libc::KERN_SUCCESS {
                return None;
            }
            info.assume_init()
        };
        let time = |time: libc::time_value_t| {
            Duration::from_secs(time.seconds as u64) + Duration::from_micros(time.microseconds as u64)
        };
        Some(time(info.user_time) + time(info.system_time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_thread_reads_what_this_one_used() {
        let before = thread_cpu();
        while thread_cpu() - before < Duration::from_millis(20) {}
        let clock = ThreadClock::of_this_thread().unwrap();
        let read = std::thread::spawn(move || clock.read().unwrap()).join().unwrap();
        assert!(read >= before + Duration::from_millis(19), "{read:?}, {before:?}");
        assert!(read <= thread_cpu() + Duration::from_millis(1));
    }
}
