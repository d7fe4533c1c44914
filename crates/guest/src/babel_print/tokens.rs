//! Tokens, and the white space between them.

use super::buffer::{INTEGER, NEWLINE, SPACE, WORD};
use super::nodes::{Node, units};
use super::{Printer, Step};
use crate::text::Flat;

/// Bits of what a node is printed in.
pub mod context {
    pub const EXPRESSION_STATEMENT: u32 = 1;
    pub const ARROW_BODY: u32 = 2;
    pub const EXPORT_DEFAULT: u32 = 4;
    pub const FOR_INIT_HEAD: u32 = 16;
    pub const FOR_IN_HEAD: u32 = 32;
    pub const FOR_OF_HEAD: u32 = 64;
    /// What stays behind a token.
    pub const KEPT: u32 = 128;
}

/// The state of inner comments: before the first token; before the next, with an indentation (a bit) or none; behind them.
pub const BEFORE_FIRST: u8 = 0;
const BEFORE_NEXT: u8 = 1;
pub const INDENTED: u8 = 4;
pub const PRINTED: u8 = 2;

impl Printer<'_> {
    fn begin(&mut self) -> Step<()> {
        self.context &= context::KEPT;
        match self.inner_state & 3 {
            BEFORE_FIRST => self.inner_state = BEFORE_NEXT | INDENTED,
            BEFORE_NEXT => self.print_inner_comments(self.inner_state & INDENTED != 0)?,
            _ => {}
        }
        Ok(())
    }

    pub fn maybe_indent(&mut self) -> Step<()> {
        if self.last_char() == NEWLINE && self.indent > 0 { self.append_indent() } else { Ok(()) }
    }

    pub fn word_text(&mut self, text: &Flat<'_>) -> Step<()> {
        self.begin()?;
        let begins_slash = units(text).next() == Some(u16::from(b'/'));
        if self.last == INTEGER || self.last == WORD || self.last == i32::from(b'/') && begins_slash {
            self.queue(SPACE)?;
        }
        self.maybe_indent()?;
        self.append(text, false)?;
        self.last = WORD;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn word(&mut self, word: &str) -> Step<()> {
        self.word_text(&Flat::Narrow(word.as_bytes()))
    }

    /// A word behind which no line may end.
    pub fn word_before(&mut self, word: &str) -> Step<()> {
        self.word(word)?;
        self.no_line_terminator = true;
        Ok(())
    }

    pub fn token_text(&mut self, text: &Flat<'_>, maybe_newline: bool) -> Step<()> {
        self.begin()?;
        self.maybe_indent()?;
        self.append(text, maybe_newline)?;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn token(&mut self, token: &str) -> Step<()> {
        self.token_text(&Flat::Narrow(token.as_bytes()), false)
    }

    /// A token that may need a space before it.
    pub fn operator(&mut self, operator: &str) -> Step<()> {
        self.begin()?;
        let last = u8::try_from(self.last).ok();
        let needs_space = match operator.as_bytes()[0] {
            b'-' => last == Some(b'-') || operator == "--" && last == Some(b'!'),
            b'=' => last == Some(b'!'),
            b'+' => last == Some(b'+'),
            _ => false,
        };
        if needs_space {
            self.queue(SPACE)?;
        }
        self.maybe_indent()?;
        self.append(&Flat::Narrow(operator.as_bytes()), false)?;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn char(&mut self, char: u8) -> Step<()> {
        self.begin()?;
        let char = i32::from(char);
        let needs_space = match char as u8 {
            b'+' | b'-' => self.last == char,
            b'.' => self.last == INTEGER,
            _ => false,
        };
        if needs_space {
            self.queue(SPACE)?;
        }
        self.maybe_indent()?;
        self.append_char(char)?;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn semicolon(&mut self) -> Step<()> {
        self.queue(i32::from(b';'))?;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn forced_semicolon(&mut self) -> Step<()> {
        self.maybe_indent()?;
        self.append_char(i32::from(b';'))?;
        self.no_line_terminator = false;
        Ok(())
    }

    pub fn right_brace(&mut self, node: &Node) -> Step<()> {
        self.come_from_last(node)?;
        self.char(b'}')
    }

    pub fn right_parenthesis(&mut self, node: &Node) -> Step<()> {
        self.come_from_last(node)?;
        self.char(b')')
    }

    pub fn space(&mut self) -> Step<()> {
        match self.last_char() {
            0 | SPACE | NEWLINE => Ok(()),
            _ => self.queue(SPACE),
        }
    }

    pub fn spaced_char(&mut self, char: u8) -> Step<()> {
        self.space()?;
        self.char(char)?;
        self.space()
    }

    pub fn spaced_word(&mut self, word: &str) -> Step<()> {
        self.space()?;
        self.word(word)?;
        self.space()
    }

    /// `_newline`.
    pub fn break_line(&mut self) -> Step<()> {
        if self.queued == SPACE {
            self.queued = 0;
        }
        self.append_char(NEWLINE)
    }

    pub fn newline(&mut self, count: i32) -> Step<()> {
        if count <= 0 {
            return Ok(());
        }
        let there = i32::from(self.queued == 0 && self.last == NEWLINE);
        for _ in there..count.min(2) {
            self.break_line()?;
        }
        Ok(())
    }
}
