use std::sync::{Arc, Once, OnceLock};

use napi_derive::napi;
use nexxo_sandbox::{Error, Result, Runtime};

use crate::failure;
use crate::raw::Env;

static COMPILED: &[u8] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/engine.cwasm"));
static BASE: &[u8] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/base.image"));
static HOT: &[u8] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/hot.pages"));
static ID: &[u8; 32] = include_bytes!(concat!(env!("NEXXO_GUEST_DIR"), "/engine.id"));

/// The one engine of the process, loaded on first use.
pub fn runtime() -> Result<Arc<Runtime>> {
    static RUNTIME: OnceLock<std::result::Result<Arc<Runtime>, Error>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            // SAFETY: the bytes are those that the precompiler of this build wrote; they are part of the addon.
            unsafe { Runtime::new(COMPILED, BASE, HOT, *ID) }
        })
        .clone()
}

/// What tells this engine from every other.
pub fn engine_id() -> &'static [u8; 32] {
    ID
}

/// Begins to load the engine on a thread of its own, and what verifying needs after it: whoever needs them later waits
/// for what is left. Where no thread is to be had, they load what they need.
#[napi]
pub fn start_engine() {
    static START: Once = Once::new();
    let load = || {
        drop(runtime());
        nexxo_manifest::warm_up();
    };
    START.call_once(|| drop(std::thread::Builder::new().name("nexxo-start".into()).spawn(load)));
}

/// Waits for the engine, or loads it. That takes some ten milliseconds, once in a process.
///
/// Throws `NEXXO_ENGINE` where the addon is damaged and `NEXXO_SYSTEM` where the system refuses memory.
#[napi]
pub fn open_engine(env: napi::Env) -> napi::Result<()> {
    runtime().map_err(|error| failure::throw(Env(env.raw()), &error))?;
    Ok(())
}
