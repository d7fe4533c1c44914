//! Expressions and patterns.

use super::lists::LONG;
use super::nodes::Node;
use super::output::{Context, Glue, length};
use super::parentheses::{AWAIT, CONDITIONAL, UNARY, UPDATE, is_below, precedence};
use super::words::{Field, Kind};
use super::{Step, Stop, Tree};
use crate::text::Flat;
use crate::tree_reads::are_same;

impl Tree<'_> {
    pub fn expression(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        match node.kind {
            Kind::Identifier => {
                self.without(node, &[Field::TypeAnnotation])?;
                let name = self.text_in(node, Field::Name)?;
                if self.dialect.maps_names_by_length() {
                    self.token(context, name, node)?;
                } else {
                    self.write_mapped(context, name, node)?;
                }
                if self.flag(node, Field::Optional)? {
                    self.write(context, "?")
                } else if self.flag(node, Field::Definite)? {
                    if self.dialect.knows_definite() { self.write(context, "!") } else { Err(Stop::Unusual) }
                } else {
                    Ok(())
                }
            }
            Kind::Literal => self.literal(context, node),
            Kind::MemberExpression => self.member(context, node),
            Kind::ArrayExpression | Kind::ArrayPattern => {
                self.without(node, &[Field::TypeAnnotation])?;
                self.write(context, "[")?;
                self.sequence(context, self.items(node, Field::Elements)?, node.end(), false)?;
                self.write(context, "]")
            }
            Kind::ObjectExpression | Kind::ObjectPattern => {
                if node.kind == Kind::ObjectPattern {
                    self.without(node, &[Field::TypeAnnotation])?;
                }
                self.write(context, "{")?;
                self.sequence(context, self.items(node, Field::Properties)?, node.end(), true)?;
                self.write(context, "}")
            }
            Kind::BinaryExpression | Kind::LogicalExpression => {
                self.operand(context, node, Field::Left)?;
                self.operator(context, node)?;
                self.operand(context, node, Field::Right)
            }
            Kind::AssignmentExpression => {
                self.visit_in(context, node, Field::Left)?;
                self.operator(context, node)?;
                self.visit_in(context, node, Field::Right)
            }
            Kind::AssignmentPattern => {
                self.visit_in(context, node, Field::Left)?;
                self.write(context, " = ")?;
                self.visit_in(context, node, Field::Right)
            }
            Kind::AwaitExpression => {
                self.word(context, "await", node)?;
                let Some(argument) = self.child_if_any(node, Field::Argument)? else { return Ok(()) };
                self.write(context, " ")?;
                self.maybe_wrap(context, &argument, is_below(argument.kind, AWAIT))
            }
            Kind::ChainExpression => self.visit_in(context, node, Field::Expression),
            Kind::ConditionalExpression => self.choice(context, node),
            Kind::ImportExpression => self.dynamic_import(context, node),
            Kind::MetaProperty => {
                self.visit_in(context, node, Field::Meta)?;
                self.write(context, ".")?;
                self.visit_in(context, node, Field::Property)
            }
            Kind::ParenthesizedExpression => self.parentheses(context, node),
            Kind::PrivateIdentifier => {
                self.write(context, "#")?;
                let name = self.text_in(node, Field::Name)?;
                self.write_mapped(context, name, node)
            }
            Kind::RestElement | Kind::SpreadElement => {
                self.without(node, &[Field::TypeAnnotation])?;
                self.write(context, "...")?;
                self.visit_in(context, node, Field::Argument)
            }
            Kind::SequenceExpression => {
                if !self.parenthesized.contains(&node.object) {
                    self.write(context, "(")?;
                }
                self.sequence(context, self.items(node, Field::Expressions)?, node.end(), false)?;
                self.write(context, ")")
            }
            Kind::Super => self.write_mapped(context, Flat::Narrow(b"super"), node),
            Kind::ThisExpression => self.write_mapped(context, Flat::Narrow(b"this"), node),
            Kind::TaggedTemplateExpression => {
                self.without(node, &[Field::TypeArguments])?;
                let tag = self.child(node, Field::Tag)?;
                let knows_all = self.dialect.knows_all_parentheses();
                let wrap = tag.kind == Kind::ChainExpression || knows_all && Self::head_needs_wrap(&tag);
                self.maybe_wrap(context, &tag, wrap)?;
                self.visit_in(context, node, Field::Quasi)
            }
            Kind::TemplateLiteral => self.template(context, node),
            Kind::UnaryExpression => self.unary(context, node),
            Kind::UpdateExpression => {
                let argument = self.child(node, Field::Argument)?;
                let operator = self.text_in(node, Field::Operator)?;
                let is_prefix = self.flag(node, Field::Prefix)?;
                if is_prefix {
                    self.write_text(context, operator)?;
                }
                let wrap = self.dialect.wraps_updated() && is_below(argument.kind, UPDATE);
                self.maybe_wrap(context, &argument, wrap)?;
                if is_prefix { Ok(()) } else { self.write_text(context, operator) }
            }
            Kind::YieldExpression => {
                let word = if self.flag(node, Field::Delegate)? { "yield*" } else { "yield" };
                self.word(context, word, node)?;
                let Some(argument) = self.child_if_any(node, Field::Argument)? else { return Ok(()) };
                self.write(context, " ")?;
                self.visit(context, &argument)
            }
            // The package has nothing for it.
            _ => Err(Stop::Unusual),
        }
    }

    fn operand(&mut self, context: &mut Context, node: &Node, field: Field) -> Step<()> {
        let operand = self.child(node, field)?;
        let wrap = self.operand_needs_wrap(&operand, node, matches!(field, Field::Right))?;
        self.maybe_wrap(context, &operand, wrap)
    }

    fn operator(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let operator = self.text_in(node, Field::Operator)?;
        self.write(context, " ")?;
        self.write_text(context, operator)?;
        self.write(context, " ")
    }

    fn member(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let object = self.child(node, Field::Object)?;
        self.maybe_wrap(context, &object, Self::head_needs_wrap(&object))?;
        let is_optional = self.flag(node, Field::Optional)?;
        if self.flag(node, Field::Computed)? {
            self.write(context, if is_optional { "?.[" } else { "[" })?;
            self.visit_in(context, node, Field::Property)?;
            return self.write(context, "]");
        }
        self.write(context, if is_optional { "?." } else { "." })?;
        self.visit_in(context, node, Field::Property)
    }

    fn choice(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let test = self.child(node, Field::Test)?;
        let wrap = precedence(test.kind).is_some_and(|own| own <= CONDITIONAL);
        self.maybe_wrap(context, &test, wrap)?;
        let question = self.hole()?;
        let mut consequent = self.context();
        self.visit_in(&mut consequent, node, Field::Consequent)?;
        let colon = self.hole()?;
        let mut alternate = self.context();
        self.visit_in(&mut alternate, node, Field::Alternate)?;
        // What is between the two is not there yet.
        if consequent.multiline || alternate.multiline || self.measure(&consequent) > LONG {
            self.fill(question, Glue::QuestionLine)?;
            self.fill(colon, Glue::ColonLine)?;
            context.broke();
            context.wrote();
            self.dedent()?;
        } else {
            self.fill(question, Glue::Question)?;
            self.fill(colon, Glue::Colon)?;
            context.wrote();
        }
        context.appended(consequent.multiline || alternate.multiline);
        Ok(())
    }

    fn dynamic_import(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        self.without(node, &[Field::Arguments])?;
        self.word(context, "import", node)?;
        self.write(context, "(")?;
        self.visit_in(context, node, Field::Source)?;
        if let Some(options) = self.child_if_any(node, Field::Options)? {
            self.write(context, ", ")?;
            self.visit(context, &options)?;
        }
        self.write(context, ")")
    }

    fn parentheses(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let expression = self.child(node, Field::Expression)?;
        if expression.kind != Kind::SequenceExpression || !self.dialect.shares_parentheses() {
            if node.loc.is_none() {
                return self.maybe_wrap(context, &expression, true);
            }
            self.write(context, "(")?;
            self.visit(context, &expression)?;
            return self.write(context, ")");
        }
        if let Some(start) = expression.start() {
            self.location(start)?;
        }
        self.write(context, "(")?;
        // As the package's set has it once, one that is in itself would lose it for both.
        if self.parenthesized.contains(&expression.object) {
            return Err(Stop::Unusual);
        }
        crate::mappings::reserve(&mut self.parenthesized, 1)?;
        self.parenthesized.push(expression.object);
        self.visit(context, &expression)?;
        self.parenthesized.pop();
        Ok(())
    }

    fn unary(&mut self, context: &mut Context, node: &Node) -> Step<()> {
        let operator = self.text_in(node, Field::Operator)?;
        if self.dialect.maps_operators() {
            self.token(context, operator, node)?;
        } else {
            self.write_text(context, operator)?;
        }
        let argument = self.child(node, Field::Argument)?;
        if length(&operator) > 1 {
            self.write(context, " ")?;
        } else if matches!(operator, Flat::Narrow(b"+" | b"-")) {
            let is_same = match argument.kind {
                Kind::UnaryExpression => are_same(&self.text_in(&argument, Field::Operator)?, &operator),
                Kind::UpdateExpression => {
                    let inner = self.text_in(&argument, Field::Operator)?;
                    self.flag(&argument, Field::Prefix)? && begins_with(&inner, &operator)
                }
                _ => false,
            };
            if is_same {
                self.write(context, " ")?;
            }
        }
        self.maybe_wrap(context, &argument, is_below(argument.kind, UNARY))
    }
}

fn begins_with(text: &Flat<'_>, start: &Flat<'_>) -> bool {
    match (text, start) {
        (Flat::Narrow(text), Flat::Narrow(start)) => text.starts_with(start),
        _ => false,
    }
}
