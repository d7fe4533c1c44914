//! What versions of the package do otherwise.

use super::{Step, Stop};
use crate::mappings::writer::{BEFORE_PLACES, REPEATED};

/// Versions that print what is JavaScript in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// 2.4.0.
    Newest,
    /// 2.3.5 and 2.3.6, one of which is in Svelte's minified file.
    MappedKeywords,
    /// 2.3.7 and 2.3.8, which know bindings in patterns, too.
    InnerBindings,
    /// Those in Svelte's minified files of 5.56.4 to 5.57.0, which know fewer places where parentheses are needed, and no casts.
    FewParentheses,
}

impl Dialect {
    /// By the number that the package's edits give (`adapter/src/pack/native-help/esrap.ts`).
    pub fn of(number: i32) -> Step<Self> {
        Ok(match number {
            0 => Self::Newest,
            1 => Self::MappedKeywords,
            2 => Self::InnerBindings,
            3 => Self::FewParentheses,
            _ => return Err(Stop::Unusual),
        })
    }

    /// What the writer does otherwise.
    pub fn writer_flags(self) -> i32 {
        if self.is_newest() { 0 } else { BEFORE_PLACES | REPEATED }
    }

    fn is_newest(self) -> bool {
        self == Self::Newest
    }

    /// Whether both ends of all nodes are mapped, and of their parentheses.
    pub fn maps_nodes(self) -> bool {
        self.is_newest()
    }

    /// Whether keywords are mapped from where they are in the source, or are taken to be.
    pub fn maps_keywords(self) -> bool {
        !self.is_newest()
    }

    /// Whether unary operators are mapped.
    pub fn maps_operators(self) -> bool {
        self.is_newest()
    }

    /// Whether names are mapped as far as they are long, and not to the end of their node.
    pub fn maps_names_by_length(self) -> bool {
        self.is_newest()
    }

    /// Whether the clauses of `switch` and `try` are nodes that are visited, with the comments before them.
    pub fn visits_clauses(self) -> bool {
        self.is_newest()
    }

    /// Whether what follows a comment on its line may begin where it ends.
    pub fn comments_may_touch(self) -> bool {
        self.is_newest()
    }

    /// Whether spaces around comments are white space that waits, and no text.
    pub fn spaces_wait(self) -> bool {
        self.is_newest()
    }

    /// Whether a line ends behind each comment of one, even if what follows is on the same line.
    pub fn ends_lines_of_comments(self) -> bool {
        self.is_newest()
    }

    /// Whether a body that is empty still ends its line.
    pub fn ends_lines_of_nothing(self) -> bool {
        !self.is_newest()
    }

    /// Whether a comment can cast an expression to a type, which needs parentheses but where a binding has its target.
    pub fn knows_casts(self) -> bool {
        self != Self::FewParentheses
    }

    /// Whether what is in a pattern is the target of a binding as well, and the name of a function.
    pub fn knows_inner_bindings(self) -> bool {
        self != Self::MappedKeywords
    }

    /// Whether parentheses are where they are needed: around the beginnings of statements, what a class extends, a tag, an `in` in the head
    /// of a loop, and as braces around an `if` before an `else` that is not its own.
    pub fn knows_all_parentheses(self) -> bool {
        self != Self::FewParentheses
    }

    /// Whether declarators are visited, with the comments before them.
    pub fn visits_declarators(self) -> bool {
        self == Self::FewParentheses
    }

    /// Whether a property whose value is a function is written as a method, whatever it was.
    pub fn makes_methods(self) -> bool {
        self == Self::FewParentheses
    }

    /// Whether strings are names of exports, and imports and exports have attributes.
    pub fn knows_newer_modules(self) -> bool {
        self != Self::FewParentheses
    }

    /// Whether a name can be said to be assigned, which is TypeScript.
    pub fn knows_definite(self) -> bool {
        self != Self::FewParentheses
    }

    /// Whether the parentheses of a source and those of a sequence are the same.
    pub fn shares_parentheses(self) -> bool {
        self.is_newest()
    }

    /// Whether the operand of `++` and `--` gets parentheses where it needs some.
    pub fn wraps_updated(self) -> bool {
        self.is_newest()
    }

    /// Whether an `in` means parentheses wherever it is in the head of a loop, and be it in a function there.
    pub fn looks_for_in_everywhere(self) -> bool {
        !self.is_newest()
    }

    /// Whether the word `type` is kept where nothing is imported.
    pub fn keeps_type_of_nothing(self) -> bool {
        self.is_newest()
    }
}
