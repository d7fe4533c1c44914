//! How the host enters a guest: an operation over a frame, or a hook over bare texts.

use nexxo_abi::{BareText, Op, Outcome};
use wasmtime::{StoreContextMut, Trap, TypedFunc, WasmParams, WasmResults};

use super::{Answer, Instance, State};
use crate::config::WASM_STACK;
use crate::error::{Error, Result};
use crate::meter::Meter;

/// How often an instance may be entered from within its own host calls.
const MAX_DEPTH: u32 = 16;

/// Native stack that must be left beyond the guest's own, for what the host does on its behalf.
const STACK_MARGIN: usize = 256 * 1024;

/// The small answers of `nexxo_enter`; any larger number is an address and a length.
const UNDEFINED: u64 = 0;
const NULL: u64 = 1;
const ECHO: u64 = 2;
const LAST_SMALL: u64 = 32;

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

    pub(super) fn enter_for<R>(
        &self,
        op: Op,
        id: u32,
        frame: &[u8],
        cpu: std::time::Duration,
        read: impl FnOnce(Answer<'_>) -> Result<R>,
    ) -> Result<R> {
        let call = op.is_call().then_some(id);
        self.operate(cpu, call, frame.len(), |context| {
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
        self.operate(self.limits.cpu, Some(id), len, |context| {
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
        call: Option<u32>,
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
                self.recall();
                self.use_large_pages(&mut context)?;
                context.data_mut().begin(cpu, self.limits.host_calls, call);
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
                let done = call.filter(|_| !self.is_pending.get());
                let (last, ended) = context.data_mut().end(bytes_in as u64, done);
                self.last.set(last);
                return result.and_then(|value| ended.map(|()| value));
            }
            self.watch.meter(Meter::pause);
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
        self.is_pending.set(false);
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
                let bytes = memory.get(start..start + len).ok_or(nexxo_abi::DecodeError::Truncated)?;
                self.is_pending.set(bytes.get(1) == Some(&(Outcome::Pending as u8)));
                Answer::Outcome(bytes)
            }
        };
        read(answer)
    }

    pub(super) fn memory_limit(&self) -> Error {
        Error::MemoryLimit { limit: self.limits.memory }
    }

    /// Calls into the guest, under watch. Where the watch has stopped it, it was stopped, even if it got to its end.
    pub(super) fn call<P: WasmParams, R: WasmResults>(
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
}
