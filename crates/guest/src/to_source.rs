//! Plain data as JavaScript, as `tosource` writes it.

mod names;
mod numbers;

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_out_of_memory};
use crate::keys::Keys;
use crate::mappings::{arrays, flatten};
use crate::native::arg;
use crate::text::{Flat, Unit};

/// How deep data may be, so that what is in itself ends too.
const MAX_DEPTH: usize = 64;

/// Arguments: the data, the indentation of one level, and that of the first. Undefined for anything but arrays without
/// holes, objects of `Object` without getters, strings, numbers, and what is one word.
pub fn to_source(args: &[Value]) -> Result<Value> {
    let (step, first) = (arg(args, 1), arg(args, 2));
    if !step.is_text() || !first.is_text() {
        return Ok(Value::undefined());
    }
    let plain = Value::object()?;
    let mut writer = Writer {
        out: Vec::new(),
        step: units_of(&flatten(step)?)?,
        indent: units_of(&flatten(first)?)?,
        prototype: prototype(&plain)?,
        class: class(&plain),
    };
    match writer.value(&arg(args, 0), 0) {
        Ok(()) => u16::string(writer.out),
        Err(Stop::Unusual) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

enum Stop {
    Unusual,
    Thrown(Thrown),
}

impl From<Thrown> for Stop {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

type Step = std::result::Result<(), Stop>;

struct Writer {
    out: Vec<u16>,
    /// The indentation of one level, and that of where it is.
    step: Vec<u16>,
    indent: Vec<u16>,
    /// What objects have to be.
    prototype: Value,
    class: u32,
}

impl Writer {
    fn value(&mut self, value: &Value, depth: usize) -> Step {
        let raw = value.raw();
        // SAFETY: reads the tag alone.
        match unsafe { qjs::JS_VALUE_GET_TAG(raw) } {
            qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE => self.quoted(value),
            qjs::JS_TAG_INT => {
                let number = arrays::int(raw).unwrap_or(0);
                self.ascii(number.to_string().as_bytes())
            }
            qjs::JS_TAG_BOOL => self.ascii(if raw == qjs::JS_TRUE { b"true" } else { b"false" }),
            qjs::JS_TAG_NULL => self.ascii(b"null"),
            qjs::JS_TAG_UNDEFINED => self.ascii(b"undefined"),
            qjs::JS_TAG_OBJECT if depth < MAX_DEPTH => self.object(value, depth + 1),
            // SAFETY: only compares the tag.
            tag if unsafe { qjs::JS_TAG_IS_FLOAT64(tag) } => self.float(value),
            _ => Err(Stop::Unusual),
        }
    }

    fn float(&mut self, value: &Value) -> Step {
        let number = value.to_f64()?;
        if number == 0.0 && number.is_sign_negative() {
            return self.ascii(b"-0");
        }
        if let Some(text) = numbers::decimal(number) {
            return self.ascii(text.as_bytes());
        }
        // SAFETY: the value is alive; a number's text runs no JavaScript.
        let text = Value::checked(unsafe { qjs::JS_ToString(ctx(), value.raw()) })?;
        self.plain(&text)
    }

    fn object(&mut self, value: &Value, depth: usize) -> Step {
        let outer = self.indent.len();
        reserve(&mut self.indent, self.step.len())?;
        self.indent.extend_from_slice(&self.step);
        // SAFETY: nothing that is read below runs JavaScript or changes a value.
        match unsafe { arrays::items(value.raw()) } {
            Some(items) => {
                self.open(b'[')?;
                for (index, item) in items.iter().enumerate() {
                    self.separate(index)?;
                    self.value(&Value::borrowed(*item), depth)?;
                }
                self.close(b']')?;
            }
            None => self.record(value, depth)?,
        }
        self.indent.truncate(outer);
        Ok(())
    }

    fn record(&mut self, value: &Value, depth: usize) -> Step {
        let is_plain = class(value) == self.class && is_same(&prototype(value)?, &self.prototype);
        if !is_plain {
            return Err(Stop::Unusual);
        }
        let keys = Keys::of(value)?;
        let mut count = 0;
        for atom in keys.atoms() {
            if count == 0 {
                self.open(b'{')?;
            }
            self.separate(count)?;
            // SAFETY: the atom is alive while `keys` is; the result is owned.
            let key = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?;
            if names::is_name(&key) {
                self.plain(&key)?
            } else {
                self.quoted(&key)?
            }
            self.ascii(b":")?;
            self.value(&property(value, atom)?, depth)?;
            count += 1;
        }
        if count == 0 { self.ascii(b"{}") } else { self.close(b'}') }
    }

    /// The bracket and what stands between it and the first element.
    fn open(&mut self, bracket: u8) -> Step {
        self.ascii(&[bracket])?;
        let step = self.step.get(1..).unwrap_or(&[]);
        reserve(&mut self.out, step.len())?;
        self.out.extend_from_slice(step);
        Ok(())
    }

    fn separate(&mut self, index: usize) -> Step {
        if index == 0 {
            return Ok(());
        }
        self.ascii(if self.step.is_empty() { b"," } else { b",\n" })?;
        reserve(&mut self.out, self.indent.len())?;
        self.out.extend_from_slice(&self.indent);
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Step {
        if !self.step.is_empty() {
            self.ascii(b" ")?;
        }
        self.ascii(&[bracket])
    }

    /// A string as `JSON.stringify` has it.
    fn quoted(&mut self, value: &Value) -> Step {
        let text = flatten(value.clone())?;
        match Flat::of(&text) {
            Flat::Narrow(units) => self.escaped(units),
            Flat::Wide(units) => self.escaped(units),
            Flat::Elsewhere => Err(Stop::Unusual),
        }
    }

    fn escaped<U: Unit>(&mut self, units: &[U]) -> Step {
        // As much as all can take.
        reserve(&mut self.out, units.len().saturating_mul(6).saturating_add(2))?;
        self.out.push(u16::from(b'"'));
        for (index, unit) in units.iter().enumerate() {
            let unit: u32 = (*unit).into();
            let at = |index: usize| units.get(index).map_or(0, |unit| (*unit).into());
            let is_half = match unit {
                0xd800..=0xdbff => !matches!(at(index + 1), 0xdc00..=0xdfff),
                0xdc00..=0xdfff => !matches!(at(index.wrapping_sub(1)), 0xd800..=0xdbff),
                _ => false,
            };
            let short = match unit {
                0x08 => b'b',
                0x09 => b't',
                0x0a => b'n',
                0x0c => b'f',
                0x0d => b'r',
                0x22 => b'"',
                0x5c => b'\\',
                _ => 0,
            };
            if short != 0 {
                self.out.extend([b'\\', short].map(u16::from));
            } else if unit < 0x20 || is_half {
                self.out.extend(format!("\\u{unit:04x}").bytes().map(u16::from));
            } else {
                self.out.push(unit as u16);
            }
        }
        self.out.push(u16::from(b'"'));
        Ok(())
    }

    fn plain(&mut self, text: &Value) -> Step {
        match Flat::of(text) {
            Flat::Narrow(bytes) => self.ascii(bytes),
            _ => Err(Stop::Unusual),
        }
    }

    fn ascii(&mut self, bytes: &[u8]) -> Step {
        reserve(&mut self.out, bytes.len())?;
        self.out.extend(bytes.iter().map(|byte| u16::from(*byte)));
        Ok(())
    }
}

/// A property's value, where it has one rather than a getter.
fn property(object: &Value, atom: qjs::JSAtom) -> std::result::Result<Value, Stop> {
    let mut found = std::mem::MaybeUninit::<qjs::JSPropertyDescriptor>::uninit();
    // SAFETY: object and atom are alive; the object is no proxy, so that nothing runs.
    let result = unsafe { qjs::JS_GetOwnProperty(ctx(), found.as_mut_ptr(), object.raw(), atom) };
    match result {
        0 => Err(Stop::Unusual),
        1 => {
            // SAFETY: the engine filled it, and each of the three is ours.
            let found = unsafe { found.assume_init() };
            let _accessors = (Value::owned(found.getter), Value::owned(found.setter));
            let value = Value::owned(found.value);
            if found.flags & qjs::JS_PROP_GETSET as i32 == 0 { Ok(value) } else { Err(Stop::Unusual) }
        }
        _ => Err(Stop::Thrown(Thrown)),
    }
}

fn prototype(object: &Value) -> Result<Value> {
    // SAFETY: the value is alive; the result is owned.
    Value::checked(unsafe { qjs::JS_GetPrototype(ctx(), object.raw()) })
}

fn class(object: &Value) -> u32 {
    // SAFETY: the value is alive.
    unsafe { qjs::JS_GetClassID(object.raw()) }
}

fn is_same(one: &Value, other: &Value) -> bool {
    // SAFETY: reads the pointers of two objects.
    one.is_object()
        && other.is_object()
        && unsafe { qjs::JS_VALUE_GET_PTR(one.raw()) == qjs::JS_VALUE_GET_PTR(other.raw()) }
}

fn units_of(text: &Value) -> Result<Vec<u16>> {
    let mut units = Vec::new();
    match Flat::of(text) {
        Flat::Narrow(bytes) => {
            reserve(&mut units, bytes.len())?;
            units.extend(bytes.iter().map(|byte| u16::from(*byte)));
        }
        Flat::Wide(wide) => {
            reserve(&mut units, wide.len())?;
            units.extend_from_slice(wide);
        }
        Flat::Elsewhere => units.extend_from_slice(crate::text::Units::of(text)?.as_slice()),
    }
    Ok(units)
}

fn reserve(units: &mut Vec<u16>, more: usize) -> Result<()> {
    units.try_reserve(more).map_err(|_| throw_out_of_memory())
}
