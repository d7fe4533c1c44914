//! What `AsyncLocalStorage` holds for the code that runs, carried over `await`.
//!
//! The engine tells of promises when they are made and when they adopt another, but not when an async function goes on.
//! Jobs run in the order in which they were queued, though: a job that is queued right before the one that goes on sets
//! what it is to see. Nothing of this happens before a plugin uses such a storage.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::engine::{ctx, engine};
use crate::js::{Result, Value};
use crate::native::arg;

/// The state of the tracking, once it has begun.
pub struct Tracking {
    /// What the code that runs sees.
    current: Value,
    /// The symbol under which a promise keeps what it was made with.
    key: Value,
}

pub fn current(_: &[Value]) -> Result<Value> {
    Ok(engine().tracking.as_ref().map_or_else(Value::undefined, |tracking| tracking.current.clone()))
}

fn set(value: Value) {
    if let Some(tracking) = &mut engine().tracking {
        let before = std::mem::replace(&mut tracking.current, value);
        // Dropped after the engine is let go of: its end may run code.
        drop(before);
    }
}

pub fn set_current(args: &[Value]) -> Result<Value> {
    set(arg(args, 0));
    Ok(Value::undefined())
}

/// Lets the job that is queued next see `value`.
pub fn mark(args: &[Value]) -> Result<Value> {
    enqueue(&arg(args, 0));
    Ok(Value::undefined())
}

fn enqueue(value: &Value) {
    // SAFETY: the context is alive; the job takes a reference of its own.
    unsafe { qjs::JS_EnqueueJob(ctx(), Some(set_job), 1, &mut value.raw()) };
}

unsafe extern "C" fn set_job(_: *mut qjs::JSContext, _: c_int, argv: *mut qjs::JSValue) -> qjs::JSValue {
    // SAFETY: the engine passes the one argument that `enqueue` gave.
    set(Value::borrowed(unsafe { *argv }));
    qjs::JS_UNDEFINED
}

/// Begins to follow promises.
pub fn track(_: &[Value]) -> Result<Value> {
    if engine().tracking.is_none() {
        // SAFETY: the context is alive and the description ends in NUL.
        let key = Value::checked(unsafe { qjs::JS_NewSymbol(ctx(), c"context".as_ptr(), false) })?;
        engine().tracking = Some(Tracking { current: Value::undefined(), key });
        // SAFETY: the runtime is alive and the hook needs no data.
        unsafe {
            qjs::JS_SetPromiseHook(qjs::JS_GetRuntime(ctx()), Some(on_promise), std::ptr::null_mut());
        }
    }
    Ok(Value::undefined())
}

/// Between two turns nothing is seen.
pub fn end_turn() {
    if engine().tracking.is_some() {
        set(Value::undefined());
    }
}

unsafe extern "C" fn on_promise(
    _: *mut qjs::JSContext,
    kind: qjs::JSPromiseHookType,
    promise: qjs::JSValue,
    _parent: qjs::JSValue,
    _: *mut std::ffi::c_void,
) {
    let Some(tracking) = &engine().tracking else { return };
    let (current, key) = (tracking.current.clone(), tracking.key.clone());
    match kind {
        qjs::JSPromiseHookType_JS_PROMISE_HOOK_INIT => {
            // SAFETY: the promise and the symbol are alive; the value's reference is given away.
            unsafe {
                let atom = qjs::JS_ValueToAtom(ctx(), key.raw());
                qjs::JS_DefinePropertyValue(ctx(), promise, atom, current.clone().into_raw(), 0);
                qjs::JS_FreeAtom(ctx(), atom);
            }
            enqueue(&current);
        }
        qjs::JSPromiseHookType_JS_PROMISE_HOOK_BEFORE => {
            // SAFETY: as above.
            let held = unsafe {
                let atom = qjs::JS_ValueToAtom(ctx(), key.raw());
                let held = Value::checked(qjs::JS_GetProperty(ctx(), promise, atom));
                qjs::JS_FreeAtom(ctx(), atom);
                held
            };
            set(held.unwrap_or_else(|_| Value::undefined()));
        }
        _ => {}
    }
}
