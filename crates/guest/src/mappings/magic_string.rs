//! What `magic-string` makes of its chunks for `generateMap` and `generateDecodedMap`, with what its versions do differently.

use rquickjs_sys as qjs;
use std::ffi::CStr;

use super::decode::Lines;
use super::encode::Encoder;
use super::{arrays, flatten};
use crate::js::{Result, Value};
use crate::native::arg;
use crate::text::Flat;

/// Edited text gets a segment for each of its lines.
const EDITED_LINES: i32 = 1;
/// One for the empty line behind its last line break too.
const EDITED_LAST_LINE: i32 = 2;
/// Line breaks get segments as other characters do.
const LINE_BREAKS: i32 = 4;
/// What was appended to the whole counts.
const OUTRO: i32 = 8;

/// A word goes on behind a line break.
const WORDS_OVER_LINES: i32 = 32;

/// How fine the mappings are.
#[derive(Clone, Copy, PartialEq)]
enum Detail {
    Lines,
    Characters,
    Words,
}

enum Sink {
    Text(Encoder),
    Arrays(Lines),
}

impl Sink {
    fn segment(&mut self, fields: &[i32]) -> Result<()> {
        match self {
            Self::Text(encoder) => encoder.segment(fields),
            Self::Arrays(lines) => lines.segment(fields),
        }
    }

    fn end_line(&mut self) -> Result<()> {
        match self {
            Self::Text(encoder) => encoder.end_line(),
            Self::Arrays(lines) => lines.end_line(),
        }
    }
}

/// Why there is no result.
enum Stop {
    /// Something that the package's own code is to deal with.
    Unusual,
    Thrown(crate::js::Thrown),
}

impl From<crate::js::Thrown> for Stop {
    fn from(thrown: crate::js::Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

type Step<T> = std::result::Result<T, Stop>;

/// Arguments: the `MagicString`, the number of its source, the detail (0 lines, 1 characters, 2 words), what the version
/// does (the flags above), and whether text is wanted. The result: text or arrays, then the line and column in the generated
/// text and what the encoder goes on with.
pub fn mappings(args: &[Value]) -> Result<Value> {
    match Walk::begin(args).and_then(Walk::run) {
        Ok(value) => Ok(value),
        Err(Stop::Unusual) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

struct Walk {
    magic: Value,
    original: Value,
    /// Where the lines of the original begin.
    begins: Vec<usize>,
    /// The characters that get a segment of their own, a bit each; read where the detail asks for it.
    marks: Vec<u32>,
    source: i32,
    detail: Detail,
    flags: i32,
    sink: Sink,
    /// The place in the generated text.
    line: i32,
    column: i32,
}

impl Walk {
    fn begin(args: &[Value]) -> Step<Self> {
        let int = |index| arrays::int(arg(args, index).raw()).ok_or(Stop::Unusual);
        let detail = match int(2)? {
            0 => Detail::Lines,
            1 => Detail::Characters,
            _ => Detail::Words,
        };
        let magic = arg(args, 0);
        let original = text(&magic, c"original")?;
        let begins = match Flat::of(&original) {
            Flat::Narrow(units) => line_begins(units),
            Flat::Wide(units) => line_begins(units),
            Flat::Elsewhere => return Err(Stop::Unusual),
        };
        let is_text = arg(args, 4).raw() == qjs::JS_TRUE;
        let mut walk = Self {
            magic,
            original,
            begins,
            marks: Vec::new(),
            source: int(1)?,
            detail,
            flags: int(3)?,
            sink: if is_text { Sink::Text(Encoder::default()) } else { Sink::Arrays(Lines::default()) },
            line: 0,
            column: 0,
        };
        if detail == Detail::Lines {
            walk.marks = marks(&walk.magic)?;
        }
        Ok(walk)
    }

    fn run(mut self) -> Step<Value> {
        let intro = text(&self.magic, c"intro")?;
        self.advance(&intro)?;
        let mut chunk = self.magic.get(c"firstChunk")?;
        while chunk.is_object() {
            self.chunk(&chunk)?;
            chunk = chunk.get(c"next")?;
        }
        if self.flags & OUTRO != 0 {
            let outro = text(&self.magic, c"outro")?;
            self.advance(&outro)?;
        }
        let (needs_comma, previous) = match &self.sink {
            Sink::Text(encoder) => encoder.state(),
            Sink::Arrays(_) => (false, [0; 5]),
        };
        let made = match self.sink {
            Sink::Text(encoder) => encoder.into_text()?,
            Sink::Arrays(mut lines) => {
                lines.end_line()?;
                lines.into_value()?
            }
        };
        let [column, source, line, source_column, _] = previous;
        let state = [self.line, self.column, i32::from(needs_comma), column, source, line, source_column];
        let mut answer = vec![made.into_raw()];
        answer.extend(state.map(|number| qjs::JS_MKVAL(qjs::JS_TAG_INT, number)));
        Ok(arrays::of_values(answer)?)
    }

    fn chunk(&mut self, chunk: &Value) -> Step<()> {
        let intro = text(chunk, c"intro")?;
        self.advance(&intro)?;
        let (start, end) = (index(chunk, c"start")?, index(chunk, c"end")?);
        let place = self.locate(start)?;
        if truth(chunk, c"edited")? {
            if truth(chunk, c"storeName")? {
                return Err(Stop::Unusual);
            }
            let content = text(chunk, c"content")?;
            self.edited(&content, place)?;
        } else {
            let original = self.original.clone();
            match Flat::of(&original) {
                Flat::Narrow(units) => self.unedited(units, start, end, place)?,
                Flat::Wide(units) => self.unedited(units, start, end, place)?,
                Flat::Elsewhere => return Err(Stop::Unusual),
            }
        }
        let outro = text(chunk, c"outro")?;
        self.advance(&outro)
    }

    /// Line and column of a place in the original.
    fn locate(&self, index: usize) -> Step<[i32; 2]> {
        let line = self.begins.partition_point(|&begin| begin <= index) - 1;
        Ok([small(line)?, small(index - self.begins[line])?])
    }

    fn next_line(&mut self) -> Step<()> {
        self.sink.end_line()?;
        self.line += 1;
        self.column = 0;
        Ok(())
    }

    fn segment(&mut self, [line, column]: [i32; 2]) -> Step<()> {
        Ok(self.sink.segment(&[self.column, self.source, line, column])?)
    }

    /// Goes on by a text that nothing maps to.
    fn advance(&mut self, text: &Value) -> Step<()> {
        let (breaks, last) = match Flat::of(text) {
            Flat::Narrow(units) => shape(units),
            Flat::Wide(units) => shape(units),
            Flat::Elsewhere => return Err(Stop::Unusual),
        };
        for _ in 0..breaks {
            self.next_line()?;
        }
        self.column += small(last)?;
        Ok(())
    }

    fn edited(&mut self, content: &Value, place: [i32; 2]) -> Step<()> {
        let (breaks, last, len) = match Flat::of(content) {
            Flat::Narrow(units) => (shape(units).0, shape(units).1, units.len()),
            Flat::Wide(units) => (shape(units).0, shape(units).1, units.len()),
            Flat::Elsewhere => return Err(Stop::Unusual),
        };
        if len == 0 {
            return Ok(());
        }
        let is_last_empty = last == 0 && self.flags & EDITED_LAST_LINE == 0;
        let lines = if self.flags & (EDITED_LINES | EDITED_LAST_LINE) == 0 {
            1
        } else {
            breaks + usize::from(!(is_last_empty && breaks > 0))
        };
        for line in 0..=breaks {
            if line < lines {
                self.segment(place)?;
            }
            if line < breaks {
                self.next_line()?;
            }
        }
        self.column += small(last)?;
        Ok(())
    }

    fn unedited<U: Copy + Into<u32>>(
        &mut self,
        units: &[U],
        start: usize,
        end: usize,
        [mut line, mut column]: [i32; 2],
    ) -> Step<()> {
        let part = units.get(start..end).ok_or(Stop::Unusual)?;
        if matches!(self.sink, Sink::Text(_)) && self.detail == Detail::Characters {
            return self.characters(part, [line, column]);
        }
        let (mut is_first, mut in_word) = (true, false);
        for (offset, unit) in part.iter().enumerate() {
            let unit: u32 = (*unit).into();
            let is_break = unit == u32::from(b'\n');
            if !is_break || self.flags & LINE_BREAKS != 0 {
                let is_wanted = match self.detail {
                    Detail::Characters => true,
                    Detail::Words => {
                        let is_word = is_word(unit);
                        !(std::mem::replace(&mut in_word, is_word) && is_word)
                    }
                    Detail::Lines => is_first || self.is_marked(start + offset),
                };
                if is_wanted {
                    self.segment([line, column])?;
                }
            }
            if is_break {
                line += 1;
                column = 0;
                self.next_line()?;
                is_first = true;
                in_word &= self.flags & WORDS_OVER_LINES != 0;
            } else {
                column += 1;
                self.column += 1;
                is_first = false;
            }
        }
        Ok(())
    }

    /// The text of a segment for each character: the first of a line, and what goes on from it by one.
    fn characters<U: Copy + Into<u32>>(&mut self, part: &[U], [mut line, mut column]: [i32; 2]) -> Step<()> {
        for piece in part.split_inclusive(|unit| (*unit).into() == u32::from(b'\n')) {
            let has_break = piece.last().is_some_and(|unit| (*unit).into() == u32::from(b'\n'));
            let len = small(piece.len() - usize::from(has_break))?;
            let segments = len + i32::from(has_break && self.flags & LINE_BREAKS != 0);
            if segments > 0 {
                self.segment([line, column])?;
                if let Sink::Text(encoder) = &mut self.sink {
                    encoder.steps(segments - 1)?;
                }
            }
            if has_break {
                line += 1;
                column = 0;
                self.next_line()?;
            } else {
                column += len;
                self.column += len;
            }
        }
        Ok(())
    }

    fn is_marked(&self, index: usize) -> bool {
        self.marks.get(index / 32).is_some_and(|word| word & 1 << (index % 32) != 0)
    }
}

fn is_word(unit: u32) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn line_begins<U: Copy + Into<u32>>(units: &[U]) -> Vec<usize> {
    let breaks = units.iter().enumerate().filter(|(_, unit)| (**unit).into() == u32::from(b'\n'));
    std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
}

/// How many line breaks a text has, and how long it is behind the last.
fn shape<U: Copy + Into<u32>>(units: &[U]) -> (usize, usize) {
    let is_break = |unit: &U| (*unit).into() == u32::from(b'\n');
    let breaks = units.iter().filter(|unit| is_break(unit)).count();
    let last = units.iter().rposition(is_break).map_or(units.len(), |at| units.len() - at - 1);
    (breaks, last)
}

fn small(number: usize) -> Step<i32> {
    i32::try_from(number).map_err(|_| Stop::Unusual)
}

fn text(holder: &Value, key: &CStr) -> Step<Value> {
    let text = holder.get(key)?;
    if text.is_text() { Ok(flatten(text)?) } else { Err(Stop::Unusual) }
}

fn index(holder: &Value, key: &CStr) -> Step<usize> {
    let index = arrays::int(holder.get(key)?.raw()).ok_or(Stop::Unusual)?;
    usize::try_from(index).map_err(|_| Stop::Unusual)
}

fn truth(holder: &Value, key: &CStr) -> Step<bool> {
    let value = holder.get(key)?;
    match value.raw() {
        qjs::JS_TRUE => Ok(true),
        qjs::JS_FALSE | qjs::JS_UNDEFINED => Ok(false),
        _ => Err(Stop::Unusual),
    }
}

/// The words of the package's set of bits. It is an array, in which those that were never set are missing.
fn marks(magic: &Value) -> Step<Vec<u32>> {
    let bits = magic.get(c"sourcemapLocations")?.get(c"bits")?;
    // SAFETY: the value is alive.
    if !unsafe { qjs::JS_IsArray(bits.raw()) } {
        return Err(Stop::Unusual);
    }
    let count = index(&bits, c"length")?;
    let mut words = Vec::new();
    super::reserve(&mut words, count)?;
    for index in 0..count {
        let word = bits.get_index(index as u32)?;
        match arrays::int(word.raw()) {
            Some(bits) => words.push(bits as u32),
            None if word.is_undefined() => words.push(0),
            None => return Err(Stop::Unusual),
        }
    }
    Ok(words)
}
