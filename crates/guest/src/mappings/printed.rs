//! What `esrap` makes of the commands that its visitors left: text, and the lines of its mappings.

use rquickjs_sys as qjs;

use super::writer::{Step, Stop, Writer, or_undefined};
use super::{arrays, flatten, reserve};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::native::arg;
use crate::text::Flat;

unsafe extern "C" {
    fn JS_GetPlainProperty(
        ctx: *mut qjs::JSContext,
        object: qjs::JSValue,
        atom: qjs::JSAtom,
        value: *mut qjs::JSValue,
    ) -> bool;
}

/// How deep lists of commands may be, so that what is in itself ends too.
const MAX_DEPTH: usize = 1000;

/// Arguments: the list of commands, the indentation of one level, and what the version does (the flags of the writer). The result:
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

fn printed(args: &[Value]) -> Step<Value> {
    let commands = arg(args, 0);
    let flags = arrays::int(arg(args, 2).raw()).ok_or(Stop::Unusual)?;
    let mut printer = Printer { writer: Writer::new(&arg(args, 1), flags)?, fields: Fields::new()? };
    each(&commands, |command| printer.command(command))?;
    printer.writer.into_value()
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
    writer: Writer,
    fields: Fields,
}

impl Printer {
    fn command(&mut self, command: qjs::JSValue) -> Step<()> {
        if let Some(number) = arrays::int(command) {
            return self.writer.layout(number);
        }
        let value = Value::borrowed(command);
        if value.is_text() {
            return self.writer.text(&Flat::of(&flatten(value)?));
        }
        let place = self.fields.place(command)?;
        self.writer.place(place)
    }
}
