//! For which call code runs.
//!
//! Each job of the queue belongs to the call in whose name its reaction was asked for, not to the one that settled the promise,
//! and each timer to the one that set it. The host is told where that changes, and charges the time to that call. See
//! `docs/decisions/time-of-calls.md`.

use rquickjs_sys as qjs;

use crate::engine::{ctx, engine};
use crate::host;
use crate::js::{Result, Value};
use crate::native::arg;

unsafe extern "C" {
    fn JS_SetJobOwner(rt: *mut qjs::JSRuntime, owner: u32);
    fn JS_GetPendingJobOwner(rt: *mut qjs::JSRuntime) -> u32;
}

/// An entry begins, whose owner the host knows.
pub fn begin(id: u32) {
    engine().owner = id;
    // SAFETY: the runtime is alive.
    unsafe { JS_SetJobOwner(qjs::JS_GetRuntime(ctx()), id) };
}

/// What runs from now on is done for a call, or for none where it is 0.
pub fn turn(owner: u32) {
    // An entry from within a host call is made for the call that made that.
    if engine().owner == owner || engine().depth > 1 {
        return;
    }
    begin(owner);
    host::turn_to(owner);
}

/// Turns to the owner of the job that is next; there is one.
pub fn turn_to_next_job() {
    // SAFETY: the runtime is alive.
    turn(unsafe { JS_GetPendingJobOwner(qjs::JS_GetRuntime(ctx())) });
}

/// `owner()`
pub fn get(_: &[Value]) -> Result<Value> {
    Ok(Value::number(f64::from(engine().owner)))
}

/// `turn(owner)`
pub fn set(args: &[Value]) -> Result<Value> {
    turn(arg(args, 0).to_f64()? as u32);
    Ok(Value::undefined())
}
