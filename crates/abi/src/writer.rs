use crate::{ByteKind, Tag, VERSION};

/// Appends encoded values to a buffer.
pub struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `bytes`.
    pub fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes }
    }

    /// Begins a frame of `count` values.
    pub fn frame(&mut self, count: u8) {
        self.bytes.extend_from_slice(&[VERSION, count]);
    }

    /// What has been written to the buffer so far, in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the buffer is still empty.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The buffer itself, for an encoder that writes a payload in place.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        self.bytes
    }

    /// Writes a tag alone.
    pub fn tag(&mut self, tag: Tag) {
        self.bytes.push(tag as u8);
    }

    /// Writes a length or a number without a tag.
    pub fn raw_u32(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Writes a floating point number without a tag.
    pub fn raw_f64(&mut self, number: f64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// `undefined`
    pub fn undefined(&mut self) {
        self.tag(Tag::Undefined);
    }

    /// `null`
    pub fn null(&mut self) {
        self.tag(Tag::Null);
    }

    /// `true` or `false`
    pub fn bool(&mut self, value: bool) {
        self.tag(if value { Tag::True } else { Tag::False });
    }

    /// A 32-bit integer.
    pub fn int(&mut self, value: i32) {
        self.tag(Tag::Int);
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Any number; written as an integer where that loses nothing, not even the sign of zero.
    pub fn number(&mut self, value: f64) {
        let int = value as i32;
        if f64::from(int).to_bits() == value.to_bits() {
            self.int(int);
        } else {
            self.tag(Tag::Number);
            self.raw_f64(value);
        }
    }

    /// A big integer in decimal digits.
    pub fn bigint(&mut self, digits: &[u8]) {
        self.sized(Tag::BigInt, digits);
    }

    /// Text of code units below 256, a byte each.
    pub fn latin1(&mut self, bytes: &[u8]) {
        self.sized(Tag::Latin1, bytes);
    }

    /// Text as UTF-16 code units.
    pub fn utf16(&mut self, units: &[u16]) {
        self.tag(Tag::Utf16);
        self.raw_u32(units.len() as u32);
        if cfg!(target_endian = "little") {
            // SAFETY: any bytes are bytes; the slice's are read as they lie.
            let (_, bytes, _) = unsafe { units.align_to::<u8>() };
            self.bytes.extend_from_slice(bytes);
        } else {
            self.bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        }
    }

    /// Text from UTF-8, in the narrowest form that holds it.
    pub fn text(&mut self, text: &str) {
        if text.is_ascii() {
            self.latin1(text.as_bytes());
        } else {
            let units: Vec<u16> = text.encode_utf16().collect();
            self.utf16(&units);
        }
    }

    /// The head of a container: its tag and how many entries follow.
    pub fn container(&mut self, tag: Tag, len: u32) {
        self.tag(tag);
        self.raw_u32(len);
    }

    /// A container whose length is known only once its entries are written: returns where to [`Writer::patch`] it.
    pub fn open_container(&mut self, tag: Tag) -> usize {
        self.container(tag, 0);
        self.bytes.len() - 4
    }

    /// Writes the length that [`Writer::open_container`] left open.
    pub fn patch(&mut self, at: usize, len: u32) {
        self.bytes[at..at + 4].copy_from_slice(&len.to_le_bytes());
    }

    /// A date in milliseconds since the epoch.
    pub fn date(&mut self, millis: f64) {
        self.tag(Tag::Date);
        self.raw_f64(millis);
    }

    /// Bytes and the kind of view that they were.
    pub fn bytes(&mut self, kind: ByteKind, bytes: &[u8]) {
        self.tag(Tag::Bytes);
        self.bytes.push(kind as u8);
        self.raw_u32(bytes.len() as u32);
        self.bytes.extend_from_slice(bytes);
    }

    /// Source text: its UTF-8 and a NUL, so that the engine can evaluate it where it lies.
    pub fn source(&mut self, text: &str) {
        self.tag(Tag::Bytes);
        self.bytes.push(ByteKind::Uint8Array as u8);
        self.raw_u32(text.len() as u32 + 1);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(0);
    }

    fn sized(&mut self, tag: Tag, bytes: &[u8]) {
        self.tag(tag);
        self.raw_u32(bytes.len() as u32);
        self.bytes.extend_from_slice(bytes);
    }
}
