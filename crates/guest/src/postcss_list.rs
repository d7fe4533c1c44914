//! A list in CSS divided at its separators, as `list.split` of PostCSS does it.

use rquickjs_sys as qjs;

use crate::js::{Result, Value, throw_out_of_memory};
use crate::mappings::{arrays, flatten};
use crate::native::arg;
use crate::text::Flat;

/// Arguments: the text, an array of separators, of which those count that are one unit, and whether there are comments. The
/// result: where each part begins and ends. Undefined for anything else.
pub fn split(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    let separators = arg(args, 1);
    // SAFETY: the array is held by `separators`, and nothing below runs JavaScript before the units are copied.
    let Some(separators) = (unsafe { arrays::items(separators.raw()) }) else {
        return Ok(Value::undefined());
    };
    let Some(separators) = separators.iter().map(|item| unit(*item)).collect::<Option<Vec<_>>>() else {
        return Ok(Value::undefined());
    };
    let has_comments = arg(args, 2).raw() == qjs::JS_TRUE;
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    let parts = match Flat::of(&text) {
        Flat::Narrow(units) => parts(units, &separators, has_comments)?,
        Flat::Wide(units) => parts(units, &separators, has_comments)?,
        Flat::Elsewhere => return Ok(Value::undefined()),
    };
    arrays::of_values(parts)
}

/// The one unit of a separator; a longer one, which never separates, counts as one that is no unit.
fn unit(separator: qjs::JSValue) -> Option<u32> {
    let separator = Value::borrowed(separator);
    if !separator.is_string() {
        return None;
    }
    Some(match Flat::of(&separator) {
        Flat::Narrow([unit]) => u32::from(*unit),
        Flat::Wide([unit]) => u32::from(*unit),
        Flat::Elsewhere => return None,
        _ => u32::MAX,
    })
}

fn parts<U: Copy + Into<u32>>(
    units: &[U],
    separators: &[u32],
    has_comments: bool,
) -> Result<Vec<qjs::JSValue>> {
    let at = |index: usize| units.get(index).map_or(u32::MAX, |unit| (*unit).into());
    let is = |index: usize, expected: u8| at(index) == u32::from(expected);
    let mut parts = Vec::new();
    let mut part = |start: usize, end: usize| -> Result<()> {
        parts.try_reserve(2).map_err(|_| throw_out_of_memory())?;
        parts.extend([start, end].map(|index| qjs::JS_MKVAL(qjs::JS_TAG_INT, index as i32)));
        Ok(())
    };
    let (mut start, mut index, mut depth) = (0, 0, 0u32);
    let (mut quote, mut is_escaped, mut in_comment) = (None, false, false);
    while index < units.len() {
        let letter = at(index);
        if in_comment {
            if is(index, b'*') && is(index + 1, b'/') {
                index += 1;
                in_comment = false;
            }
        } else if is_escaped {
            is_escaped = false;
        } else if letter == u32::from(b'\\') {
            is_escaped = true;
        } else if quote.is_some() {
            if quote == Some(letter) {
                quote = None;
            }
        } else if is(index, b'"') || is(index, b'\'') {
            quote = Some(letter);
        } else if has_comments && is(index, b'/') && is(index + 1, b'*') {
            index += 1;
            in_comment = true;
        } else if is(index, b'(') {
            depth += 1;
        } else if is(index, b')') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && separators.contains(&letter) {
            part(start, index)?;
            start = index + 1;
        }
        index += 1;
    }
    part(start, units.len())?;
    Ok(parts)
}
