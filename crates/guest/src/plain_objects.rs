//! Objects that are copied and compared by their properties in one step.

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Value};
use crate::native::arg;

unsafe extern "C" {
    fn JS_CopyPlainObject(ctx: *mut qjs::JSContext, object: qjs::JSValue) -> qjs::JSValue;
    fn JS_HaveSameProperties(ctx: *mut qjs::JSContext, a: qjs::JSValue, b: qjs::JSValue) -> bool;
}

/// A plain object with the fields of an object that has nothing but fields; undefined for any other value.
pub fn copy(args: &[Value]) -> Result<Value> {
    let object = arg(args, 0);
    // SAFETY: the value is alive; the result is owned.
    Value::checked(unsafe { JS_CopyPlainObject(ctx(), object.raw()) })
}

/// Whether two ordinary objects have the same prototype and the same properties with the very same values.
pub fn have_same_properties(args: &[Value]) -> Result<Value> {
    let (a, b) = (arg(args, 0), arg(args, 1));
    // SAFETY: both values are alive.
    Ok(Value::bool(unsafe { JS_HaveSameProperties(ctx(), a.raw(), b.raw()) }))
}
