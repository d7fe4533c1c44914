use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The CPU time that the thread which calls this has used.
pub fn thread_cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
