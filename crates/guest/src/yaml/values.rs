//! Values of the engine, made of parts of the text.

use nexxo_abi::Text;
use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::{Step, Stop};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::text::{of_units, read};

/// A code unit of a text.
pub trait Unit: Copy + Into<u32> {
    const LINE_BREAK: Self;

    fn string(units: &[Self]) -> Step<Value>;

    fn key(units: &[Self]) -> Step<Key> {
        if units.iter().map(|unit| (*unit).into()).eq(b"__proto__".map(u32::from)) {
            return Err(Stop::Beyond);
        }
        Key::of(&Self::string(units)?)
    }
}

impl Unit for u8 {
    const LINE_BREAK: Self = b'\n';

    fn string(units: &[Self]) -> Step<Value> {
        Ok(read(Text::Latin1(units))?)
    }

    fn key(units: &[Self]) -> Step<Key> {
        if units == b"__proto__" {
            return Err(Stop::Beyond);
        }
        if !units.is_ascii() {
            return Key::of(&Self::string(units)?);
        }
        // SAFETY: pointer and length are the slice's.
        Key::made(unsafe { qjs::JS_NewAtomLen(ctx(), units.as_ptr().cast(), units.len() as _) })
    }
}

impl Unit for u16 {
    const LINE_BREAK: Self = b'\n' as u16;

    fn string(units: &[Self]) -> Step<Value> {
        Ok(of_units(units)?)
    }
}

/// The name of a property.
pub struct Key(qjs::JSAtom);

impl Key {
    /// What a value is as a name.
    pub fn of(value: &Value) -> Step<Self> {
        // SAFETY: the value is alive.
        Self::made(unsafe { qjs::JS_ValueToAtom(ctx(), value.raw()) })
    }

    fn made(atom: qjs::JSAtom) -> Step<Self> {
        if atom == qjs::JS_ATOM_NULL { Err(Stop::Thrown(Thrown)) } else { Ok(Self(atom)) }
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the reference is owned.
        unsafe { qjs::JS_FreeAtom(ctx(), self.0) }
    }
}

/// Gives an object a property that it does not have.
pub fn define(object: &Value, key: &Key, value: Value) -> Step<()> {
    // SAFETY: object and key are alive, and no description is asked for.
    match unsafe { qjs::JS_GetOwnProperty(ctx(), std::ptr::null_mut(), object.raw(), key.0) } {
        0 => {}
        1.. => return Err(Stop::Beyond),
        _ => return Err(Stop::Thrown(Thrown)),
    }
    let flags = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE) as c_int;
    // SAFETY: object and key are alive, and the value's reference is given away.
    let done = unsafe { qjs::JS_DefinePropertyValue(ctx(), object.raw(), key.0, value.into_raw(), flags) };
    if done < 0 { Err(Stop::Thrown(Thrown)) } else { Ok(()) }
}

/// A number as the engine keeps it: whole ones as integers, where they have no sign of their own.
pub fn number(number: f64) -> Value {
    let whole = number as i32;
    if f64::from(whole) == number && (whole != 0 || number.is_sign_positive()) {
        Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, whole))
    } else {
        Value::number(number)
    }
}

/// An array of values.
pub fn array(values: Vec<Value>) -> Result<Value> {
    crate::mappings::arrays::of_values(values.into_iter().map(Value::into_raw).collect())
}
