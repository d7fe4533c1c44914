//! The mappings of source maps: encoded, decoded, and made of what `magic-string` knows, for packages that are recognised
//! when a plugin is packed. Each function answers undefined to anything unusual, and the package's own code does it then.

pub mod arrays;
pub mod decode;
mod encode;
mod magic_string;
mod merged;
mod objects;
mod printed;
mod remapping;
pub mod writer;

use crate::js::{Result, Value, throw_out_of_memory};
use crate::native::arg;
use crate::text::{Flat, read};

pub use magic_string::mappings as of_magic_string;
pub use merged::{merge, of_characters};
pub use objects::write as write_objects;
pub use printed::{measure as measure_commands, print as print_commands};
pub use remapping::trace;

/// The text of decoded mappings.
pub fn encode(args: &[Value]) -> Result<Value> {
    match encode::lines(&arg(args, 0))? {
        Some(encoder) => encoder.into_text(),
        None => Ok(Value::undefined()),
    }
}

/// The decoded mappings of a text.
pub fn decode(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    let Flat::Narrow(bytes) = Flat::of(&text) else { return Ok(Value::undefined()) };
    match decode::lines(bytes)? {
        Some(lines) => lines.into_value(),
        None => Ok(Value::undefined()),
    }
}

/// The same string, no rope.
pub fn flatten(text: Value) -> Result<Value> {
    if text.is_string() {
        return Ok(text);
    }
    // SAFETY: the value is alive; the conversion of a string flattens it.
    Value::checked(unsafe { rquickjs_sys::JS_ToString(crate::engine::ctx(), text.raw()) })
}

fn ascii(bytes: &[u8]) -> Result<Value> {
    read(nexxo_abi::Text::Latin1(bytes))
}

/// Room for `more` items, or the engine's out-of-memory error.
pub fn reserve<T>(items: &mut Vec<T>, more: usize) -> Result<()> {
    items.try_reserve(more).map_err(|_| throw_out_of_memory())
}
