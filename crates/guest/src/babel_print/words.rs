//! The types of nodes and the names of their fields, as atoms of the engine.

use rquickjs_sys as qjs;

use super::{Step, Stop};
use crate::engine::ctx;
use crate::js::{Result, Thrown, Value};
use crate::mappings::flatten;
use crate::text::Flat;

macro_rules! kinds {
    ($($kind:ident)*) => {
        /// The types of nodes that are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($kind,)* }

        const KINDS: &[(&str, Kind)] = &[$((stringify!($kind), Kind::$kind),)*];
    };
}

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

macro_rules! fields {
    ($($field:ident $name:literal)*) => {
        #[derive(Clone, Copy, Debug)]
        pub enum Field { $($field,)* }

        const FIELDS: &[&str] = &[$($name,)*];
    };
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

/// More than twice the types that there are.
const SLOTS: usize = 256;

/// Made once; what is in it is kept for good.
pub struct Words {
    fields: Vec<qjs::JSAtom>,
    /// The types by where their text lies, which is the same for all that are names to the engine.
    kinds: Vec<Option<(usize, Kind)>>,
}

fn slot(address: usize) -> usize {
    (address >> 4 ^ address >> 10) % SLOTS
}

fn address(text: qjs::JSValue) -> usize {
    // SAFETY: the value is a string, whose pointer is not followed.
    unsafe { qjs::JS_VALUE_GET_PTR(text) as usize }
}

impl Words {
    pub fn new() -> Result<Self> {
        let mut words = Self { fields: Vec::with_capacity(FIELDS.len()), kinds: vec![None; SLOTS] };
        for name in FIELDS {
            words.fields.push(atom(name)?);
        }
        for (name, kind) in KINDS {
            let atom = atom(name)?;
            // SAFETY: the atom is alive, and so is its text, as neither is freed.
            let text = Value::checked(unsafe { qjs::JS_AtomToString(ctx(), atom) })?.into_raw();
            let mut at = slot(address(text));
            while words.kinds[at].is_some() {
                at = (at + 1) % SLOTS;
            }
            words.kinds[at] = Some((address(text), *kind));
        }
        Ok(words)
    }

    pub fn field(&self, field: Field) -> qjs::JSAtom {
        self.fields[field as usize]
    }

    /// The type that a text tells, where it is one that is printed.
    pub fn kind(&self, text: qjs::JSValue) -> Step<Kind> {
        let mut at = slot(address(text));
        while let Some((known, kind)) = self.kinds[at] {
            if known == address(text) {
                return Ok(kind);
            }
            at = (at + 1) % SLOTS;
        }
        let text = flatten(Value::borrowed(text))?;
        let Flat::Narrow(text) = Flat::of(&text) else { return Err(Stop::Unusual) };
        let known = KINDS.iter().find(|(name, _)| name.as_bytes() == text);
        known.map(|(_, kind)| *kind).ok_or(Stop::Unusual)
    }
}

fn atom(name: &str) -> Result<qjs::JSAtom> {
    // SAFETY: pointer and length are the string's.
    let atom = unsafe { qjs::JS_NewAtomLen(ctx(), name.as_ptr().cast(), name.len() as _) };
    if atom == qjs::JS_ATOM_NULL { Err(Thrown) } else { Ok(atom) }
}
