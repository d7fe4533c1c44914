//! The text of a comment, and the line breaks around it.

use super::buffer::{NEWLINE, SPACE};
use super::comments::{Breaks, Comment, is_white};
use super::nodes::{ascii, joined};
use super::words::Field;
use super::{Printer, Step, Stop};
use crate::mappings::reserve;
use crate::mappings::writer::MAX_UNITS;
use crate::text::Flat;

impl Printer<'_> {
    pub fn print_comment(&mut self, comment: &Comment, breaks: Breaks) -> Step<()> {
        let no_line_terminator = self.no_line_terminator;
        let print_new_lines = comment.is_block && breaks != Breaks::Neither && !no_line_terminator;
        if print_new_lines && self.last != 0 && breaks != Breaks::After {
            self.newline(1)?;
        }
        match u8::try_from(self.last_char()) {
            Ok(b'/') => self.queue(SPACE)?,
            Ok(b'[' | b'{' | b'(') => {}
            _ => self.space()?,
        }
        let text = if comment.is_block { self.block(comment)? } else { line(comment, no_line_terminator)? };
        if let Some(loc) = comment.loc {
            self.come_from(loc, Field::Start, 0)?;
        }
        self.maybe_indent()?;
        self.append(&Flat::Wide(&text), comment.is_block)?;
        if !comment.is_block && !no_line_terminator {
            self.break_line()?;
        }
        if print_new_lines && breaks != Breaks::Before {
            self.newline(1)?;
        }
        Ok(())
    }

    /// The text of a block, whose lines are moved to where it is printed.
    fn block(&self, comment: &Comment) -> Step<Vec<u16>> {
        let newline = NEWLINE as u16;
        let column = match comment.loc {
            Some(loc) => self.int(self.get(loc, Field::Start)?, Field::Column)?,
            None => 0,
        };
        let mut spaces = self.column + i32::from(self.queued != 0);
        if self.last_char() == NEWLINE && self.indent > 0 {
            spaces += self.indent;
        }
        let whole = joined(&[ascii("/*"), comment.value, ascii("*/")])?;
        let mut moved = Vec::new();
        reserve(&mut moved, whole.len())?;
        let mut at = 0;
        while at < whole.len() {
            moved.push(whole[at]);
            at += 1;
            if moved.last() != Some(&newline) {
                continue;
            }
            let white = whole[at..].iter().take(column as usize).take_while(|unit| is_white(**unit)).count();
            at += white;
            if moved.len() + spaces as usize > MAX_UNITS {
                return Err(Stop::Unusual);
            }
            reserve(&mut moved, spaces as usize + whole.len() - at)?;
            moved.resize(moved.len() + spaces as usize, SPACE as u16);
        }
        Ok(moved)
    }
}

fn line(comment: &Comment, no_line_terminator: bool) -> Step<Vec<u16>> {
    let (before, behind) = if no_line_terminator { ("/*", "*/") } else { ("//", "") };
    joined(&[ascii(before), comment.value, ascii(behind)])
}
