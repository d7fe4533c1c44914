//! What plain scalars stand for, where all versions of the package say the same.

use super::{Step, Stop};
use crate::text::Unit;

/// What a scalar stands for.
#[derive(Debug, PartialEq)]
pub enum Meaning {
    Text,
    Null,
    Bool(bool),
    Number(f64),
}

/// Numbers of that many digits are what they say, and so are their quotients.
const MAX_DIGITS: usize = 15;

/// How long what is looked at as a whole can be.
const MAX_LEN: usize = 24;

pub fn meaning<U: Unit>(units: &[U]) -> Step<Meaning> {
    let first = units.first().map_or(0, |unit| (*unit).into());
    let may_be_word =
        matches!(u8::try_from(first), Ok(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'<'));
    if !may_be_word && !may_begin_number(first) {
        return Ok(Meaning::Text);
    }
    if may_be_word {
        return word(units);
    }
    if is_surely_text(units) {
        return Ok(Meaning::Text);
    }
    let mut letters = [0; MAX_LEN];
    let letters = letters.get_mut(..units.len()).ok_or(Stop::Beyond)?;
    for (letter, unit) in letters.iter_mut().zip(units) {
        *letter = u8::try_from((*unit).into()).map_err(|_| Stop::Beyond)?;
    }
    number(letters).ok_or(Stop::Beyond)
}

pub fn may_begin_number(first: u32) -> bool {
    matches!(u8::try_from(first), Ok(b'0'..=b'9' | b'+' | b'-' | b'.'))
}

fn word<U: Unit>(units: &[U]) -> Step<Meaning> {
    let is = |word: &str| units.iter().map(|unit| (*unit).into()).eq(word.bytes().map(u32::from));
    let is_any = |words: &[&str]| words.iter().any(|word| is(word));
    Ok(if units.len() > 5 {
        Meaning::Text
    } else if is_any(&["true", "True", "TRUE"]) {
        Meaning::Bool(true)
    } else if is_any(&["false", "False", "FALSE"]) {
        Meaning::Bool(false)
    } else if is_any(&["~", "null", "Null", "NULL"]) {
        Meaning::Null
    } else if is("<<") {
        return Err(Stop::Beyond);
    } else {
        Meaning::Text
    })
}

/// Whether there is a letter that no number or time has which begins so, in any version.
fn is_surely_text<U: Unit>(units: &[U]) -> bool {
    let letter_at = |index: usize| units.get(index).map_or(0, |unit| (*unit).into());
    let is_signed = matches!(u8::try_from(letter_at(0)), Ok(b'+' | b'-'));
    let is_in =
        |known: fn(u8) -> bool| units.iter().all(|unit| u8::try_from((*unit).into()).is_ok_and(known));
    match u8::try_from(letter_at(usize::from(is_signed))) {
        Ok(b'1'..=b'9') => !is_in(|letter| {
            matches!(
                letter,
                b'0'..=b'9' | b'_' | b'.' | b':' | b'+' | b'-' | b'e' | b'E' | b'T' | b't' | b'Z' | b' '
            )
        }),
        // Other bases, infinity and what is not a number.
        Ok(b'0' | b'.') => !is_in(|letter| {
            matches!(letter, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'x' | b'o' | b'i' | b'n' | b'I' | b'N')
                || matches!(letter, b'_' | b'.' | b':' | b'+' | b'-' | b'T' | b't' | b'Z' | b' ')
        }),
        _ => is_signed,
    }
}

/// Whole numbers and decimal fractions without anything special; versions of software are texts.
fn number(letters: &[u8]) -> Option<Meaning> {
    let (sign, rest) = match letters {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        rest => (1.0, rest),
    };
    let mut parts = rest.split(|letter| *letter == b'.');
    let (whole, fraction) = (parts.next()?, parts.next());
    if parts.next().is_some() {
        let is_plain = |letter: &u8| matches!(letter, b'0'..=b'9' | b'.');
        return rest.iter().all(is_plain).then_some(Meaning::Text);
    }
    let has_leading_zero = whole.len() > 1 && whole.starts_with(b"0");
    if whole.is_empty() || has_leading_zero || fraction.is_some_and(<[u8]>::is_empty) {
        return None;
    }
    let fraction_or_none = fraction.unwrap_or_default();
    if whole.len() + fraction_or_none.len() > MAX_DIGITS {
        return None;
    }
    let (mut digits, mut unit) = (0.0, 1.0);
    for digit in whole.iter().chain(fraction_or_none) {
        if !digit.is_ascii_digit() {
            return None;
        }
        digits = digits * 10.0 + f64::from(digit - b'0');
    }
    for _ in fraction_or_none {
        unit *= 10.0;
    }
    // Zero has a sign only as a fraction.
    let is_unsigned = digits == 0.0 && fraction.is_none();
    Some(Meaning::Number(if is_unsigned { 0.0 } else { sign * (digits / unit) }))
}
