//! JavaScript values become bytes for the host. Getters and proxies run here, once, and what they gave is what crosses.

use nexxo_abi::{MAX_DEPTH, Tag, Writer};
use rquickjs_sys as qjs;
use std::ffi::CStr;

use crate::engine::{ctx, engine};
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::keys::Keys;
use crate::text::{self, Utf8};

/// The engine's ids of the classes that cross as what they are.
#[derive(Clone, Copy, Debug)]
pub struct Classes {
    boolean: u32,
    number: u32,
    string: u32,
}

impl Classes {
    /// Asks the engine, by an object of each class.
    pub fn find() -> Self {
        let class = |source: &CStr| {
            let value = crate::calls::evaluate(source, c"classes", qjs::JS_EVAL_TYPE_GLOBAL);
            // SAFETY: the value is alive.
            unsafe { qjs::JS_GetClassID(value.expect("a literal evaluates").raw()) }
        };
        Self {
            boolean: class(c"new Boolean(true)"),
            number: class(c"new Number(1)"),
            string: class(c"new String('')"),
        }
    }
}

/// Why a value cannot cross, and where in it.
pub struct Refused {
    what: &'static str,
    path: Vec<String>,
}

pub enum Stop {
    Refused(Refused),
    Thrown,
}

impl From<Thrown> for Stop {
    fn from(Thrown: Thrown) -> Self {
        Self::Thrown
    }
}

pub type Step = std::result::Result<(), Stop>;

/// Appends a value; a refusal is a TypeError with the code `NEXXO_VALUE`, and takes back what was appended.
pub fn value(bytes: &mut Vec<u8>, value: &Value) -> Result<()> {
    let start = bytes.len();
    let result = Encoder { writer: Writer::new(bytes) }.value(value, 0);
    result.map_err(|stop| {
        bytes.truncate(start);
        match stop {
            Stop::Thrown => Thrown,
            Stop::Refused(Refused { what, mut path }) => {
                path.reverse();
                let place = if path.is_empty() { String::new() } else { format!(" at {}", path.join("")) };
                throw_type_error(&format!("{what}{place} cannot cross the boundary"), Some("NEXXO_VALUE"))
            }
        }
    })
}

pub struct Encoder<'a> {
    pub writer: Writer<'a>,
}

pub fn refuse(what: &'static str) -> Stop {
    Stop::Refused(Refused { what, path: Vec::new() })
}

fn within(step: Step, place: impl FnOnce() -> String) -> Step {
    step.map_err(|stop| match stop {
        Stop::Refused(mut refused) => {
            refused.path.push(place());
            Stop::Refused(refused)
        }
        Stop::Thrown => Stop::Thrown,
    })
}

impl Encoder<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Step {
        if depth > MAX_DEPTH {
            return Err(refuse("a cycle, or a value that nests too deep,"));
        }
        if self.writer.buffer().try_reserve(64).is_err() {
            return Err(crate::js::throw_out_of_memory().into());
        }
        let raw = value.raw();
        // SAFETY: reads the tag alone, and the payload that the tag says is there.
        unsafe {
            match qjs::JS_VALUE_GET_TAG(raw) {
                qjs::JS_TAG_UNDEFINED => self.writer.undefined(),
                qjs::JS_TAG_NULL => self.writer.null(),
                qjs::JS_TAG_BOOL => self.writer.bool(qjs::JS_VALUE_GET_BOOL(raw)),
                qjs::JS_TAG_INT => self.writer.int(qjs::JS_VALUE_GET_INT(raw)),
                qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE => text::write(&mut self.writer, value)?,
                qjs::JS_TAG_BIG_INT | qjs::JS_TAG_SHORT_BIG_INT => {
                    self.writer.bigint(Utf8::of(value)?.as_bytes());
                }
                qjs::JS_TAG_SYMBOL => return Err(refuse("a symbol")),
                qjs::JS_TAG_OBJECT => return self.object(value, depth),
                tag if qjs::JS_TAG_IS_FLOAT64(tag) => self.writer.number(qjs::JS_VALUE_GET_FLOAT64(raw)),
                _ => return Err(refuse("a value of an unknown kind")),
            }
        }
        Ok(())
    }

    fn object(&mut self, value: &Value, depth: usize) -> Step {
        let raw = value.raw();
        // SAFETY: the value is alive and an object; these calls only look at its class.
        unsafe {
            if qjs::JS_IsFunction(ctx(), raw) {
                return Err(refuse("a function"));
            }
            if qjs::JS_IsArray(raw) {
                return self.array(value, depth);
            }
            if qjs::JS_IsProxy(raw) {
                return self.record(value, depth);
            }
            if qjs::JS_IsError(raw) {
                return self.error(value, depth);
            }
            if qjs::JS_IsRegExp(raw) {
                self.writer.tag(Tag::RegExp);
                text::write(&mut self.writer, &value.get(c"source")?)?;
                text::write(&mut self.writer, &value.get(c"flags")?)?;
                return Ok(());
            }
            if qjs::JS_IsDate(raw) {
                self.writer.date(value.to_f64()?);
                return Ok(());
            }
            if qjs::JS_IsMap(raw) {
                return self.collection(value, Tag::Map, depth);
            }
            if qjs::JS_IsSet(raw) {
                return self.collection(value, Tag::Set, depth);
            }
            if qjs::JS_IsPromise(raw) {
                return Err(refuse("a promise"));
            }
            if qjs::JS_IsArrayBuffer(raw) {
                return self.array_buffer(value);
            }
            if qjs::JS_GetTypedArrayType(raw) >= 0 {
                return self.typed_array(value);
            }
            let classes = engine().classes.expect("found at boot");
            let class = qjs::JS_GetClassID(raw);
            if class == classes.string {
                return text::write(&mut self.writer, &Value::checked(qjs::JS_ToString(ctx(), raw))?)
                    .map_err(Stop::from);
            }
            if class == classes.number {
                self.writer.number(value.to_f64()?);
                return Ok(());
            }
            if class == classes.boolean {
                let primitive = value.get(c"valueOf")?.call(value, &[])?;
                self.writer.bool(primitive.raw() == qjs::JS_TRUE);
                return Ok(());
            }
        }
        self.record(value, depth)
    }

    fn array(&mut self, value: &Value, depth: usize) -> Step {
        let mut len = 0i64;
        // SAFETY: the value is alive and `len` outlives the call.
        if unsafe { qjs::JS_GetLength(ctx(), value.raw(), &mut len) } < 0 {
            return Err(Stop::Thrown);
        }
        let len = u32::try_from(len).map_err(|_| refuse("an array this long"))?;
        self.writer.container(Tag::Array, len);
        for index in 0..len {
            let item = value.get_index(index)?;
            if item.is_undefined() && !self.has_index(value, index)? {
                self.writer.tag(Tag::Hole);
                if self.writer.buffer().try_reserve(64).is_err() {
                    return Err(crate::js::throw_out_of_memory().into());
                }
            } else {
                within(self.value(&item, depth + 1), || format!("[{index}]"))?;
            }
        }
        Ok(())
    }

    fn has_index(&self, value: &Value, index: u32) -> Result<bool> {
        // SAFETY: the value is alive and the atom is freed.
        let has = unsafe {
            let atom = qjs::JS_NewAtomUInt32(ctx(), index);
            let has = qjs::JS_HasProperty(ctx(), value.raw(), atom);
            qjs::JS_FreeAtom(ctx(), atom);
            has
        };
        if has < 0 { Err(Thrown) } else { Ok(has == 1) }
    }

    fn record(&mut self, value: &Value, depth: usize) -> Step {
        let at = self.writer.open_container(Tag::Object);
        self.entries(value, depth, at, &[])
    }

    /// Appends own enumerable string-keyed properties, their count patched in at `at`.
    fn entries(&mut self, value: &Value, depth: usize, at: usize, without: &[&[u8]]) -> Step {
        let keys = Keys::of(value)?;
        let mut count = 0;
        for atom in keys.atoms() {
            // SAFETY: the atom is alive while `keys` is; the result is owned.
            let key = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?;
            if !without.is_empty() && without.contains(&Utf8::of(&key)?.as_bytes()) {
                continue;
            }
            text::write(&mut self.writer, &key)?;
            // SAFETY: value and atom are alive.
            let item = Value::checked(unsafe { qjs::JS_GetProperty(ctx(), value.raw(), atom) })?;
            within(self.value(&item, depth + 1), || {
                Utf8::of(&key).map_or_else(|_| String::new(), |key| format!(".{}", key.to_string_lossy()))
            })?;
            count += 1;
        }
        self.writer.patch(at, count);
        Ok(())
    }

    fn collection(&mut self, value: &Value, tag: Tag, depth: usize) -> Step {
        let items = Value::global().get(c"Array")?.get(c"from")?.call(&Value::undefined(), &[value.raw()])?;
        let len = items.get(c"length")?.to_f64()? as u32;
        self.writer.container(tag, len);
        for index in 0..len {
            let item = items.get_index(index)?;
            if tag == Tag::Map {
                within(self.value(&item.get_index(0)?, depth + 1), || format!("<key {index}>"))?;
                within(self.value(&item.get_index(1)?, depth + 1), || format!("<value {index}>"))?;
            } else {
                within(self.value(&item, depth + 1), || format!("<item {index}>"))?;
            }
        }
        Ok(())
    }

    fn error(&mut self, value: &Value, depth: usize) -> Step {
        self.writer.tag(Tag::Error);
        for key in [c"name", c"message", c"stack"] {
            // A getter that throws must not hide the error that it sits on, and a stack may be missing: where the stack
            // overflowed there is none.
            let part = match value.get(key) {
                Ok(part) if part.is_text() => part,
                Ok(_) => Value::text("")?,
                Err(Thrown) => {
                    drop(Value::exception());
                    Value::text("")?
                }
            };
            text::write(&mut self.writer, &part)?;
        }
        let at = self.writer.len();
        self.writer.raw_u32(0);
        // Errors carry what plugins hang on them: nodes with parents, functions. What cannot cross is left out, because
        // the error itself matters more.
        let keys = Keys::all_of(value)?;
        let mut count = 0;
        for (atom, is_enumerable) in keys.entries() {
            let start = self.writer.len();
            match self.error_property(value, atom, is_enumerable, depth) {
                Ok(true) => count += 1,
                Ok(false) => {}
                Err(stop) => {
                    self.writer.buffer().truncate(start);
                    if matches!(stop, Stop::Thrown) {
                        drop(Value::exception());
                    }
                }
            }
        }
        self.writer.patch(at, count);
        Ok(())
    }

    fn error_property(
        &mut self,
        value: &Value,
        atom: qjs::JSAtom,
        is_enumerable: bool,
        depth: usize,
    ) -> std::result::Result<bool, Stop> {
        // SAFETY: the atom is alive; the results are owned.
        let (key, item) = unsafe {
            (
                Value::checked(qjs::JS_AtomToString(ctx(), atom))?,
                Value::checked(qjs::JS_GetProperty(ctx(), value.raw(), atom))?,
            )
        };
        match Utf8::of(&key)?.as_bytes() {
            b"name" | b"message" | b"stack" => return Ok(false),
            // What the language itself hangs on errors.
            b"cause" | b"errors" => {}
            _ if !is_enumerable => return Ok(false),
            _ => {}
        }
        text::write(&mut self.writer, &key)?;
        // Half of the depth is kept for errors within errors, so that a cycle of causes ends early.
        self.value(&item, depth.max(MAX_DEPTH - 16) + 1)?;
        Ok(true)
    }
}
