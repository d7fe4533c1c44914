//! The tokens of JavaScript as `js-tokens` divides it, for that package. Nothing here is JavaScript's grammar: it is the
//! package's reading of it, in the order in which it tries its expressions.

mod machine;
mod scan;

use crate::js::{Result, Value, throw_out_of_memory};
use crate::mappings::flatten;
use crate::native::{arg, bytes_value};
use crate::text::{Flat, Unit};

/// Two numbers a token, as bytes: the number of its type, times four, plus 1 where it is not closed and 2 where it
/// is; and where it ends. Undefined for text that the package's own expressions have to read: identifiers beyond ASCII.
///
/// Arguments: the text, whether it has JSX, and whether keywords behind a dot are names.
pub fn tokens(args: &[Value]) -> Result<Value> {
    let input = arg(args, 0);
    if !input.is_text() {
        return Ok(Value::undefined());
    }
    let input = flatten(input)?;
    let is_set = |index| arg(args, index).raw() == rquickjs_sys::JS_TRUE;
    let found = match Flat::of(&input) {
        Flat::Narrow(units) => machine::Machine::new(units, is_set(1), is_set(2)).run()?,
        Flat::Wide(units) => machine::Machine::new(units, is_set(1), is_set(2)).run()?,
        Flat::Elsewhere => None,
    };
    let Some(found) = found else { return Ok(Value::undefined()) };
    // SAFETY: any bytes of numbers are bytes.
    let bytes = unsafe { std::slice::from_raw_parts(found.as_ptr().cast::<u8>(), found.len() * 4) };
    bytes_value(bytes)
}

/// The text with a space for each unit of its comments; undefined as above. The arguments are the same.
pub fn blank_comments(args: &[Value]) -> Result<Value> {
    let input = arg(args, 0);
    if !input.is_text() {
        return Ok(Value::undefined());
    }
    let input = flatten(input)?;
    let is_set = |index| arg(args, index).raw() == rquickjs_sys::JS_TRUE;
    let blanked = match Flat::of(&input) {
        Flat::Narrow(units) => blanked(units, is_set(1), is_set(2))?,
        Flat::Wide(units) => blanked(units, is_set(1), is_set(2))?,
        Flat::Elsewhere => return Ok(Value::undefined()),
    };
    Ok(match blanked {
        Blanked::Beyond => Value::undefined(),
        Blanked::Same => input,
        Blanked::Changed(text) => text,
    })
}

enum Blanked {
    Beyond,
    Same,
    Changed(Value),
}

fn blanked<U: Unit>(units: &[U], has_jsx: bool, knows_names: bool) -> Result<Blanked> {
    let Some(comments) = machine::Machine::new(units, has_jsx, knows_names).comments()? else {
        return Ok(Blanked::Beyond);
    };
    if comments.is_empty() {
        return Ok(Blanked::Same);
    }
    let mut text = Vec::new();
    text.try_reserve_exact(units.len() + 2).map_err(|_| throw_out_of_memory())?;
    text.extend_from_slice(units);
    for (start, end) in comments {
        text[start..end].fill(U::ascii(b' '));
    }
    Ok(Blanked::Changed(U::string(text)?))
}
