//! One plugin in one instance of the guest: made, entered, stopped, dropped.

mod entry;
mod fork;
mod large_pages;
mod load;
mod recorded;
mod state;

use std::cell::{Cell, RefCell, UnsafeCell};
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use nexxo_policy::PinnedRoot;
use wasmtime::{AsContextMut, Memory, Store, StoreContextMut, TypedFunc};

use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::runtime::Runtime;
use crate::stats::{LastEntry, Stats};
use crate::watch::Watch;
pub use fork::Fork;
use fork::Loan;
pub use recorded::{Recorded, recorded_reads};
pub(crate) use state::{Shared, State, host_call, host_take, over, turn};

/// What is to run, and with which rights.
#[derive(Clone, Debug)]
pub struct Plugin {
    /// The bundle's own URL.
    pub module_name: String,
    /// A hash of the bundle, by which its snapshot is found. Whoever makes a plugin vouches that equal hashes mean equal
    /// bundles.
    pub source_hash: String,
    /// An encoded value that the guest prepares its environment from.
    pub environment: Vec<u8>,
    /// What it may use.
    pub limits: Limits,
    /// Directories that it may read.
    pub read_roots: Vec<PathBuf>,
    /// Directories of packages that it may read, as long as they are what was verified.
    pub pinned_roots: Vec<PinnedRoot>,
    /// Directories that it may write, and read; they need not be there.
    pub write_roots: Vec<PathBuf>,
    /// Directories that it may not write, whatever is granted: where snapshots and results are.
    pub caches: Vec<PathBuf>,
    /// The time that it sees, in milliseconds since the epoch, or the real time.
    pub clock_ms: Option<f64>,
    /// Whether its hot functions are compiled.
    #[cfg(feature = "jit")]
    pub compile: bool,
}

/// What an operation answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// `undefined`, and nothing else happened.
    Undefined,
    /// `null`, and nothing else happened.
    Null,
    /// The very text that was the n-th value of the frame, and nothing else happened.
    Echo(u8),
    /// An encoded outcome, to be read by `nexxo_abi::OutcomeReader`.
    Outcome(&'a [u8]),
}

#[derive(Clone)]
struct Exports {
    memory: Memory,
    enter: TypedFunc<(u32, u32, u32), u64>,
    hook: TypedFunc<(u32, u32, u32, u32), u64>,
    inbox: TypedFunc<u32, u32>,
    settle: TypedFunc<u32, ()>,
}

/// A plugin in its own instance.
pub struct Instance {
    runtime: Arc<Runtime>,
    /// Taken out when the instance is stopped or disposed.
    store: UnsafeCell<Option<Store<State>>>,
    exports: Exports,
    watch: Arc<Watch>,
    shared: Rc<Shared>,
    limits: Limits,
    /// Where the guest's inbox is and how much it holds.
    inbox: Cell<(u32, usize)>,
    depth: Cell<u32>,
    /// Whether the call that began with the last entry waits.
    is_pending: Cell<bool>,
    /// Numbers of the memory's pages that are mapped from files, ascending.
    files: RefCell<Vec<Range<u32>>>,
    /// How much of the memory was on large pages when it was put there, in bytes.
    large: Cell<usize>,
    /// Those who go on from the memory as it is, and read it until it is asked back.
    lent: Cell<Option<Arc<Loan>>>,
    last: Cell<LastEntry>,
    #[cfg(feature = "jit")]
    compiled: Option<(wasmtime::Instance, std::cell::RefCell<crate::compiled::CompiledFunctions>)>,
    evaluation: Cell<Option<[u8; 32]>>,
    /// The totals at the time when the store was dropped.
    final_stats: UnsafeCell<Option<Stats>>,
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance").field("stopped", &self.shared.stopped.get()).finish_non_exhaustive()
    }
}

impl Instance {
    fn with_context<R>(&self, run: impl FnOnce(StoreContextMut<'_, State>) -> Result<R>) -> Result<R> {
        match self.shared.active.get() {
            Some(mut caller) => {
                // SAFETY: `host_call` set the pointer to its own `Caller`, which it does not touch until it has taken
                // the pointer back, and this runs on its thread in between. Taking it out for the time of this run
                // keeps it from being used twice.
                let caller = unsafe { caller.as_mut() };
                self.shared.active.set(None);
                let result = run(caller.as_context_mut());
                self.shared.active.set(Some(caller.into()));
                result
            }
            None if self.shared.borrowed.get() => Err(Error::ReentryDepth { limit: 0 }),
            None => {
                // SAFETY: `borrowed` is set for as long as this reference lives, and whoever finds it set does not
                // come here; all of it happens on one thread, because `Instance` is not `Sync`.
                let store = unsafe { &mut *self.store.get() };
                let Some(store) = store.as_mut() else { return Err(Error::Disposed) };
                self.shared.borrowed.set(true);
                let result = run(store.as_context_mut());
                self.shared.borrowed.set(false);
                result
            }
        }
    }

    /// Lets nothing enter any more, and frees the memory once nothing runs inside.
    fn stop(&self, code: &'static str) {
        if self.shared.stopped.get().is_none() {
            self.shared.stopped.set(Some(code));
        }
        if self.depth.get() == 0 && !self.shared.borrowed.get() {
            self.end_loan();
            // SAFETY: nothing is inside and nothing borrows the store, so these are the only references.
            unsafe {
                if let Some(store) = (*self.store.get()).take() {
                    *self.final_stats.get() = Some(store.into_data().stats);
                }
            }
        }
    }

    /// Ends the instance. Later entries fail with `NEXXO_DISPOSED`. Disposing from within a host call takes effect when
    /// the entry ends.
    pub fn dispose(&self) {
        self.stop(Error::Disposed.code());
    }

    /// How many of the plugin's functions run compiled.
    #[cfg(feature = "jit")]
    pub fn compiled_functions(&self) -> usize {
        self.compiled.as_ref().map_or(0, |(_, compiled)| compiled.borrow().count)
    }

    /// A hash of what the plugin was answered while it was evaluated; nothing where that cannot be repeated.
    pub fn evaluation(&self) -> Option<[u8; 32]> {
        self.evaluation.get()
    }

    /// What the last entry used.
    pub fn last_entry(&self) -> LastEntry {
        self.last.get()
    }

    /// Brings an earlier copy of [`Self::stats`] up to date.
    pub fn copy_stats(&self, copy: &mut Stats) {
        // SAFETY: as in `stats`.
        if let Some(stats) = unsafe { (*self.final_stats.get()).as_ref() } {
            return stats.copy_to(copy);
        }
        // One that cannot be had now is had the next time.
        let _ = self.with_context(|context| {
            context.data().stats.copy_to(copy);
            Ok(())
        });
    }

    /// What the instance has used so far, or had used when it ended.
    pub fn stats(&self) -> Stats {
        // SAFETY: written only by `stop`, on this thread, while no reference is out.
        if let Some(stats) = unsafe { (*self.final_stats.get()).as_ref() } {
            return stats.clone();
        }
        self.with_context(|context| Ok(context.data().stats.clone())).unwrap_or_default()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Its memory goes with it.
        self.end_loan();
    }
}
