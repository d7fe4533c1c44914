//! What Wasmtime keeps beside an instance, and the imports that work on it.

use std::cell::Cell;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nexxo_abi::{DecodeError, Reader, Value, ValueBuilder};
use nexxo_policy::{ReadRoots, WriteRoots};
use wasmtime::{Caller, Extern};

use crate::accounts::EntryTime;
use crate::cpu::thread_cpu;
use crate::error::Error;
use crate::file_writes;
use crate::files;
use crate::host::Host;
use crate::limits::{Limits, MemoryLimiter};
use crate::meter::Meter;
use crate::snapshot::{MAX_READS, Read};
use crate::stats::{LastEntry, Stats};
use crate::watch::Watch;

/// In place of the number of recorded calls: among them are some that cannot be repeated.
pub const UNKEPT: u32 = u32::MAX;

/// What an instance and its store both look at.
#[derive(Default)]
pub struct Shared {
    /// The caller of the host call that is under way: the way back in.
    pub active: Cell<Option<NonNull<Caller<'static, State>>>>,
    /// Whether the store is in use from outside a host call.
    pub borrowed: Cell<bool>,
    /// The code of what ended the instance.
    pub stopped: Cell<Option<&'static str>>,
    /// How many calls were recorded for the results of hooks.
    pub recorded: Cell<u32>,
}

/// The data of a store.
pub struct State {
    pub limiter: MemoryLimiter,
    pub watch: Arc<Watch>,
    pub stats: Stats,
    /// The calls made while the plugin was evaluated, for its snapshot; `None` when they are not recorded, or when the
    /// evaluation did something that a snapshot cannot repeat.
    pub reads: Option<Vec<Read>>,
    /// The calls made since they were last taken, for results that are kept; `None` where none are.
    pub recorded: Option<Vec<Read>>,
    pub shared: Rc<Shared>,
    /// The operation has been done by another instance of the plugin: what it writes is there.
    pub is_repeat: bool,
    host: Rc<dyn Host>,
    roots: ReadRoots,
    writes: WriteRoots,
    clock_ms: Option<f64>,
    calls_left: u64,
    limits: Limits,
    response: Vec<u8>,
    /// `bytes_out` when the operation began.
    out_before: u64,
}

impl State {
    pub fn new(
        limits: Limits,
        roots: ReadRoots,
        writes: WriteRoots,
        clock_ms: Option<f64>,
        host: Rc<dyn Host>,
        shared: Rc<Shared>,
    ) -> Self {
        Self {
            limiter: MemoryLimiter::new(limits.memory),
            watch: Arc::new(Watch::new()),
            stats: Stats::default(),
            reads: None,
            recorded: None,
            shared,
            is_repeat: false,
            host,
            roots,
            writes,
            clock_ms,
            calls_left: limits.host_calls,
            limits,
            response: Vec::new(),
            out_before: 0,
        }
    }

    /// Starts an entry, for a call that begins with it or for none.
    pub fn begin(&mut self, cpu: Duration, host_calls: u64, call: Option<u32>) {
        self.watch.begin(cpu, call);
        self.calls_left = host_calls;
        self.limiter.refused = false;
        self.out_before = self.stats.bytes_out;
    }

    /// Ends it; `done` is the call that began with it and ended with it.
    pub fn end(&mut self, bytes_in: u64, done: Option<u32>) -> (LastEntry, Result<(), Error>) {
        let (EntryTime { all: cpu, for_none }, result) = self.watch.end(done);
        self.stats.cpu += cpu;
        self.stats.entries += 1;
        self.stats.bytes_in += bytes_in;
        let last = LastEntry {
            cpu,
            cpu_for_none: for_none,
            bytes_in,
            bytes_out: self.stats.bytes_out - self.out_before,
            memory_refused: self.limiter.refused,
        };
        (last, result)
    }

    /// The time that the guest sees, in microseconds since the epoch.
    pub fn now_us(&self) -> f64 {
        match self.clock_ms {
            Some(fixed) => fixed * 1000.0,
            None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_micros() as f64),
        }
    }

    /// Answers a file system request again, for the check of a snapshot.
    pub fn repeat(&mut self, request: &[u8]) -> Option<[u8; 32]> {
        self.answer_again(request).map(|response| *blake3::hash(&response).as_bytes())
    }

    /// The same for the check of a result.
    pub fn repeat_for_result(&mut self, request: &[u8]) -> Option<[u8; 32]> {
        self.answer_again(request).map(|response| answer_hash(&response))
    }

    fn answer_again(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let (_, method, args) = parse(request).ok()?;
        let mut response = Vec::new();
        files::answer(&self.roots, &mut self.stats, &method, &args.ok()?, &mut response)?;
        Some(response)
    }
}

type Parsed<'a> = (Reader<'a>, String, Result<Value, DecodeError>);

/// A request's method, and its arguments where it is one for the file system.
fn parse(request: &[u8]) -> Result<Parsed<'_>, DecodeError> {
    let (mut reader, count) = Reader::frame(request)?;
    if count != 3 {
        return Err(DecodeError::Truncated);
    }
    let method = reader.text()?.to_string_lossy();
    let args = if method.starts_with("fs.") {
        let mut rest = reader.clone();
        rest.value(&mut ValueBuilder)
            .and_then(|_| rest.value(&mut ValueBuilder))
            .and_then(|args| rest.end().map(|()| args))
    } else {
        Ok(Value::Undefined)
    };
    Ok((reader, method, args))
}

fn memory(caller: &mut Caller<'_, State>) -> wasmtime::Result<wasmtime::Memory> {
    match caller.get_export("memory") {
        Some(Extern::Memory(memory)) => Ok(memory),
        _ => Err(wasmtime::Error::msg("the guest exports no memory")),
    }
}

/// Runs an import, which is not the guest's own time to be stopped in.
fn outside<R>(
    caller: &mut Caller<'_, State>,
    run: impl FnOnce(&mut Caller<'_, State>) -> wasmtime::Result<R>,
) -> wasmtime::Result<R> {
    caller.data().watch.leave();
    let result = run(caller)?;
    caller.data().watch.come_back()?;
    Ok(result)
}

/// The import through which the guest asks for something. Returns the length of the response, which `host_take` fetches.
pub fn host_call(mut caller: Caller<'_, State>, address: u32, len: u32) -> wasmtime::Result<u32> {
    outside(&mut caller, |caller| respond(caller, address, len))
}

fn respond(caller: &mut Caller<'_, State>, address: u32, len: u32) -> wasmtime::Result<u32> {
    let state = caller.data_mut();
    state.stats.host_calls += 1;
    match state.calls_left.checked_sub(1) {
        Some(left) => state.calls_left = left,
        None => return Err(Error::CallQuota { limit: state.limits.host_calls }.into()),
    }
    if u64::from(len) > state.limits.output {
        return Err(Error::OutputLimit { size: u64::from(len), limit: state.limits.output }.into());
    }
    let memory = memory(caller)?;
    // Copied once and parsed from the copy: the guest's memory may change under a second look.
    let request = memory
        .data(&*caller)
        .get(address as usize..address as usize + len as usize)
        .ok_or(Error::Frame(DecodeError::Truncated))?
        .to_vec();
    let (_, method, args) = parse(&request).map_err(Error::Frame)?;
    let mut response = std::mem::take(&mut caller.data_mut().response);
    response.clear();
    let args = args.map_err(Error::Frame)?;
    let State { writes, stats, is_repeat, .. } = caller.data_mut();
    let written = if *is_repeat {
        file_writes::answer_repeated(stats, &method, &mut response)
    } else {
        file_writes::answer(writes, stats, &method, &args, &mut response)
    };
    if written.is_some() {
        // A snapshot would leave them out the next time, and so would a result.
        caller.data_mut().reads = None;
        caller.data_mut().shared.recorded.set(UNKEPT);
    } else if answer_file(caller.data_mut(), &method, &args, &mut response).is_some() {
        record(caller.data_mut(), request, &response);
    } else {
        if method != "log" {
            caller.data_mut().reads = None;
        }
        // What the host computes for the plugin is the plugin's time.
        let counts = method.starts_with("zlib.");
        call_out(caller, &request, &mut response, counts)?;
    }
    let len = u32::try_from(response.len()).map_err(|_| Error::MemoryLimit { limit: u64::from(u32::MAX) })?;
    caller.data_mut().response = response;
    Ok(len)
}

/// Answers what reads. That a pinned root is hashed at the first look into it is the host's wish, and its time.
fn answer_file(state: &mut State, method: &str, args: &Value, response: &mut Vec<u8>) -> Option<()> {
    let State { roots, stats, watch, .. } = state;
    let unsettled = roots.unsettled();
    if unsettled == 0 || !method.starts_with("fs.") {
        return files::answer(roots, stats, method, args, response);
    }
    watch.meter(Meter::pause);
    let answered = files::answer(roots, stats, method, args, response);
    if roots.unsettled() < unsettled {
        watch.meter(Meter::resume);
    } else {
        watch.meter(Meter::resume_charged);
    }
    answered
}

/// The path that a file system request asks about.
pub fn path_of(request: &[u8]) -> Option<String> {
    let (_, _, args) = parse(request).ok()?;
    Some(files::Arguments(&args.ok()?).text(0))
}

/// A hash of an answer, as a result depends on it: what a directory's own times, size and links are changes with each file
/// in it, and nobody asks for them; what is in it is another call.
pub fn answer_hash(response: &[u8]) -> [u8; 32] {
    *match directory_mode(response) {
        Some(mode) => blake3::hash(format!("directory {mode}").as_bytes()),
        None => blake3::hash(response),
    }
    .as_bytes()
}

fn directory_mode(response: &[u8]) -> Option<f64> {
    // The answer to `stat` is small, and what was read may be large.
    if response.len() > 512 {
        return None;
    }
    let (mut reader, _) = Reader::frame(response).ok()?;
    let (_, Value::Object(entries)) =
        (reader.value(&mut ValueBuilder).ok()?, reader.value(&mut ValueBuilder).ok()?)
    else {
        return None;
    };
    let field = |name: &str| {
        entries.iter().find(|(key, _)| key.iter().copied().eq(name.encode_utf16())).map(|(_, value)| value)
    };
    match (field("kind")?.as_text()?.as_str(), field("mode")?) {
        ("dir", Value::Number(mode)) => Some(*mode),
        _ => None,
    }
}

fn record(state: &mut State, request: Vec<u8>, response: &[u8]) {
    if let Some(recorded) = &mut state.recorded {
        if recorded.len() < MAX_READS {
            recorded.push(Read { request: request.clone(), answer: answer_hash(response) });
            state.shared.recorded.set(state.shared.recorded.get().max(recorded.len() as u32));
        } else {
            state.shared.recorded.set(UNKEPT);
        }
    }
    let Some(reads) = &mut state.reads else { return };
    if reads.len() == MAX_READS {
        state.reads = None;
    } else {
        reads.push(Read { request, answer: *blake3::hash(response).as_bytes() });
    }
}

/// Lets the host answer. Meanwhile the instance may be entered again, through this very caller.
fn call_out(
    caller: &mut Caller<'_, State>,
    request: &[u8],
    response: &mut Vec<u8>,
    counts: bool,
) -> wasmtime::Result<()> {
    let state = caller.data_mut();
    let (host, shared) = (state.host.clone(), state.shared.clone());
    let before_cpu = counts.then(thread_cpu);
    state.watch.meter(Meter::pause);
    let pointer = NonNull::from(&mut *caller).cast::<Caller<'static, State>>();
    let before = shared.active.replace(Some(pointer));
    host.call(request, response);
    shared.active.set(before);
    caller.data().watch.meter(|meter| {
        meter.resume();
        if let Some(before) = before_cpu {
            meter.charge(thread_cpu().saturating_sub(before) + host.time_elsewhere());
        }
    });
    match shared.stopped.get() {
        Some(code) => Err(Error::Poisoned(code).into()),
        None => Ok(()),
    }
}

/// The import by which the guest says for which call it goes on. It takes no time, and touches nothing of the guest's.
pub fn turn(caller: Caller<'_, State>, owner: u32) -> wasmtime::Result<()> {
    Ok(caller.data().watch.turn(owner)?)
}

/// The import by which it says that a call is over.
pub fn over(caller: Caller<'_, State>, call: u32) {
    caller.data().watch.over(call);
}

/// The import that hands over the response of the last `host_call`.
pub fn host_take(mut caller: Caller<'_, State>, address: u32) -> wasmtime::Result<()> {
    outside(&mut caller, |caller| give(caller, address))
}

fn give(caller: &mut Caller<'_, State>, address: u32) -> wasmtime::Result<()> {
    let response = std::mem::take(&mut caller.data_mut().response);
    let memory = memory(caller)?;
    memory
        .data_mut(&mut *caller)
        .get_mut(address as usize..address as usize + response.len())
        .ok_or(Error::Frame(DecodeError::Truncated))?
        .copy_from_slice(&response);
    caller.data_mut().response = response;
    caller.data_mut().response.clear();
    Ok(())
}
