use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::{Caller, Engine, InstancePre, Linker, Module};

use crate::config::config;
use crate::error::{Error, Result};
use crate::image::{PAGE, Pages};
use crate::instance::{State, host_call};
use crate::key::Key;
use crate::memory::{Creator, Image};
use crate::snapshot::Snapshot;
use crate::ticker::Ticker;

/// How many bytes of snapshots a process keeps for further loads.
const CACHED_BYTES: usize = 256 << 20;

/// The compiled guest and the image that every instance starts from. One is enough for a process.
pub struct Runtime {
    pub(crate) engine: Engine,
    pub(crate) pre: InstancePre<State>,
    pub(crate) ticker: &'static Ticker,
    pub(crate) id: [u8; 32],
    pub(crate) base: &'static [u8],
    /// The most recently used last.
    snapshots: Mutex<Vec<(Key, Arc<Snapshot>)>>,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").field("id", &blake3::Hash::from_bytes(self.id)).finish_non_exhaustive()
    }
}

impl Runtime {
    /// Loads the guest that the precompiler made, with its memory's image and the numbers of the pages in it that loading
    /// a plugin writes, four bytes each.
    ///
    /// # Safety
    /// `compiled` is native code and runs as such. It must be what the precompiler of this very build wrote, as the
    /// bytes embedded in the addon are; nothing that was read at run time qualifies.
    pub unsafe fn new(
        compiled: &[u8],
        base: &'static [u8],
        hot: &'static [u8],
        id: [u8; 32],
    ) -> Result<Arc<Self>> {
        let failed = |error: wasmtime::Error| Error::Engine(format!("{error:#}"));
        let system = |error: std::io::Error| Error::System(error.to_string());
        let mut config = config();
        config.with_host_memory(Arc::new(Creator::new(image(base, hot)?).map_err(system)?));
        let engine = Engine::new(&config).map_err(failed)?;
        // SAFETY: the caller vouches for the bytes.
        let module = unsafe { Module::deserialize(&engine, compiled) }.map_err(failed)?;
        let mut linker = Linker::new(&engine);
        linker
            .func_wrap("env", "__rquickjs_host_now_us", |caller: Caller<'_, State>| caller.data().now_us())
            .map_err(failed)?;
        linker.func_wrap("nexxo", "host_call", host_call).map_err(failed)?;
        linker.func_wrap("nexxo", "host_take", crate::instance::host_take).map_err(failed)?;
        linker.func_wrap("nexxo", "turn", crate::instance::turn).map_err(failed)?;
        linker.func_wrap("nexxo", "over", crate::instance::over).map_err(failed)?;
        let pre = linker.instantiate_pre(&module).map_err(failed)?;
        let ticker = Ticker::start(engine.weak()).map_err(system)?;
        Ok(Arc::new(Self { engine, pre, ticker, id, base, snapshots: Mutex::default() }))
    }

    /// A snapshot that this process made or read before.
    pub(crate) fn cached(&self, key: &Key) -> Option<Arc<Snapshot>> {
        let mut cache = self.snapshots.lock().unwrap_or_else(PoisonError::into_inner);
        let index = cache.iter().position(|(other, _)| other == key)?;
        let entry = cache.remove(index);
        let snapshot = entry.1.clone();
        cache.push(entry);
        Some(snapshot)
    }

    /// Keeps a snapshot for later loads, and lets go of the least recently used ones past the limit.
    pub(crate) fn keep(&self, key: Key, snapshot: Arc<Snapshot>) {
        let mut cache = self.snapshots.lock().unwrap_or_else(PoisonError::into_inner);
        cache.retain(|(other, _)| *other != key);
        cache.push((key, snapshot));
        let mut total: usize = cache.iter().map(|(_, snapshot)| snapshot.bytes()).sum();
        while total > CACHED_BYTES && cache.len() > 1 {
            total -= cache.remove(0).1.bytes();
        }
    }
}

fn image(base: &'static [u8], hot: &'static [u8]) -> Result<Image> {
    if !base.len().is_multiple_of(PAGE) {
        return Err(Error::Engine("the base image is not made of whole pages".into()));
    }
    // The image begins with the stack, of which little was used, and ends with room for a plugin.
    let mut used = base.chunks_exact(PAGE).enumerate().filter(|(_, page)| page.iter().any(|&byte| byte != 0));
    let pages = match used.next() {
        Some((first, _)) => {
            let end = used.next_back().map_or(first, |(last, _)| last) + 1;
            let run = first as u32..end as u32;
            Some(Pages::new(vec![run], &base[first * PAGE..end * PAGE])?)
        }
        None => None,
    };
    Ok(Image::new(pages, base.len(), hot))
}
