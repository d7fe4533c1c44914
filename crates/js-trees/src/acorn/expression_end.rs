//! Where an expression in braces may end.

/// How many code units are looked at.
const MOST_UNITS: usize = 1 << 16;

/// What of a source is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Brace,
    Bracket,
    Parenthesis,
    /// A `${` in a template.
    Insertion,
}

/// Where the `}` is that closes what is around a part of a source, if a look at brackets, texts, comments and slashes can tell. It is
/// a guess, which a parser has to confirm.
pub fn expression_end<T: Copy + Into<u32>>(units: &[T]) -> Option<usize> {
    Scan { units: &units[..units.len().min(MOST_UNITS)], at: 0, open: Vec::new() }.run()
}

struct Scan<'u, T> {
    units: &'u [T],
    at: usize,
    open: Vec<Open>,
}

impl<T: Copy + Into<u32>> Scan<'_, T> {
    fn run(mut self) -> Option<usize> {
        // Behind an operand a slash divides.
        let mut is_operand = false;
        while let Some(unit) = self.unit(self.at) {
            self.at += 1;
            let was_operand = is_operand;
            is_operand = !matches!(
                unit,
                b'(' | b'['
                    | b'{'
                    | b','
                    | b';'
                    | b'='
                    | b':'
                    | b'?'
                    | b'!'
                    | b'&'
                    | b'|'
                    | b'^'
                    | b'~'
                    | b'+'
                    | b'-'
                    | b'*'
                    | b'%'
                    | b'<'
                    | b'>'
            );
            match unit {
                b'\t'..=b'\r' | b' ' => is_operand = was_operand,
                b'\'' | b'"' => self.skip_text(unit)?,
                b'`' => self.skip_template()?,
                b'{' => self.open.push(Open::Brace),
                b'[' => self.open.push(Open::Bracket),
                b'(' => self.open.push(Open::Parenthesis),
                b']' if self.open.pop() != Some(Open::Bracket) => return None,
                b')' if self.open.pop() != Some(Open::Parenthesis) => return None,
                b'}' => match self.open.pop() {
                    None => return Some(self.at - 1),
                    Some(Open::Brace) => {}
                    Some(Open::Insertion) => self.skip_template()?,
                    Some(_) => return None,
                },
                b'/' => match self.unit(self.at) {
                    Some(b'/') => {
                        while self.unit(self.at).is_some_and(|unit| unit != b'\n' && unit != b'\r') {
                            self.at += 1;
                        }
                        is_operand = was_operand;
                    }
                    Some(b'*') => {
                        self.at += 1;
                        while (self.unit(self.at)?, self.unit(self.at + 1)?) != (b'*', b'/') {
                            self.at += 1;
                        }
                        self.at += 2;
                        is_operand = was_operand;
                    }
                    _ if was_operand => is_operand = false,
                    _ => self.skip_regexp()?,
                },
                _ => {}
            }
        }
        None
    }

    /// The unit at a place; those beyond ASCII as one of a name.
    fn unit(&self, at: usize) -> Option<u8> {
        let unit: u32 = (*self.units.get(at)?).into();
        Some(u8::try_from(unit).ok().filter(u8::is_ascii).unwrap_or(b'a'))
    }

    /// Goes behind the end of a text in quotes.
    fn skip_text(&mut self, quote: u8) -> Option<()> {
        loop {
            let unit = self.unit(self.at)?;
            self.at += 1;
            match unit {
                b'\\' => self.at += 1,
                b'\n' | b'\r' => return None,
                _ if unit == quote => return Some(()),
                _ => {}
            }
        }
    }

    /// Goes behind the end of a template's text.
    fn skip_template(&mut self) -> Option<()> {
        loop {
            let unit = self.unit(self.at)?;
            self.at += 1;
            match unit {
                b'\\' => self.at += 1,
                b'`' => return Some(()),
                b'$' if self.unit(self.at) == Some(b'{') => {
                    self.at += 1;
                    self.open.push(Open::Insertion);
                    return Some(());
                }
                _ => {}
            }
        }
    }

    /// Goes behind the slash that ends a regular expression.
    fn skip_regexp(&mut self) -> Option<()> {
        let mut is_class = false;
        loop {
            let unit = self.unit(self.at)?;
            self.at += 1;
            match unit {
                b'\\' => self.at += 1,
                b'[' => is_class = true,
                b']' => is_class = false,
                b'/' if !is_class => return Some(()),
                b'\n' | b'\r' => return None,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::expression_end;

    #[test]
    fn the_brace_that_closes_is_found_behind_all_that_holds_others() {
        for part in [
            "a",
            "",
            "{ a: [1, (2)] }",
            "'}' + \"\\\"}\"",
            "`}${ { b } }}`",
            "a /* } */ + b // }\n",
            "a / b / c",
            "x.test(/[/}]\\/}/) ? 1 : (2) / 3",
            "é\u{1f600}",
        ] {
            let units: Vec<u16> = format!("{part}}} }}").encode_utf16().collect();
            assert_eq!(expression_end(&units), Some(part.encode_utf16().count()), "{part}");
        }
        for part in ["a", "a)}", "(a}", "'a\n'}", "`a}", "/* }", "`${a]}`}"] {
            assert_eq!(expression_end(part.as_bytes()), None, "{part}");
        }
    }
}
