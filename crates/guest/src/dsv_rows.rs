//! The rows of a table of values with a delimiter, as `d3-dsv` reads them: not quite by RFC 4180, where quotes stand in the
//! middle of a value or at the end of the text.

use crate::js::{Result, Value, throw_out_of_memory};
use crate::mappings::{arrays, flatten};
use crate::native::arg;
use crate::text::{Flat, Unit};

const QUOTE: u32 = b'"' as u32;
const NEWLINE: u32 = b'\n' as u32;
const RETURN: u32 = b'\r' as u32;

/// Arguments: the text, and the delimiter's code unit. The result: an array of strings for each row. Undefined for
/// anything that is no text.
pub fn rows(args: &[Value]) -> Result<Value> {
    let (text, delimiter) = (arg(args, 0), arg(args, 1).to_f64()?);
    if !text.is_text() || delimiter.is_nan() {
        return Ok(Value::undefined());
    }
    let text = flatten(text)?;
    match Flat::of(&text) {
        Flat::Narrow(units) => Reader::new(units, delimiter as u32).rows(),
        Flat::Wide(units) => Reader::new(units, delimiter as u32).rows(),
        Flat::Elsewhere => Ok(Value::undefined()),
    }
}

struct Reader<'a, U> {
    units: &'a [U],
    delimiter: u32,
    /// Where the text ends but for its last line break.
    end: usize,
    index: usize,
    is_text_done: bool,
    is_row_done: bool,
}

impl<'a, U: Unit> Reader<'a, U> {
    fn new(units: &'a [U], delimiter: u32) -> Self {
        let mut reader = Self {
            units,
            delimiter,
            end: units.len(),
            index: 0,
            is_text_done: units.is_empty(),
            is_row_done: false,
        };
        for line_end in [NEWLINE, RETURN] {
            if reader.end > 0 && reader.at(reader.end - 1) == Some(line_end) {
                reader.end -= 1;
            }
        }
        reader
    }

    fn at(&self, index: usize) -> Option<u32> {
        self.units.get(index).map(|unit| (*unit).into())
    }

    fn rows(mut self) -> Result<Value> {
        let mut rows = Vec::new();
        while !self.is_text_done {
            let mut row = vec![self.value()?];
            while !self.is_text_done && !self.is_row_done {
                push(&mut row, self.value()?)?;
            }
            self.is_row_done = false;
            push(&mut rows, array(row)?)?;
        }
        array(rows)
    }

    fn value(&mut self) -> Result<Value> {
        if self.at(self.index) == Some(QUOTE) {
            return self.quoted();
        }
        let start = self.index;
        while self.index < self.end {
            let at = self.index;
            self.index += 1;
            let unit = self.at(at);
            if unit == Some(NEWLINE) || unit == Some(RETURN) {
                self.line_ended(unit);
            } else if unit != Some(self.delimiter) {
                continue;
            }
            return self.text(start, at, false);
        }
        self.is_text_done = true;
        self.text(start, self.end, false)
    }

    fn quoted(&mut self) -> Result<Value> {
        let start = self.index;
        loop {
            let is_inside = self.index < self.end;
            self.index += 1;
            if is_inside && self.at(self.index) != Some(QUOTE) {
                continue;
            }
            self.index += 1;
            if self.at(self.index) != Some(QUOTE) {
                break;
            }
        }
        let end = self.index;
        if end >= self.end {
            self.is_text_done = true;
        } else {
            let unit = self.at(end);
            self.index += 1;
            if unit == Some(NEWLINE) || unit == Some(RETURN) {
                self.line_ended(unit);
            }
        }
        self.text(start + 1, end - 1, true)
    }

    fn line_ended(&mut self, unit: Option<u32>) {
        self.is_row_done = true;
        if unit == Some(RETURN) && self.at(self.index) == Some(NEWLINE) {
            self.index += 1;
        }
    }

    /// A part of the text, in which two quotes may stand for one.
    fn text(&self, start: usize, end: usize, has_quotes: bool) -> Result<Value> {
        let end = end.min(self.units.len());
        let part = self.units.get(start..end).unwrap_or(&[]);
        let mut units = Vec::new();
        units.try_reserve_exact(part.len() + 2).map_err(|_| throw_out_of_memory())?;
        if has_quotes {
            let mut index = 0;
            while let Some(unit) = part.get(index) {
                let is_pair = (*unit).into() == QUOTE
                    && part.get(index + 1).is_some_and(|next| (*next).into() == QUOTE);
                units.push(*unit);
                index += 1 + usize::from(is_pair);
            }
        } else {
            units.extend_from_slice(part);
        }
        U::string(units)
    }
}

fn push(values: &mut Vec<Value>, value: Value) -> Result<()> {
    values.try_reserve(1).map_err(|_| throw_out_of_memory())?;
    values.push(value);
    Ok(())
}

fn array(values: Vec<Value>) -> Result<Value> {
    arrays::of_values(values.into_iter().map(Value::into_raw).collect())
}
