//! Where characters of one kind end in a text, for tokenizers that would look at one after the other.

use rquickjs_sys as qjs;

use crate::js::{Result, Value};
use crate::native::arg;
use crate::text::Flat;

/// Arguments: a text, and where in it a word of ASCII letters, digits, `_` and `$` goes on, which may be over there. Gives where
/// it ends; undefined where another character follows it that could be of a word, for a text in pieces, and for a place
/// outside it.
pub fn word_end(args: &[Value]) -> Result<Value> {
    Ok(run_end(args, is_of_word, |unit| unit < 0x80 && unit != u16::from(b'\\')))
}

/// The same for spaces and tabs, whatever follows them.
pub fn blank_end(args: &[Value]) -> Result<Value> {
    Ok(run_end(args, |unit| unit == u16::from(b' ') || unit == u16::from(b'\t'), |_| true))
}

/// The same for what has no meaning in a value of CSS, in quotes or not: all but quotes, brackets that are not square, `;`, `/`
/// and `\`.
pub fn value_end(args: &[Value]) -> Result<Value> {
    Ok(run_end(args, |unit| !u8::try_from(unit).is_ok_and(|unit| b"\"'(){};/\\".contains(&unit)), |_| true))
}

fn is_of_word(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|unit| unit.is_ascii_alphanumeric() || matches!(unit, b'_' | b'$'))
}

fn run_end(args: &[Value], is_within: impl Fn(u16) -> bool, may_follow: impl Fn(u16) -> bool) -> Value {
    let (text, from) = (arg(args, 0), arg(args, 1));
    if !text.is_string() {
        return Value::undefined();
    }
    let Some(from) = place(&from) else { return Value::undefined() };
    let end = match Flat::of(&text) {
        Flat::Narrow(units) => end_of(units, from, is_within, may_follow),
        Flat::Wide(units) => end_of(units, from, is_within, may_follow),
        Flat::Elsewhere => None,
    };
    // A string's length fits the engine's integers.
    end.map_or_else(Value::undefined, |end| Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, end as i32)))
}

fn place(value: &Value) -> Option<usize> {
    let raw = value.raw();
    // SAFETY: a look at the value's own bits.
    let (tag, number) = unsafe { (qjs::JS_VALUE_GET_TAG(raw), qjs::JS_VALUE_GET_INT(raw)) };
    if tag == qjs::JS_TAG_INT { usize::try_from(number).ok() } else { None }
}

fn end_of<U: Copy + Into<u16>>(
    units: &[U],
    from: usize,
    is_within: impl Fn(u16) -> bool,
    may_follow: impl Fn(u16) -> bool,
) -> Option<usize> {
    let rest = units.get(from..)?;
    match rest.iter().position(|unit| !is_within((*unit).into())) {
        None => Some(units.len()),
        Some(len) => may_follow(rest[len].into()).then_some(from + len),
    }
}
