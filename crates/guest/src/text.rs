//! Strings without detours: QuickJS keeps a byte a code unit where it can, and so does the wire.

use nexxo_abi::{Text, Writer};
use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Thrown, Value, throw_out_of_memory, throw_type_error};

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

/// How many bytes of a string's memory come before its code units.
const HEAD: usize = 16;

/// The longest string of the engine, in code units.
const MAX_UNITS: usize = (1 << 30) - 1;

/// A flat string's code units where the engine keeps them.
///
/// The public interface copies each string, after a look at each byte of it. The head's first word is `len : 31,
/// is_wide_char : 1` in the pinned engine, and bits 28 and 29 of the second tell what follows the head: the code units (0),
/// or the string that they are a part of and how many bytes into it they begin (1). [`layout_holds`] refuses to build a base
/// image where that is not so.
#[derive(Clone, Copy)]
pub enum Flat<'a> {
    Narrow(&'a [u8]),
    Wide(&'a [u16]),
    /// In memory of somebody else.
    Elsewhere,
}

const UNITS_FOLLOW: u32 = 0;
const PART_FOLLOWS: u32 = 1;

impl<'a> Flat<'a> {
    /// The caller has a string that is no rope, and runs no JavaScript while it looks at the units.
    pub fn of(value: &'a Value) -> Self {
        // SAFETY: the value holds a pointer to a string's head, which is alive as long as the value, and behind which the
        // units lie where the second word says so; a part keeps the string alive that it is of. The engine aligns its
        // memory to eight bytes, and parts of wide strings begin at a unit.
        unsafe {
            let head = qjs::JS_VALUE_GET_PTR(value.raw()).cast::<u32>();
            let first = head.read();
            let units = match kind(head) {
                UNITS_FOLLOW => head.byte_add(HEAD),
                PART_FOLLOWS => {
                    let parent = head.byte_add(HEAD).cast::<*mut u32>().read();
                    if kind(parent) != UNITS_FOLLOW {
                        return Self::Elsewhere;
                    }
                    parent.byte_add(HEAD + head.byte_add(HEAD + 4).read() as usize)
                }
                _ => return Self::Elsewhere,
            };
            let len = (first & 0x7fff_ffff) as usize;
            match first >> 31 {
                0 => Self::Narrow(std::slice::from_raw_parts(units.cast(), len)),
                _ => Self::Wide(std::slice::from_raw_parts(units.cast(), len)),
            }
        }
    }
}

/// What follows a string's head.
///
/// # Safety
/// `head` points to a string's head.
unsafe fn kind(head: *const u32) -> u32 {
    // SAFETY: the caller's.
    unsafe { head.add(1).read() >> 28 & 3 }
}

/// Makes a string of `len` bytes, a code unit each. They begin `bytes`, and are followed by a zero and one byte more.
///
/// The engine has a function for UTF-8, which looks at each byte, and one for UTF-16, which copies. So the bytes are
/// copied as UTF-16, two a code unit, and the string is told what it holds.
pub fn narrow(bytes: &[u8], len: usize) -> Result<Value> {
    let units = len / 2 + 1;
    if bytes.len() < units * 2 || bytes[len] != 0 || len > MAX_UNITS {
        return Err(throw_type_error("a text that is too long for a string", None));
    }
    // SAFETY: the slice holds that many units; the engine copies them byte by byte, so that alignment does not matter.
    let value = Value::checked(unsafe { qjs::JS_NewStringUTF16(ctx(), bytes.as_ptr().cast(), units as _) })?;
    // SAFETY: the string was made just now and nobody else holds it; its memory has room for `len` bytes and a zero, which
    // were copied, and the first word says how long and how wide it is.
    unsafe { qjs::JS_VALUE_GET_PTR(value.raw()).cast::<u32>().write(len as u32) };
    Ok(value)
}

/// Makes a string of `len` code units, two bytes each, which begin `bytes`. They are copied as they are: some of them do not
/// fit a byte.
pub fn wide(bytes: &[u8], len: usize) -> Result<Value> {
    if len.checked_mul(2).is_none_or(|needed| bytes.len() < needed) {
        return Err(throw_type_error("a text that is longer than what was sent", Some("NEXXO_FRAME")));
    }
    // SAFETY: the slice holds that many units; the engine copies them byte by byte, so that alignment does not matter.
    Value::checked(unsafe { qjs::JS_NewStringUTF16(ctx(), bytes.as_ptr().cast(), len as _) })
}

/// Whether the engine lays strings out as this file reads and writes them.
pub fn layout_holds() -> bool {
    let holds = || -> Result<bool> {
        let (plain, latin, wide) =
            (Value::text("nexxo")?, Value::text("n\u{e9}xx\u{f6}s")?, Value::text("n\u{20ac}xxo")?);
        let seen = matches!(Flat::of(&plain), Flat::Narrow(b"nexxo"))
            && matches!(Flat::of(&latin), Flat::Narrow(b"n\xe9xx\xf6s"))
            && matches!(Flat::of(&wide), Flat::Wide(units) if units.iter().copied().eq("n\u{20ac}xxo".encode_utf16()));
        let same = |made: &Value, own: &Value| {
            // SAFETY: both are alive, and the comparison frees neither.
            unsafe { qjs::JS_IsStrictEqual(ctx(), made.raw(), own.raw()) }
        };
        let made = (narrow(b"nexxo\0", 5)?, narrow(b"n\xe9xx\xf6s\0.", 6)?);
        let long: String = ('\0'..='\u{ff}').cycle().take(5000).collect();
        let parts = [long.clone(), format!("{long}\u{20ac}")].map(|text| -> Result<bool> {
            let whole = Value::text(&text)?;
            let ends = [Value::number(7.0), Value::number(4000.0)];
            let part = whole.get(c"slice")?.call(&whole, &ends.each_ref().map(Value::raw))?;
            Ok(match Flat::of(&part) {
                Flat::Narrow(units) => {
                    units.iter().copied().map(char::from).eq(long.chars().skip(7).take(3993))
                }
                Flat::Wide(units) => units.iter().copied().eq(long.encode_utf16().skip(7).take(3993)),
                Flat::Elsewhere => false,
            })
        });
        let [narrow_part, wide_part] = parts;
        Ok(seen
            && narrow_part?
            && wide_part?
            && same(&made.0, &plain)
            && same(&made.1, &latin)
            && Utf8::of(&made.0)?.as_bytes() == b"nexxo"
            && Units::of(&made.1)?.as_slice() == Units::of(&latin)?.as_slice())
    };
    holds().unwrap_or(false)
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
    match Flat::of(&flat) {
        Flat::Narrow(bytes) => {
            reserve(writer, bytes.len())?;
            writer.latin1(bytes);
        }
        Flat::Wide(units) => {
            reserve(writer, units.len() * 2)?;
            writer.utf16(units);
        }
        Flat::Elsewhere => {
            let units = Units::of(&flat)?;
            write_units(writer, units.as_slice())?;
        }
    }
    Ok(())
}

fn write_units(writer: &mut Writer<'_>, units: &[u16]) -> Result<()> {
    reserve(writer, units.len() * 2)?;
    if units.iter().fold(0, |all, unit| all | unit) > 0xff {
        writer.utf16(units);
    } else {
        let narrow: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
        writer.latin1(&narrow);
    }
    Ok(())
}

fn reserve(writer: &mut Writer<'_>, len: usize) -> Result<()> {
    writer.buffer().try_reserve(len + 16).map_err(|_| throw_out_of_memory())
}

/// A code unit of strings as narrow or as wide as the engine keeps them.
pub trait Unit: Copy + Into<u32> {
    /// A string of such units.
    fn string(units: Vec<Self>) -> Result<Value>;

    /// An ASCII character as such a unit.
    fn ascii(byte: u8) -> Self;
}

impl Unit for u8 {
    fn string(mut units: Vec<Self>) -> Result<Value> {
        let len = units.len();
        units.try_reserve_exact(2).map_err(|_| throw_out_of_memory())?;
        units.extend_from_slice(&[0; 2]);
        narrow(&units, len)
    }

    fn ascii(byte: u8) -> Self {
        byte
    }
}

impl Unit for u16 {
    fn string(units: Vec<Self>) -> Result<Value> {
        if units.iter().fold(0, |all, unit| all | unit) <= 0xff {
            return u8::string(units.iter().map(|unit| *unit as u8).collect());
        }
        // SAFETY: pointer and length are the vector's.
        Value::checked(unsafe { qjs::JS_NewStringUTF16(ctx(), units.as_ptr(), units.len() as _) })
    }

    fn ascii(byte: u8) -> Self {
        u16::from(byte)
    }
}

/// Makes a string of text from the wire.
pub fn read(text: Text<'_>) -> Result<Value> {
    match text {
        Text::Latin1(bytes) => {
            let mut roomy = Vec::new();
            roomy.try_reserve_exact(bytes.len() + 2).map_err(|_| throw_out_of_memory())?;
            roomy.extend_from_slice(bytes);
            roomy.extend_from_slice(&[0; 2]);
            narrow(&roomy, bytes.len())
        }
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
