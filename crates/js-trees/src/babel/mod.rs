//! Trees of `@babel/parser`, with the same comments at the same nodes.
//! What is not covered is left to Babel's parser: errors, TypeScript, Flow, decorators, proposals, and a few rare places of
//! comments and parentheses.

/// The names of a node's properties: these come behind those that all have.
macro_rules! names {
    ($($name:literal),* $(,)?) => {{
        const NAMES: $crate::Names = &["type", "start", "end", "loc" $(, $name)*];
        NAMES
    }};
}

mod builder;
mod calls;
mod comments;
mod expressions;
mod functions;
mod jsx;
mod literals;
mod modules;
mod patterns;
mod statements;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Program, Statement};
use oxc_span::GetSpan;

use crate::tree::{Made, Maker, Stop};
use builder::Builder;

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
    if options.typescript && may_have_type_arguments(source) {
        return Err(Stop::Unfit);
    }
    let program = crate::parse::program(allocator, source, options.is_module, options.jsx, false)?;
    if program.hashbang.is_some() {
        return Err(Stop::Unfit);
    }
    Ok(program)
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
