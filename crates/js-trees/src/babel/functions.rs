//! Functions, methods and classes.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Class, ClassElement, ClassType, FormalParameter,
    FormalParameters, Function, FunctionBody, FunctionType, MethodDefinition, MethodDefinitionKind,
    PropertyDefinition, PropertyKey,
};
use oxc_span::Span;

use crate::babel::builder::{Builder, Built, List};
use crate::babel::comments::Node;
use crate::babel::patterns::Reading;
use crate::plain;
use crate::tree::{Made, Maker, Stop};

/// A method of an object or a class.
pub(crate) struct Method<V> {
    pub kind: &'static str,
    pub key: Node<V>,
    pub computed: bool,
    pub span: Span,
}

/// Parameters and body.
struct Parts<V> {
    params: V,
    last: Option<Node<V>>,
    body: V,
}

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn function(&mut self, function: &Function<'a>) -> Built<M> {
        let kind = match function.r#type {
            FunctionType::FunctionDeclaration => "FunctionDeclaration",
            FunctionType::FunctionExpression => "FunctionExpression",
            _ => return Err(Stop::Unfit),
        };
        let id = self.or_null(function.id.as_ref(), |this, id| this.identifier(&id.name, id.span))?;
        let generator = self.maker.bool(function.generator);
        let is_async = self.maker.bool(function.r#async);
        let Parts { params, last, body } = self.parts(function)?;
        let names = names!["id", "generator", "async", "params", "body"];
        let at = (function.span.start, function.span.end);
        let node = self.unfinished(kind, at, names, &[id, generator, is_async, params, body])?;
        self.done(node, last.as_ref())
    }

    fn parts(&mut self, function: &Function<'a>) -> Made<Parts<M::Value>> {
        plain::function(function)?;
        let Some(body) = &function.body else { return Err(Stop::Unfit) };
        self.functions += 1;
        let List { value: params, last } =
            self.parameters(&function.params, Reading::Binding, Reading::Binding)?;
        let body = self.function_body(body)?.value;
        self.functions -= 1;
        Ok(Parts { params, last, body })
    }

    fn parameters(
        &mut self,
        parameters: &FormalParameters<'a>,
        reading: Reading,
        reading_rest: Reading,
    ) -> Made<List<M::Value>> {
        let (mut values, mut last) = (Vec::new(), None);
        for parameter in &parameters.items {
            let node = self.deeper(|this| this.parameter(parameter, reading))?;
            values.push(node.value.clone());
            last = Some(node);
        }
        if let Some(rest) = &parameters.rest {
            plain::rest(rest)?;
            let node = self.rest(&rest.rest, reading_rest)?;
            values.push(node.value.clone());
            last = Some(node);
        }
        Ok(List { value: self.maker.list(values)?, last })
    }

    fn parameter(&mut self, parameter: &FormalParameter<'a>, reading: Reading) -> Built<M> {
        plain::parameter(parameter)?;
        let node = self.binding(&parameter.pattern, reading)?;
        match &parameter.initializer {
            Some(value) => self.with_default(node, parameter.span, |this| this.expression(value)),
            None => Ok(node),
        }
    }

    fn function_body(&mut self, body: &FunctionBody<'a>) -> Built<M> {
        let directives = self.directives(&body.directives)?;
        let statements = self.statements(&body.statements)?;
        self.node("BlockStatement", body.span, names!["body", "directives"], &[statements, directives])
    }

    pub fn arrow(&mut self, arrow: &ArrowFunctionExpression<'a>) -> Built<M> {
        if arrow.type_parameters.is_some() || arrow.return_type.is_some() {
            return Err(Stop::Unfit);
        }
        let span = arrow.span;
        if arrow.r#async && self.comments.any_between(span.start, arrow.params.span.start) {
            return Err(Stop::Unfit);
        }
        let id = self.maker.null();
        let generator = self.maker.bool(false);
        let is_async = self.maker.bool(arrow.r#async);
        self.functions += 1;
        // In parentheses a rest parameter is read as one; behind `async` it is an argument first.
        let rest = if arrow.r#async { Reading::Expression } else { Reading::Binding };
        let List { value: params, last } = self.parameters(&arrow.params, Reading::Expression, rest)?;
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => self.function_body(body)?,
            body => match body.as_expression() {
                Some(expression) => self.expression(expression)?,
                None => return Err(Stop::Unfit),
            },
        };
        self.functions -= 1;
        let names = names!["id", "generator", "async", "params", "body"];
        let values = [id, generator, is_async, params, body.value];
        let node = self.unfinished("ArrowFunctionExpression", (span.start, span.end), names, &values)?;
        self.done(node, last.as_ref())
    }

    /// A method of an object; its own key has been made.
    pub fn object_method(&mut self, method: Method<M::Value>, function: &Function<'a>) -> Built<M> {
        let is_method = self.maker.bool(method.kind == "method");
        let kind = self.maker.word(method.kind)?;
        let computed = self.maker.bool(method.computed);
        let id = self.maker.null();
        let generator = self.maker.bool(function.generator);
        let is_async = self.maker.bool(function.r#async);
        let Parts { params, last, body } = self.parts(function)?;
        let key = method.key.value;
        // `get`, `set` and `async` were taken for a plain key first.
        let key_first = !method.computed || method.kind != "method" || function.r#async;
        let names = if key_first {
            names!["method", "key", "computed", "kind", "id", "generator", "async", "params", "body"]
        } else {
            names!["method", "computed", "key", "kind", "id", "generator", "async", "params", "body"]
        };
        let (first, second) = if key_first { (key, computed) } else { (computed, key) };
        let values = [is_method, first, second, kind, id, generator, is_async, params, body];
        let node = self.unfinished("ObjectMethod", (method.span.start, method.span.end), names, &values)?;
        self.done(node, last.as_ref())
    }

    pub fn class(&mut self, class: &Class<'a>) -> Built<M> {
        let kind = match class.r#type {
            ClassType::ClassDeclaration => "ClassDeclaration",
            ClassType::ClassExpression => "ClassExpression",
        };
        plain::class(class)?;
        let id = self.or_null(class.id.as_ref(), |this, id| this.identifier(&id.name, id.span))?;
        let super_class = match &class.heritage {
            Some(heritage) => self.expression(&heritage.expression)?.value,
            None => self.maker.null(),
        };
        let mut members = Vec::new();
        for element in &class.body.body {
            members.push(self.deeper(|this| this.class_element(element))?.value);
        }
        let members = self.maker.list(members)?;
        let body = self.node("ClassBody", class.body.span, names!["body"], &[members])?.value;
        self.node(kind, class.span, names!["id", "superClass", "body"], &[id, super_class, body])
    }

    fn class_element(&mut self, element: &ClassElement<'a>) -> Built<M> {
        match element {
            ClassElement::StaticBlock(block) => {
                self.functions += 1;
                let body = self.statements(&block.body)?;
                self.functions -= 1;
                self.node("StaticBlock", block.span, names!["body"], &[body])
            }
            ClassElement::MethodDefinition(method) => self.class_method(method),
            ClassElement::PropertyDefinition(property) => self.class_property(property),
            _ => Err(Stop::Unfit),
        }
    }

    fn class_method(&mut self, method: &MethodDefinition<'a>) -> Built<M> {
        plain::method(&self.source, method)?;
        let function = &method.value;
        let kind = match method.kind {
            MethodDefinitionKind::Constructor => "constructor",
            MethodDefinitionKind::Method => "method",
            MethodDefinitionKind::Get => "get",
            MethodDefinitionKind::Set => "set",
        };
        let (is_private, is_typescript) =
            (matches!(method.key, PropertyKey::PrivateIdentifier(_)), self.typescript());
        let key = self.key(&method.key)?.value;
        let word = self.maker.word(kind)?;
        let is_static = self.maker.bool(method.r#static);
        let computed = self.maker.bool(method.computed);
        let id = self.maker.null();
        let generator = self.maker.bool(function.generator);
        let is_async = self.maker.bool(function.r#async);
        let Parts { params, last, body } = self.parts(function)?;
        // What comes before `params`, by what the parser knew of the member in which order.
        let modified = matches!(kind, "get" | "set") || function.r#async;
        let at = (method.span.start, method.span.end);
        let end = [id, generator, is_async, params, body];
        let name = if is_private { "ClassPrivateMethod" } else { "ClassMethod" };
        let mut make = |names, start: &[M::Value]| {
            let values: Vec<M::Value> = start.iter().chain(&end).cloned().collect();
            self.unfinished(name, at, names, &values)
        };
        let node = if function.generator && !function.r#async {
            match (is_private, method.computed) {
                (true, _) => make(
                    names!["static", "kind", "key", "id", "generator", "async", "params", "body"],
                    &[is_static, word, key],
                ),
                (false, false) => make(
                    names!["static", "kind", "key", "computed", "id", "generator", "async", "params", "body"],
                    &[is_static, word, key, computed],
                ),
                (false, true) => make(
                    names!["static", "kind", "computed", "key", "id", "generator", "async", "params", "body"],
                    &[is_static, word, computed, key],
                ),
            }
        } else if modified {
            make(
                names!["static", "key", "computed", "kind", "id", "generator", "async", "params", "body"],
                &[is_static, key, computed, word],
            )
        } else if is_private {
            make(
                names!["static", "key", "kind", "id", "generator", "async", "params", "body"],
                &[is_static, key, word],
            )
        } else if method.computed {
            make(
                names!["static", "computed", "key", "kind", "id", "generator", "async", "params", "body"],
                &[is_static, computed, key, word],
            )
        } else if named_static(&method.key, at.0) && !is_typescript {
            make(
                names!["kind", "computed", "key", "static", "id", "generator", "async", "params", "body"],
                &[word, computed, key, is_static],
            )
        } else {
            make(
                names!["static", "key", "computed", "kind", "id", "generator", "async", "params", "body"],
                &[is_static, key, computed, word],
            )
        }?;
        self.done(node, last.as_ref())
    }

    fn class_property(&mut self, property: &PropertyDefinition<'a>) -> Built<M> {
        plain::property(&self.source, property)?;
        let key = self.key(&property.key)?.value;
        let is_static = self.maker.bool(property.r#static);
        let computed = self.maker.bool(property.computed);
        self.functions += 1;
        let value = self.or_null(property.value.as_ref(), |this, value| this.expression(value))?;
        self.functions -= 1;
        let span = property.span;
        if matches!(property.key, PropertyKey::PrivateIdentifier(_)) {
            let names = names!["static", "key", "value"];
            return self.node("ClassPrivateProperty", span, names, &[is_static, key, value]);
        }
        if property.computed {
            let names = names!["static", "computed", "key", "value"];
            return self.node("ClassProperty", span, names, &[is_static, computed, key, value]);
        }
        if named_static(&property.key, span.start) && !self.typescript() {
            let names = names!["computed", "key", "static", "value"];
            return self.node("ClassProperty", span, names, &[computed, key, is_static, value]);
        }
        let names = names!["static", "key", "computed", "value"];
        self.node("ClassProperty", span, names, &[is_static, key, computed, value])
    }
}

/// A member that begins with its own name `static` was taken for a static one first.
fn named_static(key: &PropertyKey<'_>, start: u32) -> bool {
    let written = Span::new(start, start + 6);
    matches!(key, PropertyKey::StaticIdentifier(name) if name.span == written && name.name == "static")
}
