//! A thin owner around QuickJS values, so that reference counts keep themselves.

use rquickjs_sys as qjs;
use std::ffi::{CStr, c_int};
use std::mem;

use crate::engine::ctx;

/// An owned JavaScript value.
#[derive(Debug)]
pub struct Value(qjs::JSValue);

/// A JavaScript exception is pending in the context.
#[derive(Debug)]
pub struct Thrown;

/// What may end in a JavaScript exception.
pub type Result<T> = std::result::Result<T, Thrown>;

impl Drop for Value {
    fn drop(&mut self) {
        // SAFETY: the value is owned, so this reference is ours to give back.
        unsafe { qjs::JS_FreeValue(ctx(), self.0) }
    }
}

impl Clone for Value {
    fn clone(&self) -> Self {
        Self::borrowed(self.0)
    }
}

impl Value {
    /// Takes over a reference.
    pub fn owned(raw: qjs::JSValue) -> Self {
        Self(raw)
    }

    /// Takes over what an API call returned: a reference, or a pending exception.
    pub fn checked(raw: qjs::JSValue) -> Result<Self> {
        // SAFETY: reads the tag alone.
        if unsafe { qjs::JS_IsException(raw) } { Err(Thrown) } else { Ok(Self(raw)) }
    }

    /// Adds a reference to a value that somebody else holds.
    pub fn borrowed(raw: qjs::JSValue) -> Self {
        // SAFETY: the holder keeps the value alive during the call.
        Self(unsafe { qjs::JS_DupValue(ctx(), raw) })
    }

    pub fn undefined() -> Self {
        Self(qjs::JS_UNDEFINED)
    }

    pub fn null() -> Self {
        Self(qjs::JS_NULL)
    }

    pub fn bool(value: bool) -> Self {
        Self(if value { qjs::JS_TRUE } else { qjs::JS_FALSE })
    }

    pub fn number(value: f64) -> Self {
        Self(qjs::JS_NewFloat64(value))
    }

    pub fn text(text: &str) -> Result<Self> {
        // SAFETY: pointer and length are the string's.
        Self::checked(unsafe { qjs::JS_NewStringLen(ctx(), text.as_ptr().cast(), text.len() as _) })
    }

    pub fn object() -> Result<Self> {
        // SAFETY: no preconditions beyond a live context.
        Self::checked(unsafe { qjs::JS_NewObject(ctx()) })
    }

    pub fn array() -> Result<Self> {
        // SAFETY: no preconditions beyond a live context.
        Self::checked(unsafe { qjs::JS_NewArray(ctx()) })
    }

    pub fn global() -> Self {
        // SAFETY: no preconditions beyond a live context.
        Self(unsafe { qjs::JS_GetGlobalObject(ctx()) })
    }

    pub fn raw(&self) -> qjs::JSValue {
        self.0
    }

    /// Gives the reference away.
    pub fn into_raw(self) -> qjs::JSValue {
        let raw = self.0;
        mem::forget(self);
        raw
    }

    fn tag(&self) -> c_int {
        // SAFETY: reads the tag alone.
        unsafe { qjs::JS_VALUE_GET_TAG(self.0) }
    }

    pub fn is_undefined(&self) -> bool {
        self.tag() == qjs::JS_TAG_UNDEFINED
    }

    pub fn is_null(&self) -> bool {
        self.tag() == qjs::JS_TAG_NULL
    }

    pub fn is_object(&self) -> bool {
        self.tag() == qjs::JS_TAG_OBJECT
    }

    /// A flat string: one that is not still a rope of its parts.
    pub fn is_string(&self) -> bool {
        self.tag() == qjs::JS_TAG_STRING
    }

    /// Any string.
    pub fn is_text(&self) -> bool {
        self.is_string() || self.tag() == qjs::JS_TAG_STRING_ROPE
    }

    pub fn is_function(&self) -> bool {
        // SAFETY: the value is alive.
        unsafe { qjs::JS_IsFunction(ctx(), self.0) }
    }

    pub fn is_promise(&self) -> bool {
        // SAFETY: the value is alive.
        unsafe { qjs::JS_IsPromise(self.0) }
    }

    pub fn get(&self, key: &CStr) -> Result<Self> {
        // SAFETY: the value is alive and the key ends in NUL.
        Self::checked(unsafe { qjs::JS_GetPropertyStr(ctx(), self.0, key.as_ptr()) })
    }

    pub fn get_index(&self, index: u32) -> Result<Self> {
        // SAFETY: the value is alive.
        Self::checked(unsafe { qjs::JS_GetPropertyUint32(ctx(), self.0, index) })
    }

    /// Defines an own enumerable property, never calling a setter.
    pub fn define(&self, key: &CStr, value: Self) -> Result<()> {
        let flags = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE) as c_int;
        // SAFETY: the object is alive, the key ends in NUL, and the value's reference is given away.
        let done =
            unsafe { qjs::JS_DefinePropertyValueStr(ctx(), self.0, key.as_ptr(), value.into_raw(), flags) };
        if done < 0 { Err(Thrown) } else { Ok(()) }
    }

    pub fn define_index(&self, index: u32, value: Self) -> Result<()> {
        let flags = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE) as c_int;
        // SAFETY: the object is alive and the value's reference is given away.
        let done =
            unsafe { qjs::JS_DefinePropertyValueUint32(ctx(), self.0, index, value.into_raw(), flags) };
        if done < 0 { Err(Thrown) } else { Ok(()) }
    }

    pub fn call(&self, this: &Self, args: &[qjs::JSValue]) -> Result<Self> {
        // SAFETY: function, receiver and arguments are alive; the callee takes its own references.
        let result = unsafe {
            qjs::JS_Call(ctx(), self.0, this.0, args.len() as c_int, args.as_ptr().cast_mut().cast())
        };
        Self::checked(result)
    }

    pub fn to_f64(&self) -> Result<f64> {
        let mut number = 0.0;
        // SAFETY: the value is alive and `number` outlives the call.
        if unsafe { qjs::JS_ToFloat64(ctx(), &mut number, self.0) } < 0 { Err(Thrown) } else { Ok(number) }
    }

    /// The pending exception, taken out of the context.
    pub fn exception() -> Self {
        // SAFETY: no preconditions beyond a live context.
        Self(unsafe { qjs::JS_GetException(ctx()) })
    }
}

/// Throws a TypeError, with a `code` property where one is given.
pub fn throw_type_error(message: &str, code: Option<&str>) -> Thrown {
    match type_error(message, code) {
        Ok(error) => throw(error),
        Err(thrown) => thrown,
    }
}

fn type_error(message: &str, code: Option<&str>) -> Result<Value> {
    let constructor = Value::global().get(c"TypeError")?;
    let message = Value::text(message)?;
    // SAFETY: constructor and argument are alive.
    let error =
        Value::checked(unsafe { qjs::JS_CallConstructor(ctx(), constructor.raw(), 1, &mut message.raw()) })?;
    if let Some(code) = code {
        error.define(c"code", Value::text(code)?)?;
    }
    Ok(error)
}

/// Throws a value.
pub fn throw(value: Value) -> Thrown {
    // SAFETY: the reference is given away.
    unsafe { qjs::JS_Throw(ctx(), value.into_raw()) };
    Thrown
}

/// Throws an out-of-memory error.
pub fn throw_out_of_memory() -> Thrown {
    // SAFETY: no preconditions beyond a live context.
    unsafe { qjs::JS_ThrowOutOfMemory(ctx()) };
    Thrown
}

/// What a native function returns to QuickJS.
pub fn returned(result: Result<Value>) -> qjs::JSValue {
    match result {
        Ok(value) => value.into_raw(),
        Err(Thrown) => qjs::JS_EXCEPTION,
    }
}
