//! One plugin in one instance of the guest: made, entered, stopped, dropped.

mod fork;
mod load;
mod recorded;
mod state;

use std::cell::{Cell, UnsafeCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use nexxo_abi::{BareText, Op};
use nexxo_policy::PinnedRoot;
use wasmtime::{AsContextMut, Memory, Store, StoreContextMut, Trap, TypedFunc, WasmParams, WasmResults};

use crate::config::WASM_STACK;
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::meter::Meter;
use crate::runtime::Runtime;
use crate::stats::{LastEntry, Stats};
use crate::watch::Watch;
pub use fork::Fork;
pub use recorded::{Recorded, recorded_reads};
pub(crate) use state::{Shared, State, host_call, host_take};

/// How often an instance may be entered from within its own host calls.
const MAX_DEPTH: u32 = 16;

/// Native stack that must be left beyond the guest's own, for what the host does on its behalf.
const STACK_MARGIN: usize = 256 * 1024;

/// The small answers of `nexxo_enter`; any larger number is an address and a length.
const UNDEFINED: u64 = 0;
const NULL: u64 = 1;
const ECHO: u64 = 2;
const LAST_SMALL: u64 = 32;

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
    /// Behind this, in bytes, no page of the memory is that of a file.
    anonymous: Cell<usize>,
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
    /// Runs one operation over a frame and hands its answer to `read`.
    ///
    /// An error of the sandbox, or of `read`, stops the instance for good and frees its memory: what is left inside is
    /// not to be trusted.
    pub fn enter<R>(
        &self,
        op: Op,
        id: u32,
        frame: &[u8],
        read: impl FnOnce(Answer<'_>) -> Result<R>,
    ) -> Result<R> {
        self.enter_for(op, id, frame, self.limits.cpu, read)
    }

    fn enter_for<R>(
        &self,
        op: Op,
        id: u32,
        frame: &[u8],
        cpu: std::time::Duration,
        read: impl FnOnce(Answer<'_>) -> Result<R>,
    ) -> Result<R> {
        self.operate(cpu, frame.len(), |context| {
            self.inbox(context, frame.len())?.copy_from_slice(frame);
            let packed = self.call(context, &self.exports.enter, (op as u32, id, frame.len() as u32))?;
            self.answer(context, packed, read)
        })
    }

    /// Calls a hook with one or two bare texts: the short way. `fill` writes them straight into the guest's memory, each
    /// with a zero behind it.
    pub fn hook<R>(
        &self,
        id: u32,
        slot: u32,
        (a, b): (BareText, Option<BareText>),
        fill: impl FnOnce(&mut [u8], Option<&mut [u8]>) -> Result<()>,
        read: impl FnOnce(Answer<'_>) -> Result<R>,
    ) -> Result<R> {
        let second = b.map_or(a.room(), |b| b.start(a.room()));
        let len = second + b.map_or(0, BareText::room);
        self.operate(self.limits.cpu, len, |context| {
            // The guest reads the last text two bytes at a time.
            let room = &mut self.inbox(context, len + 1)?[..len];
            match b {
                Some(_) => {
                    let (first, second) = room.split_at_mut(second);
                    fill(&mut first[..a.room()], Some(second))?;
                }
                None => fill(room, None)?,
            }
            let lengths = (a.pack(), BareText::pack_optional(b));
            let packed = self.call(context, &self.exports.hook, (id, slot, lengths.0, lengths.1))?;
            self.answer(context, packed, read)
        })
    }

    /// What every entry has around it: the checks before, the meter, the end of an instance that failed.
    fn operate<R>(
        &self,
        cpu: std::time::Duration,
        bytes_in: usize,
        run: impl FnOnce(&mut StoreContextMut<'_, State>) -> Result<R>,
    ) -> Result<R> {
        if let Some(code) = self.shared.stopped.get() {
            return Err(if code == Error::Disposed.code() { Error::Disposed } else { Error::Poisoned(code) });
        }
        if self.depth.get() == MAX_DEPTH {
            return Err(Error::ReentryDepth { limit: MAX_DEPTH });
        }
        let needed = WASM_STACK + STACK_MARGIN;
        if let Some(left) = stacker::remaining_stack()
            && left < needed
        {
            return Err(Error::ThreadStack { left, needed });
        }
        self.depth.set(self.depth.get() + 1);
        let result = self.with_context(|mut context| {
            let outermost = self.depth.get() == 1;
            if outermost {
                context.data_mut().begin(cpu, self.limits.host_calls);
            } else {
                self.watch.meter(Meter::resume);
            }
            let running = self.runtime.ticker.enter();
            #[cfg(feature = "jit")]
            let run = |context: &mut StoreContextMut<'_, State>| self.with_compiled(outermost, context, run);
            let result = run(&mut context);
            drop(running);
            if outermost {
                context.data_mut().stats.memory = self.exports.memory.data_size(&context) as u64;
                self.last.set(context.data_mut().end(bytes_in as u64));
            } else {
                self.watch.meter(Meter::pause);
            }
            result
        });
        self.depth.set(self.depth.get() - 1);
        result.inspect_err(|error| self.stop(error.code()))
    }

    /// Runs an entry with what has been compiled, and looks for more.
    #[cfg(feature = "jit")]
    fn with_compiled<R>(
        &self,
        outermost: bool,
        context: &mut StoreContextMut<'_, State>,
        run: impl FnOnce(&mut StoreContextMut<'_, State>) -> Result<R>,
    ) -> Result<R> {
        let Some((instance, compiled)) = self.compiled.as_ref().filter(|_| outermost) else {
            return run(context);
        };
        self.watched(context, |context| compiled.borrow_mut().before(context))?;
        let result = run(context)?;
        let engine = &self.runtime.engine;
        self.watched(context, |context| compiled.borrow_mut().after(engine, instance, context))?;
        Ok(result)
    }

    /// The guest's inbox, with room for `len` bytes.
    fn inbox<'a>(&self, context: &'a mut StoreContextMut<'_, State>, len: usize) -> Result<&'a mut [u8]> {
        let (mut address, capacity) = self.inbox.get();
        if len > capacity {
            let asked = len.next_multiple_of(4096);
            let size = u32::try_from(asked).map_err(|_| self.memory_limit())?;
            address = self.call(context, &self.exports.inbox, size)?;
            if address == 0 {
                return Err(self.memory_limit());
            }
            self.inbox.set((address, asked));
        }
        let start = address as usize;
        let memory = self.exports.memory.data_mut(context);
        Ok(memory.get_mut(start..start + len).ok_or(nexxo_abi::DecodeError::Truncated)?)
    }

    /// Takes an answer apart and hands it on.
    fn answer<R>(
        &self,
        context: &mut StoreContextMut<'_, State>,
        packed: u64,
        read: impl FnOnce(Answer<'_>) -> Result<R>,
    ) -> Result<R> {
        let answer = match packed {
            UNDEFINED => Answer::Undefined,
            NULL => Answer::Null,
            ECHO..=LAST_SMALL => Answer::Echo((packed - ECHO) as u8),
            _ => {
                let (start, len) = ((packed >> 32) as usize, (packed & 0xffff_ffff) as usize);
                context.data_mut().stats.bytes_out += len as u64;
                if len as u64 > self.limits.output {
                    return Err(Error::OutputLimit { size: len as u64, limit: self.limits.output });
                }
                let memory = self.exports.memory.data(&*context);
                Answer::Outcome(memory.get(start..start + len).ok_or(nexxo_abi::DecodeError::Truncated)?)
            }
        };
        read(answer)
    }

    fn memory_limit(&self) -> Error {
        Error::MemoryLimit { limit: self.limits.memory }
    }

    /// Calls into the guest, under watch. Where the watch has stopped it, it was stopped, even if it got to its end.
    fn call<P: WasmParams, R: WasmResults>(
        &self,
        context: &mut StoreContextMut<'_, State>,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> Result<R> {
        self.watched(context, |context| function.call(&mut *context, params))
    }

    fn watched<R>(
        &self,
        context: &mut StoreContextMut<'_, State>,
        run: impl FnOnce(&mut StoreContextMut<'_, State>) -> wasmtime::Result<R>,
    ) -> Result<R> {
        let Some(inside) = self.watch.enter() else {
            return Err(self.watch.stopped().unwrap_or(Error::Disposed));
        };
        let called = run(context);
        drop(inside);
        match (called, self.watch.stopped()) {
            (Ok(_), Some(stopped)) => Err(stopped),
            (Ok(result), None) => Ok(result),
            (Err(error), stopped) => Err(self.classify(context, &error, stopped)),
        }
    }

    /// What a failed call into WebAssembly means.
    fn classify(
        &self,
        context: &mut StoreContextMut<'_, State>,
        error: &wasmtime::Error,
        stopped: Option<Error>,
    ) -> Error {
        if let Some(own) = error.downcast_ref::<Error>() {
            return own.clone();
        }
        if let Some(stopped) = stopped {
            return stopped;
        }
        match error.downcast_ref::<Trap>() {
            Some(Trap::StackOverflow) => Error::StackOverflow,
            // Rust code inside aborts when an allocation fails, so the trap hides what it was.
            Some(_) if context.data().limiter.refused => self.memory_limit(),
            Some(trap) => Error::Trap(trap.to_string()),
            None => Error::Trap(format!("{error:#}")),
        }
    }

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
