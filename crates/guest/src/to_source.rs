//! The source text of plain values, as `toSource` of `tosource` writes it.

mod names;
mod numbers;

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_out_of_memory};
use crate::keys::Keys;
use crate::mappings::{arrays, flatten};
use crate::native::arg;
use crate::text::{Flat, Utf8, of_units};

/// How deep values are in one another; what goes round in circles is deeper.
const MAX_DEPTH: usize = 64;

/// Longer texts are for the package, which stops where strings end.
const MAX_UNITS: usize = 1 << 26;

/// Why there is no text.
enum Stop {
    Beyond,
    Thrown(Thrown),
}

impl From<Thrown> for Stop {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

type Step = std::result::Result<(), Stop>;

/// The text of a value; undefined where something in it is neither a scalar nor an array nor a plain object.
pub fn to_source(args: &[Value]) -> Result<Value> {
    let mut source =
        Source { out: Vec::new(), plain: Kind::of(&Value::object()?)?, list: Kind::of(&Value::array()?)? };
    match source.value(&arg(args, 0), 0) {
        Ok(()) => of_units(&source.out),
        Err(Stop::Beyond) => Ok(Value::undefined()),
        Err(Stop::Thrown(thrown)) => Err(thrown),
    }
}

/// The class of an object, and the place of its prototype.
#[derive(PartialEq)]
struct Kind(u32, usize);

impl Kind {
    /// The caller has an object that is no proxy.
    fn of(object: &Value) -> Result<Self> {
        // SAFETY: the object is alive; looking up the prototype of what is no proxy runs nothing.
        let (class, prototype) = unsafe {
            (qjs::JS_GetClassID(object.raw()), Value::checked(qjs::JS_GetPrototype(ctx(), object.raw()))?)
        };
        // SAFETY: an object has a pointer.
        let place = prototype.is_object().then(|| unsafe { qjs::JS_VALUE_GET_PTR(prototype.raw()) } as usize);
        Ok(Self(class, place.unwrap_or_default()))
    }
}

struct Source {
    out: Vec<u16>,
    plain: Kind,
    list: Kind,
}

impl Source {
    fn value(&mut self, value: &Value, depth: usize) -> Step {
        let raw = value.raw();
        if value.is_text() {
            return self.quoted(value);
        }
        if value.is_object() {
            return self.object(value, depth);
        }
        // SAFETY: reads the tag alone, and the payload that the tag says is there.
        unsafe {
            match qjs::JS_VALUE_GET_TAG(raw) {
                qjs::JS_TAG_UNDEFINED => self.ascii(b"undefined"),
                qjs::JS_TAG_NULL => self.ascii(b"null"),
                qjs::JS_TAG_BOOL if qjs::JS_VALUE_GET_BOOL(raw) => self.ascii(b"true"),
                qjs::JS_TAG_BOOL => self.ascii(b"false"),
                qjs::JS_TAG_INT => self.number(f64::from(qjs::JS_VALUE_GET_INT(raw)), value),
                tag if qjs::JS_TAG_IS_FLOAT64(tag) => self.number(qjs::JS_VALUE_GET_FLOAT64(raw), value),
                _ => Err(Stop::Beyond),
            }
        }
    }

    fn number(&mut self, number: f64, value: &Value) -> Step {
        if number == 0.0 {
            return self.ascii(if number.is_sign_negative() { b"-0" } else { b"0" });
        }
        match numbers::decimal(number) {
            Some(text) => self.ascii(text.as_bytes()),
            None => self.ascii(Utf8::of(value)?.as_bytes()),
        }
    }

    fn object(&mut self, value: &Value, depth: usize) -> Step {
        // SAFETY: the value is alive.
        if depth == MAX_DEPTH || unsafe { qjs::JS_IsProxy(value.raw()) } {
            return Err(Stop::Beyond);
        }
        let kind = Kind::of(value)?;
        if kind == self.list {
            return self.array(value, depth);
        }
        if kind != self.plain {
            return Err(Stop::Beyond);
        }
        let keys = Keys::of(value)?;
        let mut is_first = true;
        self.ascii(b"{")?;
        for atom in keys.atoms() {
            self.before_item(is_first, depth)?;
            is_first = false;
            // SAFETY: the atom is alive while `keys` is; the result is owned.
            let key = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?;
            self.key(&key)?;
            self.ascii(b":")?;
            self.value(&property(value, atom)?, depth + 1)?;
        }
        self.ascii(if is_first { b"}" } else { b" }" })
    }

    fn array(&mut self, value: &Value, depth: usize) -> Step {
        // SAFETY: `value` holds the array, and nothing below runs JavaScript.
        let items = unsafe { arrays::items(value.raw()) }.ok_or(Stop::Beyond)?;
        self.ascii(b"[")?;
        for (index, item) in items.iter().enumerate() {
            self.before_item(index == 0, depth)?;
            self.value(&Value::borrowed(*item), depth + 1)?;
        }
        self.ascii(if items.is_empty() { b"  ]" } else { b" ]" })
    }

    fn before_item(&mut self, is_first: bool, depth: usize) -> Step {
        if is_first {
            return self.ascii(b" ");
        }
        self.ascii(b",\n")?;
        self.reserve(2 * depth + 2)?;
        self.out.extend(std::iter::repeat_n(0x20, 2 * depth + 2));
        Ok(())
    }

    /// The name of a property, in quotes where it has to be.
    fn key(&mut self, key: &Value) -> Step {
        let key = flatten(key.clone())?;
        match Flat::of(&key) {
            Flat::Narrow(units) if names::is_legal(units) => self.ascii(units),
            _ => self.quoted(&key),
        }
    }

    fn quoted(&mut self, text: &Value) -> Step {
        let text = flatten(text.clone())?;
        match Flat::of(&text) {
            Flat::Narrow(units) => self.string(units),
            Flat::Wide(units) => self.string(units),
            Flat::Elsewhere => Err(Stop::Beyond),
        }
    }

    /// A string as `JSON.stringify` writes it.
    fn string<U: Copy + Into<u16>>(&mut self, units: &[U]) -> Step {
        self.ascii(b"\"")?;
        let is_plain = |unit: &U| {
            let unit: u16 = (*unit).into();
            unit >= 0x20 && unit != 0x22 && unit != 0x5c && !matches!(unit, 0xd800..=0xdfff)
        };
        if units.iter().all(is_plain) {
            self.reserve(units.len())?;
            self.out.extend(units.iter().map(|unit| (*unit).into()));
            return self.ascii(b"\"");
        }
        for (index, unit) in units.iter().enumerate() {
            let unit: u16 = (*unit).into();
            let near = |at: Option<usize>| at.and_then(|at| units.get(at)).map_or(0, |near| (*near).into());
            let is_alone = match unit {
                0xd800..=0xdbff => !matches!(near(index.checked_add(1)), 0xdc00..=0xdfff),
                0xdc00..=0xdfff => !matches!(near(index.checked_sub(1)), 0xd800..=0xdbff),
                _ => false,
            };
            match unit {
                0x08 => self.ascii(b"\\b")?,
                0x09 => self.ascii(b"\\t")?,
                0x0a => self.ascii(b"\\n")?,
                0x0c => self.ascii(b"\\f")?,
                0x0d => self.ascii(b"\\r")?,
                0x22 => self.ascii(b"\\\"")?,
                0x5c => self.ascii(b"\\\\")?,
                _ if unit < 0x20 || is_alone => self.ascii(format!("\\u{unit:04x}").as_bytes())?,
                _ => {
                    self.reserve(1)?;
                    self.out.push(unit);
                }
            }
        }
        self.ascii(b"\"")
    }

    fn ascii(&mut self, text: &[u8]) -> Step {
        self.reserve(text.len())?;
        self.out.extend(text.iter().map(|letter| u16::from(*letter)));
        Ok(())
    }

    fn reserve(&mut self, more: usize) -> Step {
        if self.out.len() + more > MAX_UNITS {
            return Err(Stop::Beyond);
        }
        self.out.try_reserve(more).map_err(|_| Stop::Thrown(throw_out_of_memory()))
    }
}

/// The value of an object's own property; a getter is for the package.
fn property(object: &Value, atom: qjs::JSAtom) -> std::result::Result<Value, Stop> {
    let undefined = qjs::JS_UNDEFINED;
    let mut found =
        qjs::JSPropertyDescriptor { flags: 0, value: undefined, getter: undefined, setter: undefined };
    // SAFETY: object and atom are alive, and `found` outlives the call.
    let has = unsafe { qjs::JS_GetOwnProperty(ctx(), &mut found, object.raw(), atom) };
    let [value, _getter, _setter] = [found.value, found.getter, found.setter].map(Value::owned);
    match has {
        1.. if found.flags & qjs::JS_PROP_GETSET as i32 == 0 => Ok(value),
        0.. => Err(Stop::Beyond),
        _ => Err(Stop::Thrown(Thrown)),
    }
}
