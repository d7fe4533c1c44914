//! The N-API face of the sandbox: the classes [`Instance`] and [`PathPolicy`]. It converts and forwards and decides nothing.
//!
//! The contract with the adapter is `docs/internals/boundary.md`.

mod decode;
mod encode;
mod engine;
mod failure;
mod host;
mod inner;
mod instance;
mod load_options;
mod path_policy;
mod raw;
mod shared_numbers;
mod stats;
mod texts;

pub use engine::open_engine;
pub use instance::Instance;
pub use load_options::{LoadLimits, LoadOptions};
pub use path_policy::{PathPolicy, RefusedName};
pub use stats::{DenialRecord, InstanceStats};
