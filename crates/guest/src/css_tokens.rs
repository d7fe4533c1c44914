//! Where a token of CSS ends, as the tokenizer of PostCSS has it.

use crate::js::{Result, Value};
use crate::text_runs::{Scan, with_units};

/// Where the white space or the word ends that begins at a place of a text. Undefined for anything else than a text and a
/// place inside it.
pub fn end(args: &[Value]) -> Result<Value> {
    with_units(args, &TokenEnd)
}

struct TokenEnd;

impl Scan for TokenEnd {
    fn scan<U: Copy + Into<u16>>(&self, units: &[U], start: usize) -> Option<i32> {
        let is_space = |unit: u16| matches!(unit, 0x09 | 0x0a | 0x0c | 0x0d | 0x20);
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
        i32::try_from(start + 1 + len.unwrap_or(rest.len())).ok()
    }
}

/// Whether a unit ends a word wherever it stands.
fn ends_word(unit: u16) -> bool {
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
