//! Mappings in an object each, as `source-map-js` keeps them, to their text.

use rquickjs_sys as qjs;

use super::arrays::{int, items};
use super::encode::Encoder;
use crate::atom::atoms;
use crate::fields::{self, peek, same};
use crate::js::{Result, Value};
use crate::native::arg;

atoms! {
    generated_line = "generatedLine",
    generated_column = "generatedColumn",
    source = "source",
    original_line = "originalLine",
    original_column = "originalColumn",
    name = "name",
}

/// Each is looked for among all of them.
const MAX_TEXTS: usize = 256;

/// Lines without mappings, each of which takes a character.
const MAX_GAP: i32 = 1 << 16;

/// Beyond this the package's arithmetic is not that of integers.
const MAX: i32 = 1 << 28;

#[derive(Clone, Copy)]
struct Mapping {
    line: i32,
    column: i32,
    source: usize,
    original_line: i32,
    original_column: i32,
    name: Option<usize>,
    /// What stands for no name, which may be null or undefined.
    named: qjs::JSValue,
}

impl Mapping {
    fn is(&self, other: &Self) -> bool {
        (self.line, self.column, self.source) == (other.line, other.column, other.source)
            && (self.original_line, self.original_column) == (other.original_line, other.original_column)
            && self.name == other.name
            && (self.name.is_some() || fields::tag(self.named) == fields::tag(other.named))
    }
}

/// Arguments: mappings in their order, sources and names. Undefined where one has no source, or is anything but plain.
pub fn write(args: &[Value]) -> Result<Value> {
    let (all, sources, names) = (arg(args, 0), arg(args, 1), arg(args, 2));
    // SAFETY: nothing below runs JavaScript or changes an array: the values are only looked at.
    let lists = unsafe { (items(all.raw()), items(sources.raw()), items(names.raw())) };
    match lists {
        (Some(all), Some(sources), Some(names)) if sources.len().max(names.len()) <= MAX_TEXTS => {
            match encoded(all, sources, names, Atoms::kept()?)? {
                Some(encoder) => encoder.into_text(),
                None => Ok(Value::undefined()),
            }
        }
        _ => Ok(Value::undefined()),
    }
}

fn encoded(
    all: &[qjs::JSValue],
    sources: &[qjs::JSValue],
    names: &[qjs::JSValue],
    atoms: &Atoms,
) -> Result<Option<Encoder>> {
    let mut encoder = Encoder::default();
    encoder.reserve(all.len())?;
    let mut line = 1;
    let mut last: Option<Mapping> = None;
    for object in all {
        let Some(one) = read(*object, sources, names, atoms) else { return Ok(None) };
        if !(line..line + MAX_GAP).contains(&one.line) {
            return Ok(None);
        }
        while line < one.line {
            encoder.end_line()?;
            line += 1;
        }
        if last.replace(one).is_some_and(|last| last.is(&one)) {
            continue;
        }
        let name = one.name.unwrap_or(0) as i32;
        let fields = [one.column, one.source as i32, one.original_line - 1, one.original_column, name];
        encoder.segment(if one.name.is_some() { &fields } else { &fields[..4] })?;
    }
    Ok(Some(encoder))
}

fn read(
    object: qjs::JSValue,
    sources: &[qjs::JSValue],
    names: &[qjs::JSValue],
    atoms: &Atoms,
) -> Option<Mapping> {
    let number = |name| peek(object, name).and_then(int).filter(|number| (-MAX..MAX).contains(number));
    let named = peek(object, atoms.name)?;
    let is_nameless = matches!(fields::tag(named), qjs::JS_TAG_NULL | qjs::JS_TAG_UNDEFINED);
    Some(Mapping {
        line: number(atoms.generated_line)?,
        column: number(atoms.generated_column)?,
        source: place(peek(object, atoms.source)?, sources)?,
        original_line: number(atoms.original_line)?,
        original_column: number(atoms.original_column)?,
        name: if is_nameless { None } else { Some(place(named, names)?) },
        named,
    })
}

/// Where a text first is among others.
fn place(text: qjs::JSValue, among: &[qjs::JSValue]) -> Option<usize> {
    let text = Value::borrowed(text);
    if !text.is_text() {
        return None;
    }
    among.iter().position(|other| same(&Value::borrowed(*other), &text))
}
