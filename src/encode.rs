//! JavaScript values of the host become bytes for the guest.

use std::ffi::c_char;
use std::ptr;

use napi::sys::{self, TypedarrayType as View, ValueType as Type};
use nexxo_abi::{BareText, ByteKind, MAX_DEPTH, Tag, Writer};

use crate::raw::{Env, Failed, Result, call};

/// Appends a value. A value that cannot cross throws a TypeError with the code `NEXXO_VALUE` that says where in the
/// value it is.
pub fn value(env: Env, bytes: &mut Vec<u8>, value: sys::napi_value) -> Result<()> {
    Encoder { env, bytes, path: Vec::new(), scratch: Vec::new() }.value(value, 0)
}

/// Appends text whose code units are all known to fit a byte; others lose their upper half.
pub fn latin1(env: Env, bytes: &mut Vec<u8>, text: sys::napi_value) -> Result<()> {
    let len = call!(napi_get_value_string_latin1(env.0, text, ptr::null_mut(), 0) -> 0usize)?;
    Writer::new(bytes).container(Tag::Latin1, len as u32);
    // N-API ends what it writes with a zero, for which there must be room.
    bytes.reserve(len + 1);
    let start = bytes.len();
    let into = bytes.spare_capacity_mut().as_mut_ptr().cast::<c_char>();
    let written = call!(napi_get_value_string_latin1(env.0, text, into, len + 1) -> 0usize)?;
    // SAFETY: N-API wrote that many bytes behind the initialised part, for which room was reserved.
    unsafe { bytes.set_len(start + written.min(len)) };
    Ok(())
}

/// Writes a bare text into `room`, whose last unit N-API makes zero. A narrow one is known to have no code unit above 255. A
/// text of another length than the room was made for is refused, and a wide one at an odd address, where a guest gave such.
pub fn bare(env: Env, value: sys::napi_value, text: BareText, room: &mut [u8]) -> Result<()> {
    let (written, len) = if text.is_wide {
        // SAFETY: every pair of bytes is a code unit.
        let ([], units, []) = (unsafe { room.align_to_mut::<u16>() }) else {
            return Err(Failed);
        };
        let (into, len) = (units.as_mut_ptr(), units.len());
        (call!(napi_get_value_string_utf16(env.0, value, into, len) -> 0usize)?, len)
    } else {
        let (into, len) = (room.as_mut_ptr().cast::<c_char>(), room.len());
        (call!(napi_get_value_string_latin1(env.0, value, into, len) -> 0usize)?, len)
    };
    if written + 1 == len { Ok(()) } else { Err(Failed) }
}

enum Step {
    Key(sys::napi_value),
    Index(u32),
}

struct Encoder<'a> {
    env: Env,
    bytes: &'a mut Vec<u8>,
    path: Vec<Step>,
    scratch: Vec<u16>,
}

impl Encoder<'_> {
    fn writer(&mut self) -> Writer<'_> {
        Writer::new(self.bytes)
    }

    fn value(&mut self, value: sys::napi_value, depth: usize) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(self.refuse("a cycle, or a value that nests too deep,"));
        }
        match self.env.type_of(value)? {
            Type::napi_undefined => self.writer().undefined(),
            Type::napi_null => self.writer().null(),
            Type::napi_boolean => {
                let value = call!(napi_get_value_bool(self.env.0, value) -> false)?;
                self.writer().bool(value);
            }
            Type::napi_number => {
                let value = call!(napi_get_value_double(self.env.0, value) -> 0.0)?;
                self.writer().number(value);
            }
            Type::napi_string => self.text(value)?,
            Type::napi_bigint => {
                let text = call!(napi_coerce_to_string(self.env.0, value) -> ptr::null_mut())?;
                let start = self.bytes.len();
                latin1(self.env, self.bytes, text)?;
                self.bytes[start] = Tag::BigInt as u8;
            }
            Type::napi_object => self.object(value, depth)?,
            Type::napi_function => return Err(self.refuse("a function")),
            Type::napi_symbol => return Err(self.refuse("a symbol")),
            _ => return Err(self.refuse("a value of an unknown kind")),
        }
        Ok(())
    }

    fn text(&mut self, value: sys::napi_value) -> Result<()> {
        let len = call!(napi_get_value_string_utf16(self.env.0, value, ptr::null_mut(), 0) -> 0usize)?;
        self.scratch.clear();
        self.scratch.reserve(len + 1);
        let into = self.scratch.as_mut_ptr();
        let written =
            call!(napi_get_value_string_utf16(self.env.0, value, into, len + 1) -> 0usize)?.min(len);
        // SAFETY: N-API wrote that many units, for which room was reserved.
        unsafe { self.scratch.set_len(written) };
        let units = &self.scratch[..];
        let mut writer = Writer::new(self.bytes);
        if units.iter().fold(0, |all, unit| all | unit) < 256 {
            writer.container(Tag::Latin1, written as u32);
            writer.buffer().extend(units.iter().map(|&unit| unit as u8));
        } else {
            writer.utf16(units);
        }
        Ok(())
    }

    fn object(&mut self, value: sys::napi_value, depth: usize) -> Result<()> {
        let env = self.env;
        if call!(napi_is_array(env.0, value) -> false)? {
            return self.array(value, depth);
        }
        if call!(napi_is_typedarray(env.0, value) -> false)? {
            return self.view(value);
        }
        if call!(napi_is_error(env.0, value) -> false)? {
            return self.error(value, depth);
        }
        if call!(napi_is_date(env.0, value) -> false)? {
            let millis = call!(napi_get_date_value(env.0, value) -> 0.0)?;
            self.writer().date(millis);
            return Ok(());
        }
        if call!(napi_is_arraybuffer(env.0, value) -> false)? {
            let (mut data, mut len) = (ptr::null_mut(), 0);
            // SAFETY: as in `call`; the bytes are copied before anything else runs.
            unsafe {
                if sys::napi_get_arraybuffer_info(env.0, value, &mut data, &mut len) != sys::Status::napi_ok {
                    return Err(Failed);
                }
                self.bytes_at(ByteKind::ArrayBuffer, data.cast(), len);
            }
            return Ok(());
        }
        if call!(napi_is_promise(env.0, value) -> false)? {
            return Err(self.refuse("a promise"));
        }
        if !self.is_plain(value)? {
            if env.instance_of(value, c"RegExp")? {
                self.writer().tag(Tag::RegExp);
                self.text(env.get(value, c"source")?)?;
                return self.text(env.get(value, c"flags")?);
            }
            if env.instance_of(value, c"Map")? {
                return self.collection(value, Tag::Map, depth);
            }
            if env.instance_of(value, c"Set")? {
                return self.collection(value, Tag::Set, depth);
            }
        }
        self.writer().tag(Tag::Object);
        self.entries(value, depth, false)
    }

    /// Whether the prototype is `Object.prototype` or none: the usual case, decided without three `instanceof`.
    fn is_plain(&self, value: sys::napi_value) -> Result<bool> {
        let env = self.env;
        let prototype = call!(napi_get_prototype(env.0, value) -> ptr::null_mut())?;
        if env.type_of(prototype)? == Type::napi_null {
            return Ok(true);
        }
        let plain = env.get(env.global(c"Object")?, c"prototype")?;
        call!(napi_strict_equals(env.0, prototype, plain) -> false)
    }

    fn array(&mut self, value: sys::napi_value, depth: usize) -> Result<()> {
        let len = call!(napi_get_array_length(self.env.0, value) -> 0u32)?;
        self.writer().container(Tag::Array, len);
        for index in 0..len {
            let item = self.env.element(value, index)?;
            let hole = self.env.type_of(item)? == Type::napi_undefined
                && !call!(napi_has_element(self.env.0, value, index) -> false)?;
            if hole {
                self.writer().tag(Tag::Hole);
            } else {
                self.within(Step::Index(index), item, depth)?;
            }
        }
        Ok(())
    }

    fn entries(&mut self, value: sys::napi_value, depth: usize, of_error: bool) -> Result<()> {
        let env = self.env;
        let keys = call!(napi_get_all_property_names(
            env.0,
            value,
            sys::KeyCollectionMode::own_only,
            sys::KeyFilter::enumerable | sys::KeyFilter::skip_symbols,
            sys::KeyConversion::numbers_to_strings
        ) -> ptr::null_mut())?;
        let len = call!(napi_get_array_length(env.0, keys) -> 0u32)?;
        let at = self.bytes.len();
        self.writer().raw_u32(len);
        let mut count = 0;
        for index in 0..len {
            let key = env.element(keys, index)?;
            let item = call!(napi_get_property(env.0, value, key) -> ptr::null_mut())?;
            // What hangs on an error and cannot cross must not hide the error.
            if of_error && matches!(env.type_of(item)?, Type::napi_function | Type::napi_symbol) {
                continue;
            }
            self.text(key)?;
            self.within(Step::Key(key), item, depth)?;
            count += 1;
        }
        self.writer().patch(at, count);
        Ok(())
    }

    fn within(&mut self, step: Step, value: sys::napi_value, depth: usize) -> Result<()> {
        self.path.push(step);
        self.value(value, depth + 1)?;
        self.path.pop();
        Ok(())
    }

    fn collection(&mut self, value: sys::napi_value, tag: Tag, depth: usize) -> Result<()> {
        let env = self.env;
        let array = env.global(c"Array")?;
        let from = env.get(array, c"from")?;
        let items = call!(napi_call_function(env.0, array, from, 1, &value) -> ptr::null_mut())?;
        let len = call!(napi_get_array_length(env.0, items) -> 0u32)?;
        self.writer().container(tag, len);
        for index in 0..len {
            let item = env.element(items, index)?;
            if tag == Tag::Map {
                self.within(Step::Index(index), env.element(item, 0)?, depth)?;
                self.within(Step::Index(index), env.element(item, 1)?, depth)?;
            } else {
                self.within(Step::Index(index), item, depth)?;
            }
        }
        Ok(())
    }

    fn error(&mut self, value: sys::napi_value, depth: usize) -> Result<()> {
        self.writer().tag(Tag::Error);
        for name in [c"name", c"message", c"stack"] {
            let part = self.env.get(value, name)?;
            if self.env.type_of(part)? == Type::napi_string {
                self.text(part)?;
            } else {
                self.writer().latin1(b"");
            }
        }
        self.entries(value, depth, true)
    }

    fn view(&mut self, value: sys::napi_value) -> Result<()> {
        let (mut kind, mut len, mut data, mut buffer, mut offset) =
            (0, 0, ptr::null_mut(), ptr::null_mut(), 0);
        // SAFETY: as in `call`; the bytes are copied before anything else runs.
        unsafe {
            let status = sys::napi_get_typedarray_info(
                self.env.0,
                value,
                &mut kind,
                &mut len,
                &mut data,
                &mut buffer,
                &mut offset,
            );
            if status != sys::Status::napi_ok {
                return Err(Failed);
            }
            let kind = match kind {
                View::int8_array => ByteKind::Int8Array,
                View::uint8_array => ByteKind::Uint8Array,
                View::uint8_clamped_array => ByteKind::Uint8ClampedArray,
                View::int16_array => ByteKind::Int16Array,
                View::uint16_array => ByteKind::Uint16Array,
                View::int32_array => ByteKind::Int32Array,
                View::uint32_array => ByteKind::Uint32Array,
                View::float32_array => ByteKind::Float32Array,
                View::float64_array => ByteKind::Float64Array,
                View::bigint64_array => ByteKind::BigInt64Array,
                View::biguint64_array => ByteKind::BigUint64Array,
                _ => return Err(self.refuse("a typed array of this kind")),
            };
            self.bytes_at(kind, data.cast(), len * kind.element_size());
        }
        Ok(())
    }

    /// # Safety
    /// `data` is null or points to `len` readable bytes.
    unsafe fn bytes_at(&mut self, kind: ByteKind, data: *const u8, len: usize) {
        let bytes = if data.is_null() {
            &[]
        } else {
            // SAFETY: the caller vouches for it.
            unsafe { std::slice::from_raw_parts(data, len) }
        };
        self.writer().bytes(kind, bytes);
    }

    /// Throws, saying which value it is.
    fn refuse(&self, what: &str) -> Failed {
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Index(index) => place.push_str(&format!("[{index}]")),
                Step::Key(key) => {
                    let mut bytes = Vec::new();
                    if latin1(self.env, &mut bytes, *key).is_ok() {
                        place.push('.');
                        place.extend(bytes[5..].iter().map(|&byte| char::from(byte)));
                    }
                }
            }
        }
        let at = if place.is_empty() { String::new() } else { format!(" at {place}") };
        let message = format!("{what}{at} cannot cross into the sandbox");
        // SAFETY: the environment is that of the native call under way, and the texts end in NUL.
        unsafe {
            let message = std::ffi::CString::new(message.replace('\0', "")).unwrap_or_default();
            sys::napi_throw_type_error(self.env.0, c"NEXXO_VALUE".as_ptr(), message.as_ptr());
        }
        Failed
    }
}
