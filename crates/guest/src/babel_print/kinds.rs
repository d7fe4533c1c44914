//! What each kind of node prints.

use super::nodes::Node;
use super::printer::{COMMAS, SEQUENCE};
use super::tokens::context;
use super::words::{Field, Kind};
use super::{Printer, Step, Stop};

impl Printer<'_> {
    pub fn print_kind(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        use Kind::*;
        match node.kind {
            Identifier => self.identifier(node),
            StringLiteral => self.string(node),
            CallExpression | OptionalCallExpression => self.call(node),
            MemberExpression | OptionalMemberExpression => self.member(node),
            ObjectProperty => self.object_property(node),
            ObjectExpression | ObjectPattern => self.object(node),
            ArrayExpression | ArrayPattern => self.array(node),
            NumericLiteral => self.number(node),
            BooleanLiteral => {
                let word = if self.is_true(node, Field::Value)? { "true" } else { "false" };
                self.word(word)
            }
            NullLiteral => self.word("null"),
            RegExpLiteral => self.regular_expression(node),
            BigIntLiteral => self.big_int(node),
            TemplateLiteral => self.template(node),
            TaggedTemplateExpression => self.tagged_template(node),
            AssignmentExpression => self.assignment(node),
            BinaryExpression | LogicalExpression => self.binary(node),
            ConditionalExpression => self.conditional(node),
            UnaryExpression => self.unary(node),
            UpdateExpression => self.update(node),
            ThisExpression => self.word("this"),
            Super => self.word("super"),
            Import => self.word("import"),
            SequenceExpression => self.print_list(self.items(node, Field::Expressions)?, COMMAS),
            NewExpression => self.construct(node),
            ImportExpression => self.import_call(node),
            MetaProperty => self.meta_property(node),
            ParenthesizedExpression => self.parenthesized(node),
            AwaitExpression => self.await_(node),
            YieldExpression => self.yield_(node),
            SpreadElement | RestElement => self.spread(node),
            AssignmentPattern => self.assignment_pattern(node),
            PrivateName => {
                self.char(b'#')?;
                self.print_child(node, Field::Id)
            }
            FunctionDeclaration | FunctionExpression => self.function(node, parent),
            ArrowFunctionExpression => self.arrow(node, parent),
            ObjectMethod => self.method(node),
            ClassDeclaration | ClassExpression => self.class(node),
            ClassBody => self.class_body(node),
            ClassMethod | ClassPrivateMethod => self.class_method(node),
            ClassProperty | ClassPrivateProperty => self.class_property(node),
            StaticBlock => self.static_block(node),
            ImportDeclaration => self.import(node),
            ImportSpecifier => self.specifier(node, Field::Imported, Field::Local),
            ExportSpecifier => self.specifier(node, Field::Local, Field::Exported),
            ImportDefaultSpecifier => self.print_child(node, Field::Local),
            ImportNamespaceSpecifier => self.namespace(node, Field::Local),
            ExportNamespaceSpecifier => self.namespace(node, Field::Exported),
            ExportAllDeclaration => self.export_all(node),
            ExportDefaultDeclaration => self.export_default(node),
            ExportNamedDeclaration => self.export_named(node),
            _ => self.statement(node, parent),
        }
    }

    fn statement(&mut self, node: &Node, parent: Option<&Node>) -> Step<()> {
        use Kind::*;
        match node.kind {
            ExpressionStatement => {
                self.context |= context::EXPRESSION_STATEMENT;
                self.print_child(node, Field::Expression)?;
                self.semicolon()
            }
            VariableDeclaration => self.variables(node, parent),
            VariableDeclarator => self.variable(node),
            BlockStatement => self.block_statement(node),
            ReturnStatement => self.jump("return", node, Field::Argument),
            ThrowStatement => self.jump("throw", node, Field::Argument),
            BreakStatement => self.jump("break", node, Field::Label),
            ContinueStatement => self.jump("continue", node, Field::Label),
            IfStatement => self.if_(node),
            ForStatement => self.for_(node),
            ForInStatement | ForOfStatement => self.for_each(node),
            WhileStatement => self.headed("while", node, Field::Test),
            WithStatement => self.headed("with", node, Field::Object),
            DoWhileStatement => self.do_while(node),
            SwitchStatement => self.switch(node),
            SwitchCase => self.switch_case(node),
            TryStatement => self.try_(node),
            CatchClause => self.catch(node),
            LabeledStatement => {
                self.print_child(node, Field::Label)?;
                self.char(b':')?;
                self.space()?;
                self.print_child(node, Field::Body)
            }
            EmptyStatement => self.forced_semicolon(),
            DebuggerStatement => {
                self.word("debugger")?;
                self.semicolon()
            }
            Directive => {
                self.print_child(node, Field::Value)?;
                self.semicolon()
            }
            DirectiveLiteral => self.directive(node),
            InterpreterDirective => self.interpreter(node),
            Program => {
                self.print_inner_comments(false)?;
                self.directives(node, false)?;
                self.print_list(self.items(node, Field::Body)?, SEQUENCE)
            }
            File => {
                if let Some(program) = self.child_if_any(node, Field::Program)? {
                    self.print_child(&program, Field::Interpreter)?;
                    self.print(&program)?;
                }
                Ok(())
            }
            _ => Err(Stop::Unusual),
        }
    }
}
