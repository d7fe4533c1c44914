//! What is written of a tree: commands as the package's contexts hold them, in one list. What the package puts into a context later,
//! or appends between two that it made first, has its place kept.

use super::nodes::{Node, Place};
use super::{Step, Stop, Tree};
use crate::js::Value;
use crate::mappings::reserve;
use crate::mappings::writer::{MAX_UNITS, Writer, layout};
use crate::text::Flat;

/// More commands than any source makes; a tree that shares its nodes could print without end.
const MAX_COMMANDS: usize = 1 << 21;

#[derive(Clone, Copy)]
pub enum Command {
    Text(Flat<'static>),
    /// A part of the texts that were made.
    Made(u32, u32),
    Place(Place),
    Layout(i32),
    Glue(Glue),
}

/// What goes between two contexts.
#[derive(Clone, Copy)]
pub enum Glue {
    Nothing,
    Space,
    Indent,
    Newline,
    MarginNewline,
    IndentNewline,
    CommaSpace,
    CommaNewline,
    Question,
    QuestionLine,
    Colon,
    ColonLine,
}

impl Glue {
    /// White space, a text, and white space behind it.
    fn parts(self) -> (&'static [i32], &'static str, &'static [i32]) {
        use layout::{INDENT, MARGIN, NEWLINE};
        match self {
            Self::Nothing => (&[], "", &[]),
            Self::Space => (&[], " ", &[]),
            Self::Indent => (&[INDENT], "", &[]),
            Self::Newline => (&[NEWLINE], "", &[]),
            Self::MarginNewline => (&[MARGIN, NEWLINE], "", &[]),
            Self::IndentNewline => (&[INDENT, NEWLINE], "", &[]),
            Self::CommaSpace => (&[], ", ", &[]),
            Self::CommaNewline => (&[], ",", &[NEWLINE]),
            Self::Question => (&[], " ? ", &[]),
            Self::QuestionLine => (&[INDENT, NEWLINE], "? ", &[]),
            Self::Colon => (&[], " : ", &[]),
            Self::ColonLine => (&[NEWLINE], ": ", &[]),
        }
    }
}

/// A place that is kept for what goes between two contexts.
#[derive(Clone, Copy)]
pub struct Hole(usize);

/// What the package's `Context` knows. All that is written from when it was made until it is asked is in it.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// How much text there was before it.
    begin: usize,
    has_newline: bool,
    pub multiline: bool,
}

impl Context {
    /// A line break was written into it, with what else goes between contexts.
    pub fn broke(&mut self) {
        self.has_newline = true;
    }

    /// Text was written into it.
    pub fn wrote(&mut self) {
        self.multiline |= self.has_newline;
    }

    /// Another one was appended, which was of several lines or not when it was.
    pub fn appended(&mut self, multiline: bool) {
        self.multiline |= self.has_newline || multiline;
    }
}

impl Tree<'_> {
    pub fn context(&self) -> Context {
        Context { begin: self.written, has_newline: false, multiline: false }
    }

    pub fn measure(&self, context: &Context) -> usize {
        self.written - context.begin
    }

    pub fn is_empty(&self, context: &Context) -> bool {
        self.written == context.begin
    }

    fn add(&mut self, command: Command) -> Step<()> {
        if self.commands.len() == self.commands.capacity() {
            if self.commands.len() >= MAX_COMMANDS {
                return Err(Stop::Unusual);
            }
            reserve(&mut self.commands, 1024)?;
        }
        self.commands.push(command);
        Ok(())
    }

    fn count(&mut self, units: usize) -> Step<()> {
        self.written += units;
        if self.written > MAX_UNITS { Err(Stop::Unusual) } else { Ok(()) }
    }

    pub fn write(&mut self, context: &mut Context, text: &'static str) -> Step<()> {
        self.write_text(context, Flat::Narrow(text.as_bytes()))
    }

    pub fn write_text(&mut self, context: &mut Context, text: Flat<'static>) -> Step<()> {
        self.add(Command::Text(text))?;
        self.count(length(&text))?;
        context.wrote();
        Ok(())
    }

    /// A text that is mapped from both ends of a node.
    pub fn write_mapped(&mut self, context: &mut Context, text: Flat<'static>, node: &Node) -> Step<()> {
        let Some(loc) = node.loc else { return self.write_text(context, text) };
        self.location(loc.start)?;
        self.write_text(context, text)?;
        self.location(loc.end)
    }

    /// A string in quotes.
    pub fn write_quoted(&mut self, context: &mut Context, text: &Flat<'_>, node: &Node) -> Step<()> {
        let begin = self.made.len();
        // As long as a text may be is twice as long as it gets.
        reserve(&mut self.made, 2 * length(text) + 2)?;
        self.made.push(self.quote);
        match text {
            Flat::Narrow(units) => units.iter().for_each(|unit| self.add_quoted(u16::from(*unit))),
            Flat::Wide(units) => units.iter().for_each(|unit| self.add_quoted(*unit)),
            Flat::Elsewhere => return Err(Stop::Unusual),
        }
        self.made.push(self.quote);
        let added = self.made.len() - begin;
        if let Some(loc) = node.loc {
            self.location(loc.start)?;
        }
        self.add(Command::Made(begin as u32, added as u32))?;
        self.count(added)?;
        context.wrote();
        node.loc.map_or(Ok(()), |loc| self.location(loc.end))
    }

    fn add_quoted(&mut self, unit: u16) {
        let escaped = match u8::try_from(unit) {
            Ok(b'\\') => u16::from(b'\\'),
            Ok(b'\n') => u16::from(b'n'),
            Ok(b'\r') => u16::from(b'r'),
            _ if unit == self.quote => unit,
            _ => return self.made.push(unit),
        };
        self.made.extend_from_slice(&[u16::from(b'\\'), escaped]);
    }

    pub fn location(&mut self, place: Place) -> Step<()> {
        self.add(Command::Place(place))
    }

    /// Maps where a node begins, in versions that do.
    pub fn begin_node(&mut self, node: &Node) -> Step<()> {
        match node.loc {
            Some(loc) if self.dialect.maps_nodes() => self.location(loc.start),
            _ => Ok(()),
        }
    }

    /// Maps where a node ends.
    pub fn end_node(&mut self, node: &Node) -> Step<()> {
        match node.loc {
            Some(loc) if self.dialect.maps_nodes() => self.location(loc.end),
            _ => Ok(()),
        }
    }

    pub fn newline(&mut self, context: &mut Context) -> Step<()> {
        context.broke();
        self.add(Command::Layout(layout::NEWLINE))
    }

    pub fn margin(&mut self) -> Step<()> {
        self.add(Command::Layout(layout::MARGIN))
    }

    pub fn indent(&mut self) -> Step<()> {
        self.add(Command::Layout(layout::INDENT))
    }

    pub fn dedent(&mut self) -> Step<()> {
        self.add(Command::Layout(layout::DEDENT))
    }

    pub fn space(&mut self) -> Step<()> {
        self.add(Command::Layout(layout::SPACE))
    }

    /// Keeps a place. What a context has to know of what it gets is for the caller.
    pub fn hole(&mut self) -> Step<Hole> {
        self.add(Command::Glue(Glue::Nothing))?;
        Ok(Hole(self.commands.len() - 1))
    }

    pub fn fill(&mut self, hole: Hole, glue: Glue) -> Step<()> {
        self.commands[hole.0] = Command::Glue(glue);
        self.count(glue.parts().1.len())
    }

    /// Forgets what was written from a place on, none of which was text.
    pub fn forget(&mut self, hole: Hole) {
        self.commands.truncate(hole.0);
    }

    /// Text and mappings of all that was written.
    pub fn finish(&self, mut writer: Writer) -> Step<Value> {
        for command in &self.commands {
            match command {
                Command::Text(text) => writer.text(text)?,
                Command::Made(begin, length) => {
                    let units = &self.made[*begin as usize..][..*length as usize];
                    writer.text(&Flat::Wide(units))?;
                }
                Command::Place([line, column]) => {
                    writer.place([line.checked_sub(1).ok_or(Stop::Unusual)?, *column])?;
                }
                Command::Layout(number) => writer.layout(*number)?,
                Command::Glue(glue) => {
                    let (before, text, behind) = glue.parts();
                    before.iter().try_for_each(|number| writer.layout(*number))?;
                    if !text.is_empty() {
                        writer.text(&Flat::Narrow(text.as_bytes()))?;
                    }
                    behind.iter().try_for_each(|number| writer.layout(*number))?;
                }
            }
        }
        writer.into_value()
    }
}

pub fn length(text: &Flat<'_>) -> usize {
    match text {
        Flat::Narrow(units) => units.len(),
        Flat::Wide(units) => units.len(),
        Flat::Elsewhere => 0,
    }
}
