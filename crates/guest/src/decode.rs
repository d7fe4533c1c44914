//! Frames from the host become JavaScript values.

use nexxo_abi::{Builder, ByteKind, DecodeError, ErrorParts, Reader, Text};
use rquickjs_sys as qjs;
use std::ffi::c_int;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_type_error};
use crate::text;

/// Reads a frame's values.
pub fn frame(bytes: &[u8]) -> Result<Vec<Value>> {
    Reader::values(bytes, &mut ToJs)
}

/// Reads a value that stands alone.
pub fn value(bytes: &[u8]) -> Result<Value> {
    let mut reader = Reader::new(bytes);
    let value = reader.value(&mut ToJs)?;
    reader.end()?;
    Ok(value)
}

impl From<DecodeError> for Thrown {
    fn from(error: DecodeError) -> Self {
        throw_type_error(&format!("a frame could not be read: {error}"), Some("NEXXO_FRAME"))
    }
}

struct ToJs;

fn define(object: &Value, key: Text<'_>, value: Value) -> Result<()> {
    let key = text::read(key)?;
    // SAFETY: the key is alive.
    let atom = unsafe { qjs::JS_ValueToAtom(ctx(), key.raw()) };
    let flags = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE) as c_int;
    // SAFETY: the object is alive, the value's reference is given away, the atom is ours to free.
    let done = unsafe {
        let done = qjs::JS_DefinePropertyValue(ctx(), object.raw(), atom, value.into_raw(), flags);
        qjs::JS_FreeAtom(ctx(), atom);
        done
    };
    if done < 0 { Err(Thrown) } else { Ok(()) }
}

/// `new globalThis[name](...args)`
fn construct(name: &std::ffi::CStr, args: &mut [qjs::JSValue]) -> Result<Value> {
    let constructor = Value::global().get(name)?;
    // SAFETY: constructor and arguments are alive.
    Value::checked(unsafe {
        qjs::JS_CallConstructor(ctx(), constructor.raw(), args.len() as c_int, args.as_mut_ptr())
    })
}

impl Builder for ToJs {
    type Value = Value;
    type Error = Thrown;

    fn undefined(&mut self) -> Result<Value> {
        Ok(Value::undefined())
    }
    fn null(&mut self) -> Result<Value> {
        Ok(Value::null())
    }
    fn bool(&mut self, value: bool) -> Result<Value> {
        Ok(Value::bool(value))
    }
    fn int(&mut self, value: i32) -> Result<Value> {
        Ok(Value::owned(qjs::JS_MKVAL(qjs::JS_TAG_INT, value)))
    }
    fn number(&mut self, value: f64) -> Result<Value> {
        Ok(Value::number(value))
    }
    fn bigint(&mut self, digits: &str) -> Result<Value> {
        let digits = Value::text(digits)?;
        let convert = Value::global().get(c"BigInt")?;
        convert.call(&Value::undefined(), &[digits.raw()])
    }
    fn text(&mut self, text: Text<'_>) -> Result<Value> {
        text::read(text)
    }
    fn array(&mut self, items: Vec<Option<Value>>) -> Result<Value> {
        let array = Value::array()?;
        // SAFETY: the array is alive; the length is that of a vector in this memory.
        if unsafe { qjs::JS_SetLength(ctx(), array.raw(), items.len() as i64) } < 0 {
            return Err(Thrown);
        }
        for (index, item) in items.into_iter().enumerate() {
            if let Some(item) = item {
                array.define_index(index as u32, item)?;
            }
        }
        Ok(array)
    }
    fn object(&mut self, entries: Vec<(Text<'_>, Value)>) -> Result<Value> {
        let object = Value::object()?;
        for (key, value) in entries {
            define(&object, key, value)?;
        }
        Ok(object)
    }
    fn map(&mut self, entries: Vec<(Value, Value)>) -> Result<Value> {
        let pairs = Value::array()?;
        for (index, (key, value)) in entries.into_iter().enumerate() {
            let pair = Value::array()?;
            pair.define_index(0, key)?;
            pair.define_index(1, value)?;
            pairs.define_index(index as u32, pair)?;
        }
        construct(c"Map", &mut [pairs.raw()])
    }
    fn set(&mut self, items: Vec<Value>) -> Result<Value> {
        let array = self.array(items.into_iter().map(Some).collect())?;
        construct(c"Set", &mut [array.raw()])
    }
    fn date(&mut self, millis: f64) -> Result<Value> {
        // SAFETY: no preconditions beyond a live context.
        Value::checked(unsafe { qjs::JS_NewDate(ctx(), millis) })
    }
    fn regexp(&mut self, source: Text<'_>, flags: Text<'_>) -> Result<Value> {
        let (source, flags) = (text::read(source)?, text::read(flags)?);
        construct(c"RegExp", &mut [source.raw(), flags.raw()])
    }
    fn bytes(&mut self, kind: ByteKind, bytes: &[u8]) -> Result<Value> {
        if kind == ByteKind::Uint8Array {
            // SAFETY: pointer and length are the slice's.
            return Value::checked(unsafe {
                qjs::JS_NewUint8ArrayCopy(ctx(), bytes.as_ptr(), bytes.len() as _)
            });
        }
        // SAFETY: pointer and length are the slice's.
        let buffer =
            Value::checked(unsafe { qjs::JS_NewArrayBufferCopy(ctx(), bytes.as_ptr(), bytes.len() as _) })?;
        let name = match kind {
            ByteKind::ArrayBuffer => return Ok(buffer),
            ByteKind::Uint8Array => c"Uint8Array",
            ByteKind::Int8Array => c"Int8Array",
            ByteKind::Uint8ClampedArray => c"Uint8ClampedArray",
            ByteKind::Int16Array => c"Int16Array",
            ByteKind::Uint16Array => c"Uint16Array",
            ByteKind::Int32Array => c"Int32Array",
            ByteKind::Uint32Array => c"Uint32Array",
            ByteKind::Float32Array => c"Float32Array",
            ByteKind::Float64Array => c"Float64Array",
            ByteKind::BigInt64Array => c"BigInt64Array",
            ByteKind::BigUint64Array => c"BigUint64Array",
        };
        construct(name, &mut [buffer.raw()])
    }
    fn error(&mut self, parts: ErrorParts<'_>, props: Vec<(Text<'_>, Value)>) -> Result<Value> {
        let name = parts.name.to_string_lossy();
        let class = match name.as_str() {
            "TypeError" => c"TypeError",
            "RangeError" => c"RangeError",
            "SyntaxError" => c"SyntaxError",
            "ReferenceError" => c"ReferenceError",
            "EvalError" => c"EvalError",
            "URIError" => c"URIError",
            _ => c"Error",
        };
        let message = text::read(parts.message)?;
        let error = construct(class, &mut [message.raw()])?;
        let hidden = (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE) as c_int;
        for (key, value) in [(c"stack", text::read(parts.stack)?), (c"name", text::read(parts.name)?)] {
            // SAFETY: the error is alive, the key ends in NUL, and the value's reference is given away.
            let done = unsafe {
                qjs::JS_DefinePropertyValueStr(ctx(), error.raw(), key.as_ptr(), value.into_raw(), hidden)
            };
            if done < 0 {
                return Err(Thrown);
            }
        }
        for (key, value) in props {
            define(&error, key, value)?;
        }
        Ok(error)
    }
}
