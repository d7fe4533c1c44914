use std::time::Duration;

use nexxo_abi::DecodeError;

/// What the sandbox itself can fail with. What a plugin throws is no error here but an answer.
#[derive(Clone, Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum Error {
    #[error("used {} ms of CPU time, {} ms are allowed for one operation", used.as_millis(), limit.as_millis())]
    CpuLimit {
        /// The call for which it was used; 0 for none that was under way.
        call: u32,
        used: Duration,
        limit: Duration,
    },
    #[error("needs more than the {} MiB of memory that it may use", limit >> 20)]
    MemoryLimit { limit: u64 },
    #[error("recursed deeper than its stack of {} KiB allows", crate::config::WASM_STACK >> 10)]
    StackOverflow,
    #[error("this thread has {left} bytes of stack left, an entry into the sandbox needs {needed}")]
    ThreadStack { left: usize, needed: usize },
    #[error("the sandboxed engine stopped: {0}")]
    Trap(String),
    #[error("an earlier call stopped this instance ({0}); load the plugin again for a fresh one")]
    Poisoned(&'static str),
    #[error("the instance was disposed")]
    Disposed,
    #[error("gave {size} bytes in one call, {limit} are allowed")]
    OutputLimit { size: u64, limit: u64 },
    #[error("called the host more than {limit} times in one operation")]
    CallQuota { limit: u64 },
    #[error("the sandboxed engine broke the protocol: {0}")]
    Frame(#[from] DecodeError),
    #[error("entered the sandbox from within itself more than {limit} times over")]
    ReentryDepth { limit: u32 },
    #[error("{name} must be {range}, got {got}")]
    Limit { name: &'static str, range: &'static str, got: String },
    #[error("a read root could not be opened: {0}")]
    ReadRoot(String),
    #[error("the precompiled engine does not load: {0}")]
    Engine(String),
    #[error("the system refused memory for the sandbox: {0}")]
    System(String),
}

/// What the crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The stable code, as listed in `docs/errors.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CpuLimit { .. } => "NEXXO_CPU_LIMIT",
            Self::MemoryLimit { .. } => "NEXXO_MEMORY_LIMIT",
            Self::StackOverflow | Self::ThreadStack { .. } => "NEXXO_STACK_OVERFLOW",
            Self::Trap(_) => "NEXXO_TRAP",
            Self::Poisoned(_) => "NEXXO_POISONED",
            Self::Disposed => "NEXXO_DISPOSED",
            Self::OutputLimit { .. } => "NEXXO_OUTPUT_LIMIT",
            Self::CallQuota { .. } => "NEXXO_CALL_QUOTA",
            Self::Frame(_) => "NEXXO_FRAME",
            Self::ReentryDepth { .. } => "NEXXO_REENTRY_DEPTH",
            Self::Limit { .. } | Self::ReadRoot(_) => "NEXXO_OPTION_INVALID",
            Self::Engine(_) => "NEXXO_ENGINE",
            Self::System(_) => "NEXXO_SYSTEM",
        }
    }

    /// The limit that was met and what was used of it, where the error is about one: milliseconds, bytes or calls.
    pub fn limit_and_use(&self) -> Option<(f64, Option<f64>)> {
        Some(match self {
            Self::CpuLimit { used, limit, .. } => (millis(*limit), Some(millis(*used))),
            Self::MemoryLimit { limit } => (*limit as f64, None),
            Self::OutputLimit { size, limit } => (*limit as f64, Some(*size as f64)),
            Self::CallQuota { limit } => (*limit as f64, None),
            Self::ReentryDepth { limit } => (f64::from(*limit), None),
            _ => return None,
        })
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
