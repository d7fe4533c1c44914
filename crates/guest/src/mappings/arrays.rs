//! Plain arrays of the engine, read and made without a call for each item.

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Value};

unsafe extern "C" {
    fn JS_GetArrayValues(
        ctx: *mut qjs::JSContext,
        array: qjs::JSValue,
        values: *mut *const qjs::JSValue,
        count: *mut u32,
    ) -> bool;
}

/// The items of an array that has all of them in order; `None` for anything else.
///
/// # Safety
/// The array must not change, and no JavaScript may run, as long as the items are used.
pub unsafe fn items<'a>(array: qjs::JSValue) -> Option<&'a [qjs::JSValue]> {
    let (mut values, mut count) = (std::ptr::null(), 0);
    // SAFETY: the caller's array is alive; both results outlive the call.
    if !unsafe { JS_GetArrayValues(ctx(), array, &mut values, &mut count) } {
        return None;
    }
    if count == 0 {
        return Some(&[]);
    }
    // SAFETY: the engine keeps `count` values there until the array changes.
    Some(unsafe { std::slice::from_raw_parts(values, count as usize) })
}

/// An integer of the engine's.
pub fn int(value: qjs::JSValue) -> Option<i32> {
    // SAFETY: reads the tag alone.
    if unsafe { qjs::JS_VALUE_GET_TAG(value) } != qjs::JS_TAG_INT {
        return None;
    }
    // SAFETY: the tag says that it is an integer.
    Some(unsafe { qjs::JS_VALUE_GET_INT(value) })
}

/// An array of values, which it takes over.
pub fn of_values(values: Vec<qjs::JSValue>) -> Result<Value> {
    // SAFETY: pointer and length are the slice's; the engine takes the references, on failure too.
    Value::checked(unsafe { qjs::JS_NewArrayFrom(ctx(), values.len() as i32, values.as_ptr()) })
}

/// An array of integers.
pub fn of_ints(ints: &[i32]) -> Result<Value> {
    let mut values = [qjs::JS_UNDEFINED; 8];
    let values = &mut values[..ints.len()];
    for (value, int) in values.iter_mut().zip(ints) {
        *value = qjs::JS_MKVAL(qjs::JS_TAG_INT, *int);
    }
    // SAFETY: pointer and length are the slice's.
    Value::checked(unsafe { qjs::JS_NewArrayFrom(ctx(), values.len() as i32, values.as_ptr()) })
}
