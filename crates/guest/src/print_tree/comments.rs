//! Comments of a source, which are written before the nodes that they stood before.

use rquickjs_sys as qjs;

use super::nodes::{Node, Place, end_of, start_of};
use super::output::Context;
use super::words::Field;
use super::{Step, Stop, Tree};
use crate::js::Value;
use crate::mappings::reserve;
use crate::text::Flat;
use crate::tree_reads::{Descent, are_same};

/// What is known of bindings is looked for one by one.
const MAX_BINDINGS: usize = 1 << 14;

pub struct Comment {
    is_line: bool,
    text: Flat<'static>,
    start: Place,
    end: Place,
}

fn is_before(one: Place, other: Place) -> bool {
    one < other
}

impl Tree<'_> {
    /// Reads the list of comments.
    pub fn read_comments(&mut self, list: qjs::JSValue) -> Step<()> {
        for item in self.items_of(list)? {
            let kind = self.get(*item, Field::Type)?;
            let kind = self.text(kind)?;
            let is_line = are_same(&kind, &Flat::Narrow(b"Line"));
            if !is_line && !are_same(&kind, &Flat::Narrow(b"Block")) {
                return Err(Stop::Unusual);
            }
            let text = self.get(*item, Field::Value)?;
            let text = self.text(text)?;
            let loc = self.loc(*item)?.ok_or(Stop::Unusual)?;
            reserve(&mut self.comments, 1)?;
            self.comments.push(Comment { is_line, text, start: loc.start, end: loc.end });
        }
        Ok(())
    }

    /// Whether the next comment is before a place.
    pub fn comment_is_before(&self, place: Place) -> bool {
        self.comments.get(self.at).is_some_and(|comment| is_before(comment.start, place))
    }

    /// Whether it is on a line before a place.
    pub fn comment_is_above(&self, place: Place) -> bool {
        self.comments.get(self.at).is_some_and(|comment| comment.start[0] < place[0])
    }

    /// Goes to the first comment in a node.
    pub fn reset_comments(&mut self, node: &Node) {
        let Some(start) = node.start() else {
            self.at = self.comments.len();
            return;
        };
        let is_before_start =
            |at: usize| self.comments.get(at).map(|comment| is_before(comment.start, start));
        let previous = self.at.checked_sub(1).and_then(is_before_start);
        if is_before_start(self.at) == Some(false) && previous != Some(false) {
            return;
        }
        let first = self.comments.iter().position(|comment| !is_before(comment.start, start));
        self.at = first.unwrap_or(self.comments.len());
    }

    fn write_comment(&mut self, context: &mut Context, at: usize) -> Step<()> {
        let Comment { is_line, text, .. } = self.comments[at];
        if is_line {
            self.write(context, "//")?;
            return self.write_text(context, text);
        }
        self.write(context, "/*")?;
        let is_long = match text {
            Flat::Narrow(units) => self.write_lines(context, units, Flat::Narrow)?,
            Flat::Wide(units) => self.write_lines(context, units, Flat::Wide)?,
            Flat::Elsewhere => return Err(Stop::Unusual),
        };
        self.write(context, "*/")?;
        if is_long { self.newline(context) } else { Ok(()) }
    }

    /// Writes lines; whether there is more than one.
    fn write_lines<T: Copy + Into<u32>>(
        &mut self,
        context: &mut Context,
        units: &'static [T],
        text: fn(&'static [T]) -> Flat<'static>,
    ) -> Step<bool> {
        let mut is_long = false;
        for line in units.split(|unit| (*unit).into() == u32::from(b'\n')) {
            if is_long {
                self.newline(context)?;
            }
            self.write_text(context, text(line))?;
            is_long = true;
        }
        Ok(units.iter().any(|unit| (*unit).into() == u32::from(b'\n')))
    }

    fn space_at_comment(&mut self, context: &mut Context) -> Step<()> {
        if self.dialect.spaces_wait() { self.space() } else { self.write(context, " ") }
    }

    /// Writes comments that follow on the same line.
    pub fn flush_trailing(
        &mut self,
        context: &mut Context,
        prev: Option<Place>,
        next: Option<Place>,
    ) -> Step<()> {
        let Some(prev) = prev else { return Ok(()) };
        let may_touch = self.dialect.comments_may_touch();
        while let Some(comment) = self.comments.get(self.at) {
            let reaches = |next| is_before(next, comment.end) || next == comment.end && !may_touch;
            if comment.start[0] != prev[0] || next.is_some_and(reaches) {
                break;
            }
            let is_line = comment.is_line;
            self.space_at_comment(context)?;
            self.write_comment(context, self.at)?;
            self.at += 1;
            if is_line {
                return self.newline(context);
            }
        }
        Ok(())
    }

    /// Writes comments before a place; how many of them cast an expression to another type.
    pub fn flush_until(
        &mut self,
        context: &mut Context,
        from: Option<Place>,
        to: Option<Place>,
        pad: bool,
        expression: Option<&Node>,
    ) -> Step<usize> {
        let Some(to) = to else { return Ok(0) };
        let (mut is_first, mut casts) = (true, 0);
        while let Some(comment) = self.comments.get(self.at) {
            if !is_before(comment.start, to) {
                break;
            }
            let Comment { is_line, text, end, start } = *comment;
            if is_first && from.is_some_and(|from| start[0] > from[0]) {
                self.margin()?;
                self.newline(context)?;
            }
            is_first = false;
            self.write_comment(context, self.at)?;
            let is_cast = match expression {
                Some(node) if !is_line && is_type(&text) => !self.is_binding(node)?,
                _ => false,
            };
            if is_cast {
                self.write(context, " (")?;
                casts += 1;
            }
            if is_line && self.dialect.ends_lines_of_comments() || end[0] < to[0] {
                self.newline(context)?;
            } else if pad && !is_cast {
                self.space_at_comment(context)?;
            }
            self.at += 1;
        }
        Ok(casts)
    }

    /// Whether a node was met as the target of a binding, now or before.
    fn is_binding(&self, node: &Node) -> Step<bool> {
        if self.bindings.contains(&node.object) {
            return Ok(true);
        }
        let known = Value::borrowed(self.known_bindings.raw());
        Ok(self.has.call(&known, &[node.object])?.raw() == qjs::JS_TRUE)
    }

    /// Notes a target of a binding, and what is in it.
    pub fn track(&mut self, target: &Node) -> Step<()> {
        use super::words::Kind;
        if !self.dialect.knows_casts() {
            return Ok(());
        }
        if self.bindings.len() >= MAX_BINDINGS {
            return Err(Stop::Unusual);
        }
        reserve(&mut self.bindings, 1)?;
        self.bindings.push(target.object);
        if !self.dialect.knows_inner_bindings() {
            return Ok(());
        }
        let inner = match target.kind {
            Kind::AssignmentPattern => self.child_if_any(target, Field::Left)?,
            Kind::RestElement => self.child_if_any(target, Field::Argument)?,
            Kind::ArrayPattern => return self.track_all(self.items(target, Field::Elements)?),
            Kind::ObjectPattern => {
                for property in self.items(target, Field::Properties)? {
                    let mut property = self.node(*property)?;
                    if property.kind == Kind::Property {
                        property = self.child(&property, Field::Value)?;
                    }
                    self.deeper(|tree| tree.track(&property))?;
                }
                None
            }
            _ => None,
        };
        inner.map_or(Ok(()), |inner| self.deeper(|tree| tree.track(&inner)))
    }

    pub fn track_all(&mut self, targets: &[qjs::JSValue]) -> Step<()> {
        for target in targets {
            if let Some(target) = self.node_if_any(*target)? {
                self.deeper(|tree| tree.track(&target))?;
            }
        }
        Ok(())
    }

    /// Comments at the end of a list whose last node this is.
    pub fn flush_rest(
        &mut self,
        context: &mut Context,
        last: Option<Node>,
        until: Option<Place>,
    ) -> Step<()> {
        self.flush_until(context, end_of(last), until, false, None).map(|_| ())
    }

    /// Comments between an `export` and what it exports.
    pub fn flush_before(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.flush_until(context, None, start_of(Some(*node)), true, None).map(|_| ())
    }
}

/// Whether a comment is a cast to a type: `/(?:^|\n)\s*\*\s*@type\s*{/`.
fn is_type(text: &Flat<'_>) -> bool {
    match text {
        Flat::Narrow(units) => is_type_in(units),
        Flat::Wide(units) => is_type_in(units),
        Flat::Elsewhere => false,
    }
}

fn is_type_in<T: Copy + Into<u32>>(units: &[T]) -> bool {
    let past_space = |rest: &mut &[T]| {
        let end = rest.iter().position(|unit| !is_space((*unit).into())).unwrap_or(rest.len());
        *rest = &rest[end..];
    };
    let take = |rest: &mut &[T], word: &[u8]| {
        let is_there = rest.len() >= word.len()
            && rest.iter().zip(word).all(|(unit, byte)| (*unit).into() == u32::from(*byte));
        if is_there {
            *rest = &rest[word.len()..];
        }
        is_there
    };
    let mut rest = units;
    loop {
        // Line breaks that are gone past lead to the same place.
        past_space(&mut rest);
        if take(&mut rest, b"*") {
            let behind = rest;
            past_space(&mut rest);
            let mut word = rest;
            if take(&mut word, b"@type") {
                past_space(&mut word);
                if take(&mut word, b"{") {
                    return true;
                }
            }
            // Another line may have begun since the star.
            if behind[..behind.len() - rest.len()].iter().any(|unit| (*unit).into() == u32::from(b'\n')) {
                continue;
            }
        }
        match rest.iter().position(|unit| (*unit).into() == u32::from(b'\n')) {
            Some(end) => rest = &rest[end + 1..],
            None => return false,
        }
    }
}

/// What `\s` matches.
fn is_space(unit: u32) -> bool {
    matches!(unit, 9..=13 | 32 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff)
}
