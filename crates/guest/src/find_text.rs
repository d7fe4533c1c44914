//! `String.prototype.includes` and `indexOf` by a vector scan. The engine's own compare at every position, and plugins ask
//! of every module whether it has some text in it.
//!
//! Only plain calls on plain strings come here; the rest goes to the engine's functions, which these stand before.

use std::ffi::{CStr, c_int};

use memchr::memmem;
use rquickjs_sys as qjs;

use crate::engine::{ctx, engine};
use crate::js::{Result, Value, returned};
use crate::text::Flat;

/// The engine's functions.
#[derive(Debug)]
pub struct Originals {
    includes: Value,
    index_of: Value,
}

/// Puts the functions in the place of the engine's.
pub fn install() -> Result<()> {
    let prototype = Value::global().get(c"String")?.get(c"prototype")?;
    engine().find_text =
        Some(Originals { includes: prototype.get(c"includes")?, index_of: prototype.get(c"indexOf")? });
    let define = |name: &CStr, function: qjs::JSCFunction| -> Result<()> {
        let kind = qjs::JSCFunctionEnum_JS_CFUNC_generic;
        // SAFETY: the context is alive and the name ends in NUL.
        let function =
            Value::checked(unsafe { qjs::JS_NewCFunction2(ctx(), function, name.as_ptr(), 1, kind, 0) })?;
        prototype.define_hidden(name, function)
    };
    define(c"includes", Some(includes))?;
    define(c"indexOf", Some(index_of))
}

unsafe extern "C" fn includes(
    _ctx: *mut qjs::JSContext,
    this: qjs::JSValue,
    argc: c_int,
    argv: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine passes `argc` arguments.
    let args = unsafe { arguments(argc, argv) };
    match search(this, args) {
        Some(found) => Value::bool(found.is_some()).into_raw(),
        None => delegate(|originals| &originals.includes, this, args),
    }
}

unsafe extern "C" fn index_of(
    _ctx: *mut qjs::JSContext,
    this: qjs::JSValue,
    argc: c_int,
    argv: *mut qjs::JSValue,
) -> qjs::JSValue {
    // SAFETY: the engine passes `argc` arguments.
    let args = unsafe { arguments(argc, argv) };
    match search(this, args) {
        Some(found) => qjs::JS_MKVAL(qjs::JS_TAG_INT, found.map_or(-1, |at| at as i32)),
        None => delegate(|originals| &originals.index_of, this, args),
    }
}

/// # Safety
/// `argv` points to `argc` values that live as long as the call.
unsafe fn arguments<'a>(argc: c_int, argv: *mut qjs::JSValue) -> &'a [qjs::JSValue] {
    // SAFETY: the caller's.
    if argc == 0 { &[] } else { unsafe { std::slice::from_raw_parts(argv, argc as usize) } }
}

fn delegate(pick: fn(&Originals) -> &Value, this: qjs::JSValue, args: &[qjs::JSValue]) -> qjs::JSValue {
    let original = engine().find_text.as_ref().map(pick).cloned().unwrap_or_else(Value::undefined);
    returned(original.call(&Value::borrowed(this), args))
}

/// Where the text is found; the outer `None` where this is a call for the engine.
fn search(this: qjs::JSValue, args: &[qjs::JSValue]) -> Option<Option<usize>> {
    let (needle, from) = match args {
        [needle] => (needle, 0),
        [needle, from] => (needle, small_number(*from)?),
        _ => return None,
    };
    let (text, needle) = (Value::borrowed(this), Value::borrowed(*needle));
    if !text.is_string() || !needle.is_string() {
        return None;
    }
    match (Flat::of(&text), Flat::of(&needle)) {
        (Flat::Narrow(text), Flat::Narrow(needle)) => {
            let rest = text.get(from..).unwrap_or(&[]);
            Some(memmem::find(rest, needle).map(|at| at + from.min(text.len())))
        }
        (Flat::Wide(text), Flat::Wide(needle)) => Some(find_wide(text, needle, from)),
        (Flat::Wide(text), Flat::Narrow(needle)) => {
            let needle: Vec<u16> = needle.iter().copied().map(u16::from).collect();
            Some(find_wide(text, &needle, from))
        }
        _ => None,
    }
}

fn small_number(value: qjs::JSValue) -> Option<usize> {
    // SAFETY: reads the tag alone.
    if unsafe { qjs::JS_VALUE_GET_TAG(value) } != qjs::JS_TAG_INT {
        return None;
    }
    // SAFETY: the tag says that it is an integer.
    Some(unsafe { qjs::JS_VALUE_GET_INT(value) }.max(0) as usize)
}

/// Finds units by their bytes. What is found in the middle of a unit is no find.
fn find_wide(text: &[u16], needle: &[u16], from: usize) -> Option<usize> {
    let start = from.min(text.len());
    let bytes = as_bytes(&text[start..]);
    let finder = memmem::Finder::new(as_bytes(needle));
    let mut at = 0;
    loop {
        at += finder.find(bytes.get(at..)?)?;
        if at % 2 == 0 {
            return Some(start + at / 2);
        }
        at += 1;
    }
}

fn as_bytes(units: &[u16]) -> &[u8] {
    // SAFETY: the same memory, of which every byte is a valid u8.
    unsafe { std::slice::from_raw_parts(units.as_ptr().cast(), units.len() * 2) }
}
