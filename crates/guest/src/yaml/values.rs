//! Values of the engine, made of parts of the text.

use rquickjs_sys as qjs;
use std::ffi::c_int;

use super::{Step, Stop};
use crate::atom::Atom;
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

/// What a text is as the name of a property. The one that would be an object's prototype is for the package.
pub fn key<U: Unit>(units: &[U]) -> Step<Atom> {
    let mut near = [0; NEAR];
    let Some(bytes) = near.get_mut(..units.len()) else { return Ok(Atom::of(&string(units)?)?) };
    for (byte, unit) in bytes.iter_mut().zip(units) {
        match u8::try_from((*unit).into()) {
            Ok(ascii @ ..0x80) => *byte = ascii,
            _ => return Ok(Atom::of(&string(units)?)?),
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(name) if name != "__proto__" => Ok(Atom::named(name)?),
        _ => Err(Stop::Beyond),
    }
}

/// Gives an object a property that it does not have.
pub fn define(object: &Value, key: &Atom, value: Value) -> Step<()> {
    if key.is_in(object)? {
        return Err(Stop::Beyond);
    }
    let flags = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE) as c_int;
    // SAFETY: object and key are alive, and the value's reference is given away.
    let done =
        unsafe { qjs::JS_DefinePropertyValue(ctx(), object.raw(), key.raw(), value.into_raw(), flags) };
    if done < 0 { Err(Stop::Thrown(Thrown)) } else { Ok(()) }
}

/// An array of values.
pub fn array(values: Vec<Value>) -> Result<Value> {
    crate::mappings::arrays::of_values(values.into_iter().map(Value::into_raw).collect())
}
