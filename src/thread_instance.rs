use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::This;
use napi::{JsValue, sys};
use napi_derive::napi;
use nexxo_abi::Op;
use nexxo_sandbox::{Error, Fork, Stats};

use crate::engine::runtime;
use crate::host::CALLBACK;
use crate::instance::Instance;
use crate::latest_entry::latest_entry;
use crate::raw::{Env, Raw};
use crate::stats::InstanceStats;
use crate::thread::{self, Start};
use crate::thread_inner::{DELIVER, ThreadInner};
use crate::thread_message::Job;
use crate::thread_port::Port;
use crate::value_bytes::recorded_value;
use crate::{failure, frames};

/// A plugin as an instance of it was at a moment, from which further instances go on.
#[napi]
pub struct InstanceFork {
    /// Until it is let go of.
    fork: RefCell<Option<Arc<Fork>>>,
}

#[napi]
impl InstanceFork {
    /// Keeps what an instance is now. Nothing may run inside.
    ///
    /// Throws an `Error` with a `code` where something does, or the system refuses memory.
    #[napi(constructor)]
    pub fn new(of: &Instance) -> napi::Result<Self> {
        let inner = &of.inner;
        let fork = inner.sandboxed.fork(&inner.plugin).map_err(|error| failure::throw(inner.env, &error))?;
        Ok(Self { fork: RefCell::new(Some(Arc::new(fork))) })
    }

    /// Lets go of it: no further instance is made from here. Those that were asked for come to be all the same.
    #[napi]
    pub fn release(&self) {
        self.fork.take();
    }
}

/// An instance on a thread of its own. See `docs/internals/boundary.md`.
#[napi]
pub struct ThreadInstance {
    inner: Rc<ThreadInner>,
    stats: Arc<Mutex<Stats>>,
}

latest_entry!(ThreadInstance);

#[napi]
impl ThreadInstance {
    /// Starts the thread. `deliver` is told of job 0 when the instance is there.
    #[napi(constructor)]
    pub fn new(
        env: napi::Env,
        this: This<'_>,
        fork: &InstanceFork,
        #[napi(ts_arg_type = "(method: string, callId: number, args: unknown[]) => unknown")] host: Raw,
        #[napi(
            ts_arg_type = "(job: number, value: unknown, echo: number, error: Error | undefined) => void"
        )]
        deliver: Raw,
    ) -> napi::Result<Self> {
        let env = Env(env.raw());
        let object = this.object.raw();
        let runtime = runtime().map_err(|error| failure::throw(env, &error))?;
        for (name, function) in [(CALLBACK, host), (DELIVER, deliver)] {
            env.define(object, env.text(&name.to_string_lossy())?, function.0, false)?;
        }
        let fork = fork.fork.borrow().clone();
        let fork = fork.ok_or_else(|| failure::throw(env, &Error::Disposed))?;
        let (sender, jobs) = channel();
        let (port, inner) = Port::open(env, |port| Rc::new(ThreadInner::new(env, port, sender)))?;
        inner.begin(object)?;
        let stats = Arc::new(Mutex::new(Stats::default()));
        let start = Start { runtime, fork, jobs, port: port.clone(), stats: stats.clone() };
        if let Err(error) = thread::start(start) {
            port.close();
            return Err(failure::throw(env, &Error::System(error.to_string())).into());
        }
        Ok(Self { inner, stats })
    }

    /// Has the guest entered; `deliver` is told what came of it. As `Instance.enter` but for the job's number, and whether
    /// another instance has done the same: then what it writes is not written again.
    #[napi(ts_args_type = "job: number, isRepeat: boolean, op: number, id: number, ...values: unknown[]")]
    #[allow(clippy::too_many_arguments)]
    pub fn enter(
        &self,
        job: u32,
        is_repeat: bool,
        op: u32,
        id: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
        f: Raw,
    ) -> napi::Result<()> {
        let mut frame = Vec::new();
        frames::write_values(self.inner.env, &mut frame, &[a.0, b.0, c.0, d.0, e.0, f.0])?;
        Ok(self.inner.post(Job {
            number: job,
            op: frames::op(self.inner.env, op)?,
            id,
            frame,
            is_repeat,
            foretold: Vec::new(),
        })?)
    }

    /// The same for a hook; as `Instance.hook`.
    #[napi(
        ts_args_type = "job: number, isRepeat: boolean, id: number, slot: number, narrow: number, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown"
    )]
    #[allow(clippy::too_many_arguments)]
    pub fn hook(
        &self,
        job: u32,
        is_repeat: bool,
        id: u32,
        slot: i32,
        narrow: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
    ) -> napi::Result<()> {
        let mut frame = Vec::new();
        frames::write_hook(self.inner.env, &mut frame, slot, narrow, &[a.0, b.0, c.0, d.0, e.0])?;
        Ok(self.inner.post(Job { number: job, op: Op::Hook, id, frame, is_repeat, foretold: Vec::new() })?)
    }

    /// Tells with the next entry what the host answers when the guest calls `method` without arguments in the name of `call`:
    /// its thread does not wait for that, and the host is not asked.
    ///
    /// Throws what makes the answer one that cannot cross.
    #[napi(ts_args_type = "call: number, method: string, answer: unknown")]
    pub fn foretell(&self, call: u32, method: String, answer: Raw) -> napi::Result<()> {
        Ok(self.inner.foretell(call, &method, answer.0)?)
    }

    /// Enters the guest at once, while it waits within a call that is being answered. As `Instance.enter`.
    ///
    /// Throws `NEXXO_UNSUPPORTED` at any other time.
    #[napi(ts_args_type = "op: number, id: number, ...values: unknown[]", ts_return_type = "unknown")]
    #[allow(clippy::too_many_arguments)]
    pub fn enter_within(
        &self,
        this: This<'_>,
        op: u32,
        id: u32,
        a: Raw,
        b: Raw,
        c: Raw,
        d: Raw,
        e: Raw,
        f: Raw,
    ) -> napi::Result<Raw> {
        let values = [a.0, b.0, c.0, d.0, e.0, f.0];
        let mut frame = Vec::new();
        frames::write_values(self.inner.env, &mut frame, &values)?;
        let (value, echo) =
            self.inner.enter_within(this.object.raw(), frames::op(self.inner.env, op)?, id, frame)?;
        Ok(Raw(usize::try_from(echo).ok().and_then(|echo| values.get(echo).copied()).unwrap_or(value)))
    }

    /// What the instance has used so far.
    #[napi]
    pub fn stats(&self) -> InstanceStats {
        self.stats.lock().unwrap_or_else(PoisonError::into_inner).clone().into()
    }

    /// Ends the instance when the entry that is under way is over.
    #[napi]
    pub fn dispose(&self) {
        self.inner.end();
    }
}

impl Drop for ThreadInstance {
    fn drop(&mut self) {
        self.inner.end();
    }
}
