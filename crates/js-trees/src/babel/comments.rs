//! Which nodes comments belong to, as Babel finds it out: comments between two tokens stand together, and each node that is finished is held against those
//! that wait.

use oxc_ast::ast::{Comment, CommentKind};

use crate::source::Source;
use crate::tree::{Class, Made, Maker, Stop};

/// A node that was made.
#[derive(Clone, Debug)]
pub(crate) struct Node<V> {
    pub value: V,
    pub kind: &'static str,
    pub start: u32,
    pub end: u32,
    /// What is in `extra`, where there is one.
    pub extra: Option<V>,
}

/// The comments between two tokens.
#[derive(Debug)]
struct Space<V> {
    start: u32,
    end: u32,
    comments: V,
    /// The last node that was finished just before them, and just behind them.
    leading: Option<Node<V>>,
    trailing: Option<Node<V>>,
}

#[derive(Debug)]
pub(crate) struct Comments<V> {
    /// Those of all tokens that are still to come, the next one last.
    ahead: Vec<Space<V>>,
    waiting: Vec<Space<V>>,
    /// Where comments are, in bytes.
    spans: Vec<(u32, u32)>,
    pub all: Vec<V>,
}

impl<V: Clone> Comments<V> {
    pub fn new<M: Maker<Value = V>>(
        maker: &mut M,
        source: &Source<'_>,
        comments: &[Comment],
        is_attached: bool,
        mut locate: impl FnMut(&mut M, u32, u32) -> Made<V>,
    ) -> Made<Self> {
        let mut this = Self { ahead: Vec::new(), waiting: Vec::new(), spans: Vec::new(), all: Vec::new() };
        let mut groups: Vec<(u32, u32, Vec<V>)> = Vec::new();
        for comment in comments {
            let (start, end) = (comment.span.start, comment.span.end);
            let is_line = comment.kind == CommentKind::Line;
            let text = source.slice(start + 2, if is_line { end } else { end - 2 });
            let values = [
                maker.word(if is_line { "CommentLine" } else { "CommentBlock" })?,
                maker.text(text)?,
                maker.number(f64::from(source.unit(start))),
                maker.number(f64::from(source.unit(end))),
                locate(maker, start, end)?,
            ];
            let value = maker.object(Class::Plain, &["type", "value", "start", "end", "loc"], &values)?;
            this.spans.push((start, end));
            this.all.push(value.clone());
            match groups.last_mut() {
                Some((_, next, group)) if *next == start => {
                    *next = source.forward(end);
                    group.push(value);
                }
                _ => groups.push((source.back(start), source.forward(end), vec![value])),
            }
        }
        if is_attached {
            for (start, end, comments) in groups.into_iter().rev() {
                let comments = maker.list(comments)?;
                this.ahead.push(Space { start, end, comments, leading: None, trailing: None });
            }
        }
        Ok(this)
    }

    pub fn are_none(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a comment begins in a part of the source.
    pub fn any_between(&self, start: u32, end: u32) -> bool {
        let next = self.spans.partition_point(|&(other, _)| other < start);
        self.spans.get(next).is_some_and(|&(other, _)| other < end)
    }

    /// The end of the token before `at`.
    pub fn token_end_before(&self, source: &Source<'_>, at: u32) -> u32 {
        let mut at = at;
        loop {
            let end = source.back(at);
            // A comment up to the end of its line may end with white space.
            let before = self.spans.partition_point(|&(_, other)| other <= at);
            match before.checked_sub(1).map(|last| self.spans[last]) {
                Some((start, other)) if end <= other => at = start,
                _ => return end,
            }
        }
    }

    /// The start of the token at or behind `at`.
    pub fn token_start_behind(&self, source: &Source<'_>, at: u32) -> u32 {
        let mut at = source.forward(at);
        while let Ok(found) = self.spans.binary_search_by_key(&at, |&(start, _)| start) {
            at = source.forward(self.spans[found].1);
        }
        at
    }

    /// A node is finished that ends before a token; `last` is the last of its elements.
    pub fn finished<M: Maker<Value = V>>(
        &mut self,
        maker: &mut M,
        source: &Source<'_>,
        node: &Node<V>,
        last: Option<&Node<V>>,
    ) -> Made<()> {
        self.come_to(node.end);
        let mut left = self.waiting.len();
        let Some(newest) = self.waiting.last_mut() else { return Ok(()) };
        if newest.start == node.end {
            newest.leading = Some(node.clone());
            left -= 1;
        }
        while let Some(at) = left.checked_sub(1) {
            if self.waiting[at].end > node.start {
                let space = self.waiting.remove(at);
                give(maker, source, space, Some(Container { node, last }))?;
                left = at;
                continue;
            }
            if self.waiting[at].end == node.start {
                self.waiting[at].trailing = Some(node.clone());
            }
            break;
        }
        Ok(())
    }

    /// Takes the comments before the token that follows on `end` along.
    fn come_to(&mut self, end: u32) {
        while self.ahead.last().is_some_and(|space| space.start <= end) {
            self.waiting.extend(self.ahead.pop());
        }
    }

    /// A node is in parentheses: comments around them belong to it.
    pub fn in_parentheses(&mut self, node: &Node<V>, start: u32, end: u32) {
        self.come_to(end);
        for space in self.waiting.iter_mut().rev() {
            if space.start == end {
                space.leading = Some(node.clone());
            } else if space.end == start {
                space.trailing = Some(node.clone());
            } else if space.end < start {
                break;
            }
        }
    }

    /// The source has ended.
    pub fn end<M: Maker<Value = V>>(&mut self, maker: &mut M, source: &Source<'_>) -> Made<()> {
        self.come_to(u32::MAX);
        while let Some(space) = self.waiting.pop() {
            if space.leading.is_none() && space.trailing.is_none() {
                return Err(Stop::Unfit);
            }
            give(maker, source, space, None)?;
        }
        Ok(())
    }
}

/// A node that contains comments, and the last of its elements.
struct Container<'a, V> {
    node: &'a Node<V>,
    last: Option<&'a Node<V>>,
}

/// Nodes whose elements get the comments behind their last comma.
const LISTS: &[&str] = &[
    "ObjectExpression",
    "ObjectPattern",
    "CallExpression",
    "OptionalCallExpression",
    "FunctionDeclaration",
    "FunctionExpression",
    "ArrowFunctionExpression",
    "ObjectMethod",
    "ClassMethod",
    "ClassPrivateMethod",
    "ArrayExpression",
    "ArrayPattern",
    "ExportNamedDeclaration",
    "ImportDeclaration",
];

/// Gives comments to the nodes around them, or to the one that contains them.
fn give<M: Maker>(
    maker: &mut M,
    source: &Source<'_>,
    space: Space<M::Value>,
    container: Option<Container<'_, M::Value>>,
) -> Made<()> {
    let mut add = |node: &Node<M::Value>, name: &'static str| {
        // Babel would put them in front of those that are there, in an array that another node may have too.
        if maker.has(&node.value, name)? {
            return Err(Stop::Unfit);
        }
        maker.set(&node.value, name, space.comments.clone(), true)
    };
    if space.leading.is_some() || space.trailing.is_some() {
        if let Some(node) = &space.leading {
            add(node, "trailingComments")?;
        }
        if let Some(node) = &space.trailing {
            add(node, "leadingComments")?;
        }
        return Ok(());
    }
    let Some(Container { node, last }) = container else { return Ok(()) };
    let is_behind_comma = source.slice(0, space.start).ends_with(',');
    match last {
        // Versions differ in this.
        _ if is_behind_comma && node.kind == "NewExpression" => Err(Stop::Unfit),
        Some(last) if is_behind_comma && LISTS.contains(&node.kind) && last.start <= space.start => {
            add(last, "trailingComments")
        }
        _ => add(node, "innerComments"),
    }
}
