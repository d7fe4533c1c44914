//! What programs that dart2js wrote do with each code unit of a text.

use rquickjs_sys as qjs;

use crate::js::{Result, Value, throw_out_of_memory};
use crate::mappings::flatten;
use crate::native::{arg, bytes_value};
use crate::text::Flat;

/// The hash of a text, 29 bits. Undefined for what is no text.
pub fn hash(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    let hash = match Flat::of(&text) {
        Flat::Narrow(units) => hash_of(units),
        Flat::Wide(units) => hash_of(units),
        Flat::Elsewhere => return Ok(Value::undefined()),
    };
    Ok(Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, hash as i32)))
}

/// All that is cut off in the end is cut off from each sum too, so that overflow does not show.
fn hash_of<U: Copy + Into<u32>>(units: &[U]) -> u32 {
    const KEPT: u32 = (1 << 29) - 1;
    let mut hash: u32 = 0;
    for unit in units {
        hash = hash.wrapping_add((*unit).into()) & KEPT;
        hash = hash.wrapping_add(hash << 10) & KEPT;
        hash ^= hash >> 6;
    }
    hash = hash.wrapping_add(hash << 3) & KEPT;
    hash ^= hash >> 11;
    hash.wrapping_add(hash << 15) & KEPT
}

/// The code units of a text as bytes, four for each, so that they fill a `Uint32Array`. Undefined for what is no text.
pub fn units(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    match Flat::of(&text) {
        Flat::Narrow(units) => bytes_value(&wide_bytes(units)?),
        Flat::Wide(units) => bytes_value(&wide_bytes(units)?),
        Flat::Elsewhere => Ok(Value::undefined()),
    }
}

fn wide_bytes<U: Copy + Into<u32>>(units: &[U]) -> Result<Vec<u8>> {
    let len = units.len().checked_mul(4).ok_or_else(throw_out_of_memory)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len).map_err(|_| throw_out_of_memory())?;
    for unit in units {
        let unit: u32 = (*unit).into();
        bytes.extend_from_slice(&unit.to_le_bytes());
    }
    Ok(bytes)
}
