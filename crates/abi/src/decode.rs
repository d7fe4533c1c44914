use std::ffi::CStr;

use crate::{Builder, ByteKind, ErrorParts, MAX_DEPTH, MAX_FRAME_VALUES, MAX_NODES, Tag, Text, VERSION};

/// Room made ahead for a container's entries. More is made as entries really arrive: nested containers that each claim
/// all the bytes that are left would otherwise multiply.
const MAX_RESERVE: usize = 256;

/// Why bytes are not a frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum DecodeError {
    #[error("the frame ends before its value does")]
    Truncated,
    #[error("{0} bytes follow the frame's last value")]
    Trailing(usize),
    #[error("version {0} of the wire format, where {VERSION} is spoken")]
    Version(u8),
    #[error("{0} values in one frame")]
    TooManyValues(u8),
    #[error("more than {MAX_NODES} values within values")]
    TooManyNodes,
    #[error("{0} is not a tag")]
    Tag(u8),
    #[error("a hole outside an array")]
    Hole,
    #[error("values nest deeper than {MAX_DEPTH}")]
    Depth,
    #[error("{0} is not a kind of bytes")]
    ByteKind(u8),
    #[error("a typed array of {0} bytes does not hold whole elements")]
    Elements(usize),
    #[error("text was expected")]
    Text,
    #[error("not a decimal integer")]
    BigInt,
    #[error("{0} is not an outcome")]
    Outcome(u8),
    #[error("{0} is not an event")]
    Event(u8),
    #[error("the timer is not a number of milliseconds")]
    Timer,
}

/// Reads encoded values from bytes that nobody vouches for.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    nodes: usize,
}

impl<'a> Reader<'a> {
    /// A reader of values without a frame around them.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, nodes: MAX_NODES }
    }

    /// Reads a frame's head: a reader of its values, and how many there are.
    pub fn frame(bytes: &'a [u8]) -> Result<(Self, usize), DecodeError> {
        let mut reader = Self::new(bytes);
        let version = reader.byte()?;
        if version != VERSION {
            return Err(DecodeError::Version(version));
        }
        let count = reader.byte()?;
        if usize::from(count) > MAX_FRAME_VALUES {
            return Err(DecodeError::TooManyValues(count));
        }
        Ok((reader, usize::from(count)))
    }

    /// Reads a whole frame into values.
    pub fn values<B: Builder>(bytes: &'a [u8], builder: &mut B) -> Result<Vec<B::Value>, B::Error> {
        let (mut reader, count) = Self::frame(bytes)?;
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            values.push(reader.value(builder)?);
        }
        reader.end()?;
        Ok(values)
    }

    /// Refuses bytes that follow the last value.
    pub fn end(&self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            extra => Err(DecodeError::Trailing(extra)),
        }
    }

    /// The bytes not yet read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads one value.
    pub fn value<B: Builder>(&mut self, builder: &mut B) -> Result<B::Value, B::Error> {
        self.nested(builder, 0)
    }

    fn nested<B: Builder>(&mut self, builder: &mut B, depth: usize) -> Result<B::Value, B::Error> {
        if depth > MAX_DEPTH {
            return Err(DecodeError::Depth.into());
        }
        self.nodes = self.nodes.checked_sub(1).ok_or(DecodeError::TooManyNodes)?;
        match self.tag()? {
            Tag::Undefined => builder.undefined(),
            Tag::Null => builder.null(),
            Tag::False => builder.bool(false),
            Tag::True => builder.bool(true),
            Tag::Int => builder.int(self.u32()? as i32),
            Tag::Number => builder.number(self.f64()?),
            Tag::BigInt => builder.bigint(self.digits()?),
            Tag::Latin1 => builder.text(self.latin1()?),
            Tag::Utf16 => builder.text(self.utf16()?),
            Tag::Hole => Err(DecodeError::Hole.into()),
            Tag::Array => {
                let len = self.len(1)?;
                let mut items = Vec::with_capacity(len.min(MAX_RESERVE));
                for _ in 0..len {
                    if self.rest.first() == Some(&(Tag::Hole as u8)) {
                        self.rest = &self.rest[1..];
                        self.nodes = self.nodes.checked_sub(1).ok_or(DecodeError::TooManyNodes)?;
                        items.push(None);
                    } else {
                        items.push(Some(self.nested(builder, depth + 1)?));
                    }
                }
                builder.array(items)
            }
            Tag::Object => {
                let entries = self.entries(builder, depth)?;
                builder.object(entries)
            }
            Tag::Map => {
                let len = self.len(2)?;
                let mut entries = Vec::with_capacity(len.min(MAX_RESERVE));
                for _ in 0..len {
                    entries.push((self.nested(builder, depth + 1)?, self.nested(builder, depth + 1)?));
                }
                builder.map(entries)
            }
            Tag::Set => {
                let len = self.len(1)?;
                let mut items = Vec::with_capacity(len.min(MAX_RESERVE));
                for _ in 0..len {
                    items.push(self.nested(builder, depth + 1)?);
                }
                builder.set(items)
            }
            Tag::Date => builder.date(self.f64()?),
            Tag::RegExp => builder.regexp(self.text()?, self.text()?),
            Tag::Bytes => {
                let kind = self.byte()?;
                let kind = ByteKind::from_byte(kind).ok_or(DecodeError::ByteKind(kind))?;
                let len = self.u32()? as usize;
                let bytes = self.take(len)?;
                if !len.is_multiple_of(kind.element_size()) {
                    return Err(DecodeError::Elements(len).into());
                }
                builder.bytes(kind, bytes)
            }
            Tag::Error => {
                let parts = ErrorParts { name: self.text()?, message: self.text()?, stack: self.text()? };
                let props = self.entries(builder, depth)?;
                builder.error(parts, props)
            }
        }
    }

    fn entries<B: Builder>(
        &mut self,
        builder: &mut B,
        depth: usize,
    ) -> Result<Vec<(Text<'a>, B::Value)>, B::Error> {
        // A key takes five bytes at least, its value one.
        let len = self.len(6)?;
        let mut entries = Vec::with_capacity(len.min(MAX_RESERVE));
        for _ in 0..len {
            entries.push((self.text()?, self.nested(builder, depth + 1)?));
        }
        Ok(entries)
    }

    /// Reads text where nothing else may stand.
    pub fn text(&mut self) -> Result<Text<'a>, DecodeError> {
        match self.tag()? {
            Tag::Latin1 => self.latin1(),
            Tag::Utf16 => self.utf16(),
            _ => Err(DecodeError::Text),
        }
    }

    /// Reads bytes, of whichever kind, where nothing else may stand.
    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        if self.tag()? != Tag::Bytes {
            return Err(DecodeError::Text);
        }
        self.byte()?;
        let len = self.u32()? as usize;
        self.take(len)
    }

    /// Reads bytes that end in their only NUL, as source text travels.
    pub fn c_string(&mut self) -> Result<&'a CStr, DecodeError> {
        CStr::from_bytes_with_nul(self.bytes()?).map_err(|_| DecodeError::Text)
    }

    fn latin1(&mut self) -> Result<Text<'a>, DecodeError> {
        let len = self.u32()? as usize;
        Ok(Text::Latin1(self.take(len)?))
    }

    fn utf16(&mut self) -> Result<Text<'a>, DecodeError> {
        let units = self.u32()? as usize;
        let len = units.checked_mul(2).ok_or(DecodeError::Truncated)?;
        Ok(Text::Utf16(self.take(len)?))
    }

    fn digits(&mut self) -> Result<&'a str, DecodeError> {
        let len = self.u32()? as usize;
        let digits = self.take(len)?;
        let unsigned = digits.strip_prefix(b"-").unwrap_or(digits);
        if unsigned.is_empty() || !unsigned.iter().all(u8::is_ascii_digit) {
            return Err(DecodeError::BigInt);
        }
        std::str::from_utf8(digits).map_err(|_| DecodeError::BigInt)
    }

    /// Reads a count of entries of at least `least` bytes each, and refuses one that the rest cannot hold, so that
    /// a claimed length never sizes an allocation that the bytes do not pay for.
    fn len(&mut self, least: usize) -> Result<usize, DecodeError> {
        let len = self.u32()? as usize;
        if len > self.rest.len() / least {
            return Err(DecodeError::Truncated);
        }
        Ok(len)
    }

    fn tag(&mut self) -> Result<Tag, DecodeError> {
        let byte = self.byte()?;
        Tag::from_byte(byte).ok_or(DecodeError::Tag(byte))
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn u32(&mut self) -> Result<u32, DecodeError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub(crate) fn f64(&mut self) -> Result<f64, DecodeError> {
        let bytes = self.take(8)?;
        let mut array = [0; 8];
        array.copy_from_slice(bytes);
        Ok(f64::from_le_bytes(array))
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }
}
