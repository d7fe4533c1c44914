//! Scalars of lines, introduced by `|` or `>`.

use super::scalars::{Parts, Text};
use super::source::Source;
use super::{Step, Stop};
use crate::text::Unit;

/// What the end of a block scalar's lines becomes.
#[derive(PartialEq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl<U: Unit> Source<U> {
    /// Reads a scalar of lines that are further in than what it belongs to.
    pub fn block(&mut self, indent: i32) -> Step<Text> {
        let is_folded = self.is_here(b'>');
        let mut chomping = Chomping::Clip;
        let mut text_indent = indent;
        let mut knows_indent = false;
        loop {
            self.position += 1;
            match u8::try_from(self.here()) {
                Ok(sign @ (b'+' | b'-')) if chomping == Chomping::Clip => {
                    chomping = if sign == b'+' { Chomping::Keep } else { Chomping::Strip };
                }
                Ok(digit @ b'1'..=b'9') if !knows_indent => {
                    text_indent = indent + i32::from(digit - b'1');
                    knows_indent = true;
                }
                Ok(b'\n') => break,
                Ok(b' ') => {
                    self.skip_spaces();
                    if self.is_here(b'#') {
                        self.skip_line();
                    }
                    break;
                }
                _ => return Err(Stop::Beyond),
            }
        }
        let mut parts = Parts::default();
        let mut empty_lines = 0;
        let (mut has_content, mut is_further_in) = (false, false);
        while self.here() != 0 {
            if !self.is_here(b'\n') {
                return Err(Stop::Beyond);
            }
            self.next_line();
            self.indent = 0;
            while (!knows_indent || self.indent < text_indent) && self.is_here(b' ') {
                self.indent += 1;
                self.position += 1;
            }
            if !knows_indent {
                text_indent = text_indent.max(self.indent);
            }
            if self.is_here(b'\n') {
                empty_lines += 1;
                continue;
            }
            // Versions read text at the very left differently.
            if text_indent == 0 {
                return Err(Stop::Beyond);
            }
            let breaks = if has_content { 1 + empty_lines } else { empty_lines };
            if self.indent < text_indent {
                match chomping {
                    Chomping::Keep => parts.unit(0x0a, breaks)?,
                    Chomping::Clip => parts.unit(0x0a, usize::from(has_content))?,
                    Chomping::Strip => {}
                }
                break;
            }
            if is_folded && self.is_here(b' ') {
                is_further_in = true;
                parts.unit(0x0a, breaks)?;
            } else if is_folded && is_further_in {
                is_further_in = false;
                parts.unit(0x0a, empty_lines + 1)?;
            } else if is_folded && empty_lines == 0 {
                parts.unit(0x20, usize::from(has_content))?;
            } else {
                parts.unit(0x0a, if is_folded { empty_lines } else { breaks })?;
            }
            (has_content, knows_indent, empty_lines) = (true, true, 0);
            let start = self.position;
            self.skip_line();
            parts.slice(self, start, self.position)?;
        }
        Ok(Text::Made(std::mem::take(parts.units())))
    }
}
