//! What a guest said becomes JavaScript values of the host. Everything here is hostile: values are built anew from
//! primitive parts, properties are defined and never assigned, and `__proto__` is dropped.

use std::ptr;

use napi::sys;
use nexxo_abi::{Builder, ByteKind, DecodeError, ErrorParts, Text};

use crate::raw::{Env, Failed, call};

/// How long a big integer may be, in decimal digits: its conversion takes more than linear time.
const MAX_BIGINT_DIGITS: usize = 100_000;

/// Builds values in an environment.
pub struct ToJs(pub Env);

/// Why building failed.
#[derive(Debug)]
pub enum Refused {
    /// The bytes are no values.
    Frame(DecodeError),
    /// N-API failed: a hostile regular expression, or no memory.
    Failed,
}

impl From<DecodeError> for Refused {
    fn from(error: DecodeError) -> Self {
        Self::Frame(error)
    }
}

impl From<Failed> for Refused {
    fn from(Failed: Failed) -> Self {
        Self::Failed
    }
}

type Built = Result<sys::napi_value, Refused>;

impl ToJs {
    fn key(&mut self, text: Text<'_>) -> Built {
        self.text(text)
    }

    fn entries(
        &mut self,
        object: sys::napi_value,
        entries: Vec<(Text<'_>, sys::napi_value)>,
    ) -> Result<(), Refused> {
        for (key, value) in entries {
            if key == Text::Latin1(b"__proto__") {
                continue;
            }
            let key = self.key(key)?;
            self.0.define(object, key, value, true)?;
        }
        Ok(())
    }
}

impl Builder for ToJs {
    type Value = sys::napi_value;
    type Error = Refused;

    fn undefined(&mut self) -> Built {
        Ok(self.0.undefined()?)
    }
    fn null(&mut self) -> Built {
        Ok(self.0.null()?)
    }
    fn bool(&mut self, value: bool) -> Built {
        Ok(self.0.bool(value)?)
    }
    fn int(&mut self, value: i32) -> Built {
        Ok(self.0.int(value)?)
    }
    fn number(&mut self, value: f64) -> Built {
        Ok(self.0.number(value)?)
    }
    fn bigint(&mut self, digits: &str) -> Built {
        if digits.len() > MAX_BIGINT_DIGITS {
            return Err(DecodeError::BigInt.into());
        }
        let convert = self.0.global(c"BigInt")?;
        let (this, digits) = (self.0.undefined()?, self.0.text(digits)?);
        Ok(call!(napi_call_function(self.0.0, this, convert, 1, &digits) -> ptr::null_mut())?)
    }
    fn text(&mut self, text: Text<'_>) -> Built {
        Ok(match text {
            Text::Latin1(bytes) => {
                call!(napi_create_string_latin1(self.0.0, bytes.as_ptr().cast(), bytes.len() as isize) -> ptr::null_mut())?
            }
            Text::Utf16(_) => {
                let units = text.units();
                call!(napi_create_string_utf16(self.0.0, units.as_ptr(), units.len() as isize) -> ptr::null_mut())?
            }
        })
    }
    fn array(&mut self, items: Vec<Option<sys::napi_value>>) -> Built {
        let array = self.0.array(items.len())?;
        for (index, item) in items.into_iter().enumerate() {
            if let Some(item) = item {
                self.0.set_element(array, index as u32, item)?;
            }
        }
        Ok(array)
    }
    fn object(&mut self, entries: Vec<(Text<'_>, sys::napi_value)>) -> Built {
        let object = self.0.object()?;
        self.entries(object, entries)?;
        Ok(object)
    }
    fn map(&mut self, entries: Vec<(sys::napi_value, sys::napi_value)>) -> Built {
        let pairs = self.0.array(entries.len())?;
        for (index, (key, value)) in entries.into_iter().enumerate() {
            let pair = self.0.array(2)?;
            self.0.set_element(pair, 0, key)?;
            self.0.set_element(pair, 1, value)?;
            self.0.set_element(pairs, index as u32, pair)?;
        }
        Ok(self.0.construct(c"Map", &[pairs])?)
    }
    fn set(&mut self, items: Vec<sys::napi_value>) -> Built {
        let items = self.array(items.into_iter().map(Some).collect())?;
        Ok(self.0.construct(c"Set", &[items])?)
    }
    fn date(&mut self, millis: f64) -> Built {
        Ok(call!(napi_create_date(self.0.0, millis) -> ptr::null_mut())?)
    }
    fn regexp(&mut self, source: Text<'_>, flags: Text<'_>) -> Built {
        let args = [self.text(source)?, self.text(flags)?];
        Ok(self.0.construct(c"RegExp", &args)?)
    }
    fn bytes(&mut self, kind: ByteKind, bytes: &[u8]) -> Built {
        let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the environment is that of the native call under way; the new buffer has as many bytes as are copied.
        unsafe {
            if sys::napi_create_arraybuffer(self.0.0, bytes.len(), &mut data, &mut buffer)
                != sys::Status::napi_ok
            {
                return Err(Refused::Failed);
            }
            if !bytes.is_empty() {
                ptr::copy_nonoverlapping(bytes.as_ptr(), data.cast(), bytes.len());
            }
        }
        use sys::TypedarrayType as View;
        let view = match kind {
            ByteKind::ArrayBuffer => return Ok(buffer),
            ByteKind::Uint8Array => View::uint8_array,
            ByteKind::Int8Array => View::int8_array,
            ByteKind::Uint8ClampedArray => View::uint8_clamped_array,
            ByteKind::Int16Array => View::int16_array,
            ByteKind::Uint16Array => View::uint16_array,
            ByteKind::Int32Array => View::int32_array,
            ByteKind::Uint32Array => View::uint32_array,
            ByteKind::Float32Array => View::float32_array,
            ByteKind::Float64Array => View::float64_array,
            ByteKind::BigInt64Array => View::bigint64_array,
            ByteKind::BigUint64Array => View::biguint64_array,
        };
        let len = bytes.len() / kind.element_size();
        Ok(call!(napi_create_typedarray(self.0.0, view, len, buffer, 0) -> ptr::null_mut())?)
    }
    fn error(&mut self, parts: ErrorParts<'_>, props: Vec<(Text<'_>, sys::napi_value)>) -> Built {
        let message = self.text(parts.message)?;
        let error = call!(napi_create_error(self.0.0, ptr::null_mut(), message) -> ptr::null_mut())?;
        for (name, text) in [("name", parts.name), ("stack", parts.stack)] {
            let (name, text) = (self.0.text(name)?, self.text(text)?);
            self.0.define(error, name, text, false)?;
        }
        self.entries(error, props)?;
        Ok(error)
    }
}
