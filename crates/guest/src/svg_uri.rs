//! What `mini-svg-data-uri` does with each character of a drawing.

use crate::js::{Result, Value, throw_out_of_memory};
use crate::mappings::flatten;
use crate::native::arg;
use crate::text::{Flat, Unit};

/// The text with one space for all white space in a row, and none at its ends. Undefined for what is no text.
pub fn one_spaced(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    match Flat::of(&text) {
        Flat::Narrow(units) => spaced(units),
        Flat::Wide(units) => spaced(units),
        Flat::Elsewhere => Ok(Value::undefined()),
    }
}

fn spaced<U: Unit>(units: &[U]) -> Result<Value> {
    let mut out = room(units.len())?;
    for word in units.split(|unit| is_space((*unit).into())).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(U::ascii(b' '));
        }
        out.extend_from_slice(word);
    }
    U::string(out)
}

/// What `\s` means, which is what `trim` takes away.
fn is_space(unit: u32) -> bool {
    matches!(
        unit,
        0x09..=0x0d | 0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff
    )
}

/// `encodeURIComponent`, with digits in lower case and four characters as they are. Undefined for what is no text, and
/// for half a character, at which JavaScript throws.
pub fn payload(args: &[Value]) -> Result<Value> {
    let text = arg(args, 0);
    if !text.is_text() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    let out = match Flat::of(&text) {
        Flat::Narrow(units) => encoded(units.iter().map(|unit| Some(char::from(*unit))), units.len())?,
        Flat::Wide(units) => {
            encoded(char::decode_utf16(units.iter().copied()).map(std::result::Result::ok), units.len())?
        }
        Flat::Elsewhere => None,
    };
    out.map_or(Ok(Value::undefined()), u8::string)
}

fn encoded(letters: impl Iterator<Item = Option<char>>, len: usize) -> Result<Option<Vec<u8>>> {
    let mut out: Vec<u8> = room(len)?;
    for letter in letters {
        let Some(letter) = letter else { return Ok(None) };
        out.try_reserve(12).map_err(|_| throw_out_of_memory())?;
        let is_plain = letter.is_ascii_alphanumeric() || "-_.!~*'() =:/".contains(letter);
        if is_plain {
            out.push(letter as u8);
            continue;
        }
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            out.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
    Ok(Some(out))
}

fn room<T>(len: usize) -> Result<Vec<T>> {
    let mut units = Vec::new();
    units.try_reserve(len + 2).map_err(|_| throw_out_of_memory())?;
    Ok(units)
}
