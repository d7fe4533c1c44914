use std::env;

use wasmtime::{Config, Result};

/// Names the target, so that the code runs on more than the processor that compiles it: x86-64-v2, which is every
/// processor of the last fifteen years.
pub fn portable(settings: &mut Config) -> Result<()> {
    if cfg!(target_arch = "x86_64") {
        settings.target(match env::consts::OS {
            "macos" => "x86_64-apple-darwin",
            _ if cfg!(target_env = "musl") => "x86_64-unknown-linux-musl",
            _ => "x86_64-unknown-linux-gnu",
        })?;
        for flag in ["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt", "has_cmpxchg16b"] {
            // SAFETY: these flags promise processor features, and the addon checks them when it loads the engine.
            unsafe { settings.cranelift_flag_enable(flag) };
        }
    }
    Ok(())
}
