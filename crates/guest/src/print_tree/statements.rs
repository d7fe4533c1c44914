//! Nodes by their types, and statements.

use super::nodes::Node;
use super::output::Context;
use super::parentheses::precedence;
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::text::Flat;
use crate::tree_reads::Descent;

impl Tree<'_> {
    /// A node with the comments before it.
    pub fn visit(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.without_items(node, Field::Decorators)?;
        let mut casts = 0;
        if let Some(loc) = node.loc {
            if self.has(node.object, Field::Parameter)? {
                return Err(Stop::Unusual);
            }
            let can_be_cast = self.dialect.knows_casts() && precedence(node.kind).is_some();
            let expression = can_be_cast.then_some(node);
            casts = self.flush_until(context, None, Some(loc.start), true, expression)?;
            self.begin_node(node)?;
        }
        self.deeper(|tree| tree.print(context, node))?;
        self.end_node(node)?;
        for _ in 0..casts {
            self.write(context, ")")?;
        }
        Ok(())
    }

    pub fn visit_in(&mut self, context: &mut Context, node: &Node, field: Field) -> Step<()> {
        let child = self.child(node, field)?;
        self.visit(context, &child)
    }

    pub fn maybe_wrap(&mut self, context: &mut Context, node: &Node, wrap: bool) -> Step<()> {
        if !wrap {
            return self.visit(context, node);
        }
        self.begin_node(node)?;
        self.write(context, "(")?;
        self.visit(context, node)?;
        self.write(context, ")")?;
        self.end_node(node)
    }

    fn print(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        match node.kind {
            Kind::BlockStatement | Kind::ClassBody => self.block(context, node),
            Kind::Program => self.body(context, node),
            Kind::CallExpression | Kind::NewExpression => self.call(context, node),
            Kind::ClassDeclaration | Kind::ClassExpression => self.class(context, node),
            Kind::FunctionDeclaration | Kind::FunctionExpression => self.function(context, node),
            Kind::MethodDefinition => self.method(context, node),
            Kind::PropertyDefinition => self.class_field(context, node),
            Kind::Property => self.property(context, node),
            Kind::ArrowFunctionExpression => self.arrow(context, node),
            Kind::StaticBlock => self.static_block(context, node),
            Kind::ExportAllDeclaration => self.export_all(context, node),
            Kind::ExportDefaultDeclaration => self.export_default(context, node),
            Kind::ExportNamedDeclaration => self.export_named(context, node),
            Kind::ExportSpecifier => self.export_specifier(context, node),
            Kind::ImportDeclaration => self.import(context, node),
            Kind::ImportSpecifier => self.import_specifier(context, node),
            Kind::BreakStatement => self.jump(context, node, "break"),
            Kind::ContinueStatement => self.jump(context, node, "continue"),
            Kind::DebuggerStatement => {
                self.write_mapped(context, Flat::Narrow(b"debugger"), node)?;
                self.write(context, ";")
            }
            Kind::DoWhileStatement => self.do_loop(context, node),
            Kind::EmptyStatement => self.write(context, ";"),
            Kind::ExpressionStatement => {
                let expression = self.child(node, Field::Expression)?;
                let wrap = self.leads_with_keyword(&expression)?;
                self.maybe_wrap(context, &expression, wrap)?;
                self.write(context, ";")
            }
            Kind::ForStatement => self.for_loop(context, node),
            Kind::ForInStatement | Kind::ForOfStatement => self.for_each(context, node),
            Kind::IfStatement => self.condition(context, node),
            Kind::LabeledStatement => {
                self.visit_in(context, node, Field::Label)?;
                self.write(context, ": ")?;
                self.visit_in(context, node, Field::Body)
            }
            Kind::ReturnStatement => self.result(context, node),
            // Versions that do not visit them have nothing for them.
            Kind::SwitchCase | Kind::CatchClause if !self.dialect.visits_clauses() => Err(Stop::Unusual),
            Kind::SwitchCase => self.case(context, node),
            Kind::SwitchStatement => self.switch(context, node),
            Kind::ThrowStatement => {
                self.word(context, "throw", node)?;
                self.write(context, " ")?;
                if let Some(argument) = self.child_if_any(node, Field::Argument)? {
                    self.visit(context, &argument)?;
                }
                self.write(context, ";")
            }
            Kind::CatchClause => self.catch(context, node),
            Kind::TryStatement => self.attempt(context, node),
            Kind::VariableDeclaration => {
                self.declaration(context, node, false)?;
                self.write(context, ";")
            }
            Kind::VariableDeclarator => self.declarator(context, node, false),
            Kind::WhileStatement => self.headed(context, node, "while", Field::Test),
            Kind::WithStatement => self.headed(context, node, "with", Field::Object),
            _ => self.expression(context, node),
        }
    }

    fn jump(&mut self, context: &mut Context, node: &Node, word: &'static str) -> Step<()> {
        self.word(context, word, node)?;
        if let Some(label) = self.child_if_any(node, Field::Label)? {
            self.write(context, " ")?;
            self.visit(context, &label)?;
        }
        self.write(context, ";")
    }

    fn condition(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "if", node)?;
        self.write(context, " (")?;
        self.visit_in(context, node, Field::Test)?;
        self.write(context, ") ")?;
        let consequent = self.child(node, Field::Consequent)?;
        let alternate = self.child_if_any(node, Field::Alternate)?;
        let knows_braces = self.dialect.knows_all_parentheses();
        if knows_braces && alternate.is_some() && self.ends_with_if(&consequent)? {
            self.begin_node(&consequent)?;
            self.write(context, "{")?;
            self.indent()?;
            self.newline(context)?;
            self.visit(context, &consequent)?;
            self.dedent()?;
            self.newline(context)?;
            self.write(context, "}")?;
            self.end_node(&consequent)?;
        } else {
            self.visit(context, &consequent)?;
        }
        let Some(alternate) = alternate else { return Ok(()) };
        self.space()?;
        self.word_between(context, "else", (consequent.end(), alternate.start()), 4)?;
        self.write(context, " ")?;
        self.visit(context, &alternate)
    }

    fn result(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "return", node)?;
        let Some(argument) = self.child_if_any(node, Field::Argument)? else {
            return self.write(context, ";");
        };
        let has_comment = argument.start().is_some_and(|start| self.comment_is_before(start));
        self.write(context, if has_comment { " (" } else { " " })?;
        self.visit(context, &argument)?;
        self.write(context, if has_comment { ");" } else { ";" })
    }

    fn case(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        if let Some(test) = self.child_if_any(node, Field::Test)? {
            self.word(context, "case", node)?;
            self.write(context, " ")?;
            self.visit(context, &test)?;
        } else {
            self.word(context, "default", node)?;
        }
        self.write(context, ":")?;
        self.indent()?;
        for statement in self.items(node, Field::Consequent)? {
            self.newline(context)?;
            let statement = self.node(*statement)?;
            self.visit(context, &statement)?;
        }
        self.dedent()
    }

    fn switch(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "switch", node)?;
        self.write(context, " (")?;
        self.visit_in(context, node, Field::Discriminant)?;
        self.write(context, ") {")?;
        self.indent()?;
        for (index, case) in self.items(node, Field::Cases)?.iter().enumerate() {
            if index > 0 {
                self.margin()?;
            }
            self.newline(context)?;
            let case = self.node(*case)?;
            if self.dialect.visits_clauses() {
                self.visit(context, &case)?;
            } else {
                self.case(context, &case)?;
            }
        }
        self.dedent()?;
        self.newline(context)?;
        self.write(context, "}")
    }

    fn catch(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "catch", node)?;
        if let Some(param) = self.child_if_any(node, Field::Param)? {
            self.write(context, "(")?;
            self.track(&param)?;
            self.visit(context, &param)?;
            self.write(context, ")")?;
        }
        self.write(context, " ")?;
        self.visit_in(context, node, Field::Body)
    }

    fn attempt(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.word(context, "try", node)?;
        self.write(context, " ")?;
        let block = self.child(node, Field::Block)?;
        self.visit(context, &block)?;
        let mut end = block.end();
        if let Some(handler) = self.child_if_any(node, Field::Handler)? {
            self.write(context, " ")?;
            if self.dialect.visits_clauses() {
                self.visit(context, &handler)?;
            } else {
                self.catch(context, &handler)?;
            }
            end = handler.end();
        }
        if let Some(finalizer) = self.child_if_any(node, Field::Finalizer)? {
            self.write(context, " ")?;
            self.word_between(context, "finally", (end, finalizer.start()), 7)?;
            self.write(context, " ")?;
            self.visit(context, &finalizer)?;
        }
        Ok(())
    }
}
