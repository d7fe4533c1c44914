use crate::{Builder, ByteKind, DecodeError, ErrorParts, Tag, Text, Writer};

/// A value of the wire format as a tree: for host methods that are answered in Rust, for tests and for fuzzing.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt(String),
    /// UTF-16 code units.
    Text(Vec<u16>),
    /// `None` is a hole.
    Array(Vec<Option<Value>>),
    Object(Vec<(Vec<u16>, Value)>),
    Map(Vec<(Value, Value)>),
    Set(Vec<Value>),
    Date(f64),
    RegExp {
        source: Vec<u16>,
        flags: Vec<u16>,
    },
    Bytes(ByteKind, Vec<u8>),
    Error {
        name: Vec<u16>,
        message: Vec<u16>,
        stack: Vec<u16>,
        props: Vec<(Vec<u16>, Value)>,
    },
}

impl PartialEq for Value {
    /// Numbers are equal when their bits are: NaN equals itself and 0 differs from -0.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) | (Self::Date(a), Self::Date(b)) => a.to_bits() == b.to_bits(),
            (Self::BigInt(a), Self::BigInt(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Map(a), Self::Map(b)) => a == b,
            (Self::Set(a), Self::Set(b)) => a == b,
            (Self::RegExp { source: a, flags: b }, Self::RegExp { source: c, flags: d }) => (a, b) == (c, d),
            (Self::Bytes(a, b), Self::Bytes(c, d)) => (a, b) == (c, d),
            (
                Self::Error { name: a, message: b, stack: c, props: d },
                Self::Error { name: e, message: f, stack: g, props: h },
            ) => (a, b, c, d) == (e, f, g, h),
            _ => false,
        }
    }
}

impl Value {
    /// Text from UTF-8.
    pub fn from_text(text: &str) -> Self {
        Self::Text(text.encode_utf16().collect())
    }

    /// The text of a text value; a lone surrogate becomes U+FFFD.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(units) => Some(String::from_utf16_lossy(units)),
            _ => None,
        }
    }

    /// An object from entries with ASCII keys.
    pub fn record<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.encode_utf16().collect(), value)).collect())
    }

    /// Appends the value.
    pub fn write(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Undefined => writer.undefined(),
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number(value) => writer.number(*value),
            Self::BigInt(digits) => writer.bigint(digits.as_bytes()),
            Self::Text(units) => write_text(writer, units),
            Self::Array(items) => {
                writer.container(Tag::Array, items.len() as u32);
                for item in items {
                    match item {
                        Some(value) => value.write(writer),
                        None => writer.tag(Tag::Hole),
                    }
                }
            }
            Self::Object(entries) => {
                writer.tag(Tag::Object);
                write_entries(writer, entries);
            }
            Self::Map(entries) => {
                writer.container(Tag::Map, entries.len() as u32);
                for (key, value) in entries {
                    key.write(writer);
                    value.write(writer);
                }
            }
            Self::Set(items) => {
                writer.container(Tag::Set, items.len() as u32);
                for item in items {
                    item.write(writer);
                }
            }
            Self::Date(millis) => writer.date(*millis),
            Self::RegExp { source, flags } => {
                writer.tag(Tag::RegExp);
                write_text(writer, source);
                write_text(writer, flags);
            }
            Self::Bytes(kind, bytes) => writer.bytes(*kind, bytes),
            Self::Error { name, message, stack, props } => {
                writer.tag(Tag::Error);
                write_text(writer, name);
                write_text(writer, message);
                write_text(writer, stack);
                write_entries(writer, props);
            }
        }
    }
}

fn write_entries(writer: &mut Writer<'_>, entries: &[(Vec<u16>, Value)]) {
    writer.raw_u32(entries.len() as u32);
    for (key, value) in entries {
        write_text(writer, key);
        value.write(writer);
    }
}

fn write_text(writer: &mut Writer<'_>, units: &[u16]) {
    if units.iter().all(|&unit| unit < 256) {
        let bytes: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
        writer.latin1(&bytes);
    } else {
        writer.utf16(units);
    }
}

/// Builds [`Value`] trees.
#[derive(Debug, Default)]
pub struct ValueBuilder;

impl Builder for ValueBuilder {
    type Value = Value;
    type Error = DecodeError;

    fn undefined(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::Undefined)
    }
    fn null(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }
    fn bool(&mut self, value: bool) -> Result<Value, DecodeError> {
        Ok(Value::Bool(value))
    }
    fn int(&mut self, value: i32) -> Result<Value, DecodeError> {
        Ok(Value::Number(f64::from(value)))
    }
    fn number(&mut self, value: f64) -> Result<Value, DecodeError> {
        Ok(Value::Number(value))
    }
    fn bigint(&mut self, digits: &str) -> Result<Value, DecodeError> {
        Ok(Value::BigInt(digits.to_owned()))
    }
    fn text(&mut self, text: Text<'_>) -> Result<Value, DecodeError> {
        Ok(Value::Text(text.units()))
    }
    fn array(&mut self, items: Vec<Option<Value>>) -> Result<Value, DecodeError> {
        Ok(Value::Array(items))
    }
    fn object(&mut self, entries: Vec<(Text<'_>, Value)>) -> Result<Value, DecodeError> {
        Ok(Value::Object(owned(entries)))
    }
    fn map(&mut self, entries: Vec<(Value, Value)>) -> Result<Value, DecodeError> {
        Ok(Value::Map(entries))
    }
    fn set(&mut self, items: Vec<Value>) -> Result<Value, DecodeError> {
        Ok(Value::Set(items))
    }
    fn date(&mut self, millis: f64) -> Result<Value, DecodeError> {
        Ok(Value::Date(millis))
    }
    fn regexp(&mut self, source: Text<'_>, flags: Text<'_>) -> Result<Value, DecodeError> {
        Ok(Value::RegExp { source: source.units(), flags: flags.units() })
    }
    fn bytes(&mut self, kind: ByteKind, bytes: &[u8]) -> Result<Value, DecodeError> {
        Ok(Value::Bytes(kind, bytes.to_vec()))
    }
    fn error(&mut self, parts: ErrorParts<'_>, props: Vec<(Text<'_>, Value)>) -> Result<Value, DecodeError> {
        Ok(Value::Error {
            name: parts.name.units(),
            message: parts.message.units(),
            stack: parts.stack.units(),
            props: owned(props),
        })
    }
}

fn owned(entries: Vec<(Text<'_>, Value)>) -> Vec<(Vec<u16>, Value)> {
    entries.into_iter().map(|(key, value)| (key.units(), value)).collect()
}
