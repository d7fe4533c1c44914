//! Mappings to their text: base64 VLQ.

use rquickjs_sys as qjs;

use super::{arrays, ascii, reserve};
use crate::js::{Result, Value};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The most characters of a segment: a comma, and five numbers of up to seven digits.
const MAX_SEGMENT: usize = 36;

/// Takes segments in order and writes their text.
#[derive(Debug, Default)]
pub struct Encoder {
    out: Vec<u8>,
    needs_comma: bool,
    /// The fields of the last segment that had them; the first is zero at the beginning of a line.
    previous: [i32; 5],
}

impl Encoder {
    /// Makes room for segments and ends of lines.
    pub fn reserve(&mut self, segments: usize) -> Result<()> {
        reserve(&mut self.out, segments.saturating_mul(6))
    }

    pub fn segment(&mut self, fields: &[i32]) -> Result<()> {
        reserve(&mut self.out, MAX_SEGMENT)?;
        if self.is_step(fields) {
            return Ok(());
        }
        if self.needs_comma {
            self.out.push(b',');
        }
        self.needs_comma = true;
        for (field, previous) in fields.iter().zip(&mut self.previous) {
            number(&mut self.out, i64::from(*field) - i64::from(*previous));
            *previous = *field;
        }
        Ok(())
    }

    /// Takes segments that go on from the last by one character each on both sides.
    pub fn steps(&mut self, count: i32) -> Result<()> {
        const STEP: &[u8] = b",CAAC";
        reserve(&mut self.out, STEP.len().saturating_mul(count as usize))?;
        for _ in 0..count {
            self.out.extend_from_slice(STEP);
        }
        self.previous[0] = self.previous[0].wrapping_add(count);
        self.previous[3] = self.previous[3].wrapping_add(count);
        Ok(())
    }

    /// Takes a segment that goes on from the last by a few characters on both sides, as most do.
    fn is_step(&mut self, fields: &[i32]) -> bool {
        let (&[column, source, line, original], [from, last_source, last_line, last_original, _]) =
            (fields, self.previous)
        else {
            return false;
        };
        let step = column.wrapping_sub(from);
        let goes_on = self.needs_comma
            && (0..16).contains(&step)
            && source == last_source
            && line == last_line
            && original.wrapping_sub(last_original) == step;
        if goes_on {
            let digit = DIGITS[step as usize * 2];
            self.out.extend_from_slice(&[b',', digit, b'A', b'A', digit]);
            self.previous[0] = column;
            self.previous[3] = original;
        }
        goes_on
    }

    pub fn end_line(&mut self) -> Result<()> {
        reserve(&mut self.out, 1)?;
        self.out.push(b';');
        self.needs_comma = false;
        self.previous[0] = 0;
        Ok(())
    }

    /// What the next segment depends on.
    pub fn state(&self) -> (bool, [i32; 5]) {
        (self.needs_comma, self.previous)
    }

    pub fn into_text(self) -> Result<Value> {
        ascii(&self.out)
    }
}

/// The bits are those that JavaScript's shifts leave of a difference.
fn number(out: &mut Vec<u8>, difference: i64) {
    let mut rest = (difference.unsigned_abs() as u32) << 1 | u32::from(difference < 0);
    loop {
        let digit = rest & 31;
        rest >>= 5;
        if rest == 0 {
            return out.push(DIGITS[digit as usize]);
        }
        out.push(DIGITS[(digit | 32) as usize]);
    }
}

/// Encodes an array of lines, which are arrays of segments, which are arrays of one, four or five integers.
pub fn lines(decoded: &Value) -> Result<Option<Encoder>> {
    let mut encoder = Encoder::default();
    // SAFETY: nothing below runs JavaScript or changes an array: the values are only looked at.
    let Some(lines) = (unsafe { arrays::items(decoded.raw()) }) else { return Ok(None) };
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            encoder.end_line()?;
        }
        // SAFETY: as above.
        let Some(segments) = (unsafe { arrays::items(*line) }) else { return Ok(None) };
        encoder.reserve(segments.len())?;
        for segment in segments {
            let Some((fields, count)) = fields(*segment) else { return Ok(None) };
            encoder.segment(&fields[..count])?;
        }
    }
    Ok(Some(encoder))
}

/// The fields of a segment, and how many there are.
pub fn fields(segment: qjs::JSValue) -> Option<([i32; 5], usize)> {
    // SAFETY: the values are only looked at.
    let values = unsafe { arrays::items(segment) }?;
    if !matches!(values.len(), 1 | 4 | 5) {
        return None;
    }
    let mut fields = [0; 5];
    for (field, value) in fields.iter_mut().zip(values) {
        *field = arrays::int(*value)?;
    }
    Some((fields, values.len()))
}
