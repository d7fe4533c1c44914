//! Expressions.

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, CallExpression, ChainElement, Expression, ImportExpression,
    MemberExpression, NewExpression, ObjectProperty, ObjectPropertyKind, PropertyKey, PropertyKind,
    SpreadElement,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator};

use crate::acorn::builder::{Builder, Built, Twice};
use crate::acorn::patterns::Behind;
use crate::tree::{Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn expression(&mut self, expression: &Expression<'a>) -> Built<M> {
        self.deeper(|this| this.any_expression(expression))
    }

    fn any_expression(&mut self, expression: &Expression<'a>) -> Built<M> {
        match expression {
            Expression::BooleanLiteral(literal) => {
                let value = self.maker.bool(literal.value);
                self.keyword(literal.span, value, if literal.value { "true" } else { "false" })
            }
            Expression::NullLiteral(literal) => {
                let value = self.maker.null();
                self.keyword(literal.span, value, "null")
            }
            Expression::NumericLiteral(literal) => self.numeric(literal),
            Expression::BigIntLiteral(literal) => self.big_int(literal),
            Expression::RegExpLiteral(literal) => self.regexp(literal),
            Expression::StringLiteral(literal) => self.string(literal),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::TaggedTemplateExpression(tagged) => self.tagged(tagged),
            Expression::Identifier(identifier) => self.identifier(&identifier.name, identifier.span),
            Expression::Super(node) => self.node("Super", node.span, names![], &[]),
            Expression::ThisExpression(node) => self.node("ThisExpression", node.span, names![], &[]),
            Expression::ArrayExpression(array) => {
                let elements = self.list(&array.elements, |this, element| this.element(element))?;
                self.node("ArrayExpression", array.span, names!["elements"], &[elements])
            }
            Expression::ObjectExpression(object) => {
                let properties = self.list(&object.properties, |this, property| match property {
                    ObjectPropertyKind::SpreadProperty(spread) => this.spread(spread),
                    ObjectPropertyKind::ObjectProperty(property) => {
                        this.deeper(|this| this.object_property(property))
                    }
                })?;
                self.node("ObjectExpression", object.span, names!["properties"], &[properties])
            }
            Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow),
            Expression::FunctionExpression(function) => self.function(function),
            Expression::ClassExpression(class) => self.class(class),
            Expression::AssignmentExpression(node) => {
                self.unparenthesized(node.left.span())?;
                if node.operator == AssignmentOperator::Division {
                    self.divides(node.left.span().end)?;
                }
                let operator = self.maker.word(node.operator.as_str())?;
                let left = self.target(&node.left)?;
                let right = self.expression(&node.right)?;
                let names = names!["operator", "left", "right"];
                self.node("AssignmentExpression", node.span, names, &[operator, left, right])
            }
            Expression::AwaitExpression(node) => {
                let argument = self.expression(&node.argument)?;
                self.node("AwaitExpression", node.span, names!["argument"], &[argument])
            }
            Expression::YieldExpression(node) => {
                let delegate = self.maker.bool(node.delegate);
                let argument = self.or_null(node.argument.as_ref(), |this, item| this.expression(item))?;
                self.node("YieldExpression", node.span, names!["delegate", "argument"], &[delegate, argument])
            }
            Expression::BinaryExpression(node) => {
                if node.operator == BinaryOperator::Division {
                    self.divides(node.left.span().end)?;
                }
                let left = self.expression(&node.left)?;
                self.binary("BinaryExpression", node.span, left, node.operator.as_str(), &node.right)
            }
            Expression::LogicalExpression(node) => {
                let left = self.expression(&node.left)?;
                self.binary("LogicalExpression", node.span, left, node.operator.as_str(), &node.right)
            }
            Expression::PrivateInExpression(node) => {
                let left = self.private_name(&node.left.name, node.left.span)?;
                self.binary("BinaryExpression", node.span, left, "in", &node.right)
            }
            Expression::ConditionalExpression(node) => {
                let test = self.expression(&node.test)?;
                let consequent = self.expression(&node.consequent)?;
                let alternate = self.expression(&node.alternate)?;
                let names = names!["test", "consequent", "alternate"];
                self.node("ConditionalExpression", node.span, names, &[test, consequent, alternate])
            }
            Expression::CallExpression(call) => self.call(call),
            Expression::NewExpression(node) => self.new_expression(node),
            Expression::ImportExpression(node) => self.import_call(node),
            Expression::ChainExpression(chain) => {
                let expression = match &chain.expression {
                    ChainElement::CallExpression(call) => self.call(call)?,
                    element => self.member(element.as_member_expression().ok_or(Stop::Unfit)?)?,
                };
                self.node("ChainExpression", chain.span, names!["expression"], &[expression])
            }
            Expression::ParenthesizedExpression(node) => {
                let expression = self.expression(&node.expression)?;
                if !self.options.preserve_parens {
                    return Ok(expression);
                }
                self.node("ParenthesizedExpression", node.span, names!["expression"], &[expression])
            }
            Expression::SequenceExpression(node) => {
                let expressions = self.list(&node.expressions, |this, item| this.expression(item))?;
                self.node("SequenceExpression", node.span, names!["expressions"], &[expressions])
            }
            Expression::UnaryExpression(node) => {
                let operator = self.maker.word(node.operator.as_str())?;
                let prefix = self.maker.bool(true);
                let argument = self.expression(&node.argument)?;
                let names = names!["operator", "prefix", "argument"];
                self.node("UnaryExpression", node.span, names, &[operator, prefix, argument])
            }
            Expression::UpdateExpression(node) => {
                self.unparenthesized(node.argument.span())?;
                let operator = self.maker.word(node.operator.as_str())?;
                let prefix = self.maker.bool(node.prefix);
                let argument = self.simple_target(&node.argument)?;
                let names = names!["operator", "prefix", "argument"];
                self.node("UpdateExpression", node.span, names, &[operator, prefix, argument])
            }
            Expression::ImportMeta(node) => self.meta("import", "meta", node.span),
            Expression::NewTarget(node) => self.meta("new", "target", node.span),
            _ => self.member(expression.as_member_expression().ok_or(Stop::Unfit)?),
        }
    }

    /// Whether acorn sees a division behind a place, too: behind some words and braces it may see the beginning of a regular expression.
    fn divides(&self, at: u32) -> Made<()> {
        let left = self.before(at);
        if ["}", "of", "yield"].iter().any(|end| left.ends_with(end)) { Err(Stop::Unfit) } else { Ok(()) }
    }

    fn binary(
        &mut self,
        kind: &'static str,
        span: Span,
        left: M::Value,
        operator: &'static str,
        right: &Expression<'a>,
    ) -> Built<M> {
        let operator = self.maker.word(operator)?;
        let right = self.expression(right)?;
        self.node(kind, span, names!["left", "operator", "right"], &[left, operator, right])
    }

    /// `import.meta` or `new.target`, written without a gap.
    fn meta(&mut self, meta: &'static str, property: &'static str, span: Span) -> Built<M> {
        let written = self.source.slice(span.start, span.end);
        if written.strip_prefix(meta).and_then(|rest| rest.strip_prefix('.')) != Some(property) {
            return Err(Stop::Unfit);
        }
        let middle = span.start + meta.len() as u32;
        let first = self.identifier(meta, Span::new(span.start, middle))?;
        let second = self.identifier(property, Span::new(middle + 1, span.end))?;
        self.node("MetaProperty", span, names!["meta", "property"], &[first, second])
    }

    pub fn member(&mut self, member: &MemberExpression<'a>) -> Built<M> {
        let object = self.expression(member.object())?;
        let is_computed = matches!(member, MemberExpression::ComputedMemberExpression(_));
        let property = match member {
            MemberExpression::ComputedMemberExpression(member) => self.expression(&member.expression)?,
            MemberExpression::StaticMemberExpression(member) => {
                self.identifier(&member.property.name, member.property.span)?
            }
            MemberExpression::PrivateFieldExpression(member) => {
                self.private_name(&member.field.name, member.field.span)?
            }
        };
        let computed = self.maker.bool(is_computed);
        let optional = self.maker.bool(member.optional());
        let names = names!["object", "property", "computed", "optional"];
        self.node("MemberExpression", member.span(), names, &[object, property, computed, optional])
    }

    fn call(&mut self, call: &CallExpression<'a>) -> Built<M> {
        if call.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let callee = self.expression(&call.callee)?;
        let arguments = self.arguments(&call.arguments)?;
        let optional = self.maker.bool(call.optional);
        let names = names!["callee", "arguments", "optional"];
        self.node("CallExpression", call.span, names, &[callee, arguments, optional])
    }

    fn arguments(&mut self, arguments: &[Argument<'a>]) -> Built<M> {
        self.list(arguments, |this, argument| match argument {
            Argument::SpreadElement(spread) => this.spread(spread),
            _ => this.expression(argument.as_expression().ok_or(Stop::Unfit)?),
        })
    }

    fn new_expression(&mut self, node: &NewExpression<'a>) -> Built<M> {
        if node.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let callee = self.expression(&node.callee)?;
        // Without parentheses it ends where what is called does.
        let arguments = if node.arguments.is_empty() && node.callee.span().end == node.span.end {
            self.options.no_arguments.clone()
        } else {
            self.arguments(&node.arguments)?
        };
        self.node("NewExpression", node.span, names!["callee", "arguments"], &[callee, arguments])
    }

    fn import_call(&mut self, node: &ImportExpression<'a>) -> Built<M> {
        if node.phase.is_some() {
            return Err(Stop::Unfit);
        }
        let source = self.expression(&node.source)?;
        if self.options.attributes {
            let options = self.or_null(node.options.as_ref(), |this, options| this.expression(options))?;
            let names = names!["source", "options"];
            return self.node("ImportExpression", node.span, names, &[source, options]);
        }
        if node.options.is_some() || self.before(node.span.end - 1).ends_with(',') {
            return Err(Stop::Unfit);
        }
        self.node("ImportExpression", node.span, names!["source"], &[source])
    }

    fn spread(&mut self, spread: &SpreadElement<'a>) -> Built<M> {
        let argument = self.expression(&spread.argument)?;
        self.node("SpreadElement", spread.span, names!["argument"], &[argument])
    }

    fn element(&mut self, element: &ArrayExpressionElement<'a>) -> Built<M> {
        match element {
            ArrayExpressionElement::Elision(_) => Ok(self.maker.null()),
            ArrayExpressionElement::SpreadElement(spread) => self.spread(spread),
            _ => self.expression(element.as_expression().ok_or(Stop::Unfit)?),
        }
    }

    fn object_property(&mut self, property: &ObjectProperty<'a>) -> Built<M> {
        let (span, computed) = (property.span, property.computed);
        if property.shorthand {
            let PropertyKey::StaticIdentifier(name) = &property.key else { return Err(Stop::Unfit) };
            let Expression::Identifier(_) = &property.value else { return Err(Stop::Unfit) };
            let Twice { key, value } = self.identifier_twice(&name.name, name.span)?;
            return self.property(span, false, key, value, Behind::Nothing);
        }
        let key = self.key(&property.key)?;
        let value = self.expression(&property.value)?;
        let behind = match property.kind {
            PropertyKind::Get => Behind::Accessor("get"),
            PropertyKind::Set => Behind::Accessor("set"),
            PropertyKind::Init if property.method => Behind::Parameters,
            PropertyKind::Init => Behind::Value,
        };
        self.property(span, computed, key, value, behind)
    }
}
