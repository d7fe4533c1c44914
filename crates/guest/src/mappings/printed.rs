//! What `esrap` makes of the commands that its visitors left: text, and the lines of its mappings.

use rquickjs_sys as qjs;

use super::decode::Lines;
use super::{arrays, flatten, reserve};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::native::arg;
use crate::text::{Flat, Unit};

unsafe extern "C" {
    fn JS_GetPlainProperty(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        atom: qjs::JSAtom,
        value: *mut qjs::JSValue,
    ) -> bool;
}

/// White space that waits is written before a place, too, and not only before text.
const BEFORE_PLACES: i32 = 1;
/// A place where the one before it was, both here and there, is noted again.
const REPEATED: i32 = 2;

/// How deep lists of commands may be, so that what is in itself ends too.
const MAX_DEPTH: usize = 1000;

/// Longer text is for the package, which gets the engine's error at the engine's limit.
const MAX_UNITS: usize = 1 << 26;

/// Why there is no result.
enum Stop {
    Unusual,
    Thrown(Thrown),
}

impl From<Thrown> for Stop {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

type Step<T> = std::result::Result<T, Stop>;

/// Arguments: the list of commands, the indentation of one level, and what the version does (the flags above). The result:
/// the text, and its lines of mappings, the last one included. Undefined for anything but plain lists of strings, integers
/// and objects with the fields of a place.
pub fn print(args: &[Value]) -> Result<Value> {
    or_undefined(printed(args))
}

/// The length of all strings in a list of commands; undefined where a list is not plain.
pub fn measure(args: &[Value]) -> Result<Value> {
    let commands = arg(args, 0);
    or_undefined(length(&commands))
}

fn or_undefined(result: Step<Value>) -> Result<Value> {
    match result {
        Ok(value) => Ok(value),
        Err(Stop::Unusual) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

fn printed(args: &[Value]) -> Step<Value> {
    let (commands, indent) = (arg(args, 0), arg(args, 1));
    if !indent.is_text() {
        return Err(Stop::Unusual);
    }
    let mut printer = Printer {
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
        flags: arrays::int(arg(args, 2).raw()).ok_or(Stop::Unusual)?,
        fields: Fields::new()?,
    };
    add_units(&mut printer.indent, &flatten(indent)?)?;
    if printer.indent.is_empty() {
        return Err(Stop::Unusual);
    }
    each(&commands, |command| printer.command(command))?;
    printer.into_value()
}

fn length(commands: &Value) -> Step<Value> {
    let mut total = 0;
    each(commands, |command| {
        // SAFETY: the list that is gone through holds the value; this looks at its tag, and its class.
        if unsafe { qjs::JS_IsProxy(command) || qjs::JS_IsArray(command) } {
            return Err(Stop::Unusual);
        }
        let command = Value::borrowed(command);
        if command.is_text() {
            total += match Flat::of(&flatten(command)?) {
                Flat::Narrow(units) => units.len(),
                Flat::Wide(units) => units.len(),
                Flat::Elsewhere => return Err(Stop::Unusual),
            };
        }
        Ok(())
    })?;
    let total = i32::try_from(total).map_err(|_| Stop::Unusual)?;
    Ok(Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, total)))
}

/// Goes through a list and the lists in it. What is done with an item runs no JavaScript and changes no list.
fn each(commands: &Value, mut with: impl FnMut(qjs::JSValue) -> Step<()>) -> Step<()> {
    // SAFETY: `commands` is held by the caller and holds all lists below it, none of which changes.
    let mut items = unsafe { arrays::items(commands.raw()) }.ok_or(Stop::Unusual)?.iter();
    let mut outer = Vec::new();
    loop {
        let Some(&item) = items.next() else {
            match outer.pop() {
                Some(rest) => items = rest,
                None => return Ok(()),
            }
            continue;
        };
        // SAFETY: as above.
        match unsafe { arrays::items(item) } {
            Some(inner) => {
                if outer.len() == MAX_DEPTH {
                    return Err(Stop::Unusual);
                }
                reserve(&mut outer, 1)?;
                outer.push(std::mem::replace(&mut items, inner.iter()));
            }
            None => with(item)?,
        }
    }
}

/// The names of a place's fields.
struct Fields {
    names: [qjs::JSAtom; 3],
    /// What `type` has to be.
    location: Value,
}

impl Fields {
    fn new() -> Result<Self> {
        let location = Value::text("Location")?;
        // SAFETY: the names end in NUL; each atom is freed in `drop`.
        let names =
            [c"type", c"line", c"column"].map(|name| unsafe { qjs::JS_NewAtom(ctx(), name.as_ptr()) });
        let fields = Self { names, location };
        if fields.names.contains(&qjs::JS_ATOM_NULL) { Err(Thrown) } else { Ok(fields) }
    }

    /// Line, counted from 0, and column of a place.
    fn place(&self, object: qjs::JSValue) -> Step<[i32; 2]> {
        let mut values = [qjs::JS_UNDEFINED; 3];
        for (value, name) in values.iter_mut().zip(self.names) {
            // SAFETY: whoever holds the list that is gone through holds the object; the result is its own, and nothing runs.
            if !unsafe { JS_GetPlainProperty(ctx(), object, name, value) } {
                return Err(Stop::Unusual);
            }
        }
        let [kind, line, column] = values;
        let kind = Value::borrowed(kind);
        // SAFETY: both are alive; comparing strings runs nothing.
        let is_place =
            kind.is_text() && unsafe { qjs::JS_IsStrictEqual(ctx(), kind.raw(), self.location.raw()) };
        match (arrays::int(line), arrays::int(column)) {
            (Some(line), Some(column)) if is_place => Ok([line.checked_sub(1).ok_or(Stop::Unusual)?, column]),
            _ => Err(Stop::Unusual),
        }
    }
}

impl Drop for Fields {
    fn drop(&mut self) {
        for name in self.names {
            // SAFETY: the atom is ours, and freed once; none is freed as nothing.
            unsafe { qjs::JS_FreeAtom(ctx(), name) }
        }
    }
}

struct Printer {
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
    fields: Fields,
}

impl Printer {
    fn command(&mut self, command: qjs::JSValue) -> Step<()> {
        if let Some(number) = arrays::int(command) {
            return self.layout(number);
        }
        let value = Value::borrowed(command);
        if value.is_text() {
            self.space()?;
            let text = flatten(value)?;
            let begin = self.out.len();
            add_units(&mut self.out, &text)?;
            return self.added(begin);
        }
        let place = self.fields.place(command)?;
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

    fn layout(&mut self, number: i32) -> Step<()> {
        match number {
            0 => self.needs_margin = true,
            1 => self.needs_newline = true,
            2 => {
                if self.newline.len() > MAX_UNITS {
                    return Err(Stop::Unusual);
                }
                reserve(&mut self.newline, self.indent.len())?;
                self.newline.extend_from_slice(&self.indent);
            }
            3 => {
                // Versions differ in what is left where there was less.
                let left = self.newline.len().checked_sub(self.indent.len()).ok_or(Stop::Unusual)?;
                self.newline.truncate(left);
            }
            4 => self.needs_space = true,
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

    fn into_value(mut self) -> Step<Value> {
        self.note_waiting()?;
        self.lines.end_line()?;
        let code = u16::string(std::mem::take(&mut self.out))?;
        let lines = std::mem::take(&mut self.lines).into_value()?;
        Ok(arrays::of_values(vec![code.into_raw(), lines.into_raw()])?)
    }
}

fn add_units(units: &mut Vec<u16>, text: &Value) -> Step<()> {
    match Flat::of(text) {
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
