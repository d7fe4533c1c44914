//! The text of mappings to lines of segments.

use super::{arrays, reserve};
use crate::js::{Result, Value};

/// More digits than this are no number that a source map has, and packages read them differently.
const MAX_DIGITS: u32 = 6;

/// Lines of segments, without an allocation for each.
#[derive(Debug, Default)]
pub struct Lines {
    fields: Vec<i32>,
    /// How many fields each segment has.
    counts: Vec<u8>,
    /// How many segments there were at the end of each line.
    ends: Vec<usize>,
}

impl Lines {
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    pub fn segment(&mut self, fields: &[i32]) -> Result<()> {
        reserve(&mut self.fields, fields.len())?;
        reserve(&mut self.counts, 1)?;
        self.fields.extend_from_slice(fields);
        self.counts.push(fields.len() as u8);
        Ok(())
    }

    pub fn end_line(&mut self) -> Result<()> {
        reserve(&mut self.ends, 1)?;
        self.ends.push(self.counts.len());
        Ok(())
    }

    /// The segments with the numbers of their lines.
    pub fn segments(&self) -> impl Iterator<Item = (usize, &[i32])> {
        let mut fields = self.fields.as_slice();
        let mut line = 0;
        self.counts.iter().enumerate().map(move |(number, count)| {
            while self.ends.get(line).is_some_and(|end| *end <= number) {
                line += 1;
            }
            let (segment, rest) = fields.split_at(usize::from(*count));
            fields = rest;
            (line, segment)
        })
    }

    /// The array of lines, each an array of segments, each an array of numbers.
    pub fn into_value(self) -> Result<Value> {
        let mut fields = self.fields.as_slice();
        let mut lines = Vec::new();
        let mut begin = 0;
        for end in &self.ends {
            let mut segments = Vec::new();
            reserve(&mut segments, end - begin)?;
            for count in &self.counts[begin..*end] {
                let (segment, rest) = fields.split_at(usize::from(*count));
                fields = rest;
                segments.push(arrays::of_ints(segment)?);
            }
            begin = *end;
            reserve(&mut lines, 1)?;
            lines.push(arrays::of_values(segments.into_iter().map(Value::into_raw).collect())?);
        }
        arrays::of_values(lines.into_iter().map(Value::into_raw).collect())
    }
}

/// Decodes a text that is as the packages write it: segments of one, four or five numbers, each line in order of its
/// columns. `None` for any other.
pub fn lines(text: &[u8]) -> Result<Option<Lines>> {
    let mut lines = Lines::default();
    let mut fields = [0i32; 5];
    for line in text.split(|&byte| byte == b';') {
        fields[0] = 0;
        let mut column = 0;
        if !line.is_empty() {
            for segment in line.split(|&byte| byte == b',') {
                let Some(count) = read(segment, &mut fields) else { return Ok(None) };
                if fields[0] < column {
                    return Ok(None);
                }
                column = fields[0];
                lines.segment(&fields[..count])?;
            }
        }
        lines.end_line()?;
    }
    Ok(Some(lines))
}

/// Adds the numbers of a segment to the fields; how many it has.
fn read(segment: &[u8], fields: &mut [i32; 5]) -> Option<usize> {
    let mut bytes = segment.iter();
    let mut count = 0;
    while !bytes.as_slice().is_empty() {
        let (mut value, mut digits) = (0u32, 0);
        loop {
            let digit = digit(*bytes.next()?)?;
            if digits == MAX_DIGITS {
                return None;
            }
            value |= (digit & 31) << (5 * digits);
            digits += 1;
            if digit & 32 == 0 {
                break;
            }
        }
        let size = (value >> 1) as i32;
        // Minus zero stands for another number.
        let number = match value & 1 {
            0 => size,
            _ if size == 0 => return None,
            _ => -size,
        };
        let field = fields.get_mut(count)?;
        *field = field.checked_add(number)?;
        count += 1;
    }
    matches!(count, 1 | 4 | 5).then_some(count)
}

fn digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}
