//! Where a token of CSS ends, as the tokenizer of PostCSS has it.

use rquickjs_sys as qjs;

use crate::js::{Result, Value};
use crate::mappings::flatten;
use crate::native::arg;
use crate::text::Flat;

/// Where the white space or the word ends that begins at a place of a text. Undefined for anything else than a text and a
/// place inside it.
pub fn end(args: &[Value]) -> Result<Value> {
    let (text, start) = (arg(args, 0), arg(args, 1));
    // SAFETY: reads the tag, and the number where the tag says that it is one.
    let start = unsafe {
        if qjs::JS_VALUE_GET_TAG(start.raw()) != qjs::JS_TAG_INT {
            return Ok(Value::undefined());
        }
        qjs::JS_VALUE_GET_INT(start.raw())
    };
    let Ok(start) = usize::try_from(start) else { return Ok(Value::undefined()) };
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    let end = match Flat::of(&text) {
        Flat::Narrow(units) => end_of(units, start),
        Flat::Wide(units) => end_of(units, start),
        Flat::Elsewhere => None,
    };
    Ok(end.map_or_else(Value::undefined, |end| Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, end as i32))))
}

fn end_of<U: Copy + Into<u32>>(units: &[U], start: usize) -> Option<usize> {
    let is_space = |unit: u32| matches!(unit, 0x09 | 0x0a | 0x0c | 0x0d | 0x20);
    let first = (*units.get(start)?).into();
    let rest = &units[start + 1..];
    let len = if is_space(first) {
        rest.iter().position(|unit| !is_space((*unit).into()))
    } else {
        rest.iter().enumerate().position(|(index, unit)| match (*unit).into() {
            0x2f => rest.get(index + 1).is_some_and(|next| (*next).into() == 0x2a),
            unit => ends_word(unit),
        })
    };
    Some(start + 1 + len.unwrap_or(rest.len()))
}

/// Whether a unit ends a word wherever it stands.
fn ends_word(unit: u32) -> bool {
    const ENDS: u128 = {
        let mut set = 0u128;
        let all = b"\t\n\x0c\r !\"#'():;@[\\]{}";
        let mut index = 0;
        while index < all.len() {
            set |= 1 << all[index];
            index += 1;
        }
        set
    };
    unit < 128 && ENDS >> unit & 1 == 1
}
