//! Functions, methods and classes.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Class, ClassElement, ClassType, FormalParameter,
    FormalParameters, Function, FunctionBody, FunctionType, MethodDefinition, MethodDefinitionKind,
    PropertyDefinition, Statement,
};

use crate::acorn::builder::{Builder, Built};
use crate::plain;
use crate::tree::{Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn function(&mut self, function: &Function<'a>) -> Built<M> {
        let kind = match function.r#type {
            FunctionType::FunctionDeclaration => "FunctionDeclaration",
            FunctionType::FunctionExpression => "FunctionExpression",
            _ => return Err(Stop::Unfit),
        };
        plain::function(function)?;
        let id = self.or_null(function.id.as_ref(), |this, id| this.identifier(&id.name, id.span))?;
        let expression = self.maker.bool(false);
        let generator = self.maker.bool(function.generator);
        let is_async = self.maker.bool(function.r#async);
        let params = self.parameters(&function.params)?;
        let body = self.function_body(function.body.as_deref().ok_or(Stop::Unfit)?)?;
        let names = names!["id", "expression", "generator", "async", "params", "body"];
        let values = [id, expression, generator, is_async, params, body];
        self.node(kind, function.span, names, &values)
    }

    fn parameters(&mut self, parameters: &FormalParameters<'a>) -> Built<M> {
        let mut values = Vec::new();
        for parameter in &parameters.items {
            values.push(self.deeper(|this| this.parameter(parameter))?);
        }
        if let Some(rest) = &parameters.rest {
            plain::rest(rest)?;
            values.push(self.rest(&rest.rest)?);
        }
        self.maker.list(values)
    }

    fn parameter(&mut self, parameter: &FormalParameter<'a>) -> Built<M> {
        plain::parameter(parameter)?;
        let left = self.binding(&parameter.pattern)?;
        match &parameter.initializer {
            Some(value) => self.with_default(left, parameter.span, value),
            None => Ok(left),
        }
    }

    fn function_body(&mut self, body: &FunctionBody<'a>) -> Built<M> {
        let mut statements = self.directives(&body.directives)?;
        self.statements(&body.statements, &mut statements)?;
        let statements = self.maker.list(statements)?;
        self.node("BlockStatement", body.span, names!["body"], &[statements])
    }

    pub fn arrow(&mut self, arrow: &ArrowFunctionExpression<'a>) -> Built<M> {
        if arrow.type_parameters.is_some() || arrow.return_type.is_some() {
            return Err(Stop::Unfit);
        }
        let id = self.maker.null();
        let params = self.parameters(&arrow.params)?;
        let (is_expression, body) = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => (false, self.function_body(body)?),
            body => (true, self.expression(body.as_expression().ok_or(Stop::Unfit)?)?),
        };
        let expression = self.maker.bool(is_expression);
        let generator = self.maker.bool(false);
        let is_async = self.maker.bool(arrow.r#async);
        let names = names!["id", "expression", "generator", "async", "params", "body"];
        let values = [id, expression, generator, is_async, params, body];
        self.node("ArrowFunctionExpression", arrow.span, names, &values)
    }

    pub fn class(&mut self, class: &Class<'a>) -> Built<M> {
        let kind = match class.r#type {
            ClassType::ClassDeclaration => "ClassDeclaration",
            ClassType::ClassExpression => "ClassExpression",
        };
        plain::class(class)?;
        let id = self.or_null(class.id.as_ref(), |this, id| this.identifier(&id.name, id.span))?;
        let super_class = match &class.heritage {
            Some(heritage) => self.expression(&heritage.expression)?,
            None => self.maker.null(),
        };
        let members =
            self.list(&class.body.body, |this, element| this.deeper(|this| this.class_element(element)))?;
        let body = self.node("ClassBody", class.body.span, names!["body"], &[members])?;
        self.node(kind, class.span, names!["id", "superClass", "body"], &[id, super_class, body])
    }

    fn class_element(&mut self, element: &ClassElement<'a>) -> Built<M> {
        match element {
            ClassElement::StaticBlock(block) => {
                // acorn declares these there as a block does.
                if block.body.iter().any(|item| matches!(item, Statement::FunctionDeclaration(_))) {
                    return Err(Stop::Unfit);
                }
                let body = self.list(&block.body, |this, statement| this.statement(statement))?;
                self.node("StaticBlock", block.span, names!["body"], &[body])
            }
            ClassElement::MethodDefinition(method) => self.method(method),
            ClassElement::PropertyDefinition(property) => self.class_property(property),
            _ => Err(Stop::Unfit),
        }
    }

    fn method(&mut self, method: &MethodDefinition<'a>) -> Built<M> {
        plain::method(&self.source, method)?;
        let kind = match method.kind {
            MethodDefinitionKind::Constructor => "constructor",
            MethodDefinitionKind::Method => "method",
            MethodDefinitionKind::Get => "get",
            MethodDefinitionKind::Set => "set",
        };
        let is_static = self.maker.bool(method.r#static);
        let computed = self.maker.bool(method.computed);
        let key = self.key(&method.key)?;
        let kind = self.maker.word(kind)?;
        let value = self.function(&method.value)?;
        let names = names!["static", "computed", "key", "kind", "value"];
        self.node("MethodDefinition", method.span, names, &[is_static, computed, key, kind, value])
    }

    fn class_property(&mut self, property: &PropertyDefinition<'a>) -> Built<M> {
        plain::property(&self.source, property)?;
        let is_static = self.maker.bool(property.r#static);
        let computed = self.maker.bool(property.computed);
        let key = self.key(&property.key)?;
        let value = self.or_null(property.value.as_ref(), |this, value| this.expression(value))?;
        let names = names!["static", "computed", "key", "value"];
        self.node("PropertyDefinition", property.span, names, &[is_static, computed, key, value])
    }
}
