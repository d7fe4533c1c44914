use napi::Either;
use napi::bindgen_prelude::Null;
use napi_derive::napi;

use crate::raw::Raw;

/// What one instance may use.
#[napi(object)]
pub struct LoadLimits {
    /// CPU time of one operation, in milliseconds.
    pub cpu_ms: f64,
    /// CPU time of evaluating the plugin's code, in milliseconds.
    pub load_cpu_ms: f64,
    /// Linear memory, in bytes.
    pub memory_bytes: f64,
    /// What one call may give back or send to the host, in bytes.
    pub output_bytes: f64,
    /// Synchronous calls of the host in one operation.
    pub host_calls: f64,
}

/// A package's directory that a plugin may read, as long as it is what was verified.
#[napi(object, object_to_js = false, js_name = "PinnedRoot")]
pub struct PinnedRootOption {
    /// The directory.
    pub path: String,
    /// The digest of its tree, as `packageDigest` gives it.
    pub sha256: String,
}

/// How an instance is loaded.
#[napi(object, object_to_js = false)]
pub struct LoadOptions {
    /// The plugin, for messages.
    pub name: String,
    /// The bundle's own URL: `import.meta.url` and the file of stack frames.
    pub module_name: String,
    /// Gives the bundle; called only where no snapshot of it holds.
    #[napi(ts_type = "() => string")]
    pub source: Raw,
    /// A hash of the bundle, by which its snapshot is found. The caller vouches that equal hashes mean equal bundles.
    pub source_hash: String,
    /// Handed to the guest before the plugin is evaluated; part of the snapshot's key.
    #[napi(ts_type = "unknown")]
    pub environment: Raw,
    /// What the instance may use.
    pub limits: LoadLimits,
    /// Directories that the plugin may read.
    pub read_roots: Vec<String>,
    /// Directories of packages that the plugin may read, as long as they are what was verified; part of the snapshot's key.
    pub pinned_roots: Vec<PinnedRootOption>,
    /// Directories that the plugin may write, and read; they need not be there.
    pub write_roots: Vec<String>,
    /// Where snapshots are kept between processes; null keeps them in this process only.
    pub snapshot_dir: Either<String, Null>,
    /// Where results of hooks are kept: out of the plugin's reach.
    pub result_dir: Option<String>,
    /// Whether a snapshot may come from there and go there; it may unless this is false. What is there stays out of the
    /// plugin's reach all the same.
    pub keep_snapshot: Option<bool>,
    /// The time that the plugin sees, in milliseconds since the epoch; null for the real time.
    pub clock_ms: Either<f64, Null>,
}
