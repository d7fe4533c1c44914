//! The text, and where in it the reader is.

use super::{Step, Stop};
use crate::text::Unit;

/// A text that ends in a line break, and has nothing in it that is not printable, no tabs, and no line breaks but `\n`.
pub struct Source<U> {
    units: Vec<U>,
    pub position: usize,
    pub line: usize,
    pub line_start: usize,
    /// How many spaces the last line began with that the reader has come to.
    pub indent: i32,
}

impl<U: Unit> Source<U> {
    pub fn of(units: &[U]) -> Step<Self> {
        // Indentation is counted in 32 bits.
        if units.len() > i32::MAX as usize / 2 {
            return Err(Stop::Beyond);
        }
        let mut kept = Vec::new();
        kept.try_reserve_exact(units.len() + 1)?;
        let mut is_behind_high = false;
        for (index, unit) in units.iter().enumerate() {
            let letter = (*unit).into();
            if is_behind_high != matches!(letter, 0xdc00..=0xdfff) {
                return Err(Stop::Beyond);
            }
            is_behind_high = matches!(letter, 0xd800..=0xdbff);
            match letter {
                0x20..=0x7e | 0x0a | 0xa0..=0x2027 | 0x202a..=0xfefe | 0xff00..=0xfffd => kept.push(*unit),
                0x0d if units.get(index + 1).is_some_and(|next| (*next).into() == 0x0a) => {}
                _ => return Err(Stop::Beyond),
            }
        }
        if is_behind_high {
            return Err(Stop::Beyond);
        }
        if kept.last().is_some_and(|last| (*last).into() != 0x0a) {
            kept.push(U::ascii(b'\n'));
        }
        Ok(Self { units: kept, position: 0, line: 0, line_start: 0, indent: 0 })
    }

    /// The unit at a place, 0 behind the end.
    pub fn at(&self, position: usize) -> u32 {
        self.units.get(position).map_or(0, |unit| (*unit).into())
    }

    pub fn here(&self) -> u32 {
        self.at(self.position)
    }

    pub fn is_here(&self, letter: u8) -> bool {
        self.here() == u32::from(letter)
    }

    /// Whether there is a mark here that counts only before a space or line break.
    pub fn is_mark(&self, letter: u8) -> bool {
        self.is_here(letter) && is_space(self.at(self.position + 1))
    }

    pub fn slice(&self, start: usize, end: usize) -> &[U] {
        self.units.get(start..end).unwrap_or_default()
    }

    /// How many places behind the line's beginning this is.
    pub fn column(&self) -> i32 {
        (self.position - self.line_start) as i32
    }

    pub fn skip_spaces(&mut self) {
        while self.is_here(b' ') {
            self.position += 1;
        }
    }

    /// Goes over spaces, line breaks and, where they are allowed, comments; how many line breaks.
    pub fn skip(&mut self, allows_comments: bool) -> usize {
        let before = self.line;
        loop {
            self.skip_spaces();
            if allows_comments && self.is_here(b'#') {
                self.skip_line();
            }
            if !self.is_here(b'\n') {
                return self.line - before;
            }
            self.next_line();
            self.skip_spaces();
            self.indent = self.column();
        }
    }

    pub fn skip_line(&mut self) {
        while !matches!(self.here(), 0 | 0x0a) {
            self.position += 1;
        }
    }

    /// Goes over the line break that is here.
    pub fn next_line(&mut self) {
        self.position += 1;
        self.line += 1;
        self.line_start = self.position;
    }

    /// Stops where a line begins that would end the document.
    pub fn expect_no_separator(&self) -> Step<()> {
        let is = |letter: u8| (0..3).all(|offset| self.at(self.position + offset) == u32::from(letter));
        if self.position == self.line_start
            && (is(b'-') || is(b'.'))
            && matches!(self.at(self.position + 3), 0 | 0x20 | 0x0a)
        {
            return Err(Stop::Beyond);
        }
        Ok(())
    }
}

pub fn is_space(letter: u32) -> bool {
    matches!(letter, 0x20 | 0x0a)
}

/// What ends a plain scalar between brackets.
pub fn is_flow_mark(letter: u32) -> bool {
    matches!(u8::try_from(letter), Ok(b',' | b'[' | b']' | b'{' | b'}'))
}
