//! The names of a node of a tree that lead to other nodes, for packages that walk over trees.

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Value};
use crate::native::arg;

unsafe extern "C" {
    fn JS_NewNodeNames(ctx: *mut qjs::JSContext, object: qjs::JSValue) -> qjs::JSValue;
}

/// What `for in` takes in place of the object to leave out names whose values, when it is their turn, are no objects, have
/// no type, or are arrays of such without undefined; the value itself where it is no object.
pub fn node_names(args: &[Value]) -> Result<Value> {
    let node = arg(args, 0);
    // SAFETY: the value is alive; the result is owned.
    Value::checked(unsafe { JS_NewNodeNames(ctx(), node.raw()) })
}
