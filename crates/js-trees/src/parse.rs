//! How sources are parsed, and which ones are left alone.

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use crate::tree::{Made, Stop};

/// How deep brackets may be in each other: deeper ones are left to a parser that checks its stack.
const MOST_DEPTH: i32 = 100;

/// How many bytes may stand without one of `;`, `,` and braces between them, and how many `else` and `for` there may be: both bound how deep a program is that
/// has no brackets, for whose depth oxc has no limit. A stack that overflows all the same ends the instance, where a parser in JavaScript throws.
const MOST_UNBROKEN: usize = 3_000;
const MOST_CHAINED: usize = 1_000;

/// How many bytes a source may have.
const MOST_BYTES: usize = 4 << 20;

/// A program without line separators, which parsers count differently, comments of HTML and what is wrong in itself.
pub(crate) fn program<'a>(
    allocator: &'a Allocator,
    source: &'a str,
    is_module: bool,
    jsx: bool,
    checks_regexps: bool,
) -> Made<Program<'a>> {
    if source.len() > MOST_BYTES || depth(source) > MOST_DEPTH || may_be_chained(source) {
        return Err(Stop::Unfit);
    }
    if source.contains(['\u{2028}', '\u{2029}']) {
        return Err(Stop::Unfit);
    }
    // In a script these begin comments.
    if !is_module && (source.contains("<!--") || source.contains("-->")) {
        return Err(Stop::Unfit);
    }
    let kind = if is_module { SourceType::mjs() } else { SourceType::script() };
    let parse = ParseOptions { parse_regular_expression: checks_regexps, ..ParseOptions::default() };
    let parsed = Parser::new(allocator, source, kind.with_jsx(jsx)).with_options(parse).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() || parsed.is_flow_language {
        return Err(Stop::Unfit);
    }
    Ok(parsed.program)
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

/// Whether nothing is wrong with a program that a parser does not see.
pub(crate) fn is_sound(program: &Program<'_>) -> bool {
    SemanticBuilder::new_compiler().build(program).diagnostics.is_empty()
}
