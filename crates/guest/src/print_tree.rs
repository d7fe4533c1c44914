//! What `esrap` prints of a tree of plain nodes, in one walk over it: the package's own visitors for scripts, in their order. Anything
//! else than a plain tree of JavaScript is unusual, and left to the package before anything has changed.

mod classes;
mod comments;
mod declarations;
mod dialect;
mod expressions;
mod heads;
mod keywords;
mod lists;
mod literals;
mod loops;
mod modules;
mod nodes;
mod output;
mod parentheses;
mod statements;
mod words;

use rquickjs_sys as qjs;

use crate::engine::ctx;
use crate::js::{Result, Value};
use crate::mappings::arrays;
use crate::mappings::writer::{Step, Stop, Writer, or_undefined};
use crate::native::arg;
use crate::tree_reads::{Descent, Held, MAX_DEPTH};
use comments::Comment;
use dialect::Dialect;
use output::{Command, Hole};
pub use words::Words;

/// A tree that is being printed.
struct Tree<'a> {
    ctx: *mut qjs::JSContext,
    words: &'a Words,
    dialect: Dialect,
    depth: u32,
    commands: Vec<Command>,
    /// How much text there is in the commands.
    written: usize,
    /// Texts that are in no string of the engine's.
    made: Vec<u16>,
    quote: u16,
    comments: Vec<Comment>,
    /// The first comment that is not written yet.
    at: usize,
    /// What was met as the target of a binding.
    bindings: Vec<qjs::JSValue>,
    /// The package's set of those that it met before, and what asks it.
    known_bindings: Value,
    has: Value,
    /// Sequences whose parentheses another node writes.
    parenthesized: Vec<qjs::JSValue>,
    /// What is known of the items of lists that are not finished.
    parts: Vec<lists::Part>,
    holes: Vec<Hole>,
    /// Strings that nobody else holds.
    held: Held,
}

impl Tree<'_> {
    /// How much deeper it may go.
    fn left(&self) -> u32 {
        MAX_DEPTH - self.depth
    }
}

impl Descent for Tree<'_> {
    fn depth(&mut self) -> &mut u32 {
        &mut self.depth
    }
}

/// Arguments: the tree, the indentation of one level, the comments, how many of them were written, whether strings get double quotes,
/// the package's set of bindings, what asks such a set, and the number of the dialect. The result: text, lines of mappings, how many comments were written now,
/// and a list of the bindings that were met.
pub fn print(args: &[Value]) -> Result<Value> {
    or_undefined(Words::lend(|engine| &mut engine.words, words::words, |words| printed(args, words))?)
}

fn printed(args: &[Value], words: &Words) -> Step<Value> {
    let [root, indent, comments] = [0, 1, 2].map(|index| arg(args, index));
    let dialect = Dialect::of(arrays::int(arg(args, 7).raw()).ok_or(Stop::Unusual)?)?;
    let writer = Writer::new(&indent, dialect.writer_flags())?;
    let at = arrays::int(arg(args, 3).raw()).and_then(|at| usize::try_from(at).ok()).ok_or(Stop::Unusual)?;
    let mut tree = Tree {
        ctx: ctx(),
        words,
        dialect,
        depth: 0,
        commands: Vec::new(),
        written: 0,
        made: Vec::new(),
        quote: u16::from(if arg(args, 4).raw() == qjs::JS_TRUE { b'"' } else { b'\'' }),
        comments: Vec::new(),
        at,
        bindings: Vec::new(),
        known_bindings: arg(args, 5),
        has: arg(args, 6),
        parenthesized: Vec::new(),
        parts: Vec::new(),
        holes: Vec::new(),
        held: Held::default(),
    };
    tree.read_comments(comments.raw())?;
    if tree.at > tree.comments.len() {
        return Err(Stop::Unusual);
    }
    let mut context = tree.context();
    let root = tree.node(root.raw())?;
    tree.visit(&mut context, &root)?;
    let printed = tree.finish(writer)?;
    let at = i32::try_from(tree.at).map_err(|_| Stop::Unusual)?;
    let bindings = tree.bindings.iter().map(|target| Value::borrowed(*target).into_raw()).collect();
    let bindings = arrays::of_values(bindings)?;
    let values = vec![printed.into_raw(), qjs::JS_MKVAL(qjs::JS_TAG_INT, at), bindings.into_raw()];
    Ok(arrays::of_values(values)?)
}
