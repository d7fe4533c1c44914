//! Trees of `acorn`: ESTree with places.
//!
//! What is not covered is left to acorn's parser: errors, JSX, `using`, regular expressions that not all versions of acorn check alike, and what
//! [`crate::parse`] leaves alone.

/// The names of a node's properties behind those that all have, for each of the four ways to give places.
macro_rules! names {
    ($($name:literal),* $(,)?) => {{
        const NAMES: &[$crate::Names; 4] = &[
            &["type", "start", "end" $(, $name)*],
            &["type", "start", "end", "loc" $(, $name)*],
            &["type", "start", "end", "range" $(, $name)*],
            &["type", "start", "end", "loc", "range" $(, $name)*],
        ];
        NAMES
    }};
}

mod builder;
mod expression_end;
mod expressions;
mod functions;
mod literals;
mod modules;
mod patterns;
mod regexps;
mod statements;

use oxc_allocator::Allocator;
use oxc_ast::ast::{CommentKind, Expression, Statement};
use oxc_span::Span;

use crate::tree::{Made, Maker, Stop};
use builder::Builder;
pub use expression_end::expression_end;

/// What is parsed, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options<'v, V> {
    /// Whether it is a module, else a script.
    pub is_module: bool,
    /// Whether nodes have a `loc`.
    pub locations: bool,
    /// Whether nodes have a `range`.
    pub ranges: bool,
    /// Whether parentheses are nodes.
    pub preserve_parens: bool,
    /// Whether imports and exports have attributes, and an `import()` has options.
    pub attributes: bool,
    /// Whether the `kind` of some properties comes before their `value`, as in acorn before 8.15.
    pub early_kinds: bool,
    /// Whether a first line may begin with `#!`.
    pub hashbang: bool,
    /// Whether comments are wanted.
    pub comments: bool,
    /// The list that every `new` without parentheses shares.
    pub no_arguments: &'v V,
    /// The list that every `import` without names shares.
    pub no_specifiers: &'v V,
}

/// Where a source begins that is part of another one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin {
    /// How many UTF-16 units are before it.
    pub index: u32,
    /// Its line, from 1 on.
    pub line: u32,
    /// Its column, in UTF-16 units.
    pub column: u32,
}

/// A tree and its comments.
#[derive(Clone, Debug)]
pub struct Parsed<V> {
    /// The node of it all.
    pub tree: V,
    /// Of each comment, in their order: whether it is a block, its text, its start and end, and the places of these or `undefined`.
    pub comments: Vec<V>,
}

/// The `Program` of a source.
pub fn program<M: Maker>(
    source: &str,
    options: Options<'_, M::Value>,
    maker: &mut M,
) -> Made<Parsed<M::Value>> {
    if source.starts_with("#!") && !options.hashbang {
        return Err(Stop::Unfit);
    }
    let allocator = Allocator::default();
    let program = crate::parse::program(&allocator, source, options.is_module, false, true)?;
    let origin = Origin { line: 1, ..Origin::default() };
    Builder::new(maker, &program, source, options, origin, 0)?.program(&program)
}

/// The expression that a part of a source is, all of it, with a `}` behind it.
///
/// Such a brace goes on with no token and with no expression, so that acorn stops there too.
pub fn expression<M: Maker>(
    part: &str,
    options: Options<'_, M::Value>,
    origin: Origin,
    maker: &mut M,
) -> Made<Parsed<M::Value>> {
    let allocator = Allocator::default();
    // In parentheses it is neither a block, a declaration nor a directive.
    let text = format!("({part}\n)");
    let program = crate::parse::program(&allocator, &text, options.is_module, false, true)?;
    let whole = Span::new(0, text.len() as u32);
    let end = whole.end - 2;
    // The brace would be a part of such a comment.
    let is_open = program
        .comments
        .last()
        .is_some_and(|comment| comment.kind == CommentKind::Line && comment.span.end == end);
    match (&program.body[..], &program.directives[..]) {
        ([Statement::ExpressionStatement(statement)], []) if !is_open => match &statement.expression {
            Expression::ParenthesizedExpression(inner) if inner.span == whole => {
                Builder::new(maker, &program, &text, options, origin, 1)?
                    .whole_expression(&program, &inner.expression)
            }
            _ => Err(Stop::Unfit),
        },
        _ => Err(Stop::Unfit),
    }
}
