//! What `@babel/generator` prints of a tree of plain nodes, in one walk over it: the steps of the package's printer, its buffer and its
//! map, in their order. Types, JSX and whatever else is not plain JavaScript is unusual, and left to the package before anything has
//! changed; so is what the package's versions print differently.

mod buffer;
mod classes;
mod comment_text;
mod comments;
mod expressions;
mod functions;
mod kinds;
mod literals;
mod map;
mod modules;
mod nodes;
mod objects;
mod parentheses;
mod printer;
mod statements;
mod tokens;
mod words;

use rquickjs_sys as qjs;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::engine::ctx;
use crate::js::{Result, Value};
use crate::mappings::arrays;
use crate::mappings::writer::{Step, Stop, or_undefined};
use crate::native::arg;
use crate::text::Unit;
use crate::tree_reads::{Descent, Held};
use map::{Fnv, Map, Source};
use nodes::Node;
pub use words::Words;

/// A tree that is being printed. What is called as in the package is what it is there.
struct Printer<'a> {
    ctx: *mut qjs::JSContext,
    words: &'a Words,
    depth: u32,
    /// Whether all comments are printed, and whether strings may be escaped.
    has_comments: bool,
    may_escape: bool,
    out: Vec<u16>,
    last: i32,
    queued: i32,
    column: i32,
    line: i32,
    indent: i32,
    map: Option<Map>,
    source: Source,
    can_mark_name: bool,
    context: u32,
    inner_state: u8,
    no_line_terminator: bool,
    /// The node behind which no line may end, or that was one, by its address; 0 for none.
    no_line_after: usize,
    /// Whether it is being printed, so that comments in it are unusual.
    is_before_no_line: bool,
    last_comment_line: i32,
    current: Option<Node>,
    printed_comments: HashSet<usize, BuildHasherDefault<Fnv>>,
    /// Strings that nobody else holds.
    held: Held,
}

impl Descent for Printer<'_> {
    fn depth(&mut self) -> &mut u32 {
        &mut self.depth
    }
}

/// Arguments: the tree, whether there is a map, whether all comments are printed, and whether strings may be escaped. The result: text,
/// the last character, the one that waits, line and column behind the text, and with a map its lines and names.
pub fn print(args: &[Value]) -> Result<Value> {
    or_undefined(Words::lend(|engine| &mut engine.babel_words, words::words, |words| printed(args, words))?)
}

fn printed(args: &[Value], words: &Words) -> Step<Value> {
    let root = arg(args, 0);
    let flag = |index| arg(args, index).raw() == qjs::JS_TRUE;
    let mut printer = Printer {
        ctx: ctx(),
        words,
        depth: 0,
        has_comments: flag(2),
        may_escape: flag(3),
        out: Vec::new(),
        last: 0,
        queued: 0,
        column: 0,
        line: 1,
        indent: 0,
        map: flag(1).then(Map::default),
        source: Source::default(),
        can_mark_name: true,
        context: 0,
        inner_state: 0,
        no_line_terminator: false,
        no_line_after: 0,
        is_before_no_line: false,
        last_comment_line: 0,
        current: None,
        printed_comments: HashSet::default(),
        held: Held::default(),
    };
    let root = printer.node(root.raw())?;
    printer.print(&root)?;
    let int = |int| qjs::JS_MKVAL(qjs::JS_TAG_INT, int);
    let numbers = [printer.last, printer.queued, printer.line, printer.column];
    let text = u16::string(std::mem::take(&mut printer.out))?;
    let mut values = vec![text.into_raw()];
    values.extend(numbers.map(int));
    if let Some(map) = printer.map.take() {
        let (lines, names) = map.into_values()?;
        values.extend([lines.into_raw(), names.into_raw()]);
    }
    Ok(arrays::of_values(values)?)
}
