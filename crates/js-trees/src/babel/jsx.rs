//! Elements of JSX.

use oxc_ast::ast::{
    JSXAttribute, JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement,
    JSXElementName, JSXExpression, JSXExpressionContainer, JSXFragment, JSXMemberExpression,
    JSXMemberExpressionObject, JSXNamespacedName,
};
use oxc_span::Span;
use oxc_syntax::xml_entities::XML_ENTITIES;

use crate::babel::builder::{Builder, Built};
use crate::source::is_old;
use crate::tree::{Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn jsx_element(&mut self, element: &JSXElement<'a>) -> Built<M> {
        let opening = &element.opening_element;
        if opening.type_arguments.is_some() {
            return Err(Stop::Unfit);
        }
        let name = self.jsx_name(&opening.name)?.value;
        let attributes = self.list(&opening.attributes, |this, item| match item {
            JSXAttributeItem::Attribute(attribute) => this.jsx_attribute(attribute),
            JSXAttributeItem::SpreadAttribute(spread) => {
                let argument = this.expression(&spread.argument)?.value;
                this.node("JSXSpreadAttribute", spread.span, names!["argument"], &[argument])
            }
        })?;
        let attributes = attributes.value;
        let closes = self.maker.bool(element.closing_element.is_none());
        let names = names!["name", "attributes", "selfClosing"];
        let opening = self.node("JSXOpeningElement", opening.span, names, &[name, attributes, closes])?.value;
        let children = self.jsx_children(&element.children)?;
        let closing = self.or_null(element.closing_element.as_ref(), |this, closing| {
            let name = this.jsx_name(&closing.name)?.value;
            this.node("JSXClosingElement", closing.span, names!["name"], &[name])
        })?;
        let names = names!["openingElement", "closingElement", "children"];
        self.node("JSXElement", element.span, names, &[opening, closing, children])
    }

    pub fn jsx_fragment(&mut self, fragment: &JSXFragment<'a>) -> Built<M> {
        let opening = self.node("JSXOpeningFragment", fragment.opening_fragment.span, names![], &[])?.value;
        let children = self.jsx_children(&fragment.children)?;
        let closing = self.node("JSXClosingFragment", fragment.closing_fragment.span, names![], &[])?.value;
        let names = names!["openingFragment", "closingFragment", "children"];
        self.node("JSXFragment", fragment.span, names, &[opening, closing, children])
    }

    fn jsx_children(&mut self, children: &[JSXChild<'a>]) -> Made<M::Value> {
        let list = self.list(children, |this, child| {
            this.deeper(|this| match child {
                JSXChild::Text(text) => this.jsx_text(text.span),
                JSXChild::Element(element) => this.jsx_element(element),
                JSXChild::Fragment(fragment) => this.jsx_fragment(fragment),
                JSXChild::ExpressionContainer(container) => this.jsx_container(container),
                JSXChild::Spread(spread) => {
                    let expression = this.expression(&spread.expression)?.value;
                    this.node("JSXSpreadChild", spread.span, names!["expression"], &[expression])
                }
            })
        })?;
        Ok(list.value)
    }

    fn jsx_text(&mut self, span: Span) -> Built<M> {
        let written = self.source.slice(span.start, span.end);
        let value = self.maker.text(&decoded(&written.replace("\r\n", "\n"))?)?;
        self.literal("JSXText", span, value)
    }

    fn jsx_container(&mut self, container: &JSXExpressionContainer<'a>) -> Built<M> {
        let expression = match &container.expression {
            JSXExpression::EmptyExpression(_) => {
                let inside = Span::new(container.span.start + 1, container.span.end - 1);
                self.node("JSXEmptyExpression", inside, names![], &[])?
            }
            expression => match expression.as_expression() {
                Some(expression) => self.expression(expression)?,
                None => return Err(Stop::Unfit),
            },
        };
        self.node("JSXExpressionContainer", container.span, names!["expression"], &[expression.value])
    }

    fn jsx_attribute(&mut self, attribute: &JSXAttribute<'a>) -> Built<M> {
        let name = match &attribute.name {
            JSXAttributeName::Identifier(name) => self.jsx_identifier(&name.name, name.span)?,
            JSXAttributeName::NamespacedName(name) => self.jsx_namespaced(name)?,
        };
        let value = self.or_null(attribute.value.as_ref(), |this, value| match value {
            JSXAttributeValue::StringLiteral(literal) => {
                let span = literal.span;
                let value = this.maker.text(&decoded(this.source.slice(span.start + 1, span.end - 1))?)?;
                this.literal("StringLiteral", span, value)
            }
            JSXAttributeValue::ExpressionContainer(container) => this.jsx_container(container),
            JSXAttributeValue::Element(element) => this.jsx_element(element),
            JSXAttributeValue::Fragment(fragment) => this.jsx_fragment(fragment),
        })?;
        self.node("JSXAttribute", attribute.span, names!["name", "value"], &[name.value, value])
    }

    fn jsx_name(&mut self, name: &JSXElementName<'a>) -> Built<M> {
        match name {
            JSXElementName::Identifier(name) => self.jsx_identifier(&name.name, name.span),
            JSXElementName::IdentifierReference(name) => self.jsx_identifier(&name.name, name.span),
            JSXElementName::NamespacedName(name) => self.jsx_namespaced(name),
            JSXElementName::MemberExpression(member) => self.jsx_member(member),
            JSXElementName::ThisExpression(this) => self.jsx_identifier("this", this.span),
        }
    }

    fn jsx_namespaced(&mut self, name: &JSXNamespacedName<'a>) -> Built<M> {
        let namespace = self.jsx_identifier(&name.namespace.name, name.namespace.span)?.value;
        let local = self.jsx_identifier(&name.name.name, name.name.span)?.value;
        self.node("JSXNamespacedName", name.span, names!["namespace", "name"], &[namespace, local])
    }

    fn jsx_member(&mut self, member: &JSXMemberExpression<'a>) -> Built<M> {
        let object = self.deeper(|this| match &member.object {
            JSXMemberExpressionObject::IdentifierReference(name) => {
                this.jsx_identifier(&name.name, name.span)
            }
            JSXMemberExpressionObject::MemberExpression(member) => this.jsx_member(member),
            JSXMemberExpressionObject::ThisExpression(node) => this.jsx_identifier("this", node.span),
        })?;
        let property = self.jsx_identifier(&member.property.name, member.property.span)?.value;
        self.node("JSXMemberExpression", member.span, names!["object", "property"], &[object.value, property])
    }

    fn jsx_identifier(&mut self, name: &str, span: Span) -> Built<M> {
        // Without escapes, which are no part of such names.
        if self.source.slice(span.start, span.end) != name
            || !name.chars().all(|char| is_old(char) && char != '\\')
        {
            return Err(Stop::Unfit);
        }
        let name = self.maker.name(name)?;
        self.node("JSXIdentifier", span, names!["name"], &[name])
    }
}

/// A text with its entities decoded, as Babel does it: what is no known name and no number stays.
fn decoded(text: &str) -> Made<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match entity(rest)? {
            Some((char, len)) => {
                out.push(char);
                rest = &rest[len..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// The character of an entity that a text behind `&` begins with, and how many bytes it takes.
fn entity(text: &str) -> Made<Option<(char, usize)>> {
    let Some(end) = text.find(';') else { return Ok(None) };
    let name = &text[..end];
    let Some(number) = name.strip_prefix('#') else {
        return Ok(XML_ENTITIES.get(name).map(|&char| (char, end + 1)));
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Ok(None);
    }
    let code = u32::from_str_radix(digits, radix).map_err(|_| Stop::Unfit)?;
    let char = char::from_u32(code).ok_or(Stop::Unfit)?;
    Ok(Some((char, end + 1)))
}
