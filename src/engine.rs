use std::sync::{Arc, OnceLock};

use nexxo_sandbox::{Error, Result, Runtime};

static COMPILED: &[u8] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/engine.cwasm"));
static BASE: &[u8] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/base.image"));
static ID: &[u8; 32] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/engine.id"));

/// The one engine of the process, loaded on first use.
pub fn runtime() -> Result<Arc<Runtime>> {
    static RUNTIME: OnceLock<std::result::Result<Arc<Runtime>, Error>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            // SAFETY: the bytes are those that the precompiler of this build wrote; they are part of the addon.
            unsafe { Runtime::new(COMPILED, BASE, *ID) }
        })
        .clone()
}
