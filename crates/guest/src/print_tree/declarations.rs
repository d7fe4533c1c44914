//! Declarations of variables.

use super::lists::LONG;
use super::nodes::Node;
use super::output::{Context, Glue};
use super::words::Field;
use super::{Step, Tree};
use crate::mappings::reserve;

impl Tree<'_> {
    /// Declarations without the semicolon.
    pub fn declaration(&mut self, context: &mut Context, node: &Node, no_in: bool) -> Step<()> {
        context.appended(false);
        let mut inner = self.context();
        let kind = self.text_in(node, Field::Kind)?;
        if self.flag(node, Field::Declare)? {
            let mut keywords = self.first_keyword(&mut inner, node, "declare ")?;
            self.keyword_of(&mut inner, &mut keywords, kind)?;
        } else if self.dialect.maps_keywords() {
            let mut keywords = self.keywords(node, true);
            self.keyword_of(&mut inner, &mut keywords, kind)?;
        } else {
            self.token(&mut inner, kind, node)?;
            self.write(&mut inner, " ")?;
        }
        let opening = self.hole()?;
        inner.appended(false);
        let begin = self.holes.len();
        let items = self.items(node, Field::Declarations)?;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                let hole = self.hole()?;
                reserve(&mut self.holes, 1)?;
                self.holes.push(hole);
                inner.appended(false);
            }
            let declarator = self.node(*item)?;
            if self.dialect.visits_declarators() {
                self.visit(&mut inner, &declarator)?;
            } else {
                self.declarator(&mut inner, &declarator, no_in)?;
            }
        }
        // What stands between declarators counts as two.
        let length = self.measure(&inner) + 2 * items.len().saturating_sub(1);
        let is_many = items.len() > 1;
        if inner.multiline || is_many && length > LONG {
            context.multiline = true;
            if is_many {
                self.fill(opening, Glue::Indent)?;
                self.dedent()?;
            }
            self.fill_from(begin, Glue::CommaNewline)
        } else {
            self.fill_from(begin, Glue::CommaSpace)
        }
    }

    pub fn declarator(&mut self, context: &mut Context, node: &Node, no_in: bool) -> Step<()> {
        self.unless(node, &[Field::Definite])?;
        let id = self.child(node, Field::Id)?;
        self.track(&id)?;
        self.visit(context, &id)?;
        if let Some(init) = self.child_if_any(node, Field::Init)? {
            self.write(context, " = ")?;
            let wrap = no_in && self.needs_wrap_in_head(&init)?;
            self.maybe_wrap(context, &init, wrap)?;
        }
        Ok(())
    }

    /// Declarations in the head of a loop.
    pub fn head_declaration(&mut self, context: &mut Context, node: &Node, no_in: bool) -> Step<()> {
        self.begin_node(node)?;
        self.declaration(context, node, no_in)?;
        self.end_node(node)
    }
}
