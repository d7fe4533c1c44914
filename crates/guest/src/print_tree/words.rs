//! The types of nodes and the names of their fields.

use crate::js::Result;
use crate::tree_words::{self, fields, kinds};

kinds! {
    ArrayExpression ArrayPattern ArrowFunctionExpression AssignmentExpression AssignmentPattern AwaitExpression
    BinaryExpression BlockStatement BreakStatement CallExpression CatchClause ChainExpression ClassBody
    ClassDeclaration ClassExpression ConditionalExpression ContinueStatement DebuggerStatement DoWhileStatement
    EmptyStatement ExportAllDeclaration ExportDefaultDeclaration ExportNamedDeclaration ExportSpecifier
    ExpressionStatement ForInStatement ForOfStatement ForStatement FunctionDeclaration FunctionExpression Identifier
    IfStatement ImportDeclaration ImportDefaultSpecifier ImportExpression ImportNamespaceSpecifier ImportSpecifier
    LabeledStatement Literal LogicalExpression MemberExpression MetaProperty MethodDefinition NewExpression
    ObjectExpression ObjectPattern ParenthesizedExpression PrivateIdentifier Program Property PropertyDefinition
    RestElement ReturnStatement SequenceExpression SpreadElement StaticBlock Super SwitchCase SwitchStatement
    TaggedTemplateExpression TemplateLiteral ThisExpression ThrowStatement TryStatement UnaryExpression
    UpdateExpression VariableDeclaration VariableDeclarator WhileStatement WithStatement YieldExpression
}

fields! {
    Abstract "abstract" Accessibility "accessibility" Accessor "accessor" Alternate "alternate" Argument "argument"
    Arguments "arguments" Assertions "assertions" Async "async" Attributes "attributes" Await "await" Bigint "bigint"
    Block "block" Body "body" Callee "callee" Cases "cases" Column "column" Computed "computed" Consequent "consequent"
    Declaration "declaration" Declarations "declarations" Declare "declare" Decorators "decorators" Definite "definite"
    Delegate "delegate" Discriminant "discriminant" Elements "elements" End "end" ExportKind "exportKind"
    Exported "exported" Expression "expression" Expressions "expressions" Finalizer "finalizer" Generator "generator"
    Handler "handler" Id "id" Implements "implements" Imported "imported" ImportKind "importKind" Init "init"
    Key "key" Kind "kind" Label "label" Left "left" Line "line" Loc "loc" Local "local" Meta "meta" Method "method"
    Name "name" Object "object" Operator "operator" Optional "optional" Options "options" Override "override"
    Param "param" Parameter "parameter" Params "params" Prefix "prefix" Properties "properties" Property "property"
    Quasi "quasi" Quasis "quasis" Raw "raw" Readonly "readonly" ReturnType "returnType" Right "right" Source "source"
    Specifiers "specifiers" Start "start" Static "static" SuperClass "superClass"
    SuperTypeArguments "superTypeArguments" SuperTypeParameters "superTypeParameters" Tag "tag" Test "test" Type "type"
    TypeAnnotation "typeAnnotation" TypeArguments "typeArguments" TypeParameters "typeParameters" Update "update"
    Value "value"
}

pub type Words = tree_words::Words<Kind>;

pub fn words() -> Result<Words> {
    Words::new(FIELDS, KINDS)
}
