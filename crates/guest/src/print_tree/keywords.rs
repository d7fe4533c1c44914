//! Keywords, and where they are mapped from. Versions that map them one by one have only the places of nodes to tell where they are.

use super::nodes::{Node, Place};
use super::output::{Context, length};
use super::words::Field;
use super::{Step, Stop, Tree};
use crate::text::Flat;

/// Where the next of the keywords is that a node begins with; nothing where they are not mapped.
pub struct Keywords(Option<Place>);

/// The place that is so many columns behind another.
fn behind([line, column]: Place, columns: usize) -> Step<Place> {
    let column = i32::try_from(columns).ok().and_then(|count| column.checked_add(count));
    Ok([line, column.ok_or(Stop::Unusual)?])
}

/// Whether a node is known to be on one line.
pub fn is_on_one_line(node: &Node) -> bool {
    node.loc.is_some_and(|loc| loc.start[0] == loc.end[0])
}

/// Whether one begins on the line where the other one does.
pub fn begin_together(one: Option<Place>, other: Option<Place>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one[0] == other[0])
}

impl Tree<'_> {
    /// A text that is mapped from where a node begins, and as far as it is long.
    pub fn token(&mut self, context: &mut Context, text: Flat<'static>, node: &Node) -> Step<()> {
        self.write_text(context, text)?;
        let Some(start) = node.start() else { return Ok(()) };
        self.location(behind(start, length(&text))?)
    }

    /// A keyword that a node begins with.
    pub fn word(&mut self, context: &mut Context, word: &'static str, node: &Node) -> Step<()> {
        if self.dialect.maps_keywords()
            && let Some(start) = node.start()
        {
            self.location(start)?;
        }
        self.token(context, Flat::Narrow(word.as_bytes()), node)
    }

    /// A text that is mapped as if it were at that place in the source.
    fn write_at(&mut self, context: &mut Context, text: &'static str, place: Place) -> Step<()> {
        self.location(place)?;
        self.write(context, text)?;
        self.location(behind(place, text.len())?)
    }

    /// The keywords that a node begins with, where they are mapped one by one and are likely to be where it begins.
    pub fn keywords(&self, node: &Node, are_likely: bool) -> Keywords {
        Keywords(node.start().filter(|_| self.dialect.maps_keywords() && are_likely))
    }

    /// The next of them, with the space behind it.
    pub fn keyword(
        &mut self,
        context: &mut Context,
        keywords: &mut Keywords,
        text: &'static str,
    ) -> Step<()> {
        let Some(place) = keywords.0 else { return self.write(context, text) };
        self.write_at(context, text, place)?;
        keywords.0 = Some(behind(place, text.len())?);
        Ok(())
    }

    /// The same for a text of the tree's, without a space.
    pub fn keyword_of(
        &mut self,
        context: &mut Context,
        keywords: &mut Keywords,
        text: Flat<'static>,
    ) -> Step<()> {
        let place = keywords.0;
        if let Some(place) = place {
            self.location(place)?;
        }
        self.write_text(context, text)?;
        self.write(context, " ")?;
        let end = place.map(|place| behind(place, length(&text) + 1)).transpose()?;
        keywords.0 = end;
        end.map_or(Ok(()), |end| self.location(end))
    }

    /// The first one, with the space behind it.
    pub fn first_keyword(
        &mut self,
        context: &mut Context,
        node: &Node,
        text: &'static str,
    ) -> Step<Keywords> {
        let mut keywords = self.keywords(node, true);
        if self.dialect.maps_keywords() {
            self.keyword(context, &mut keywords, text)?;
        } else {
            self.word(context, text.trim_end(), node)?;
            self.write(context, " ")?;
        }
        Ok(keywords)
    }

    /// One that is mapped only where the whole node is on a line.
    pub fn later_keyword(
        &mut self,
        context: &mut Context,
        keywords: &mut Keywords,
        node: &Node,
        text: &'static str,
    ) -> Step<()> {
        if is_on_one_line(node) { self.keyword(context, keywords, text) } else { self.write(context, text) }
    }

    /// A keyword between two parts of a node, which is mapped one column behind the former where the latter leaves it room there.
    pub fn word_between(
        &mut self,
        context: &mut Context,
        word: &'static str,
        parts: (Option<Place>, Option<Place>),
        room: i32,
    ) -> Step<()> {
        match parts {
            (Some(end), Some(start))
                if self.dialect.maps_keywords() && end[0] == start[0] && start[1] >= room =>
            {
                self.write_at(context, word, behind(end, 1)?)
            }
            _ => self.write(context, word),
        }
    }

    /// `async`, `function` and the star, up to the space behind them.
    pub fn function_words(&mut self, context: &mut Context, node: &Node, body: &Node) -> Step<()> {
        let is_async = self.flag(node, Field::Async)?;
        let is_generator = self.flag(node, Field::Generator)?;
        let Some(start) = node.start().filter(|_| self.dialect.maps_keywords()) else {
            if is_async {
                self.write(context, "async ")?;
            }
            return self.write(context, if is_generator { "function* " } else { "function " });
        };
        let id = self.child_if_any(node, Field::Id)?.and_then(|id| id.start());
        if is_async && !begin_together(id, Some(start)) && !begin_together(body.start(), Some(start)) {
            self.write(context, "async ")?;
            return self.write(context, if is_generator { "function* " } else { "function " });
        }
        let mut keywords = Keywords(Some(start));
        if is_async {
            self.keyword(context, &mut keywords, "async ")?;
        }
        self.keyword(context, &mut keywords, "function")?;
        self.write(context, if is_generator { "* " } else { " " })
    }
}
