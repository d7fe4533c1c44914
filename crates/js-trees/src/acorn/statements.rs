//! Statements.

use oxc_ast::ast::{
    BlockStatement, CatchClause, Declaration, Directive, ForStatementInit, ForStatementLeft, Statement,
    SwitchCase, VariableDeclaration, VariableDeclarationKind, VariableDeclarator,
};
use oxc_span::GetSpan;

use crate::acorn::builder::{Builder, Built};
use crate::tree::{Made, Maker, Stop};

impl<'a, M: Maker> Builder<'a, '_, '_, M> {
    /// Adds statements to a list.
    pub fn statements(&mut self, statements: &[Statement<'a>], into: &mut Vec<M::Value>) -> Made<()> {
        for statement in statements {
            into.push(self.statement(statement)?);
        }
        Ok(())
    }

    pub fn directives(&mut self, directives: &[Directive<'a>]) -> Made<Vec<M::Value>> {
        directives.iter().map(|directive| self.directive(directive)).collect()
    }

    fn directive(&mut self, directive: &Directive<'a>) -> Built<M> {
        let literal = &directive.expression;
        let expression = self.string(literal)?;
        let inner = self.maker.text(self.source.slice(literal.span.start + 1, literal.span.end - 1))?;
        let names = names!["expression", "directive"];
        self.node("ExpressionStatement", directive.span, names, &[expression, inner])
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
                let body = self.statement(&node.body)?;
                let test = self.expression(&node.test)?;
                self.node("DoWhileStatement", node.span, names!["body", "test"], &[body, test])
            }
            Statement::EmptyStatement(node) => self.node("EmptyStatement", node.span, names![], &[]),
            Statement::ExpressionStatement(node) => {
                let expression = self.expression(&node.expression)?;
                self.node("ExpressionStatement", node.span, names!["expression"], &[expression])
            }
            Statement::ForInStatement(node) => {
                let left = self.for_left(&node.left)?;
                let right = self.expression(&node.right)?;
                let body = self.statement(&node.body)?;
                let names = names!["left", "right", "body"];
                self.node("ForInStatement", node.span, names, &[left, right, body])
            }
            Statement::ForOfStatement(node) => {
                let is_await = self.maker.bool(node.r#await);
                let left = self.for_left(&node.left)?;
                let right = self.expression(&node.right)?;
                let body = self.statement(&node.body)?;
                let names = names!["await", "left", "right", "body"];
                self.node("ForOfStatement", node.span, names, &[is_await, left, right, body])
            }
            Statement::ForStatement(node) => {
                let init = self.or_null(node.init.as_ref(), |this, init| match init {
                    ForStatementInit::VariableDeclaration(declaration) => this.variables(declaration),
                    _ => this.expression(init.as_expression().ok_or(Stop::Unfit)?),
                })?;
                let test = self.or_null(node.test.as_ref(), |this, test| this.expression(test))?;
                let update = self.or_null(node.update.as_ref(), |this, update| this.expression(update))?;
                let body = self.statement(&node.body)?;
                let names = names!["init", "test", "update", "body"];
                self.node("ForStatement", node.span, names, &[init, test, update, body])
            }
            Statement::IfStatement(node) => {
                let test = self.expression(&node.test)?;
                let consequent = self.statement(&node.consequent)?;
                let alternate =
                    self.or_null(node.alternate.as_ref(), |this, alternate| this.statement(alternate))?;
                let names = names!["test", "consequent", "alternate"];
                self.node("IfStatement", node.span, names, &[test, consequent, alternate])
            }
            Statement::LabeledStatement(node) => {
                let label = self.identifier(&node.label.name, node.label.span)?;
                let body = self.statement(&node.body)?;
                self.node("LabeledStatement", node.span, names!["body", "label"], &[body, label])
            }
            Statement::ReturnStatement(node) => {
                let argument = self.or_null(node.argument.as_ref(), |this, item| this.expression(item))?;
                self.node("ReturnStatement", node.span, names!["argument"], &[argument])
            }
            Statement::SwitchStatement(node) => {
                let discriminant = self.expression(&node.discriminant)?;
                let cases = self.list(&node.cases, |this, case| this.case(case))?;
                let names = names!["discriminant", "cases"];
                self.node("SwitchStatement", node.span, names, &[discriminant, cases])
            }
            Statement::ThrowStatement(node) => {
                let argument = self.expression(&node.argument)?;
                self.node("ThrowStatement", node.span, names!["argument"], &[argument])
            }
            Statement::TryStatement(node) => {
                let block = self.block(&node.block)?;
                let handler = self.or_null(node.handler.as_ref(), |this, clause| this.catch(clause))?;
                let finalizer = self.or_null(node.finalizer.as_ref(), |this, block| this.block(block))?;
                let names = names!["block", "handler", "finalizer"];
                self.node("TryStatement", node.span, names, &[block, handler, finalizer])
            }
            Statement::WhileStatement(node) => {
                let test = self.expression(&node.test)?;
                let body = self.statement(&node.body)?;
                self.node("WhileStatement", node.span, names!["test", "body"], &[test, body])
            }
            Statement::WithStatement(node) => {
                let object = self.expression(&node.object)?;
                let body = self.statement(&node.body)?;
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

    fn block(&mut self, block: &BlockStatement<'a>) -> Built<M> {
        let body = self.list(&block.body, |this, statement| this.statement(statement))?;
        self.node("BlockStatement", block.span, names!["body"], &[body])
    }

    fn case(&mut self, case: &SwitchCase<'a>) -> Built<M> {
        let test = self.or_null(case.test.as_ref(), |this, test| this.expression(test))?;
        let consequent = self.list(&case.consequent, |this, statement| this.statement(statement))?;
        self.node("SwitchCase", case.span, names!["consequent", "test"], &[consequent, test])
    }

    fn catch(&mut self, clause: &CatchClause<'a>) -> Built<M> {
        let parameter = match &clause.param {
            Some(parameter) if parameter.type_annotation.is_some() => return Err(Stop::Unfit),
            Some(parameter) => self.binding(&parameter.pattern)?,
            None => self.maker.null(),
        };
        let body = self.block(&clause.body)?;
        self.node("CatchClause", clause.span, names!["param", "body"], &[parameter, body])
    }

    fn variables(&mut self, node: &VariableDeclaration<'a>) -> Built<M> {
        let kind = match node.kind {
            VariableDeclarationKind::Var => "var",
            VariableDeclarationKind::Let => "let",
            VariableDeclarationKind::Const => "const",
            _ => return Err(Stop::Unfit),
        };
        if node.declare {
            return Err(Stop::Unfit);
        }
        let declarations = self.list(&node.declarations, |this, item| this.variable(item))?;
        let kind = self.maker.word(kind)?;
        self.node("VariableDeclaration", node.span, names!["declarations", "kind"], &[declarations, kind])
    }

    fn variable(&mut self, node: &VariableDeclarator<'a>) -> Built<M> {
        if node.type_annotation.is_some() || node.definite {
            return Err(Stop::Unfit);
        }
        let id = self.binding(&node.id)?;
        let init = self.or_null(node.init.as_ref(), |this, init| this.expression(init))?;
        self.node("VariableDeclarator", node.span, names!["id", "init"], &[id, init])
    }

    fn for_left(&mut self, left: &ForStatementLeft<'a>) -> Built<M> {
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => self.variables(declaration),
            _ => {
                let target = left.as_assignment_target().ok_or(Stop::Unfit)?;
                self.unparenthesized(target.span())?;
                self.target(target)
            }
        }
    }
}
