//! The types of nodes and the names of their fields.

use crate::js::Result;
use crate::tree_words::{self, fields, kinds};

kinds! {
    ArrayExpression ArrayPattern ArrowFunctionExpression AssignmentExpression AssignmentPattern AwaitExpression
    BigIntLiteral BinaryExpression BlockStatement BooleanLiteral BreakStatement CallExpression CatchClause ClassBody
    ClassDeclaration ClassExpression ClassMethod ClassPrivateMethod ClassPrivateProperty ClassProperty
    ConditionalExpression ContinueStatement DebuggerStatement Directive DirectiveLiteral DoWhileStatement
    EmptyStatement ExportAllDeclaration ExportDefaultDeclaration ExportNamedDeclaration ExportNamespaceSpecifier
    ExportSpecifier ExpressionStatement File ForInStatement ForOfStatement ForStatement FunctionDeclaration
    FunctionExpression Identifier IfStatement Import ImportDeclaration ImportDefaultSpecifier ImportExpression
    ImportNamespaceSpecifier ImportSpecifier InterpreterDirective LabeledStatement LogicalExpression MemberExpression
    MetaProperty NewExpression NullLiteral NumericLiteral ObjectExpression ObjectMethod ObjectPattern ObjectProperty
    OptionalCallExpression OptionalMemberExpression ParenthesizedExpression PrivateName Program RegExpLiteral
    RestElement ReturnStatement SequenceExpression SpreadElement StaticBlock StringLiteral Super SwitchCase
    SwitchStatement TaggedTemplateExpression TemplateLiteral ThisExpression ThrowStatement TryStatement
    UnaryExpression UpdateExpression VariableDeclaration VariableDeclarator WhileStatement WithStatement
    YieldExpression
}

fields! {
    Abstract "abstract" Accessibility "accessibility" Alternate "alternate" Argument "argument" Arguments "arguments"
    Assertions "assertions" Async "async" Attributes "attributes" Await "await" Block "block" Body "body"
    Callee "callee" Cases "cases" Column "column" Compact "_compact" Computed "computed" Consequent "consequent"
    Declaration "declaration" Declarations "declarations" Declare "declare" Decorators "decorators" Definite "definite"
    Delegate "delegate" Directives "directives" Discriminant "discriminant" Elements "elements" End "end"
    ExportKind "exportKind" Exported "exported" Expression "expression" Expressions "expressions" Extra "extra"
    Filename "filename" Finalizer "finalizer" Flags "flags" Generator "generator" Handler "handler"
    Handlers "handlers" Id "id" IdentifierName "identifierName" Ignore "ignore" Implements "implements"
    Imported "imported" ImportKind "importKind" Init "init" InnerComments "innerComments" Interpreter "interpreter"
    Key "key" Kind "kind" Label "label" LeadingComments "leadingComments" Left "left" Line "line" Loc "loc"
    Local "local" Meta "meta" Module "module" Name "name" Object "object" Operator "operator" Optional "optional"
    Options "options" Override "override" Param "param" Params "params" Parenthesized "parenthesized"
    Pattern "pattern" Phase "phase" Predicate "predicate" Prefix "prefix" Program "program" Properties "properties"
    Property "property" Quasi "quasi" Quasis "quasis" Raw "raw" RawValue "rawValue" Readonly "readonly"
    ReturnType "returnType" Right "right" Shorthand "shorthand" Source "source" Specifiers "specifiers" Start "start"
    Static "static" SuperClass "superClass" SuperTypeParameters "superTypeParameters" Tag "tag" Test "test"
    TrailingComments "trailingComments" Type "type" TypeAnnotation "typeAnnotation" TypeArguments "typeArguments"
    TypeParameters "typeParameters" Update "update" Value "value" Variance "variance"
}

pub type Words = tree_words::Words<Kind>;

pub fn words() -> Result<Words> {
    Words::new(FIELDS, KINDS)
}
