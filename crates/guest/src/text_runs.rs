//! Where characters of one kind end in a text, for tokenizers that would look at one after the other.

use rquickjs_sys as qjs;

use crate::js::{Result, Value};
use crate::mappings::flatten;
use crate::text::Flat;

/// Arguments: a text, and where in it a word of ASCII letters, digits, `_` and `$` goes on, which may be over there. Gives where
/// it ends; undefined where another character follows it that could be of a word, and for a place outside it.
pub fn word_end(args: &[Value]) -> Result<Value> {
    run_end(args, is_of_word, |unit| unit < 0x80 && unit != u16::from(b'\\'))
}

/// The same for spaces and tabs, whatever follows them.
pub fn blank_end(args: &[Value]) -> Result<Value> {
    run_end(args, |unit| unit == u16::from(b' ') || unit == u16::from(b'\t'), |_| true)
}

/// The same for what has no meaning in a value of CSS, in quotes or not: all but quotes, brackets that are not square, `;`, `/`
/// and `\`.
pub fn value_end(args: &[Value]) -> Result<Value> {
    run_end(args, |unit| !u8::try_from(unit).is_ok_and(|unit| b"\"'(){};/\\".contains(&unit)), |_| true)
}

/// The same for all that is between two tokens of JavaScript where no comment is: spaces, tabs and line breaks that end with a
/// line feed. Gives where the token begins, or the text ends; as a negative number, its bits inverted, where there are line
/// breaks before it. Undefined where a comment may begin, and before any other character that is not printable ASCII.
pub fn space_end(args: &[Value]) -> Result<Value> {
    with_units(args, &SpaceEnd)
}

struct SpaceEnd;

impl Scan for SpaceEnd {
    fn scan<U: Copy + Into<u16>>(&self, units: &[U], from: usize) -> Option<i32> {
        let at = |index: usize| units.get(index).map(|unit| (*unit).into());
        let is = |index: usize, byte: u8| at(index) == Some(u16::from(byte));
        units.get(from..)?;
        let (mut end, mut has_breaks) = (from, false);
        loop {
            if is(end, b' ') || is(end, b'\t') {
                end += 1;
            } else if is(end, b'\n') || (is(end, b'\r') && is(end + 1, b'\n')) {
                end += if is(end, b'\n') { 1 } else { 2 };
                has_breaks = true;
            } else {
                break;
            }
        }
        let may_be_comment = match at(end) {
            None => false,
            Some(0x2f) => is(end + 1, b'*') || is(end + 1, b'/'),
            Some(0x2d) => is(end + 1, b'-'),
            Some(0x3c) => is(end + 1, b'!'),
            Some(unit) => !(0x21..0x7f).contains(&unit),
        };
        let end = i32::try_from(end).ok()?;
        (!may_be_comment).then_some(if has_breaks { !end } else { end })
    }
}

fn is_of_word(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|unit| unit.is_ascii_alphanumeric() || matches!(unit, b'_' | b'$'))
}

fn run_end(
    args: &[Value],
    is_within: impl Fn(u16) -> bool,
    may_follow: impl Fn(u16) -> bool,
) -> Result<Value> {
    with_units(args, &RunEnd { is_within, may_follow })
}

struct RunEnd<W, F> {
    is_within: W,
    may_follow: F,
}

impl<W: Fn(u16) -> bool, F: Fn(u16) -> bool> Scan for RunEnd<W, F> {
    fn scan<U: Copy + Into<u16>>(&self, units: &[U], from: usize) -> Option<i32> {
        let rest = units.get(from..)?;
        let end = match rest.iter().position(|unit| !(self.is_within)((*unit).into())) {
            None => units.len(),
            Some(len) if (self.may_follow)(rest[len].into()) => from + len,
            Some(_) => return None,
        };
        i32::try_from(end).ok()
    }
}

/// What looks at a text from a place on, whichever way it is kept.
pub trait Scan {
    fn scan<U: Copy + Into<u16>>(&self, units: &[U], from: usize) -> Option<i32>;
}

/// What a scan finds in the text and from the place that the arguments name; undefined where it finds nothing, and for a place
/// that is no small integer.
pub fn with_units(args: &[Value], scan: &impl Scan) -> Result<Value> {
    let [text, from, ..] = args else { return Ok(Value::undefined()) };
    let Some(from) = place(from) else { return Ok(Value::undefined()) };
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text.clone())?;
    let found = match Flat::of(&text) {
        Flat::Narrow(units) => scan.scan(units, from),
        Flat::Wide(units) => scan.scan(units, from),
        Flat::Elsewhere => None,
    };
    Ok(found.map_or_else(Value::undefined, |found| Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, found))))
}

fn place(value: &Value) -> Option<usize> {
    let raw = value.raw();
    // SAFETY: a look at the value's own bits.
    let (tag, number) = unsafe { (qjs::JS_VALUE_GET_TAG(raw), qjs::JS_VALUE_GET_INT(raw)) };
    if tag == qjs::JS_TAG_INT { usize::try_from(number).ok() } else { None }
}
