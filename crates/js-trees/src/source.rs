//! Where things are in a source: oxc counts bytes, parsers in JavaScript UTF-16 units, lines and columns.

/// A source and where its lines begin.
pub(crate) struct Source<'a> {
    pub text: &'a str,
    lines: Vec<u32>,
    /// Behind each character beyond ASCII: its end in bytes, and by how much bytes are ahead of units there.
    ahead: Vec<(u32, u32)>,
}

/// A place as parsers in JavaScript give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: u32,
    pub column: u32,
    pub index: u32,
}

impl<'a> Source<'a> {
    /// A text without line separators: behind `\\` Babel does not count those.
    pub fn new(text: &'a str) -> Self {
        let mut lines = vec![0];
        let mut ahead = Vec::new();
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                lines.push(at as u32 + 1);
            }
        }
        if !text.is_ascii() {
            let mut difference = 0;
            for (at, char) in text.char_indices().filter(|(_, char)| !char.is_ascii()) {
                difference += (char.len_utf8() - char.len_utf16()) as u32;
                ahead.push(((at + char.len_utf8()) as u32, difference));
            }
        }
        Self { text, lines, ahead }
    }

    /// The number of units before a byte.
    pub fn unit(&self, byte: u32) -> u32 {
        let before = self.ahead.partition_point(|&(end, _)| end <= byte);
        byte - before.checked_sub(1).map_or(0, |last| self.ahead[last].1)
    }

    pub fn place(&self, byte: u32) -> Place {
        let line = self.lines.partition_point(|&start| start <= byte);
        let index = self.unit(byte);
        let start = self.unit(self.lines[line - 1]);
        Place { line: line as u32, column: index - start, index }
    }

    pub fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The end of what is before `at` and no white space.
    pub fn back(&self, at: u32) -> u32 {
        self.slice(0, at).trim_end_matches(is_space).len() as u32
    }

    /// The start of what is at or behind `at` and no white space.
    pub fn forward(&self, at: u32) -> u32 {
        let rest = self.slice(at, self.text.len() as u32);
        at + (rest.len() - rest.trim_start_matches(is_space).len()) as u32
    }
}

/// What those parsers take for white space, line breaks among it.
fn is_space(char: char) -> bool {
    matches!(
        char,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
            | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Whether a character of a name is one that all versions of Unicode agree on since long.
pub(crate) fn is_old(char: char) -> bool {
    char.is_ascii()
        || matches!(char, '\u{aa}'..='\u{52f}' | '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::{Place, Source};

    #[test]
    fn places_count_units_and_every_kind_of_line_break() {
        let source = Source::new("a\r\nb\u{e9}\u{1f600}c\nd\re\n");
        let at = |text: &str| source.place(source.text.find(text).expect("the text has it") as u32);
        assert_eq!(at("b"), Place { line: 2, column: 0, index: 3 });
        assert_eq!(at("c"), Place { line: 2, column: 4, index: 7 });
        assert_eq!(at("d"), Place { line: 3, column: 0, index: 9 });
        assert_eq!(at("e"), Place { line: 4, column: 0, index: 11 });
        assert_eq!(source.place(source.text.len() as u32), Place { line: 5, column: 0, index: 13 });
    }

    #[test]
    fn white_space_is_skipped_both_ways() {
        let source = Source::new("a \u{3000}\n b");
        assert_eq!(source.back(source.text.len() as u32 - 1), 1);
        assert_eq!(source.forward(1), source.text.len() as u32 - 1);
    }
}
