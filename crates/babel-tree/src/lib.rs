//! Trees of `@babel/parser`, made from what oxc parsed.
//!
//! The tree of a program that both take for one is the same as Babel's own, property by property and in the same order, with the same
//! comments at the same nodes. What is not covered is left to Babel's parser: errors, TypeScript, Flow, decorators, proposals, and a few rare places of
//! comments and parentheses.

/// The names of a node's properties: these come behind those that all have.
macro_rules! names {
    ($($name:literal),* $(,)?) => {{
        const NAMES: $crate::Names = &["type", "start", "end", "loc" $(, $name)*];
        NAMES
    }};
}

mod builder;
mod comments;
mod expressions;
mod functions;
mod jsx;
mod literals;
mod modules;
mod patterns;
mod source;
mod statements;
mod tree;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Program, Statement};
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::{GetSpan, SourceType};

use builder::Builder;
pub use tree::{Class, Made, Maker, Names, Stop};

/// How deep brackets may be in each other: deeper ones are left to a parser that checks its stack.
const MOST_DEPTH: i32 = 100;

/// How many bytes may stand without one of `;`, `,` and braces between them, and how many `else` and `for` there may be: both bound how deep a program is that
/// has no brackets, for whose depth oxc has no limit. A stack that overflows all the same ends the instance, where Babel's parser throws.
const MOST_UNBROKEN: usize = 3_000;
const MOST_CHAINED: usize = 1_000;

/// How many bytes a source may have.
const MOST_BYTES: usize = 4 << 20;

/// What is parsed, and how.
#[derive(Debug)]
pub struct Options<'v, V> {
    /// Whether it is a module, else a script.
    pub is_module: bool,
    /// Whether there may be elements of JSX.
    pub jsx: bool,
    /// Whether Babel's plugin for TypeScript takes part. A program that needs it is left to Babel.
    pub typescript: bool,
    /// Whether comments are given to nodes.
    pub attach_comments: bool,
    /// The name of the file in each location, or `undefined`.
    pub filename: &'v V,
}

// Without asking values for the same.
impl<V> Copy for Options<'_, V> {}

impl<V> Clone for Options<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

/// The `File` of a program.
pub fn file<M: Maker>(source: &str, options: Options<'_, M::Value>, maker: &mut M) -> Made<M::Value> {
    let allocator = Allocator::default();
    let program = program(&allocator, source, &options)?;
    Builder::new(maker, &program, options)?.file(&program)
}

/// The one expression that a source is. It begins with a parenthesis: others are left alone, as they may be statements too.
pub fn expression<M: Maker>(source: &str, options: Options<'_, M::Value>, maker: &mut M) -> Made<M::Value> {
    if !source.starts_with('(') {
        return Err(Stop::Unfit);
    }
    let allocator = Allocator::default();
    let program = program(&allocator, source, &options)?;
    let [Statement::ExpressionStatement(statement)] = &program.body[..] else { return Err(Stop::Unfit) };
    if statement.span.end != statement.expression.span().end || !program.directives.is_empty() {
        return Err(Stop::Unfit);
    }
    Builder::new(maker, &program, options)?.whole_expression(&statement.expression)
}

fn program<'a, V>(allocator: &'a Allocator, source: &'a str, options: &Options<'_, V>) -> Made<Program<'a>> {
    if source.len() > MOST_BYTES || depth(source) > MOST_DEPTH || may_be_chained(source) {
        return Err(Stop::Unfit);
    }
    if source.contains(['\u{2028}', '\u{2029}']) {
        return Err(Stop::Unfit);
    }
    if options.typescript && may_have_type_arguments(source) {
        return Err(Stop::Unfit);
    }
    // In a script these begin comments.
    if !options.is_module && (source.contains("<!--") || source.contains("-->")) {
        return Err(Stop::Unfit);
    }
    let kind = if options.is_module { SourceType::mjs() } else { SourceType::script() };
    let parse = ParseOptions { parse_regular_expression: false, ..ParseOptions::default() };
    let parsed = Parser::new(allocator, source, kind.with_jsx(options.jsx)).with_options(parse).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() || parsed.is_flow_language {
        return Err(Stop::Unfit);
    }
    let program = parsed.program;
    if program.hashbang.is_some() {
        return Err(Stop::Unfit);
    }
    Ok(program)
}

/// How deep brackets are in each other, whatever they stand in.
fn depth(source: &str) -> i32 {
    let (mut depth, mut most) = (0i32, 0);
    for byte in source.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                most = most.max(depth);
            }
            b')' | b']' | b'}' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    most
}

/// Whether statements or operands may be in each other so many times that a stack overflows.
fn may_be_chained(source: &str) -> bool {
    source.split([';', ',', '{', '}']).any(|unbroken| unbroken.len() > MOST_UNBROKEN)
        || source.matches("else").nth(MOST_CHAINED).is_some()
        || source.matches("for").nth(MOST_CHAINED).is_some()
}

/// Whether TypeScript may take a comparison for type arguments: a `<` with a `>` behind it, and nothing between them that is in no type.
fn may_have_type_arguments(source: &str) -> bool {
    source.split('<').skip(1).any(|behind| {
        let end = behind.find(['>', ';', '=', '+', '*', '/', '%', '^', '!', '~', '@', '#', '\\']);
        end.is_some_and(|at| {
            behind[at..].starts_with('>') && !behind[..at].contains("&&") && !behind[..at].contains("||")
        })
    })
}

/// Whether nothing is wrong with a program that a parser does not see.
fn is_sound(program: &Program<'_>) -> bool {
    SemanticBuilder::new_compiler().build(program).diagnostics.is_empty()
}
