//! Operations of the host: decode, run, drain the job queue, answer.
//!
//! The answer is one 64-bit number. The frequent ones are small: [`UNDEFINED`], [`NULL`] and [`ECHO`] plus the number
//! of the value that comes back unchanged, each meaning also that there is no event and no change of the timer. Any
//! other number is the address of an encoded outcome in its upper half and the outcome's length in the lower one.

use nexxo_abi::{BareText, Op, Outcome, write_outcome_head, write_outcome_tail};
use rquickjs_sys as qjs;
use std::ffi::CStr;

use crate::engine::{ctx, engine};
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::{decode, encode, owners, reactions, source, text};

const UNDEFINED: u64 = 0;
const NULL: u64 = 1;
const ECHO: u64 = 2;

enum Done {
    Value(Value),
    Thrown(Value),
    Pending,
}

/// Runs one operation.
pub fn enter(op: u32, id: u32, len: usize) -> u64 {
    let engine = engine();
    engine.depth += 1;
    if engine.depth == 1 {
        // SAFETY: the runtime is alive; the stack is at its top.
        unsafe { qjs::JS_UpdateStackTop(qjs::JS_GetRuntime(engine.ctx)) };
        owners::begin(owner_of(op, id));
    }
    let answer = match Op::try_from(op) {
        Ok(op @ (Op::Script | Op::Load)) => {
            let packed = answer(settle(source::run(op, len), op, id), &[]);
            // Nobody sets the host's clock by what loading answers, so the next entry says it again.
            let engine = crate::engine();
            engine.timer_changed = engine.timer >= 0.0;
            packed
        }
        Ok(op) => match decode::frame(engine.frame(len)) {
            Ok(values) => {
                let done = settle(run(op, id, &values), op, id);
                answer(done, &values)
            }
            Err(Thrown) => answer(Done::Thrown(Value::exception()), &[]),
        },
        Err(error) => {
            let Thrown = throw_type_error(&error.to_string(), Some("NEXXO_FRAME"));
            answer(Done::Thrown(Value::exception()), &[])
        }
    };
    crate::engine().depth -= 1;
    answer
}

/// The call that an entry is made for, or 0: what else has a number is no call.
fn owner_of(op: u32, id: u32) -> u32 {
    match Op::try_from(op) {
        Ok(op) if op.is_call() => id,
        _ => 0,
    }
}

/// Runs a hook whose arguments came as bare texts: the short way for the hooks that run for every module.
pub fn hook(id: u32, slot: u32, a_len: u32, b_len: u32) -> u64 {
    let engine = engine();
    engine.short_entries += 1.0;
    engine.depth += 1;
    if engine.depth == 1 {
        // SAFETY: the runtime is alive; the stack is at its top.
        unsafe { qjs::JS_UpdateStackTop(qjs::JS_GetRuntime(engine.ctx)) };
        owners::begin(id);
    }
    let second = BareText::unpack(b_len);
    let answer = match texts(BareText::unpack(a_len), second) {
        Ok(values) => {
            let runner = match &crate::engine().glue {
                Some(glue) => glue.runners.get_index(slot),
                None => Err(throw_type_error("the prelude has not run", Some("NEXXO_FRAME"))),
            };
            let called = runner.and_then(|runner| {
                let id = qjs::JS_MKVAL(qjs::JS_TAG_INT, id as i32);
                let args = [id, values[1].raw(), values[2].raw()];
                runner.call(&Value::undefined(), if second.is_some() { &args } else { &args[..2] })
            });
            answer(settle(called, Op::Hook, id), &values)
        }
        Err(Thrown) => answer(Done::Thrown(Value::exception()), &[]),
    };
    crate::engine().depth -= 1;
    answer
}

/// The slot's place and the two texts, so that an echo has the same number as in a frame.
fn texts(first: Option<BareText>, second: Option<BareText>) -> Result<[Value; 3]> {
    let mut taken = 0;
    let mut next = |bare: Option<BareText>| {
        let Some(bare) = bare else { return Ok(Value::undefined()) };
        let start = bare.start(taken);
        taken = start.saturating_add(bare.room());
        let bytes = engine().frame_from(start);
        if bare.is_wide {
            text::wide(bytes, bare.units as usize)
        } else {
            text::narrow(bytes, bare.units as usize)
        }
    };
    let (a, b) = (next(first)?, next(second)?);
    Ok([Value::undefined(), a, b])
}

fn run(op: Op, id: u32, values: &[Value]) -> Result<Value> {
    let Some(glue) = engine().glue.as_ref() else {
        return Err(throw_type_error("the prelude has not run", Some("NEXXO_FRAME")));
    };
    let function = match op {
        Op::Configure => &glue.configure,
        Op::Hook => &glue.hook,
        Op::Settle => &glue.settle,
        Op::Timers => &glue.timers,
        Op::Invoke => &glue.invoke,
        Op::Release => &glue.release,
        Op::Script | Op::Load => return Ok(Value::undefined()),
    }
    .clone();
    let namespace = match op {
        Op::Configure => engine().namespace.clone(),
        _ => None,
    };
    with_id(&function, id, namespace.as_ref(), values)
}

/// The id comes first where the operation has one.
fn with_id(function: &Value, id: u32, extra: Option<&Value>, values: &[Value]) -> Result<Value> {
    let mut args = [qjs::JS_UNDEFINED; 18];
    let mut count = 0;
    if id != 0 {
        args[count] = qjs::JS_MKVAL(qjs::JS_TAG_INT, id as i32);
        count += 1;
    }
    for value in extra.into_iter().chain(values) {
        args[count] = value.raw();
        count += 1;
    }
    function.call(&Value::undefined(), &args[..count])
}

/// Evaluates source text; `flags` are the engine's.
pub fn evaluate(source: &CStr, name: &CStr, flags: u32) -> Result<Value> {
    let bytes = source.to_bytes();
    // SAFETY: both end in NUL, and the length is that of the source without it.
    Value::checked(unsafe {
        qjs::JS_Eval(ctx(), source.as_ptr(), bytes.len() as _, name.as_ptr(), flags as i32)
    })
}

/// Runs what is queued, unless the host entered from within a call of ours: then the queue waits for the outermost
/// entry, as microtasks do.
fn drain() {
    if engine().depth > 1 {
        return;
    }
    loop {
        // Node's order: what `process.nextTick` queued first, then the promises, then what they queued in turn.
        run_ticks();
        run_jobs();
        if !engine().wants_ticks {
            break;
        }
    }
    crate::context::end_turn();
}

fn run_ticks() {
    if !engine().wants_ticks {
        return;
    }
    let Some(ticks) = engine().glue.as_ref().map(|glue| glue.ticks.clone()) else { return };
    engine().wants_ticks = false;
    // One that throws ends the turn of its own; the others stay queued.
    while ticks.call(&Value::undefined(), &[]).is_err() {
        drop(Value::exception());
    }
}

fn run_jobs() {
    let mut job_ctx = std::ptr::null_mut();
    // SAFETY: the runtime is alive.
    while unsafe { qjs::JS_IsJobPending(qjs::JS_GetRuntime(ctx())) } {
        owners::turn_to_next_job();
        // SAFETY: as above.
        let ran = unsafe { qjs::JS_ExecutePendingJob(qjs::JS_GetRuntime(ctx()), &mut job_ctx) };
        if ran < 0 {
            drop(Value::exception());
        }
    }
}

/// How many timers that are due run within one entry. The rest waits for the host, and others have their turn.
const DUE_TIMERS: u32 = 100;

/// Runs what `setImmediate` has queued where the call goes on by that and has asked the host for nothing: otherwise it would
/// wait until all that the bundler calls at once had begun. An error is that of a timer.
fn run_due(is_waiting: impl Fn() -> bool) -> std::result::Result<(), Value> {
    for _ in 0..DUE_TIMERS {
        let engine = engine();
        if engine.depth > 1 || engine.timer != 0.0 || engine.event_count > 0 || !is_waiting() {
            break;
        }
        let Some(timers) = engine.glue.as_ref().map(|glue| glue.timers.clone()) else { break };
        let ran = timers.call(&Value::undefined(), &[]).map_err(|Thrown| Value::exception());
        drain();
        ran?;
    }
    Ok(())
}

fn is_pending(value: &Value) -> bool {
    // SAFETY: the value is alive.
    value.is_promise()
        && unsafe { qjs::JS_PromiseState(ctx(), value.raw()) } == qjs::JSPromiseStateEnum_JS_PROMISE_PENDING
}

fn settle(result: Result<Value>, op: Op, id: u32) -> Done {
    let mut value = match result {
        Ok(value) => value,
        Err(Thrown) => {
            let error = Value::exception();
            drain();
            return Done::Thrown(error);
        }
    };
    if value.is_object() && !value.is_promise() {
        match adopt(value) {
            Ok(adopted) => value = adopted,
            Err(Thrown) => return Done::Thrown(Value::exception()),
        }
    }
    drain();
    let is_waiting = || if op.is_call() { is_pending(&value) } else { op == Op::Settle };
    if let Err(error) = run_due(is_waiting) {
        return Done::Thrown(error);
    }
    if op.is_call() {
        // What the answer takes is the call's again.
        owners::turn(id);
    }
    if !value.is_promise() {
        return Done::Value(value);
    }
    // SAFETY: the value is alive and a promise.
    let (state, result) = unsafe {
        (qjs::JS_PromiseState(ctx(), value.raw()), Value::owned(qjs::JS_PromiseResult(ctx(), value.raw())))
    };
    match state {
        qjs::JSPromiseStateEnum_JS_PROMISE_FULFILLED => Done::Value(result),
        qjs::JSPromiseStateEnum_JS_PROMISE_REJECTED => {
            // SAFETY: as above.
            unsafe { qjs::JS_PromiseMarkAsHandled(ctx(), value.raw()) };
            Done::Thrown(result)
        }
        _ => match reactions::attach(&value, id) {
            Ok(()) => Done::Pending,
            Err(Thrown) => Done::Thrown(Value::exception()),
        },
    }
}

/// An object with a `then` method is awaited like a promise.
fn adopt(value: Value) -> Result<Value> {
    let then = value.get(c"then")?;
    if !then.is_function() {
        return Ok(value);
    }
    let promise = Value::global().get(c"Promise")?;
    promise.get(c"resolve")?.call(&promise, &[value.raw()])
}

fn answer(done: Done, values: &[Value]) -> u64 {
    let engine = engine();
    let quiet = engine.event_count == 0 && !engine.timer_changed;
    let echo = match &done {
        // Two strings at one address are one string. An object may have been changed, so it goes back whole.
        Done::Value(value) if value.is_string() => values.iter().position(|other| other.raw() == value.raw()),
        _ => None,
    };
    if quiet && let Done::Value(value) = &done {
        if value.is_undefined() {
            return UNDEFINED;
        }
        if value.is_null() {
            return NULL;
        }
        if let Some(index) = echo {
            return ECHO + index as u64;
        }
    }
    let mut bytes = std::mem::take(&mut engine.outbox);
    bytes.clear();
    match (&done, echo) {
        (Done::Value(_), Some(index)) => {
            write_outcome_head(&mut bytes, Outcome::Echo);
            bytes.push(index as u8);
        }
        (Done::Value(value), _) => {
            write_outcome_head(&mut bytes, Outcome::Value);
            if encode::value(&mut bytes, value).is_err() {
                bytes.clear();
                write_thrown(&mut bytes, &Value::exception());
            }
        }
        (Done::Thrown(error), _) => write_thrown(&mut bytes, error),
        (Done::Pending, _) => write_outcome_head(&mut bytes, Outcome::Pending),
    }
    let engine = crate::engine();
    write_outcome_tail(&mut bytes, engine.event_count, &engine.events, engine.timer);
    engine.events.clear();
    engine.event_count = 0;
    engine.timer_changed = false;
    engine.outbox = bytes;
    (engine.outbox.as_ptr() as u64) << 32 | engine.outbox.len() as u64
}

fn write_thrown(bytes: &mut Vec<u8>, error: &Value) {
    write_outcome_head(bytes, Outcome::Thrown);
    write_or_describe(bytes, error);
}

/// Appends a value, or a text in its place that says why it could not cross.
pub fn write_or_describe(bytes: &mut Vec<u8>, value: &Value) {
    if encode::value(bytes, value).is_ok() {
        return;
    }
    let reason = Value::exception();
    if encode::value(bytes, &reason).is_err() {
        drop(Value::exception());
        nexxo_abi::Writer::new(bytes).text("a value that cannot cross the boundary");
    }
}
