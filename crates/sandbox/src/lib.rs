//! Instances of the guest under Wasmtime: their life, their limits, their snapshots and what they may call.
//!
//! The crate knows no N-API and no configuration format. It takes a compiled guest with its base image
//! ([`Runtime`]), makes instances of it ([`Instance`]), and tells what went wrong with an [`Error`] that has a stable
//! code.

mod accounts;
#[cfg(feature = "jit")]
mod compiled;
mod config;
mod copy;
mod cpu;
mod difference;
mod error;
mod file_writes;
mod files;
mod host;
mod image;
mod instance;
mod key;
mod limits;
mod memory;
mod meter;
mod runtime;
mod snapshot;
mod spare;
mod stats;
mod store;
mod ticker;
mod touched;
mod watch;

pub use config::{CHECKPOINT_BYTES, CHECKPOINTS, config};
pub use cpu::thread_cpu;
pub use error::{Error, Result};
pub use host::Host;
pub use image::{PAGE, Pages};
pub use instance::{Answer, Fork, Instance, Plugin, Recorded, recorded_reads};
pub use limits::Limits;
pub use runtime::Runtime;
pub use stats::{Denial, LastEntry, Stats};
pub use store::{SnapshotStore, user_key};
