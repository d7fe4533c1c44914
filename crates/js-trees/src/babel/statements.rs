//! Statements.

use oxc_ast::ast::{
    BlockStatement, Declaration, Directive, ForStatementInit, ForStatementLeft, Statement, SwitchCase,
    TryStatement, VariableDeclaration, VariableDeclarationKind, VariableDeclarator,
};
use oxc_span::{GetSpan, Span};

use crate::babel::builder::{Builder, Built};
use crate::babel::comments::Node;
use crate::babel::patterns::Reading;
use crate::tree::{Class, Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    pub fn statements(&mut self, statements: &[Statement<'a>]) -> Made<M::Value> {
        Ok(self.list(statements, |this, statement| this.statement(statement))?.value)
    }

    pub fn directives(&mut self, directives: &[Directive<'a>]) -> Made<M::Value> {
        Ok(self.list(directives, |this, directive| this.directive(directive))?.value)
    }

    fn directive(&mut self, directive: &Directive<'a>) -> Built<M> {
        if directive.expression.lone_surrogates {
            return Err(Stop::Unfit);
        }
        let span = directive.expression.span;
        let written = self.source.slice(span.start, span.end);
        let raw = self.maker.text(written)?;
        let inner = self.maker.text(self.source.slice(span.start + 1, span.end - 1))?;
        let value = self.maker.text(&directive.expression.value)?;
        let names = &["rawValue", "raw", "expressionValue"];
        let extra = self.maker.object(Class::Plain, names, &[inner.clone(), raw, value])?;
        let literal = self.node("DirectiveLiteral", span, names!["extra", "value"], &[extra, inner])?;
        self.node("Directive", directive.span, names!["value"], &[literal.value])
    }

    pub fn statement(&mut self, statement: &Statement<'a>) -> Built<M> {
        self.deeper(|this| this.any_statement(statement))
    }

    fn any_statement(&mut self, statement: &Statement<'a>) -> Built<M> {
        match statement {
            Statement::BlockStatement(block) => self.block(block),
            Statement::BreakStatement(node) => {
                let label = self
                    .or_null(node.label.as_ref(), |this, label| this.identifier(&label.name, label.span))?;
                self.node("BreakStatement", node.span, names!["label"], &[label])
            }
            Statement::ContinueStatement(node) => {
                let label = self
                    .or_null(node.label.as_ref(), |this, label| this.identifier(&label.name, label.span))?;
                self.node("ContinueStatement", node.span, names!["label"], &[label])
            }
            Statement::DebuggerStatement(node) => self.node("DebuggerStatement", node.span, names![], &[]),
            Statement::DoWhileStatement(node) => {
                let body = self.statement(&node.body)?.value;
                let test = self.expression(&node.test)?.value;
                self.node("DoWhileStatement", node.span, names!["body", "test"], &[body, test])
            }
            Statement::EmptyStatement(node) => self.node("EmptyStatement", node.span, names![], &[]),
            Statement::ExpressionStatement(node) => {
                let expression = self.expression(&node.expression)?.value;
                self.node("ExpressionStatement", node.span, names!["expression"], &[expression])
            }
            Statement::ForInStatement(node) => {
                let left = self.for_left(&node.left)?;
                let right = self.expression(&node.right)?.value;
                let body = self.statement(&node.body)?.value;
                let names = names!["left", "right", "body"];
                self.node("ForInStatement", node.span, names, &[left, right, body])
            }
            Statement::ForOfStatement(node) => {
                self.has_top_level_await |= node.r#await && self.functions == 0;
                let is_await = self.maker.bool(node.r#await);
                let left = self.for_left(&node.left)?;
                let right = self.expression(&node.right)?.value;
                let body = self.statement(&node.body)?.value;
                let names = names!["await", "left", "right", "body"];
                self.node("ForOfStatement", node.span, names, &[is_await, left, right, body])
            }
            Statement::ForStatement(node) => {
                let init = self.or_null(node.init.as_ref(), |this, init| match init {
                    ForStatementInit::VariableDeclaration(declaration) => this.variables(declaration),
                    _ => match init.as_expression() {
                        Some(expression) => this.expression(expression),
                        None => Err(Stop::Unfit),
                    },
                })?;
                let test = self.or_null(node.test.as_ref(), |this, test| this.expression(test))?;
                let update = self.or_null(node.update.as_ref(), |this, update| this.expression(update))?;
                let body = self.statement(&node.body)?.value;
                let names = names!["init", "test", "update", "body"];
                self.node("ForStatement", node.span, names, &[init, test, update, body])
            }
            Statement::IfStatement(node) => {
                let test = self.expression(&node.test)?.value;
                let consequent = self.statement(&node.consequent)?.value;
                let alternate =
                    self.or_null(node.alternate.as_ref(), |this, alternate| this.statement(alternate))?;
                let names = names!["test", "consequent", "alternate"];
                self.node("IfStatement", node.span, names, &[test, consequent, alternate])
            }
            Statement::LabeledStatement(node) => {
                let label = self.identifier(&node.label.name, node.label.span)?.value;
                let body = self.statement(&node.body)?.value;
                self.node("LabeledStatement", node.span, names!["body", "label"], &[body, label])
            }
            Statement::ReturnStatement(node) => {
                let argument = self.or_null(node.argument.as_ref(), |this, item| this.expression(item))?;
                self.node("ReturnStatement", node.span, names!["argument"], &[argument])
            }
            Statement::SwitchStatement(node) => {
                let discriminant = self.expression(&node.discriminant)?.value;
                let cases = self.list(&node.cases, |this, case| this.case(case))?.value;
                let names = names!["discriminant", "cases"];
                self.node("SwitchStatement", node.span, names, &[discriminant, cases])
            }
            Statement::ThrowStatement(node) => {
                let argument = self.expression(&node.argument)?.value;
                self.node("ThrowStatement", node.span, names!["argument"], &[argument])
            }
            Statement::TryStatement(node) => self.try_statement(node),
            Statement::WhileStatement(node) => {
                let test = self.expression(&node.test)?.value;
                let body = self.statement(&node.body)?.value;
                self.node("WhileStatement", node.span, names!["test", "body"], &[test, body])
            }
            Statement::WithStatement(node) => {
                let object = self.expression(&node.object)?.value;
                let body = self.statement(&node.body)?.value;
                self.node("WithStatement", node.span, names!["object", "body"], &[object, body])
            }
            _ => match (statement.as_declaration(), statement.as_module_declaration()) {
                (Some(declaration), _) => self.declaration(declaration),
                (_, Some(module)) => self.module_declaration(module),
                _ => Err(Stop::Unfit),
            },
        }
    }

    pub fn declaration(&mut self, declaration: &Declaration<'a>) -> Built<M> {
        match declaration {
            Declaration::VariableDeclaration(declaration) => self.variables(declaration),
            Declaration::FunctionDeclaration(function) => self.function(function),
            Declaration::ClassDeclaration(class) => self.class(class),
            _ => Err(Stop::Unfit),
        }
    }

    pub fn block(&mut self, block: &BlockStatement<'a>) -> Built<M> {
        let body = self.statements(&block.body)?;
        let directives = self.maker.list(Vec::new())?;
        self.node("BlockStatement", block.span, names!["body", "directives"], &[body, directives])
    }

    fn case(&mut self, case: &SwitchCase<'a>) -> Built<M> {
        let test = self.or_null(case.test.as_ref(), |this, test| this.expression(test))?;
        let consequent = self.statements(&case.consequent)?;
        self.node("SwitchCase", case.span, names!["consequent", "test"], &[consequent, test])
    }

    fn try_statement(&mut self, node: &TryStatement<'a>) -> Built<M> {
        let block = self.block(&node.block)?.value;
        let handler = self.or_null(node.handler.as_ref(), |this, clause| {
            let parameter = match &clause.param {
                Some(parameter) if parameter.type_annotation.is_some() => return Err(Stop::Unfit),
                Some(parameter) => this.binding(&parameter.pattern, Reading::Binding)?.value,
                None => this.maker.null(),
            };
            let body = this.block(&clause.body)?.value;
            this.node("CatchClause", clause.span, names!["param", "body"], &[parameter, body])
        })?;
        let finalizer = self.or_null(node.finalizer.as_ref(), |this, block| this.block(block))?;
        let names = names!["block", "handler", "finalizer"];
        self.node("TryStatement", node.span, names, &[block, handler, finalizer])
    }

    pub fn variables(&mut self, node: &VariableDeclaration<'a>) -> Built<M> {
        let kind = match node.kind {
            VariableDeclarationKind::Var => "var",
            VariableDeclarationKind::Let => "let",
            VariableDeclarationKind::Const => "const",
            _ => return Err(Stop::Unfit),
        };
        if node.declare {
            return Err(Stop::Unfit);
        }
        let declarations = self.list(&node.declarations, |this, item| this.variable(item))?.value;
        let kind = self.maker.word(kind)?;
        self.node("VariableDeclaration", node.span, names!["declarations", "kind"], &[declarations, kind])
    }

    fn variable(&mut self, node: &VariableDeclarator<'a>) -> Built<M> {
        if node.type_annotation.is_some() || node.definite {
            return Err(Stop::Unfit);
        }
        let id = self.binding(&node.id, Reading::Binding)?.value;
        let init = self.or_null(node.init.as_ref(), |this, init| this.expression(init))?;
        self.node("VariableDeclarator", node.span, names!["id", "init"], &[id, init])
    }

    fn for_left(&mut self, left: &ForStatementLeft<'a>) -> Made<M::Value> {
        let node: Node<M::Value> = match left {
            ForStatementLeft::VariableDeclaration(declaration) => self.variables(declaration)?,
            _ => match left.as_assignment_target() {
                Some(target) => {
                    self.no_parenthesis_behind(Span::new(target.span().start, target.span().end))?;
                    self.target(target)?
                }
                None => return Err(Stop::Unfit),
            },
        };
        Ok(node.value)
    }
}
