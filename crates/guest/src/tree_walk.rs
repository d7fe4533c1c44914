//! Walks of trees as the package `zimmerframe` does them.

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Value};
use crate::native::arg;

unsafe extern "C" {
    fn JS_WalkTree(
        ctx: *mut qjs::JSContext,
        root: qjs::JSValue,
        state: qjs::JSValue,
        visitors: qjs::JSValue,
        changed: qjs::JSValue,
        loud: qjs::JSValue,
        mapped: qjs::JSValue,
    ) -> qjs::JSValue;
}

/// What the root becomes, of a root, a state, visitors, and functions that make nodes and arrays of what changed.
pub fn walk(args: &[Value]) -> Result<Value> {
    let [root, state, visitors, changed, loud, mapped] = std::array::from_fn(|index| arg(args, index));
    // SAFETY: the values are alive; the result is owned.
    Value::checked(unsafe {
        JS_WalkTree(ctx(), root.raw(), state.raw(), visitors.raw(), changed.raw(), loud.raw(), mapped.raw())
    })
}
