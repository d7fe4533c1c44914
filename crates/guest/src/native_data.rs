//! The natives that work on bytes and texts alone. Arguments come from the prelude, not from the plugin.

use crate::js::{Result, Value, throw_type_error};
use crate::native::{arg, bytes_of, bytes_value, text};
use crate::text::Units;
use crate::{bytes_text, collator as collators, hash, inflate as inflater, segments as segmenter};

fn number(args: &[Value], index: usize) -> Result<usize> {
    let number = arg(args, index).to_f64()?;
    Ok(if number.is_finite() { number.max(0.0) as usize } else { usize::MAX })
}

fn truth(args: &[Value], index: usize) -> bool {
    arg(args, index).raw() == rquickjs_sys::JS_TRUE
}

fn bytes_or_null(bytes: Option<Vec<u8>>) -> Result<Value> {
    bytes.map_or_else(|| Ok(Value::null()), |bytes| bytes_value(&bytes))
}

pub fn digest(args: &[Value]) -> Result<Value> {
    let len = if arg(args, 2).is_undefined() { None } else { Some(number(args, 2)?) };
    bytes_or_null(hash::digest(&text(args, 0)?, &bytes_of(&arg(args, 1))?, len))
}

pub fn pbkdf2(args: &[Value]) -> Result<Value> {
    let (password, salt) = (bytes_of(&arg(args, 1))?, bytes_of(&arg(args, 2))?);
    let rounds = u32::try_from(number(args, 3)?).unwrap_or(u32::MAX);
    bytes_or_null(hash::pbkdf2(&text(args, 0)?, &password, &salt, rounds, number(args, 4)?))
}

pub fn scrypt(args: &[Value]) -> Result<Value> {
    let (password, salt) = (bytes_of(&arg(args, 0))?, bytes_of(&arg(args, 1))?);
    let cost = [number(args, 2)? as u32, number(args, 3)? as u32, number(args, 4)? as u32];
    bytes_or_null(hash::scrypt(&password, &salt, cost, number(args, 5)?))
}

pub fn bytes_to_text(args: &[Value]) -> Result<Value> {
    let encoded = bytes_text::encode(&bytes_of(&arg(args, 0))?, &text(args, 1)?);
    crate::text::read(nexxo_abi::Text::Latin1(encoded.as_bytes()))
}

pub fn text_to_bytes(args: &[Value]) -> Result<Value> {
    let units = Units::of(&arg(args, 0))?;
    // What is above a byte is no digit of any encoding; 0x80 stands for all of it.
    let bytes: Vec<u8> = units.as_slice().iter().map(|&unit| u8::try_from(unit).unwrap_or(0x80)).collect();
    bytes_value(&bytes_text::decode(&bytes, &text(args, 1)?))
}

pub fn crc32(args: &[Value]) -> Result<Value> {
    let mut hasher = crc32fast::Hasher::new_with_initial(arg(args, 1).to_f64()? as u32);
    hasher.update(&bytes_of(&arg(args, 0))?);
    Ok(Value::number(f64::from(hasher.finalize())))
}

/// `[output, bytes of input used]`, or what went wrong as text.
pub fn inflate(args: &[Value]) -> Result<Value> {
    match inflater::inflate(&bytes_of(&arg(args, 0))?, &text(args, 1)?, number(args, 2)?, truth(args, 3)) {
        Ok((out, used)) => {
            let array = Value::array()?;
            array.define_index(0, bytes_value(&out)?)?;
            array.define_index(1, Value::number(used as f64))?;
            Ok(array)
        }
        Err(failure) => Value::text(failure),
    }
}

/// The output, or what went wrong as text.
pub fn unbrotli(args: &[Value]) -> Result<Value> {
    match inflater::brotli(&bytes_of(&arg(args, 0))?, number(args, 1)?) {
        Ok(out) => bytes_value(&out),
        Err(failure) => Value::text(failure),
    }
}

pub fn collator(args: &[Value]) -> Result<Value> {
    let (locale, sensitivity, case_first) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let wanted = collators::Wanted {
        locale: &locale,
        sensitivity: &sensitivity,
        case_first: &case_first,
        numeric: truth(args, 3),
        ignore_punctuation: truth(args, 4),
    };
    match collators::make(&wanted) {
        Some(index) => Ok(Value::number(index as f64)),
        None => Err(throw_type_error(&format!("no collator for {locale}"), None)),
    }
}

pub fn compare(args: &[Value]) -> Result<Value> {
    let (one, two) = (Units::of(&arg(args, 1))?, Units::of(&arg(args, 2))?);
    let order = collators::compare(number(args, 0)?, one.as_slice(), two.as_slice());
    Ok(Value::number(f64::from(order)))
}

pub fn segments(args: &[Value]) -> Result<Value> {
    let units = Units::of(&arg(args, 0))?;
    // A lone surrogate becomes another character of one unit, so that the lengths stay true.
    let held = String::from_utf16_lossy(units.as_slice());
    let array = Value::array()?;
    for (index, length) in segmenter::lengths(&held, &text(args, 1)?).into_iter().enumerate() {
        array.define_index(index as u32, Value::number(length))?;
    }
    Ok(array)
}

/// A value in the form in which it would cross the boundary.
pub fn encode_bytes(args: &[Value]) -> Result<Value> {
    let mut encoded = Vec::new();
    crate::encode::value(&mut encoded, &arg(args, 0))?;
    bytes_value(&encoded)
}

pub fn decode_bytes(args: &[Value]) -> Result<Value> {
    crate::decode::value(&bytes_of(&arg(args, 0))?)
}
