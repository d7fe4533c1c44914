//! Which comments are printed, with the package's lines between them.

use rquickjs_sys as qjs;

use super::buffer::SPACE;
use super::nodes::{Node, Units, address, units};
use super::tokens::PRINTED;
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};
use crate::fields::is_true;
use crate::js::throw_out_of_memory;
use crate::text::Flat;
use crate::tree_reads::is_word;

/// Where comments are of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Leading,
    Inner,
    Trailing,
}

/// Which line breaks go around a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    Both,
    Neither,
    After,
    Before,
}

#[derive(Clone, Copy)]
pub struct Comment {
    object: qjs::JSValue,
    pub is_block: bool,
    pub value: Flat<'static>,
    pub loc: Option<qjs::JSValue>,
}

fn is_line_end(unit: u16) -> bool {
    matches!(unit, 10 | 13 | 0x2028 | 0x2029)
}

/// `\s` of a regular expression.
pub fn is_white(unit: u16) -> bool {
    matches!(unit, 9..=13 | 32 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff)
}

fn has_line_end(text: &Flat<'_>) -> bool {
    units(text).any(is_line_end)
}

fn holds(text: &Flat<'_>, part: &str) -> bool {
    let is_part = |units: Units<'_>| units.eq(part.bytes().map(u16::from));
    match text {
        Flat::Narrow(text) => text.windows(part.len()).any(|window| window == part.as_bytes()),
        Flat::Wide(text) => text.windows(part.len()).any(|window| is_part(Units::Wide(window.iter()))),
        Flat::Elsewhere => false,
    }
}

impl Printer<'_> {
    fn comment(&mut self, object: qjs::JSValue) -> Step<Comment> {
        let kind = self.get(object, Field::Type)?;
        let kind = self.text(kind)?;
        let is_block = is_word(&kind, "CommentBlock");
        if !is_block && !is_word(&kind, "CommentLine") {
            return Err(Stop::Unusual);
        }
        let value = self.get(object, Field::Value)?;
        let value = self.text(value)?;
        let loc = self.get(object, Field::Loc)?;
        Ok(Comment { object, is_block, value, loc: is_true(loc).then_some(loc) })
    }

    /// Whether one of them ends a line.
    pub fn any_ends_line(&mut self, comments: &[qjs::JSValue]) -> Step<bool> {
        for comment in comments {
            let comment = self.comment(*comment)?;
            if !comment.is_block || has_line_end(&comment.value) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub fn is_block_comment(&mut self, comment: qjs::JSValue) -> Step<bool> {
        Ok(self.comment(comment)?.is_block)
    }

    pub fn print_leading(
        &mut self,
        comments: &[qjs::JSValue],
        node: &Node,
        parent: Option<&Node>,
    ) -> Step<()> {
        if comments.is_empty() {
            return Ok(());
        }
        self.print_comments(Side::Leading, comments, node, parent, 0).map(drop)
    }

    pub fn print_trailing(
        &mut self,
        [inner, trailing]: [&[qjs::JSValue]; 2],
        node: &Node,
        parent: Option<&Node>,
        line_offset: i32,
    ) -> Step<()> {
        if !inner.is_empty() {
            self.print_comments(Side::Trailing, inner, node, parent, line_offset)?;
        }
        if trailing.is_empty() {
            self.last_comment_line = 0;
            return Ok(());
        }
        self.print_comments(Side::Trailing, trailing, node, parent, line_offset).map(drop)
    }

    pub fn print_inner_comments(&mut self, is_indented: bool) -> Step<()> {
        let Some(node) = self.current else { return Err(Stop::Unusual) };
        let comments = self.items_if_any(&node, Field::InnerComments)?;
        if comments.is_empty() {
            self.inner_state = PRINTED;
            return Ok(());
        }
        let has_space = self.last_char() == SPACE;
        if is_indented {
            self.indent += 2;
        }
        match self.print_comments(Side::Inner, comments, &node, None, 0)? {
            Printed::None => {}
            printed => {
                if printed == Printed::All {
                    self.inner_state = PRINTED;
                }
                if has_space {
                    self.space()?;
                }
            }
        }
        if is_indented {
            self.indent -= 2;
        }
        Ok(())
    }

    /// `_shouldPrintComment`, for one that may be printed here.
    fn should_print(&mut self, comment: &Comment) -> Step<Option<bool>> {
        if is_true(self.get(comment.object, Field::Ignore)?)
            || self.printed_comments.contains(&address(comment.object))
        {
            return Ok(Some(false));
        }
        let value = &comment.value;
        if self.no_line_terminator && (has_line_end(value) || holds(value, "*/")) {
            return Ok(None);
        }
        self.printed_comments.try_reserve(1).map_err(|_| throw_out_of_memory())?;
        self.printed_comments.insert(address(comment.object));
        Ok(Some(self.has_comments || holds(value, "@license") || holds(value, "@preserve")))
    }

    fn print_comments(
        &mut self,
        side: Side,
        comments: &[qjs::JSValue],
        node: &Node,
        parent: Option<&Node>,
        line_offset: i32,
    ) -> Step<Printed> {
        let loc = self.get(node.object, Field::Loc)?;
        let mut has_loc = is_true(loc);
        let [start, end] =
            if has_loc { [self.line_of(loc, Field::Start)?, self.line_of(loc, Field::End)?] } else { [0; 2] };
        let mut last_line = 0;
        let mut leading_newline = 0;
        let may_break = !self.no_line_terminator;
        let is_last = |index| index + 1 == comments.len();
        for (index, object) in comments.iter().enumerate() {
            let comment = self.comment(*object)?;
            let Some(should_print) = self.should_print(&comment)? else {
                return Ok(if index == 0 { Printed::None } else { Printed::Some });
            };
            let (Some(place), true, true) = (comment.loc, has_loc, should_print) else {
                has_loc = false;
                if should_print {
                    self.print_placeless(side, &comment, node, parent, (index, comments.len()))?;
                }
                continue;
            };
            let [first, last] = [self.line_of(place, Field::Start)?, self.line_of(place, Field::End)?];
            let offset = match (side, index) {
                (Side::Leading, 0) => {
                    let breaks = self.last != 0 && (!comment.is_block || first != last);
                    leading_newline = i32::from(breaks);
                    leading_newline
                }
                (Side::Inner, 0) => first - start,
                (Side::Trailing, 0) => first - (end - line_offset),
                _ => first - last_line,
            };
            last_line = last;
            if may_break {
                self.newline(offset)?;
            }
            self.print_comment(&comment, Breaks::Neither)?;
            if is_last(index) && side != Side::Trailing {
                let (count, line) = match side {
                    Side::Leading => ((start - last_line).max(leading_newline), start),
                    _ => ((end - last_line).min(1), end),
                };
                if may_break {
                    self.newline(count)?;
                }
                last_line = line;
            }
        }
        if side == Side::Trailing && has_loc && last_line != 0 {
            self.last_comment_line = last_line;
        }
        Ok(Printed::All)
    }

    /// A comment where it or its node has no place.
    fn print_placeless(
        &mut self,
        side: Side,
        comment: &Comment,
        node: &Node,
        parent: Option<&Node>,
        (index, count): (usize, usize),
    ) -> Step<()> {
        let breaks = if count == 1 {
            let is_single = match comment.loc {
                Some(loc) => self.line_of(loc, Field::Start)? == self.line_of(loc, Field::End)?,
                None => !has_line_end(&comment.value),
            };
            let in_class = parent.is_some_and(|parent| parent.kind == Kind::ClassBody);
            let skips = is_single && !node.kind.is_statement() && !in_class;
            let is_body = |parent: &Node| -> Step<bool> {
                Ok(is_single && parent.kind.is_function() && node.is(self.get(parent.object, Field::Body)?))
            };
            let is_neither = match side {
                Side::Leading => {
                    skips && node.kind != Kind::ObjectExpression || parent.map_or(Ok(false), is_body)?
                }
                Side::Trailing => skips,
                Side::Inner => false,
            };
            if is_neither { Breaks::Neither } else { Breaks::Both }
        } else if side == Side::Inner
            && node.kind != Kind::ClassBody
            && !(node.kind == Kind::ObjectExpression && self.items(node, Field::Properties)?.len() > 1)
        {
            match index {
                0 => Breaks::After,
                index if index + 1 == count => Breaks::Before,
                _ => Breaks::Both,
            }
        } else {
            Breaks::Both
        };
        self.print_comment(comment, breaks)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Printed {
    None,
    Some,
    All,
}
