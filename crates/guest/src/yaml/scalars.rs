//! The texts of scalars.

use super::source::{Source, is_flow_mark, is_space};
use super::{Step, Stop};
use crate::text::Unit;

/// A scalar's text.
pub enum Text {
    /// As it is in the source.
    Slice(usize, usize),
    /// Put together of parts.
    Made(Vec<u16>),
}

/// Parts that become one text.
#[derive(Default)]
pub struct Parts(Option<Vec<u16>>);

impl Parts {
    pub fn units(&mut self) -> &mut Vec<u16> {
        self.0.get_or_insert_default()
    }

    pub fn slice<U: Unit>(&mut self, source: &Source<U>, start: usize, end: usize) -> Step<()> {
        let (slice, units) = (source.slice(start, end), self.units());
        units.try_reserve(slice.len())?;
        units.extend(slice.iter().map(|unit| (*unit).into() as u16));
        Ok(())
    }

    pub fn unit(&mut self, unit: u16, count: usize) -> Step<()> {
        let units = self.units();
        units.try_reserve(count)?;
        units.extend(std::iter::repeat_n(unit, count));
        Ok(())
    }

    /// What stands for line breaks.
    fn fold(&mut self, breaks: usize) -> Step<()> {
        match breaks {
            0 => Ok(()),
            1 => self.unit(0x20, 1),
            _ => self.unit(0x0a, breaks - 1),
        }
    }

    /// The text, with a last part.
    pub fn end<U: Unit>(mut self, source: &Source<U>, start: usize, end: usize) -> Step<Text> {
        if self.0.is_none() {
            return Ok(Text::Slice(start, end));
        }
        self.slice(source, start, end)?;
        Ok(Text::Made(self.0.unwrap_or_default()))
    }
}

impl<U: Unit> Source<U> {
    /// Reads a scalar without quotes, the first letter of which may begin one.
    pub fn plain(&mut self, indent: i32, in_flow: bool) -> Step<Text> {
        let mut parts = Parts::default();
        let (mut start, mut end) = (self.position, self.position);
        let mut line_before = None;
        loop {
            let letter = self.here();
            match letter {
                0 => break,
                0x3a => {
                    let next = self.at(self.position + 1);
                    if is_space(next) || (in_flow && is_flow_mark(next)) {
                        break;
                    }
                }
                0x23 if self.position > 0 && is_space(self.at(self.position - 1)) => break,
                0x0a => {
                    let before = (self.line, self.line_start, self.indent);
                    self.skip(false);
                    if self.indent >= indent {
                        line_before = Some(before.0);
                        continue;
                    }
                    self.position = end;
                    (self.line, self.line_start, self.indent) = before;
                    break;
                }
                _ => {
                    self.expect_no_separator()?;
                    if in_flow && is_flow_mark(letter) {
                        break;
                    }
                }
            }
            if let Some(line) = line_before.take() {
                parts.slice(self, start, end)?;
                parts.fold(self.line - line)?;
                (start, end) = (self.position, self.position);
            }
            self.position += 1;
            if letter != 0x20 {
                end = self.position;
            }
        }
        // Without a part before, nothing was read.
        if start == end && parts.0.is_none() { Err(Stop::Beyond) } else { parts.end(self, start, end) }
    }

    /// Reads a scalar in single quotes.
    pub fn single(&mut self, indent: i32) -> Step<Text> {
        self.position += 1;
        let mut parts = Parts::default();
        let (mut start, mut end) = (self.position, self.position);
        loop {
            match self.here() {
                0 => return Err(Stop::Beyond),
                0x27 => {
                    let quote = self.position;
                    self.position += 1;
                    if !self.is_here(b'\'') {
                        return parts.end(self, start, quote);
                    }
                    parts.slice(self, start, quote)?;
                    start = self.position;
                    self.position += 1;
                    end = self.position;
                }
                0x0a => {
                    self.fold_quoted(&mut parts, start, end, indent)?;
                    (start, end) = (self.position, self.position);
                }
                letter => self.quoted_unit(letter, &mut end)?,
            }
        }
    }

    /// Reads a scalar in double quotes.
    pub fn double(&mut self, indent: i32) -> Step<Text> {
        self.position += 1;
        let mut parts = Parts::default();
        let (mut start, mut end) = (self.position, self.position);
        loop {
            match self.here() {
                0 => return Err(Stop::Beyond),
                0x22 => {
                    self.position += 1;
                    return parts.end(self, start, self.position - 1);
                }
                0x5c => {
                    parts.slice(self, start, self.position)?;
                    self.position += 1;
                    if self.is_here(b'\n') {
                        self.skip_in(indent, false)?;
                    } else {
                        self.escape(&mut parts)?;
                    }
                    (start, end) = (self.position, self.position);
                }
                0x0a => {
                    self.fold_quoted(&mut parts, start, end, indent)?;
                    (start, end) = (self.position, self.position);
                }
                letter => self.quoted_unit(letter, &mut end)?,
            }
        }
    }

    fn quoted_unit(&mut self, letter: u32, end: &mut usize) -> Step<()> {
        self.expect_no_separator()?;
        self.position += 1;
        if letter != 0x20 {
            *end = self.position;
        }
        Ok(())
    }

    /// Goes over line breaks behind a part. Versions before 4.2 keep spaces before them.
    fn fold_quoted(&mut self, parts: &mut Parts, start: usize, end: usize, indent: i32) -> Step<()> {
        if end != self.position {
            return Err(Stop::Beyond);
        }
        parts.slice(self, start, end)?;
        let breaks = self.skip_in(indent, false)?;
        parts.fold(breaks)
    }

    /// Goes on to where a node continues; the package warns of less indentation than it has.
    pub fn skip_in(&mut self, indent: i32, allows_comments: bool) -> Step<usize> {
        let breaks = self.skip(allows_comments);
        if breaks > 0 && self.indent < indent { Err(Stop::Beyond) } else { Ok(breaks) }
    }

    /// What a letter behind a backslash stands for.
    fn escape(&mut self, parts: &mut Parts) -> Step<()> {
        let letter = u8::try_from(self.here()).map_err(|_| Stop::Beyond)?;
        self.position += 1;
        let unit = match letter {
            b'0' => 0,
            b'a' => 7,
            b'b' => 8,
            b't' => 9,
            b'n' => 10,
            b'v' => 11,
            b'f' => 12,
            b'r' => 13,
            b'e' => 0x1b,
            b' ' | b'"' | b'/' | b'\\' => u16::from(letter),
            b'N' => 0x85,
            b'_' => 0xa0,
            b'L' => 0x2028,
            b'P' => 0x2029,
            b'x' => self.hex(2)? as u16,
            b'u' => self.hex(4)? as u16,
            b'U' => {
                let point = self.hex(8)?;
                let letter = char::from_u32(point).ok_or(Stop::Beyond)?;
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    parts.unit(*unit, 1)?;
                }
                return Ok(());
            }
            _ => return Err(Stop::Beyond),
        };
        parts.unit(unit, 1)
    }

    fn hex(&mut self, digits: usize) -> Step<u32> {
        let mut number = 0;
        for _ in 0..digits {
            let digit = char::from_u32(self.here()).and_then(|letter| letter.to_digit(16));
            number = number << 4 | digit.ok_or(Stop::Beyond)?;
            self.position += 1;
        }
        Ok(number)
    }
}
