//! What expressions and assignments of JavaScript do, in few steps where objects are plain.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::mappings::arrays::{self, items};

unsafe extern "C" {
    fn JS_GetField(ctx: *mut qjs::JSContext, object: qjs::JSValue, name: qjs::JSAtom) -> qjs::JSValue;
    fn JS_GetElement(ctx: *mut qjs::JSContext, object: qjs::JSValue, key: qjs::JSValue) -> qjs::JSValue;
    fn JS_PeekField(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        name: qjs::JSAtom,
        value: *mut qjs::JSValue,
    ) -> c_int;
    fn JS_PeekElement(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        key: qjs::JSValue,
        value: *mut qjs::JSValue,
    ) -> c_int;
    fn JS_IsArrayOrProxy(ctx: *mut qjs::JSContext, value: qjs::JSValue) -> c_int;
    fn JS_FieldsId(object: qjs::JSValue, count: u32) -> u32;
    fn JS_FieldsOf(object: qjs::JSValue, id: u32) -> *mut qjs::JSValue;
    fn JS_SetField(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        name: qjs::JSAtom,
        value: qjs::JSValue,
    ) -> c_int;
}

/// A property of what may be anything, as an expression `object.name` gives it.
pub fn get(object: &Value, name: qjs::JSAtom) -> Result<Value> {
    // SAFETY: the object is alive; the result is owned.
    Value::checked(unsafe { JS_GetField(ctx(), object.raw(), name) })
}

/// The same for a key that is a value.
pub fn get_by(object: &Value, key: &Value) -> Result<Value> {
    // SAFETY: object and key are alive; the result is owned.
    Value::checked(unsafe { JS_GetElement(ctx(), object.raw(), key.raw()) })
}

pub fn at(list: &Value, index: u32) -> Result<Value> {
    // SAFETY: the list is alive and nothing runs before the item has its reference.
    match unsafe { items(list.raw()) }.and_then(|items| items.get(index as usize)) {
        Some(item) => Ok(Value::borrowed(*item)),
        None => list.get_index(index),
    }
}

pub fn length(list: &Value) -> Result<i64> {
    // SAFETY: the list is alive and nothing runs meanwhile.
    if let Some(items) = unsafe { items(list.raw()) } {
        return Ok(items.len() as i64);
    }
    let mut length = 0;
    // SAFETY: the list is alive and the result outlives the call.
    if unsafe { qjs::JS_GetLength(ctx(), list.raw(), &mut length) } < 0 { Err(Thrown) } else { Ok(length) }
}

pub fn set(object: &Value, name: qjs::JSAtom, value: Value) -> Result<()> {
    // SAFETY: the object is alive and the value's reference is given away.
    if unsafe { JS_SetField(ctx(), object.raw(), name, value.into_raw()) } < 0 { Err(Thrown) } else { Ok(()) }
}

pub fn int(value: &Value) -> Option<i32> {
    arrays::int(value.raw())
}

pub fn to_int32(value: &Value) -> Result<i32> {
    if let Some(int) = int(value) {
        return Ok(int);
    }
    let mut int = 0;
    // SAFETY: the value is alive and the result outlives the call.
    if unsafe { qjs::JS_ToInt32(ctx(), &mut int, value.raw()) } < 0 { Err(Thrown) } else { Ok(int) }
}

pub fn of_int(int: i32) -> Value {
    Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, int))
}

/// A number as the engine keeps it: whole ones as integers, but for the zero with a sign.
pub fn of_number(number: f64) -> Value {
    let whole = number as i32;
    if f64::from(whole).to_bits() == number.to_bits() { of_int(whole) } else { Value::number(number) }
}

pub fn truthy(value: &Value) -> bool {
    is_true(value.raw())
}

pub fn is_nullish(value: &Value) -> bool {
    value.is_undefined() || value.is_null()
}

pub fn same(a: &Value, b: &Value) -> bool {
    // SAFETY: both are alive.
    unsafe { qjs::JS_IsStrictEqual(ctx(), a.raw(), b.raw()) }
}

/// `Array.isArray(value)`.
pub fn is_list(value: &Value) -> Result<bool> {
    // SAFETY: the value is alive.
    match unsafe { JS_IsArrayOrProxy(ctx(), value.raw()) } {
        is_list @ 0.. => Ok(is_list > 0),
        _ => Err(Thrown),
    }
}

pub fn invoke(object: &Value, name: qjs::JSAtom, args: &[qjs::JSValue]) -> Result<Value> {
    // SAFETY: object and arguments are alive; the callee takes its own references.
    Value::checked(unsafe {
        qjs::JS_Invoke(ctx(), object.raw(), name, args.len() as c_int, args.as_ptr().cast_mut())
    })
}

pub fn construct(class: &Value, args: &[qjs::JSValue]) -> Result<Value> {
    // SAFETY: class and arguments are alive; the constructor takes its own references.
    Value::checked(unsafe {
        qjs::JS_CallConstructor(ctx(), class.raw(), args.len() as c_int, args.as_ptr().cast_mut())
    })
}

/// `object.name` of an ordinary object where nothing has to run for it. Whoever holds the object holds the value until something runs.
pub fn peek(object: qjs::JSValue, name: qjs::JSAtom) -> Option<qjs::JSValue> {
    peek_own(ctx(), object, name).map(|(found, _)| found)
}

/// The same, and whether there is such a field.
pub fn peek_own(
    ctx: *mut qjs::JSContext,
    object: qjs::JSValue,
    name: qjs::JSAtom,
) -> Option<(qjs::JSValue, bool)> {
    let mut value = qjs::JS_UNDEFINED;
    // SAFETY: the object is alive; the result outlives the call.
    match unsafe { JS_PeekField(ctx, object, name, &mut value) } {
        0 => None,
        found => Some((value, found == 1)),
    }
}

/// `object[key]`, the same.
pub fn peek_by(object: qjs::JSValue, key: qjs::JSValue) -> Option<qjs::JSValue> {
    let mut found = qjs::JS_UNDEFINED;
    // SAFETY: object and key are alive; the result outlives the call.
    if unsafe { JS_PeekElement(ctx(), object, key, &mut found) } != 0 { Some(found) } else { None }
}

/// Fields of an object where they lie. It must be alive, and nothing may run, as long as they are used.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    values: *mut qjs::JSValue,
    slots: &'a [usize],
}

impl Fields<'_> {
    /// A value that the object holds.
    pub fn get(self, field: usize) -> qjs::JSValue {
        // SAFETY: the slots are within what the object has.
        unsafe { *self.values.add(self.slots[field]) }
    }

    /// Sets a field to a value that somebody else holds.
    pub fn set(self, field: usize, value: qjs::JSValue) {
        let old = self.get(field);
        if old == value {
            return;
        }
        // SAFETY: the slots are within what the object has; the old reference is given back when the new one is there.
        unsafe {
            *self.values.add(self.slots[field]) = qjs::JS_DupValue(ctx(), value);
            qjs::JS_FreeValue(ctx(), old);
        }
    }
}

/// What is common to objects that have the same plain fields in the same order.
pub struct Layout {
    id: u32,
    slots: Vec<usize>,
}

impl Layout {
    /// That of an object with so many fields; `slots` says where those are that are asked for.
    pub fn of(object: &Value, count: usize, slots: Vec<usize>) -> Self {
        let is_within = slots.iter().all(|slot| *slot < count);
        // SAFETY: the object is alive.
        let id = if is_within { unsafe { JS_FieldsId(object.raw(), count as u32) } } else { 0 };
        Self { id, slots }
    }

    /// The fields of an object with this layout.
    pub fn fields(&self, object: qjs::JSValue) -> Option<Fields<'_>> {
        if self.id == 0 {
            return None;
        }
        // SAFETY: the object is alive.
        let values = unsafe { JS_FieldsOf(object, self.id) };
        if values.is_null() { None } else { Some(Fields { values, slots: &self.slots }) }
    }
}

pub fn tag(value: qjs::JSValue) -> c_int {
    // SAFETY: reads the tag alone.
    unsafe { qjs::JS_VALUE_GET_TAG(value) }
}

/// What is true for a condition; no value's truth runs anything.
pub fn is_true(value: qjs::JSValue) -> bool {
    // SAFETY: the value is alive.
    tag(value) == qjs::JS_TAG_OBJECT || unsafe { qjs::JS_ToBool(ctx(), value) } > 0
}
