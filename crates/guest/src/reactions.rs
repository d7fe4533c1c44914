//! How a pending call tells that it has settled.

use nexxo_abi::{Event, Writer};
use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::calls::write_or_describe;
use crate::engine::{ctx, engine};
use crate::host;
use crate::js::{Result, Value};

/// Records the outcome of call `id` once the promise settles.
pub fn attach(promise: &Value, id: u32) -> Result<()> {
    let on = |event: Event| {
        // SAFETY: the function keeps no data beyond its number and one integer.
        Value::checked(unsafe {
            let mut data = [qjs::JS_MKVAL(qjs::JS_TAG_INT, id as i32)];
            qjs::JS_NewCFunctionData(ctx(), Some(settled), 1, event as c_int, 1, data.as_mut_ptr())
        })
    };
    let (resolved, rejected) = (on(Event::Resolved)?, on(Event::Rejected)?);
    let then = Value::global().get(c"Promise")?.get(c"prototype")?.get(c"then")?;
    then.call(promise, &[resolved.raw(), rejected.raw()])?;
    Ok(())
}

unsafe extern "C" fn settled(
    _ctx: *mut qjs::JSContext,
    _this: qjs::JSValue,
    argc: c_int,
    argv: *mut qjs::JSValue,
    magic: c_int,
    data: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine passes `argc` arguments and the one datum that `attach` gave.
    let (value, id) = unsafe {
        let value = if argc > 0 { Value::borrowed(*argv) } else { Value::undefined() };
        (value, qjs::JS_VALUE_GET_INT(*data) as u32)
    };
    let event = if magic == Event::Resolved as c_int { Event::Resolved } else { Event::Rejected };
    record(event, id, &[&value]);
    qjs::JS_UNDEFINED
}

/// Appends an event. A fulfilment whose value cannot cross becomes a rejection that says why.
pub fn record(event: Event, id: u32, values: &[&Value]) {
    let mut events = std::mem::take(&mut engine().events);
    let start = events.len();
    events.push(event as u8);
    Writer::new(&mut events).raw_u32(id);
    for value in values {
        if event == Event::Rejected {
            write_or_describe(&mut events, value);
        } else if crate::encode::value(&mut events, value).is_err() {
            events.truncate(start);
            events.push(Event::Rejected as u8);
            Writer::new(&mut events).raw_u32(id);
            write_or_describe(&mut events, &Value::exception());
            break;
        }
    }
    let engine = engine();
    // A getter that ran during encoding may have recorded events of its own.
    events.append(&mut engine.events);
    engine.events = events;
    engine.event_count += 1;
    if event != Event::Request {
        host::call_is_over(id);
    }
}
