/// The first byte of every encoded value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Tag {
    Undefined = 0,
    Null = 1,
    False = 2,
    True = 3,
    /// A 32-bit integer: the numbers that need no floating point.
    Int = 4,
    Number = 5,
    /// Decimal digits with an optional minus sign.
    BigInt = 6,
    /// Text whose code units all fit a byte, a byte each.
    Latin1 = 7,
    /// Text as UTF-16 code units; lone surrogates are kept.
    Utf16 = 8,
    Array = 9,
    /// A missing element; only inside an array.
    Hole = 10,
    Object = 11,
    Map = 12,
    Set = 13,
    /// Milliseconds since the epoch, or NaN.
    Date = 14,
    RegExp = 15,
    Bytes = 16,
    Error = 17,
}

impl Tag {
    /// The tag that a byte stands for.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Undefined,
            1 => Self::Null,
            2 => Self::False,
            3 => Self::True,
            4 => Self::Int,
            5 => Self::Number,
            6 => Self::BigInt,
            7 => Self::Latin1,
            8 => Self::Utf16,
            9 => Self::Array,
            10 => Self::Hole,
            11 => Self::Object,
            12 => Self::Map,
            13 => Self::Set,
            14 => Self::Date,
            15 => Self::RegExp,
            16 => Self::Bytes,
            17 => Self::Error,
            _ => return None,
        })
    }
}

/// Which JavaScript view a run of bytes was, so that it arrives as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum ByteKind {
    ArrayBuffer = 0,
    Uint8Array = 1,
    Int8Array = 2,
    Uint8ClampedArray = 3,
    Int16Array = 4,
    Uint16Array = 5,
    Int32Array = 6,
    Uint32Array = 7,
    Float32Array = 8,
    Float64Array = 9,
    BigInt64Array = 10,
    BigUint64Array = 11,
}

impl ByteKind {
    /// The kind that a byte stands for.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::ArrayBuffer,
            1 => Self::Uint8Array,
            2 => Self::Int8Array,
            3 => Self::Uint8ClampedArray,
            4 => Self::Int16Array,
            5 => Self::Uint16Array,
            6 => Self::Int32Array,
            7 => Self::Uint32Array,
            8 => Self::Float32Array,
            9 => Self::Float64Array,
            10 => Self::BigInt64Array,
            11 => Self::BigUint64Array,
            _ => return None,
        })
    }

    /// Bytes an element; the length of such a run must be a multiple of it.
    pub fn element_size(self) -> usize {
        match self {
            Self::ArrayBuffer | Self::Uint8Array | Self::Int8Array | Self::Uint8ClampedArray => 1,
            Self::Int16Array | Self::Uint16Array => 2,
            Self::Int32Array | Self::Uint32Array | Self::Float32Array => 4,
            Self::Float64Array | Self::BigInt64Array | Self::BigUint64Array => 8,
        }
    }
}
