//! How an instance comes to be: from a snapshot where there is one that still holds, by evaluation otherwise.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::ops::Range;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

use nexxo_abi::{Op, Outcome, OutcomeReader, ValueBuilder, Writer};
use nexxo_policy::{ReadRoots, WriteRoots};
use wasmtime::Store;

use super::{Answer, Exports, Instance, Plugin, Shared, State};
use crate::difference::Difference;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::image::{PAGE, Pages};
use crate::key::Key;
use crate::memory::Checkpoints;
use crate::runtime::Runtime;
use crate::snapshot::{self, Snapshot};
use crate::stats::LastEntry;
use crate::store::SnapshotStore;

const WASM_PAGE: u64 = 65536;

impl Instance {
    /// Makes an instance with the plugin evaluated. `source` is asked for the bundle where no snapshot holds; `threw` gets the encoded outcome where the plugin threw; the
    /// instance is of no use then.
    pub fn load(
        runtime: &Arc<Runtime>,
        plugin: &Plugin,
        host: Rc<dyn Host>,
        disk: Option<&SnapshotStore>,
        source: impl FnOnce() -> Result<String>,
        threw: impl FnOnce(&[u8]) -> Result<()>,
    ) -> Result<Self> {
        let key = Key::of(&runtime.id, plugin);
        let instance = Self::blank(runtime, plugin, host)?;
        if let Some(snapshot) = find(runtime, &key, plugin, disk)
            && instance.still_holds(&snapshot)?
        {
            instance.restore(&snapshot)?;
            instance.evaluation.set(Some(snapshot.reads_digest()));
            return Ok(instance);
        }
        if instance.evaluate(plugin, &source()?, threw)?
            && let Some((snapshot, bytes)) = instance.snapshot()?
        {
            instance.evaluation.set(Some(snapshot.reads_digest()));
            runtime.keep(key, Arc::new(snapshot));
            if let Some(disk) = disk {
                // A later process only starts slower without it.
                let _ = disk.write(&key, &bytes);
            }
        }
        Ok(instance)
    }

    /// An instance of the engine alone.
    pub(super) fn blank(runtime: &Arc<Runtime>, plugin: &Plugin, host: Rc<dyn Host>) -> Result<Self> {
        let roots = ReadRoots::open(&plugin.read_roots)
            .map_err(|error| Error::ReadRoot(error.to_string()))?
            .with_pinned(&plugin.pinned_roots)
            .with_changing(&plugin.write_roots);
        let writes = WriteRoots::new(&plugin.write_roots).without_caches(&plugin.caches);
        let system = |error: wasmtime::Error| Error::System(format!("{error:#}"));
        let shared = Rc::new(Shared::default());
        let state = State::new(plugin.limits, roots, writes, plugin.clock_ms, host, shared.clone());
        let mut store = Store::new(&runtime.engine, state);
        #[cfg(feature = "jit")]
        if plugin.compile {
            store.data_mut().limiter.allow_compiled();
        }
        store.limiter(|state| &mut state.limiter);
        let instance = runtime.pre.instantiate(&mut store).map_err(system)?;
        let missing = || Error::Engine("an export is missing".into());
        let exports = Exports {
            memory: instance.get_memory(&mut store, "memory").ok_or_else(missing)?,
            enter: instance.get_typed_func(&mut store, "nexxo_enter").map_err(system)?,
            hook: instance.get_typed_func(&mut store, "nexxo_hook").map_err(system)?,
            inbox: instance.get_typed_func(&mut store, "nexxo_inbox").map_err(system)?,
            settle: instance.get_typed_func(&mut store, "nexxo_settle_heap").map_err(system)?,
        };
        let watch = store.data().watch.clone();
        let base = NonNull::new(exports.memory.data_ptr(&store)).ok_or_else(missing)?;
        // SAFETY: every memory of this engine comes from our creator. The store owns it, and is not dropped before a call
        // that it was borrowed for has ended.
        unsafe { watch.set_checkpoints(Checkpoints::of(base)) };
        runtime.ticker.watch(&watch);
        let this = Self {
            runtime: runtime.clone(),
            watch,
            store: UnsafeCell::new(Some(store)),
            exports,
            shared,
            limits: plugin.limits,
            inbox: Cell::new((0, 0)),
            depth: Cell::new(0),
            is_pending: Cell::new(false),
            files: RefCell::new(std::iter::once(0..(runtime.base.len() / PAGE) as u32).collect()),
            large: Cell::new(0),
            lent: Cell::default(),
            last: Cell::new(LastEntry::default()),
            #[cfg(feature = "jit")]
            compiled: plugin.compile.then(|| (instance, crate::compiled::CompiledFunctions::new())),
            evaluation: Cell::new(None),
            final_stats: UnsafeCell::new(None),
        };
        this.grow_to(runtime.base.len())?;
        Ok(this)
    }

    fn restore(&self, snapshot: &Snapshot) -> Result<()> {
        self.grow_to(snapshot.memory)?;
        if let Some(pages) = &snapshot.pages {
            self.place(pages)?;
        }
        self.with_context(|mut context| {
            if !snapshot.pieces.copy_to(self.exports.memory.data_mut(&mut context)) {
                return Err(Error::Engine("a snapshot is larger than its memory".into()));
            }
            context.data_mut().stats.restored = true;
            Ok(())
        })
    }

    pub(super) fn grow_to(&self, bytes: usize) -> Result<()> {
        self.with_context(|mut context| {
            let missing =
                (bytes as u64).div_ceil(WASM_PAGE).saturating_sub(self.exports.memory.size(&context));
            if missing > 0 {
                self.exports.memory.grow(&mut context, missing).map_err(|_| self.memory_limit())?;
            }
            context.data_mut().stats.memory = self.exports.memory.data_size(&context) as u64;
            Ok(())
        })
    }

    fn place(&self, pages: &Pages) -> Result<()> {
        self.with_context(|mut context| {
            let memory = self.exports.memory.data_mut(&mut context);
            // SAFETY: the memory comes from our own creator, which maps it anonymously and page-aligned, and the
            // exclusive borrow of its data keeps everybody else out.
            unsafe { pages.place(memory.as_mut_ptr(), memory.len()) }?;
            let mut files = self.files.borrow_mut();
            files.extend_from_slice(pages.runs());
            join(&mut files);
            Ok(())
        })
    }

    /// Whether what the evaluation read is still the same.
    fn still_holds(&self, snapshot: &Snapshot) -> Result<bool> {
        if snapshot.reads.is_empty() {
            return Ok(true);
        }
        self.with_context(|mut context| {
            let state = context.data_mut();
            let before = state.stats.clone();
            let holds = snapshot.reads.iter().all(|read| state.repeat(&read.request) == Some(read.answer));
            state.stats = before;
            Ok(holds)
        })
    }

    /// Evaluates the plugin; whether it returned.
    fn evaluate(
        &self,
        plugin: &Plugin,
        source: &str,
        threw: impl FnOnce(&[u8]) -> Result<()>,
    ) -> Result<bool> {
        let mut frame = Vec::with_capacity(source.len() + plugin.environment.len() + 256);
        let mut writer = Writer::new(&mut frame);
        writer.frame(3);
        writer.text(&plugin.module_name);
        writer.source(source);
        frame.extend_from_slice(&plugin.environment);
        self.with_context(|mut context| {
            context.data_mut().reads = Some(Vec::new());
            Ok(())
        })?;
        let returned =
            self.enter_for(Op::Load, 0, &frame, plugin.limits.load_cpu, |answer| match answer {
                Answer::Outcome(bytes) => {
                    let (mut reader, outcome) = OutcomeReader::new(bytes)?;
                    match outcome {
                        Outcome::Value => {
                            reader.value(&mut ValueBuilder)?;
                            // Work that is still under way is tied to this process, so there is nothing to keep.
                            Ok((true, reader.event_count()? == 0 && reader.timer()?.is_none()))
                        }
                        Outcome::Pending => {
                            Err(Error::Trap("the plugin's top-level await never settles".into()))
                        }
                        Outcome::Thrown | Outcome::Echo => threw(bytes).map(|()| (false, false)),
                    }
                }
                _ => Ok((true, true)),
            })?;
        self.with_context(|mut context| {
            let load_cpu = self.last.get().cpu;
            let state = context.data_mut();
            state.stats.load_cpu = load_cpu;
            state.stats.cpu -= load_cpu;
            if !returned.1 {
                state.reads = None;
            }
            Ok(())
        })?;
        Ok(returned.0)
    }

    fn snapshot(&self) -> Result<Option<(Snapshot, Vec<u8>)>> {
        self.inbox.set((0, 0));
        self.with_context(|mut context| {
            let Some(reads) = context.data_mut().reads.take() else { return Ok(None) };
            context.data_mut().begin(self.limits.load_cpu, 0, None);
            let running = self.runtime.ticker.enter();
            let settled = self.call(&mut context, &self.exports.settle, 0);
            drop(running);
            settled?;
            let memory = self.exports.memory.data(&context);
            let size = memory.len();
            let difference = Difference::between(self.runtime.base, memory);
            let bytes = snapshot::encode(size, &difference, &reads);
            Ok(Some((Snapshot::new(size, difference, reads)?, bytes)))
        })
    }
}

/// Puts runs of pages in order, and those that overlap together.
fn join(runs: &mut Vec<Range<u32>>) {
    runs.sort_by_key(|run| run.start);
    runs.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            last.end = last.end.max(next.end);
        }
        meets
    });
}

fn find(
    runtime: &Runtime,
    key: &Key,
    plugin: &Plugin,
    disk: Option<&SnapshotStore>,
) -> Option<Arc<Snapshot>> {
    if let Some(snapshot) = runtime.cached(key) {
        return Some(snapshot);
    }
    let max = plugin.limits.memory;
    let kept = disk?.read(key, max.saturating_mul(2))?;
    let snapshot = Arc::new(Snapshot::from_kept(kept, max as usize)?);
    runtime.keep(*key, snapshot.clone());
    Some(snapshot)
}
