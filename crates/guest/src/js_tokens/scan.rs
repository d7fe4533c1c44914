//! The expressions of `js-tokens`, each at one place of a text: where its match ends.

/// Something that only the package's own expressions can read.
#[derive(Debug)]
pub struct Beyond;

pub type Scan = Result<Option<usize>, Beyond>;

/// A text, unit by unit.
pub struct Source<'a, U>(pub &'a [U]);

pub fn is_line_end(unit: u32) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

fn is_space(unit: u32) -> bool {
    matches!(
        unit,
        0x09 | 0x0b | 0x0c | 0x20 | 0xa0 | 0xfeff | 0x1680 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000
    )
}

fn is(unit: Option<u32>, expected: u8) -> bool {
    unit == Some(u32::from(expected))
}

fn is_digit(unit: Option<u32>) -> bool {
    matches!(unit, Some(0x30..=0x39))
}

fn is_hex(unit: Option<u32>) -> bool {
    unit.and_then(char::from_u32).is_some_and(|unit| unit.is_ascii_hexdigit())
}

/// Which characters of ASCII an identifier goes on with.
const NAME_PARTS: [bool; 0x80] = {
    let mut parts = [false; 0x80];
    let mut unit = 0;
    while unit < parts.len() {
        parts[unit] = (unit as u8).is_ascii_alphanumeric() || matches!(unit as u8, b'$' | b'_');
        unit += 1;
    }
    parts
};

/// Whether an identifier goes on with a character; beyond ASCII it takes tables to say.
fn is_name_part(unit: Option<u32>) -> Result<bool, Beyond> {
    match unit {
        Some(0x80..) => Err(Beyond),
        Some(unit) => Ok(NAME_PARTS[unit as usize]),
        None => Ok(false),
    }
}

impl<U: Copy + Into<u32>> Source<'_, U> {
    pub fn at(&self, index: usize) -> Option<u32> {
        self.0.get(index).map(|unit| (*unit).into())
    }

    pub fn is_at(&self, index: usize, expected: &[u8]) -> bool {
        expected.iter().enumerate().all(|(offset, byte)| is(self.at(index + offset), *byte))
    }

    fn skip(&self, mut index: usize, is_in: impl Fn(u32) -> bool) -> usize {
        while self.at(index).is_some_and(&is_in) {
            index += 1;
        }
        index
    }

    /// `/[^\n\r\u2028\u2029]*/`
    pub fn line(&self, start: usize) -> usize {
        self.skip(start, |unit| !is_line_end(unit))
    }

    /// The end, and whether it is closed.
    pub fn regular_expression(&self, start: usize) -> Result<Option<(usize, bool)>, Beyond> {
        if !is(self.at(start), b'/') || is(self.at(start + 1), b'*') || is(self.at(start + 1), b'/') {
            return Ok(None);
        }
        let (mut index, mut in_class) = (start + 1, false);
        while let Some(unit) = self.at(index) {
            match unit {
                _ if is_line_end(unit) => break,
                0x5c if self.at(index + 1).is_none_or(is_line_end) => return Ok(Some((index + 1, false))),
                0x5c => index += 1,
                0x5b => in_class = true,
                0x5d => in_class = false,
                0x2f if !in_class => {
                    index += 1;
                    while is_name_part(self.at(index))? {
                        index += 1;
                    }
                    return Ok(Some((index, true)));
                }
                _ => {}
            }
            index += 1;
        }
        Ok(Some((index, false)))
    }

    pub fn punctuator(&self, start: usize) -> Option<usize> {
        let first = u8::try_from(self.at(start)?).ok()?;
        let next = self.at(start + 1);
        let many =
            |most: usize| (1..most).take_while(|offset| is(self.at(start + offset), first)).count() + 1;
        let assigned = |end: usize| Some(end + usize::from(is(self.at(end), b'=')));
        match first {
            b'-' | b'+' if is(next, first) => Some(start + 2),
            b'=' if is(next, b'>') => Some(start + 2),
            b'.' if self.is_at(start, b"...") => Some(start + 3),
            b'?' if is(next, b'.') && !is_digit(self.at(start + 2)) => Some(start + 2),
            b'.' if !is_digit(next) => Some(start + 1),
            b'&' | b'|' | b'*' | b'<' => assigned(start + many(2)),
            b'?' if is(next, b'?') => assigned(start + 2),
            b'+' | b'-' | b'%' | b'^' => assigned(start + 1),
            b'>' => assigned(start + many(3)),
            b'!' => assigned(start + 1 + usize::from(is(next, b'='))),
            b'=' => assigned(start + many(2)),
            b'/' if !is(next, b'/') && !is(next, b'*') => assigned(start + 1),
            b'?' | b'~' | b',' | b':' | b';' | b'[' | b']' | b'(' | b')' | b'{' | b'}' => Some(start + 1),
            _ => None,
        }
    }

    pub fn identifier(&self, start: usize) -> Scan {
        let begin = start + usize::from(is(self.at(start), b'#'));
        if !is(self.at(begin), b'\\') && (is_digit(self.at(begin)) || !is_name_part(self.at(begin))?) {
            return Ok(None);
        }
        let mut index = begin;
        loop {
            let is_plain = |unit: u32| NAME_PARTS.get(unit as usize).is_some_and(|is_part| *is_part);
            index = self.skip(index, is_plain);
            if is(self.at(index), b'\\') {
                match self.escape(index) {
                    Some(end) => index = end,
                    None => break,
                }
            } else if is_name_part(self.at(index))? {
                index += 1;
            } else {
                break;
            }
        }
        Ok((index > begin).then_some(index))
    }

    /// `\uXXXX` or `\u{X}`.
    fn escape(&self, start: usize) -> Option<usize> {
        if !is(self.at(start + 1), b'u') {
            return None;
        }
        if (2..6).all(|offset| is_hex(self.at(start + offset))) {
            return Some(start + 6);
        }
        let end = self.skip(start + 3, |unit| is_hex(Some(unit)));
        (is(self.at(start + 2), b'{') && end > start + 3 && is(self.at(end), b'}')).then_some(end + 1)
    }

    /// The end, and whether it is closed.
    pub fn string(&self, start: usize) -> Option<(usize, bool)> {
        let quote = self.at(start).filter(|unit| matches!(unit, 0x22 | 0x27))?;
        let mut index = start + 1;
        while let Some(unit) = self.at(index) {
            match unit {
                _ if unit == quote => return Some((index + 1, true)),
                0x0a | 0x0d => break,
                0x5c if self.at(index + 1).is_none() => break,
                0x5c => index += if self.is_at(index + 1, b"\r\n") { 3 } else { 2 },
                _ => index += 1,
            }
        }
        Some((index, false))
    }

    pub fn number(&self, start: usize) -> Option<usize> {
        let first = self.at(start)?;
        let big = |end: usize| end + usize::from(is(self.at(end), b'n'));
        if first == u32::from(b'0') {
            let base = match self.at(start + 1).and_then(char::from_u32).map(|unit| unit.to_ascii_lowercase())
            {
                Some('x') => 16,
                Some('o') => 8,
                Some('b') => 2,
                _ => 0,
            };
            if base > 0
                && let Some(end) = self.digits(start + 2, base)
            {
                return Some(big(end));
            }
            if is(self.at(start + 1), b'n') {
                return Some(start + 2);
            }
            let end = self.skip(start, |unit| is_digit(Some(unit)));
            let is_octal = !(start..end).any(|index| matches!(self.at(index), Some(0x38 | 0x39)));
            if end > start + 1 && is_octal {
                return Some(end);
            }
            return Some(self.exponent(self.fraction(end)));
        }
        if is_digit(Some(first)) {
            let end = self.digits(start, 10)?;
            return Some(if is(self.at(end), b'n') { end + 1 } else { self.exponent(self.fraction(end)) });
        }
        if first != u32::from(b'.') {
            return None;
        }
        Some(self.exponent(self.digits(start + 1, 10)?))
    }

    /// Digits with single underscores between them.
    fn digits(&self, start: usize, base: u32) -> Option<usize> {
        let is_one =
            |index: usize| self.at(index).and_then(char::from_u32).is_some_and(|unit| unit.is_digit(base));
        let mut index = start;
        while is_one(index) || (index > start && is(self.at(index), b'_') && is_one(index + 1)) {
            index += 1;
        }
        (index > start).then_some(index)
    }

    fn fraction(&self, start: usize) -> usize {
        if is(self.at(start), b'.') { self.digits(start + 1, 10).unwrap_or(start + 1) } else { start }
    }

    fn exponent(&self, start: usize) -> usize {
        if !is(self.at(start), b'e') && !is(self.at(start), b'E') {
            return start;
        }
        let is_signed = is(self.at(start + 1), b'+') || is(self.at(start + 1), b'-');
        self.digits(start + 1 + usize::from(is_signed), 10).unwrap_or(start)
    }

    /// The end of a part of a template that begins at a backtick or a brace, and what ends it.
    pub fn template(&self, start: usize) -> (usize, TemplateEnd) {
        let mut index = start + 1;
        while let Some(unit) = self.at(index) {
            match unit {
                0x60 => return (index + 1, TemplateEnd::Closed),
                0x24 if is(self.at(index + 1), b'{') => return (index + 2, TemplateEnd::Interpolation),
                0x5c if self.at(index + 1).is_none() => break,
                0x5c => index += 2,
                _ => index += 1,
            }
        }
        (index, TemplateEnd::Open)
    }

    pub fn white_space(&self, start: usize) -> Option<usize> {
        let end = self.skip(start, is_space);
        (end > start).then_some(end)
    }

    pub fn line_terminator(&self, start: usize) -> Option<usize> {
        if self.is_at(start, b"\r\n") {
            return Some(start + 2);
        }
        self.at(start).filter(|unit| is_line_end(*unit)).map(|_| start + 1)
    }

    /// The end, and whether it is closed.
    pub fn block_comment(&self, start: usize) -> Option<(usize, bool)> {
        if !self.is_at(start, b"/*") {
            return None;
        }
        let mut index = start + 2;
        while index < self.0.len() {
            if self.is_at(index, b"*/") {
                return Some((index + 2, true));
            }
            index += 1;
        }
        Some((index, false))
    }

    pub fn jsx_punctuator(&self, start: usize) -> Option<usize> {
        let unit = u8::try_from(self.at(start)?).ok()?;
        let is_slash = unit == b'/' && !self.is_at(start, b"//") && !self.is_at(start, b"/*");
        (is_slash || matches!(unit, b'<' | b'>' | b'.' | b':' | b'=' | b'{' | b'}')).then_some(start + 1)
    }

    pub fn jsx_identifier(&self, start: usize) -> Scan {
        if is_digit(self.at(start)) || !is_name_part(self.at(start))? {
            return Ok(None);
        }
        let mut index = start + 1;
        while is(self.at(index), b'-') || is_name_part(self.at(index))? {
            index += 1;
        }
        Ok(Some(index))
    }

    /// The end, and whether it is closed.
    pub fn jsx_string(&self, start: usize) -> Option<(usize, bool)> {
        let quote = self.at(start).filter(|unit| matches!(unit, 0x22 | 0x27))?;
        let end = self.skip(start + 1, |unit| unit != quote);
        Some(if end < self.0.len() { (end + 1, true) } else { (end, false) })
    }

    pub fn jsx_text(&self, start: usize) -> Option<usize> {
        let end = self.skip(start, |unit| !matches!(unit, 0x3c | 0x3e | 0x7b | 0x7d));
        (end > start).then_some(end)
    }
}

/// What ends a part of a template.
#[derive(Clone, Copy, PartialEq)]
pub enum TemplateEnd {
    Closed,
    Interpolation,
    Open,
}
