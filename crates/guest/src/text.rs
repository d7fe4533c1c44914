//! Strings without detours: QuickJS keeps a byte a code unit where it can, and so does the wire.

use nexxo_abi::{Text, Writer};
use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_out_of_memory};

/// A string's code units, borrowed from the engine until dropped.
pub struct Units {
    pointer: *const u16,
    len: usize,
}

impl Units {
    pub fn of(value: &Value) -> Result<Self> {
        let mut len = 0;
        // SAFETY: the value is alive and `len` outlives the call.
        let pointer = unsafe { qjs::JS_ToCStringLenUTF16(ctx(), &mut len, value.raw()) };
        if pointer.is_null() { Err(Thrown) } else { Ok(Self { pointer, len: len as usize }) }
    }

    pub fn as_slice(&self) -> &[u16] {
        // SAFETY: the engine keeps the buffer of `len` units until it is freed in `drop`.
        unsafe { std::slice::from_raw_parts(self.pointer, self.len) }
    }
}

impl Drop for Units {
    fn drop(&mut self) {
        // SAFETY: the pointer came from JS_ToCStringLenUTF16 and is freed once.
        unsafe { qjs::JS_FreeCStringUTF16(ctx(), self.pointer) }
    }
}

/// A string's UTF-8, borrowed from the engine until dropped. Lone surrogates come as three bytes each.
pub struct Utf8 {
    pointer: *const std::ffi::c_char,
    len: usize,
}

impl Utf8 {
    pub fn of(value: &Value) -> Result<Self> {
        let mut len = 0;
        // SAFETY: the value is alive and `len` outlives the call.
        let pointer = unsafe { qjs::JS_ToCStringLen(ctx(), &mut len, value.raw()) };
        if pointer.is_null() { Err(Thrown) } else { Ok(Self { pointer, len }) }
    }

    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: the engine keeps the buffer of `len` bytes until it is freed in `drop`.
        unsafe { std::slice::from_raw_parts(self.pointer.cast(), self.len) }
    }

    pub fn to_string_lossy(&self) -> String {
        String::from_utf8_lossy(self.as_bytes()).into_owned()
    }
}

impl Drop for Utf8 {
    fn drop(&mut self) {
        // SAFETY: the pointer came from JS_ToCStringLen and is freed once.
        unsafe { qjs::JS_FreeCString(ctx(), self.pointer) }
    }
}

/// Whether a string keeps two bytes a code unit.
///
/// The public interface does not tell, and asking for UTF-8 first would encode every wide text twice. The header's
/// first word is `len : 31, is_wide_char : 1` in the pinned engine; [`layout_holds`] refuses to build a base image
/// where that is not so. A rope has another header, so it is flattened before.
fn is_wide(value: &Value) -> bool {
    // SAFETY: the caller has a flat string, whose value holds a pointer to its header.
    unsafe { qjs::JS_VALUE_GET_PTR(value.raw()).cast::<u32>().read() >> 31 == 1 }
}

/// Whether the engine lays strings out as [`is_wide`] reads them.
pub fn layout_holds() -> bool {
    let narrow = Value::text("n\u{e9}xxo");
    let wide = Value::text("n\u{20ac}xxo");
    matches!((narrow, wide), (Ok(narrow), Ok(wide)) if !is_wide(&narrow) && is_wide(&wide))
}

/// Appends a string value.
pub fn write(writer: &mut Writer<'_>, value: &Value) -> Result<()> {
    // SAFETY: reads the tag alone.
    let flat = if unsafe { qjs::JS_VALUE_GET_TAG(value.raw()) } == qjs::JS_TAG_STRING_ROPE {
        // SAFETY: the value is alive; the conversion flattens it.
        Value::checked(unsafe { qjs::JS_ToString(ctx(), value.raw()) })?
    } else {
        value.clone()
    };
    if is_wide(&flat) {
        let units = Units::of(&flat)?;
        reserve(writer, units.as_slice().len() * 2)?;
        writer.utf16(units.as_slice());
        return Ok(());
    }
    let utf8 = Utf8::of(&flat)?;
    let bytes = utf8.as_bytes();
    reserve(writer, bytes.len())?;
    if is_ascii(bytes) {
        writer.latin1(bytes);
    } else {
        let units = Units::of(&flat)?;
        let narrow: Vec<u8> = units.as_slice().iter().map(|&unit| unit as u8).collect();
        writer.latin1(&narrow);
    }
    Ok(())
}

fn reserve(writer: &mut Writer<'_>, len: usize) -> Result<()> {
    writer.buffer().try_reserve(len + 16).map_err(|_| throw_out_of_memory())
}

/// Without an early exit the loop becomes vector instructions, which the standard library's does not on this target:
/// six times faster on source text, which is ASCII to its end.
fn is_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |all, byte| all | byte) < 0x80
}

/// Makes a string of bytes that are ASCII.
pub fn ascii(bytes: &[u8]) -> Result<Value> {
    // SAFETY: pointer and length are the slice's; ASCII is UTF-8.
    Value::checked(unsafe { qjs::JS_NewStringLen(ctx(), bytes.as_ptr().cast(), bytes.len() as _) })
}

/// Makes a string of text from the wire.
pub fn read(text: Text<'_>) -> Result<Value> {
    match text {
        Text::Latin1(bytes) if is_ascii(bytes) => ascii(bytes),
        Text::Latin1(bytes) => Value::text(&bytes.iter().map(|&byte| char::from(byte)).collect::<String>()),
        Text::Utf16(bytes) => {
            let aligned;
            // SAFETY: every pair of bytes is a valid u16.
            let units = match unsafe { bytes.align_to::<u16>() } {
                ([], units, []) => units,
                _ => {
                    aligned = text.units();
                    &aligned
                }
            };
            // SAFETY: pointer and length are the slice's.
            Value::checked(unsafe { qjs::JS_NewStringUTF16(ctx(), units.as_ptr(), units.len() as _) })
        }
    }
}
