//! The writer behind the commands of `esrap`: text with white space that waits, and the lines of its mappings.

use super::decode::Lines;
use super::{arrays, reserve};
use crate::js::{Thrown, Value};
use crate::text::{Flat, Unit};

/// White space that waits is written before a place, too, and not only before text.
pub const BEFORE_PLACES: i32 = 1;
/// A place where the one before it was, both here and there, is noted again.
pub const REPEATED: i32 = 2;

/// Longer text is for the package, which gets the engine's error at the engine's limit.
pub const MAX_UNITS: usize = 1 << 26;

/// Why there is no result.
pub enum Stop {
    Unusual,
    Thrown(Thrown),
}

impl From<Thrown> for Stop {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

pub type Step<T> = Result<T, Stop>;

/// What a native answers: undefined for anything unusual.
pub fn or_undefined(result: Step<Value>) -> crate::js::Result<Value> {
    match result {
        Ok(value) => Ok(value),
        Err(Stop::Unusual) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

/// White space, by the numbers that it has in the package.
pub mod layout {
    pub const MARGIN: i32 = 0;
    pub const NEWLINE: i32 = 1;
    pub const INDENT: i32 = 2;
    pub const DEDENT: i32 = 3;
    pub const SPACE: i32 = 4;
}

pub struct Writer {
    out: Vec<u16>,
    lines: Lines,
    /// The last segment of the line.
    last: Option<[i32; 3]>,
    column: i32,
    /// The indentation of one level, and a line break with all of it.
    indent: Vec<u16>,
    newline: Vec<u16>,
    /// Places behind white space that is not written yet.
    waiting: Vec<[i32; 2]>,
    needs_newline: bool,
    needs_margin: bool,
    needs_space: bool,
    flags: i32,
}

impl Writer {
    /// With the indentation of one level, and what the version does (the flags above).
    pub fn new(indent: &Value, flags: i32) -> Step<Self> {
        let mut writer = Self {
            out: Vec::new(),
            lines: Lines::default(),
            last: None,
            column: 0,
            indent: Vec::new(),
            newline: vec![u16::from(b'\n')],
            waiting: Vec::new(),
            needs_newline: false,
            needs_margin: false,
            needs_space: false,
            flags,
        };
        if !indent.is_text() {
            return Err(Stop::Unusual);
        }
        add_units(&mut writer.indent, &Flat::of(&super::flatten(indent.clone())?))?;
        if writer.indent.is_empty() {
            return Err(Stop::Unusual);
        }
        Ok(writer)
    }

    pub fn text(&mut self, text: &Flat<'_>) -> Step<()> {
        self.space()?;
        let begin = self.out.len();
        add_units(&mut self.out, text)?;
        self.added(begin)
    }

    /// A place, its line counted from 0.
    pub fn place(&mut self, place: [i32; 2]) -> Step<()> {
        if self.flags & BEFORE_PLACES != 0 {
            self.space()?;
        }
        if self.needs_newline || self.needs_space {
            reserve(&mut self.waiting, 1)?;
            self.waiting.push(place);
            return Ok(());
        }
        self.segment(place)
    }

    pub fn layout(&mut self, number: i32) -> Step<()> {
        match number {
            layout::MARGIN => self.needs_margin = true,
            layout::NEWLINE => self.needs_newline = true,
            layout::INDENT => {
                if self.newline.len() > MAX_UNITS {
                    return Err(Stop::Unusual);
                }
                reserve(&mut self.newline, self.indent.len())?;
                self.newline.extend_from_slice(&self.indent);
            }
            layout::DEDENT => {
                // Versions differ in what is left where there was less.
                let left = self.newline.len().checked_sub(self.indent.len()).ok_or(Stop::Unusual)?;
                self.newline.truncate(left);
            }
            layout::SPACE => self.needs_space = true,
            _ => {}
        }
        Ok(())
    }

    /// Writes the white space that waits, and notes the places behind it.
    fn space(&mut self) -> Step<()> {
        let begin = self.out.len();
        if self.needs_newline {
            reserve(&mut self.out, self.newline.len() + 1)?;
            if self.needs_margin {
                self.out.push(u16::from(b'\n'));
            }
            self.out.extend_from_slice(&self.newline);
        } else if self.needs_space {
            reserve(&mut self.out, 1)?;
            self.out.push(u16::from(b' '));
        }
        self.needs_margin = false;
        self.needs_newline = false;
        self.needs_space = false;
        self.added(begin)?;
        self.note_waiting()
    }

    fn note_waiting(&mut self) -> Step<()> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_iter().try_for_each(|place| self.segment(place))
    }

    /// Counts the lines and columns of what was added to the text.
    fn added(&mut self, begin: usize) -> Step<()> {
        if self.out.len() > MAX_UNITS {
            return Err(Stop::Unusual);
        }
        for index in begin..self.out.len() {
            if self.out[index] == u16::from(b'\n') {
                self.lines.end_line()?;
                self.last = None;
                self.column = 0;
            } else {
                self.column += 1;
            }
        }
        Ok(())
    }

    fn segment(&mut self, [line, column]: [i32; 2]) -> Step<()> {
        let segment = [self.column, line, column];
        if self.flags & REPEATED != 0 || self.last != Some(segment) {
            self.last = Some(segment);
            self.lines.segment(&[self.column, 0, line, column])?;
        }
        Ok(())
    }

    /// The text, and its lines of mappings.
    pub fn into_value(mut self) -> Step<Value> {
        self.note_waiting()?;
        self.lines.end_line()?;
        let code = u16::string(std::mem::take(&mut self.out))?;
        let lines = std::mem::take(&mut self.lines).into_value()?;
        Ok(arrays::of_values(vec![code.into_raw(), lines.into_raw()])?)
    }
}

fn add_units(units: &mut Vec<u16>, text: &Flat<'_>) -> Step<()> {
    match text {
        Flat::Narrow(more) => {
            reserve(units, more.len())?;
            units.extend(more.iter().map(|unit| u16::from(*unit)));
        }
        Flat::Wide(more) => {
            reserve(units, more.len())?;
            units.extend_from_slice(more);
        }
        Flat::Elsewhere => return Err(Stop::Unusual),
    }
    Ok(())
}
