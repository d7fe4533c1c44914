use crate::{ByteKind, DecodeError};

/// Text as it lies in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// A byte a code unit.
    Latin1(&'a [u8]),
    /// Two bytes a code unit, little-endian; the slice's length is even.
    Utf16(&'a [u8]),
}

impl Text<'_> {
    /// The text as a Rust string; a lone surrogate becomes U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self {
            Self::Latin1(bytes) => bytes.iter().map(|&byte| char::from(byte)).collect(),
            Self::Utf16(_) => String::from_utf16_lossy(&self.units()),
        }
    }

    /// The UTF-16 code units.
    pub fn units(&self) -> Vec<u16> {
        match self {
            Self::Latin1(bytes) => bytes.iter().map(|&byte| u16::from(byte)).collect(),
            Self::Utf16(bytes) => {
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
            }
        }
    }
}

/// The three texts of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorParts<'a> {
    /// The class's name, such as `TypeError`.
    pub name: Text<'a>,
    /// The message.
    pub message: Text<'a>,
    /// The stack in the sender's form, or empty.
    pub stack: Text<'a>,
}

/// Makes values of one side out of what [`Reader`] finds. Each method may refuse.
#[allow(missing_docs)]
pub trait Builder {
    type Value;
    type Error: From<DecodeError>;

    fn undefined(&mut self) -> Result<Self::Value, Self::Error>;
    fn null(&mut self) -> Result<Self::Value, Self::Error>;
    fn bool(&mut self, value: bool) -> Result<Self::Value, Self::Error>;
    fn int(&mut self, value: i32) -> Result<Self::Value, Self::Error>;
    fn number(&mut self, value: f64) -> Result<Self::Value, Self::Error>;
    /// `digits` are ASCII digits with an optional leading minus sign.
    fn bigint(&mut self, digits: &str) -> Result<Self::Value, Self::Error>;
    fn text(&mut self, text: Text<'_>) -> Result<Self::Value, Self::Error>;
    /// `None` stands for a hole.
    fn array(&mut self, items: Vec<Option<Self::Value>>) -> Result<Self::Value, Self::Error>;
    fn object(&mut self, entries: Vec<(Text<'_>, Self::Value)>) -> Result<Self::Value, Self::Error>;
    fn map(&mut self, entries: Vec<(Self::Value, Self::Value)>) -> Result<Self::Value, Self::Error>;
    fn set(&mut self, items: Vec<Self::Value>) -> Result<Self::Value, Self::Error>;
    fn date(&mut self, millis: f64) -> Result<Self::Value, Self::Error>;
    fn regexp(&mut self, source: Text<'_>, flags: Text<'_>) -> Result<Self::Value, Self::Error>;
    fn bytes(&mut self, kind: ByteKind, bytes: &[u8]) -> Result<Self::Value, Self::Error>;
    fn error(
        &mut self,
        parts: ErrorParts<'_>,
        props: Vec<(Text<'_>, Self::Value)>,
    ) -> Result<Self::Value, Self::Error>;
}
