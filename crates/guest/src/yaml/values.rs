//! Values of the engine, made of parts of the text.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::{Step, Stop};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::text::Unit;

/// A string of a part.
pub fn string<U: Unit>(units: &[U]) -> Step<Value> {
    let mut roomy = Vec::new();
    // As much as the string's making adds.
    roomy.try_reserve_exact(units.len() + 2)?;
    roomy.extend_from_slice(units);
    Ok(U::string(roomy)?)
}

/// Names that are no longer are looked up without a string being made.
const NEAR: usize = 64;

/// The name of a property.
pub struct Key(qjs::JSAtom);

impl Key {
    /// What a text is as a name. The one that would be an object's prototype is for the package.
    pub fn of_units<U: Unit>(units: &[U]) -> Step<Self> {
        let is_ascii = units.iter().all(|unit| (*unit).into() < 0x80);
        if !is_ascii {
            return Self::of(&string(units)?);
        }
        let mut near = [0; NEAR];
        let Some(bytes) = near.get_mut(..units.len()) else { return Self::of(&string(units)?) };
        for (byte, unit) in bytes.iter_mut().zip(units) {
            *byte = (*unit).into() as u8;
        }
        if bytes == b"__proto__" {
            return Err(Stop::Beyond);
        }
        // SAFETY: pointer and length are the slice's, which is ASCII.
        Self::made(unsafe { qjs::JS_NewAtomLen(ctx(), bytes.as_ptr().cast(), bytes.len() as _) })
    }

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
