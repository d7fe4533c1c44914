//! Loops, and `with`.

use super::nodes::Node;
use super::output::Context;
use super::words::{Field, Kind};
use super::{Step, Tree};

impl Tree<'_> {
    pub fn headed(
        &mut self,
        context: &mut Context,
        node: &Node,
        word: &'static str,
        head: Field,
    ) -> Step<()> {
        self.word(context, word, node)?;
        self.write(context, " (")?;
        self.visit_in(context, node, head)?;
        self.write(context, ") ")?;
        self.visit_in(context, node, Field::Body)
    }

    pub fn for_loop(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "for", node)?;
        self.write(context, " (")?;
        if let Some(init) = self.child_if_any(node, Field::Init)? {
            if init.kind == Kind::VariableDeclaration {
                self.head_declaration(context, &init, true)?;
            } else {
                let wrap = self.needs_wrap_in_head(&init)?;
                self.maybe_wrap(context, &init, wrap)?;
            }
        }
        for field in [Field::Test, Field::Update] {
            self.write(context, "; ")?;
            if let Some(child) = self.child_if_any(node, field)? {
                self.visit(context, &child)?;
            }
        }
        self.write(context, ") ")?;
        self.visit_in(context, node, Field::Body)
    }

    pub fn for_each(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let is_of = node.kind == Kind::ForOfStatement;
        let mut keywords = self.first_keyword(context, node, "for ")?;
        if is_of && self.flag(node, Field::Await)? {
            self.later_keyword(context, &mut keywords, node, "await ")?;
        }
        self.write(context, "(")?;
        let left = self.child(node, Field::Left)?;
        if left.kind == Kind::VariableDeclaration {
            self.head_declaration(context, &left, false)?;
        } else {
            self.visit(context, &left)?;
        }
        self.write(context, if is_of { " of " } else { " in " })?;
        self.visit_in(context, node, Field::Right)?;
        self.write(context, ") ")?;
        self.visit_in(context, node, Field::Body)
    }

    pub fn do_loop(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "do", node)?;
        self.write(context, " ")?;
        let [body, test] = [self.child(node, Field::Body)?, self.child(node, Field::Test)?];
        self.visit(context, &body)?;
        self.write(context, " ")?;
        self.word_between(context, "while", (body.end(), test.start()), 6)?;
        self.write(context, " (")?;
        self.visit(context, &test)?;
        self.write(context, ");")
    }
}
