//! Hot functions of a plugin, compiled: asked for after an entry, compiled on a thread of their own, attached before a later entry.
//!
//! What is compiled is WebAssembly that `nexxo_jit` wrote from what it read of the guest's memory, and that Wasmtime validates as it does the engine itself. It
//! gets the guest's memory, table, stack pointer and helpers, and nothing of the host.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use nexxo_jit::{Function, HELPERS, Job, Layout, Opcodes};
use wasmtime::{
    AsContextMut, Engine, Extern, Instance, Memory, Module, Ref, Result, StoreContextMut, Table, TypedFunc,
};

use crate::config::{CHECKPOINT_BYTES, CHECKPOINTS};
use crate::instance::State;

/// How much CPU time a plugin uses before its functions are looked at, and then each time that it has used twice as much.
const FIRST_LOOK: Duration = Duration::from_millis(100);

/// How many functions are compiled at a time, and how much WebAssembly for one instance, in bytes.
const MOST_FUNCTIONS: u32 = 512;
const MOST_CODE: usize = 8 << 20;

/// How far the guest's table may grow.
pub(crate) const MOST_ENTRIES: usize = 1 << 14;

/// The stack of the thread that compiles, in bytes: blocks nest.
const THREAD_STACK: usize = 16 << 20;

/// A function under way: address, serial number, and where its cache is.
type Waiting = (u32, u32, u32);

/// What of the guest takes part.
#[derive(Clone)]
struct Guest {
    memory: Memory,
    table: Table,
    /// The imports of compiled code, in order.
    imports: Vec<Extern>,
    hot: TypedFunc<(u32, u32), u32>,
    atom: TypedFunc<u32, u64>,
    alloc: TypedFunc<u32, u32>,
    attach: TypedFunc<(u32, u32, u32, u32), ()>,
    /// Where the engine has what, and its instructions.
    known: Option<Arc<(Layout, Opcodes)>>,
    runtime: u32,
    /// Where the guest writes which functions are hot.
    list: u32,
}

enum Phase {
    /// Waits until so much CPU time has been used.
    Waiting(Duration),
    /// Compiles: addresses, serial numbers and caches of the functions.
    Compiling(Receiver<Result<Ready>>, Vec<Waiting>),
    /// Never again.
    Ended,
}

struct Ready {
    module: Module,
    /// The functions that it has, by their index among the jobs.
    functions: Vec<usize>,
    size: usize,
}

/// The compiled functions of an instance.
pub(crate) struct CompiledFunctions {
    guest: Option<Guest>,
    phase: Phase,
    size: usize,
    /// How many functions run compiled.
    pub count: usize,
}

impl CompiledFunctions {
    pub fn new() -> RefCell<Self> {
        RefCell::new(Self { guest: None, phase: Phase::Waiting(FIRST_LOOK), size: 0, count: 0 })
    }

    /// Before an entry: attaches what is ready. An error is the guest's own; where compiling failed, functions stay with the interpreter.
    pub fn before(&mut self, context: &mut StoreContextMut<'_, State>) -> Result<()> {
        let Phase::Compiling(receiver, _) = &self.phase else { return Ok(()) };
        let ready = match receiver.try_recv() {
            Err(TryRecvError::Empty) => return Ok(()),
            Ok(Ok(ready)) => Some(ready),
            Ok(Err(_)) | Err(TryRecvError::Disconnected) => None,
        };
        let Phase::Compiling(_, jobs) = std::mem::replace(&mut self.phase, Phase::Ended) else {
            return Ok(());
        };
        let (Some(ready), Some(guest)) = (ready, &self.guest) else { return Ok(()) };
        let Some(first) = place(guest, context, &ready) else { return Ok(()) };
        let mut code = vec![0; jobs.len()];
        for (number, &index) in ready.functions.iter().enumerate() {
            code[index] = first + number as u32;
        }
        for (&(address, serial, cache), code) in jobs.iter().zip(code) {
            guest.attach.call(&mut *context, (address, serial, code, cache))?;
        }
        self.count += ready.functions.len();
        self.size += ready.size;
        self.phase = Phase::Waiting(context.data().stats.cpu * 2);
        Ok(())
    }

    /// After an entry that returned: looks for functions to compile where it is time.
    pub fn after(
        &mut self,
        engine: &Engine,
        instance: &Instance,
        context: &mut StoreContextMut<'_, State>,
    ) -> Result<()> {
        let used = context.data().stats.cpu;
        // What is evaluated now may become a snapshot, in which nothing may be under way.
        if context.data().reads.is_some() || !matches!(self.phase, Phase::Waiting(at) if used >= at) {
            return Ok(());
        }
        self.phase = Phase::Ended;
        if self.size < MOST_CODE {
            self.phase = self.begin(engine, instance, context, used * 2)?;
        }
        Ok(())
    }

    fn begin(
        &mut self,
        engine: &Engine,
        instance: &Instance,
        context: &mut StoreContextMut<'_, State>,
        later: Duration,
    ) -> Result<Phase> {
        if self.guest.is_none() {
            self.guest = Guest::of(instance, context)?;
        }
        let Some(guest) = self.guest.clone() else { return Ok(Phase::Ended) };
        let jobs = guest.jobs(context)?;
        if jobs.is_empty() {
            return Ok(Phase::Waiting(later));
        }
        let attached = jobs.iter().map(|(job, serial)| (job.function.address, *serial, job.cache)).collect();
        let jobs: Vec<Job> = jobs.into_iter().map(|(job, _)| job).collect();
        let Some(known) = guest.known.clone() else { return Ok(Phase::Ended) };
        let runtime = guest.runtime;
        let (sender, receiver) = channel();
        let engine = engine.clone();
        let room = MOST_CODE - self.size;
        let work = move || {
            let (layout, opcodes) = &*known;
            // Those of the engine's module, which is stopped by the same bytes.
            let checkpoints = CHECKPOINTS as u32..(CHECKPOINTS + CHECKPOINT_BYTES) as u32;
            let compiled = nexxo_jit::compile(&jobs, opcodes, layout, runtime, room, checkpoints);
            let size = compiled.wasm.len();
            let ready = Module::new(&engine, &compiled.wasm).map(|module| Ready {
                module,
                functions: compiled.functions,
                size,
            });
            // Nobody waits for it any more where the instance is gone.
            drop(sender.send(ready));
        };
        let thread = std::thread::Builder::new().name("nexxo-compile".into()).stack_size(THREAD_STACK);
        // Without a thread the functions stay with the interpreter.
        Ok(if thread.spawn(work).is_ok() { Phase::Compiling(receiver, attached) } else { Phase::Ended })
    }
}

impl Guest {
    /// None where the guest has not what is needed. An error is the guest's own.
    fn of(instance: &Instance, context: &mut StoreContextMut<'_, State>) -> Result<Option<Self>> {
        let Some(mut this) = Self::exports(instance, context) else { return Ok(None) };
        let mut at = [0; 3];
        for (name, at) in ["nexxo_jit_layout", "nexxo_jit_opcodes", "nexxo_jit_runtime"].iter().zip(&mut at) {
            let Ok(function) = instance.get_typed_func::<(), u32>(&mut *context, name) else {
                return Ok(None);
            };
            *at = function.call(&mut *context, ())?;
        }
        this.list = this.alloc.call(&mut *context, MOST_FUNCTIONS * 8)?;
        this.runtime = at[2];
        let data = this.memory.data(&*context);
        let numbers: Option<Vec<u32>> = (0..Layout::LEN).map(|index| word(data, at[0], index)).collect();
        let layout = numbers.and_then(|numbers| Layout::new(&numbers).ok());
        let (Some(layout), Some(opcodes)) = (layout, Opcodes::read(data, at[1])) else { return Ok(None) };
        this.known = Some(Arc::new((layout, opcodes)));
        Ok(Some(this))
    }

    fn exports(instance: &Instance, context: &mut StoreContextMut<'_, State>) -> Option<Self> {
        let memory = instance.get_memory(&mut *context, "memory")?;
        let table = instance.get_table(&mut *context, "__indirect_function_table")?;
        let stack = instance.get_global(&mut *context, "__stack_pointer")?;
        let mut imports: Vec<Extern> = vec![memory.into(), table.into(), stack.into()];
        for (name, ..) in HELPERS {
            imports.push(instance.get_func(&mut *context, &format!("nexxo_jit_{name}"))?.into());
        }
        Some(Self {
            memory,
            table,
            imports,
            hot: instance.get_typed_func(&mut *context, "nexxo_jit_hot").ok()?,
            atom: instance.get_typed_func(&mut *context, "nexxo_jit_atom").ok()?,
            alloc: instance.get_typed_func(&mut *context, "nexxo_jit_alloc").ok()?,
            attach: instance.get_typed_func(&mut *context, "nexxo_jit_attach").ok()?,
            known: None,
            runtime: 0,
            list: 0,
        })
    }

    /// The functions that have become hot and are fit, with their serial numbers.
    fn jobs(&self, context: &mut StoreContextMut<'_, State>) -> Result<Vec<(Job, u32)>> {
        let Some(known) = self.known.clone().filter(|_| self.list != 0) else { return Ok(Vec::new()) };
        let (layout, opcodes) = &*known;
        let count = self.hot.call(&mut *context, (self.list, MOST_FUNCTIONS))?.min(MOST_FUNCTIONS) as usize;
        let mut jobs = Vec::new();
        for index in 0..count {
            let data = self.memory.data(&*context);
            let (Some(address), Some(serial)) =
                (word(data, self.list, 2 * index), word(data, self.list, 2 * index + 1))
            else {
                break;
            };
            let fit = Function::read(data, address, layout)
                .and_then(|function| Ok((nexxo_jit::needs(&function, opcodes, layout)?, function)));
            let Ok((needs, function)) = fit else {
                self.attach.call(&mut *context, (address, serial, 0, 0))?;
                continue;
            };
            let mut atoms = HashMap::new();
            for atom in needs.atoms {
                atoms.insert(atom, self.atom.call(&mut *context, atom)?);
            }
            let cache = if needs.cache == 0 { 0 } else { self.alloc.call(&mut *context, needs.cache)? };
            jobs.push((Job { function, atoms, cache }, serial));
        }
        Ok(jobs)
    }
}

/// The `index`-th number from an address on.
fn word(data: &[u8], address: u32, index: usize) -> Option<u32> {
    let bytes = data.get(address as usize..)?.get(4 * index..4 * index + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// Puts compiled functions into the guest's table; the number of the first.
fn place(guest: &Guest, context: &mut StoreContextMut<'_, State>, ready: &Ready) -> Option<u32> {
    let instance = Instance::new(context.as_context_mut(), &ready.module, &guest.imports).ok()?;
    let first = guest.table.grow(&mut *context, ready.functions.len() as u64, Ref::Func(None)).ok()?;
    for number in 0..ready.functions.len() {
        let function = instance.get_func(&mut *context, &format!("f{number}"))?;
        guest.table.set(&mut *context, first + number as u64, Ref::Func(Some(function))).ok()?;
    }
    u32::try_from(first).ok()
}
