//! The N-API face of the sandbox: the classes [`Instance`], [`ThreadInstance`] and [`PathPolicy`], and functions over signed manifests and packages. It converts and forwards and decides nothing.
//!
//! The contract with the adapter is `docs/internals/boundary.md`.

mod answers;
mod decode;
mod encode;
mod engine;
mod failure;
mod frames;
mod host;
mod inner;
mod instance;
mod latest_entry;
mod links;
mod load_options;
mod manifest;
mod manifest_archive;
mod manifest_keys;
mod manifest_lock;
mod package_digest;
mod path_policy;
mod raw;
mod recording;
mod result_store;
mod results;
mod shared_numbers;
mod stats;
mod texts;
mod thread;
mod thread_inner;
mod thread_instance;
mod thread_message;
mod thread_port;
mod tickets;
mod value_bytes;
mod verify_package;

pub use engine::{open_engine, start_engine};
pub use instance::Instance;
pub use load_options::{LoadLimits, LoadOptions, PinnedRootOption};
pub use manifest::{VerifiedManifest, VerifyRequest, read_manifest, verify_manifest};
pub use manifest_archive::{PackageFile, check_package, pack_plugin, read_archive, write_archive};
pub use manifest_keys::{
    KeyPair, generate_key, key_id, public_key, sign_manifest, sign_statement, verify_statement,
};
pub use manifest_lock::{approve_plugin, format_lock, format_trust};
pub use package_digest::package_digest;
pub use path_policy::{PathPolicy, RefusedName};
pub use result_store::{ResultStore, SharedPack, StoreTotals};
pub use results::{Results, value_digest};
pub use stats::{DenialRecord, InstanceStats};
pub use thread_instance::{InstanceFork, ThreadInstance};
pub use verify_package::{PackageRequest, VerifiedPackage, read_package_files, verify_package};
