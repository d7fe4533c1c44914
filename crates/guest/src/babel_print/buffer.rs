//! The package's buffer: text with a character that waits, and a mapping for each piece of it.

use rquickjs_sys as qjs;

use super::map::{Name, Source};
use super::nodes::Node;
use super::words::Field;
use super::{Printer, Step, Stop};
use crate::fields::is_true;
use crate::mappings::reserve;
use crate::mappings::writer::MAX_UNITS;
use crate::text::Flat;
use crate::tree_reads::is_nothing;

pub const NEWLINE: i32 = 10;
pub const SPACE: i32 = 32;

/// What the last character is where it is of no importance, of an integer, and of a word.
pub const NO_CHARACTER: i32 = -1;
pub const INTEGER: i32 = -2;
pub const WORD: i32 = -3;

impl Printer<'_> {
    pub fn flush(&mut self) -> Step<()> {
        if self.queued != 0 {
            self.put_char(self.queued)?;
            self.queued = 0;
        }
        Ok(())
    }

    /// `getLastChar(true)`.
    pub fn last_char(&self) -> i32 {
        if self.queued != 0 { self.queued } else { self.last }
    }

    fn room(&mut self, units: usize) -> Step<()> {
        if self.out.len() + units > MAX_UNITS {
            return Err(Stop::Unusual);
        }
        Ok(reserve(&mut self.out, units)?)
    }

    /// `_appendChar` with a place.
    fn put_char(&mut self, char: i32) -> Step<()> {
        self.last = char;
        self.room(1)?;
        self.out.push(char as u16);
        if char == NEWLINE {
            return self.end_line();
        }
        if let Some(map) = &mut self.map {
            let is_space = char == SPACE;
            let name = if is_space { None } else { self.source.name };
            map.mark(self.column, Source { name, ..self.source })?;
            if !is_space && self.can_mark_name {
                self.source.name = None;
            }
        }
        self.column += 1;
        Ok(())
    }

    fn end_line(&mut self) -> Step<()> {
        self.line += 1;
        self.column = 0;
        self.map.as_mut().map_or(Ok(()), |map| map.end_line())
    }

    pub fn append_char(&mut self, char: i32) -> Step<()> {
        self.flush()?;
        self.put_char(char)
    }

    pub fn queue(&mut self, char: i32) -> Step<()> {
        self.flush()?;
        self.queued = char;
        self.last = NO_CHARACTER;
        Ok(())
    }

    /// `_appendChar(-1, …)`, which a version prints wrongly for one depth.
    pub fn append_indent(&mut self) -> Step<()> {
        if self.indent == 64 {
            return Err(Stop::Unusual);
        }
        self.last = NO_CHARACTER;
        let spaces = self.indent as usize;
        self.room(spaces)?;
        self.out.resize(self.out.len() + spaces, SPACE as u16);
        if let Some(map) = &mut self.map {
            map.mark_nothing(self.column)?;
        }
        self.column += self.indent;
        Ok(())
    }

    pub fn append(&mut self, text: &Flat<'_>, maybe_newline: bool) -> Step<()> {
        self.flush()?;
        let begin = self.out.len();
        match text {
            Flat::Narrow(units) => {
                self.room(units.len())?;
                self.out.extend(units.iter().map(|unit| u16::from(*unit)));
            }
            Flat::Wide(units) => {
                self.room(units.len())?;
                self.out.extend_from_slice(units);
            }
            Flat::Elsewhere => return Err(Stop::Unusual),
        }
        self.last = NO_CHARACTER;
        let length = self.out.len() - begin;
        if !maybe_newline && self.map.is_none() {
            self.column += length as i32;
            return Ok(());
        }
        let mut source = self.source;
        if self.can_mark_name {
            self.source.name = None;
        }
        let newline = |units: &[u16]| units.iter().position(|unit| i32::from(*unit) == NEWLINE);
        let mut found = newline(&self.out[begin..]);
        if let (Some(map), false) = (&mut self.map, found == Some(0)) {
            map.mark(self.column, source)?;
        }
        source.name = None;
        source.column = 0;
        let mut last = 0;
        while let Some(at) = found {
            self.end_line()?;
            last += at + 1;
            if let (Some(line), true) = (&mut source.line, last < length) {
                *line += 1;
                if let Some(map) = &mut self.map {
                    map.mark(0, source)?;
                }
            }
            found = newline(&self.out[begin + last..]);
        }
        self.column += (length - last) as i32;
        Ok(())
    }

    /// `_normalizePosition`, of a place that there is.
    pub fn come_from(&mut self, loc: qjs::JSValue, end: Field, columns: i32) -> Step<()> {
        if self.map.is_none() {
            return Ok(());
        }
        self.flush()?;
        let place = self.get(loc, end)?;
        if is_nothing(place) {
            return Ok(());
        }
        if !is_nothing(self.get(loc, Field::Filename)?) {
            return Err(Stop::Unusual);
        }
        self.source.line = Some(self.int(place, Field::Line)?);
        self.source.column = (self.int(place, Field::Column)? + columns).max(0);
        Ok(())
    }

    /// `sourceWithOffset('end', …, -1)`.
    pub fn come_from_last(&mut self, node: &Node) -> Step<()> {
        if self.map.is_none() {
            return Ok(());
        }
        let loc = self.get(node.object, Field::Loc)?;
        if is_true(loc) { self.come_from(loc, Field::End, -1) } else { Ok(()) }
    }

    /// The name that a place has.
    pub fn name_in(&mut self, loc: qjs::JSValue) -> Step<Option<Name>> {
        let value = self.get(loc, Field::IdentifierName)?;
        if is_nothing(value) { Ok(None) } else { Ok(Some(Name { value, text: self.text(value)? })) }
    }

    /// `sourceIdentifierName`.
    pub fn come_from_name(&mut self, name: Name) {
        if self.can_mark_name {
            self.source.name = Some(name);
        }
    }
}
