use std::time::Duration;

use wasmtime::{ResourceLimiter, Result as WasmResult};

use crate::config::CHECKPOINTS;
use crate::error::{Error, Result};

/// What one instance may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// CPU time of one operation.
    pub cpu: Duration,
    /// CPU time of evaluating the plugin's code, once.
    pub load_cpu: Duration,
    /// Linear memory, in bytes.
    pub memory: u64,
    /// What one call may give back or send to the host, in bytes.
    pub output: u64,
    /// Synchronous calls of the host in one operation.
    pub host_calls: u64,
}

const MIB: f64 = 1024.0 * 1024.0;

impl Limits {
    /// Checks numbers that a user wrote: milliseconds, milliseconds, bytes, bytes, calls.
    pub fn parse(cpu_ms: f64, load_cpu_ms: f64, memory: f64, output: f64, host_calls: f64) -> Result<Self> {
        let check = |name, range, number: f64, low: f64, high: f64| {
            if number >= low && number <= high {
                Ok(number)
            } else {
                Err(Error::Limit { name, range, got: number.to_string() })
            }
        };
        const HOUR: f64 = 3_600_000.0;
        let ms = "a number of milliseconds from 1 to 3600000";
        Ok(Self {
            cpu: Duration::from_secs_f64(check("limits.cpuMs", ms, cpu_ms, 1.0, HOUR)? / 1000.0),
            load_cpu: Duration::from_secs_f64(
                check("limits.loadCpuMs", ms, load_cpu_ms, 1.0, HOUR)? / 1000.0,
            ),
            memory: check("limits.memoryMiB", "from 8 to 2047 MiB", memory, 8.0 * MIB, CHECKPOINTS as f64)?
                as u64,
            output: check("limits.outputMiB", "from 1/1024 to 1024 MiB", output, 1024.0, 1024.0 * MIB)?
                as u64,
            host_calls: check("limits.hostCalls", "from 1 to 1000000000", host_calls, 1.0, 1e9)? as u64,
        })
    }
}

/// Refuses growth past the limit, so that inside it is an ordinary failed allocation.
#[derive(Debug)]
pub struct MemoryLimiter {
    limit: u64,
    /// How many instances there may be: the guest, and compiled functions of it.
    instances: usize,
    /// Whether growth was refused since the flag was last cleared.
    pub refused: bool,
}

impl MemoryLimiter {
    /// Lets functions of the guest be compiled.
    #[cfg(feature = "jit")]
    pub fn allow_compiled(&mut self) {
        self.instances = 64;
    }

    pub fn new(limit: u64) -> Self {
        Self { limit, instances: 1, refused: false }
    }
}

impl ResourceLimiter for MemoryLimiter {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> WasmResult<bool> {
        let granted = desired as u64 <= self.limit;
        self.refused |= !granted;
        Ok(granted)
    }

    fn table_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> WasmResult<bool> {
        // The guest's one table has its size from the start, but for the places of compiled functions.
        #[cfg(feature = "jit")]
        if self.instances > 1 {
            return Ok(desired <= crate::compiled::MOST_ENTRIES);
        }
        Ok(current == 0 || desired == current)
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_zero_or_none_at_all_is_refused_by_name() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let error = Limits::parse(bad, 1000.0, 64.0 * MIB, MIB, 10.0).unwrap_err();
            assert_eq!(error.code(), "NEXXO_OPTION_INVALID");
            assert!(error.to_string().contains("limits.cpuMs"), "{error}");
        }
        assert!(Limits::parse(100.0, 1000.0, 0.0, MIB, 10.0).is_err());
    }
}
