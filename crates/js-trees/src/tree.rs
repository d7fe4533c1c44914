//! What a tree is made of.

/// Why there is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The source, or a part of it, is left to the parser in JavaScript: it is no program, or something here is not covered.
    Unfit,
    /// The maker failed, and knows why.
    Failed,
}

/// What making a part of a tree comes to.
pub type Made<T> = Result<T, Stop>;

/// The classes of a tree's objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `Node`.
    Node,
    /// `SourceLocation`.
    Location,
    /// `Position`.
    Position,
    /// An object without a class of its own.
    Plain,
}

/// The names of an object's properties, in their order.
pub type Names = &'static [&'static str];

/// Makes the values of a tree.
pub trait Maker {
    /// A value, which may be in several places of a tree.
    type Value: Clone;

    /// `undefined`.
    fn undefined(&mut self) -> Self::Value;
    /// `null`.
    fn null(&mut self) -> Self::Value;
    /// A truth value.
    fn bool(&mut self, value: bool) -> Self::Value;
    /// A number.
    fn number(&mut self, value: f64) -> Self::Value;
    /// A text.
    fn text(&mut self, text: &str) -> Made<Self::Value>;
    /// A regular expression; `null` where the engine takes it for none.
    fn regexp(&mut self, pattern: &str, flags: &str) -> Made<Self::Value>;
    /// A `bigint` of decimal digits.
    fn big_int(&mut self, digits: &str) -> Made<Self::Value>;
    /// A text that is likely to come again: a name of the program.
    fn name(&mut self, name: &str) -> Made<Self::Value>;
    /// A text that programs do not make: a type or an operator.
    fn word(&mut self, word: &'static str) -> Made<Self::Value>;
    /// An array.
    fn list(&mut self, items: Vec<Self::Value>) -> Made<Self::Value>;
    /// An object with as many properties as names.
    fn object(&mut self, class: Class, names: Names, values: &[Self::Value]) -> Made<Self::Value>;
    /// Gives an object a property; whether it can be enumerated.
    fn set(&mut self, object: &Self::Value, name: &'static str, value: Self::Value, shown: bool) -> Made<()>;
    /// Whether an object has a property.
    fn has(&mut self, object: &Self::Value, name: &'static str) -> Made<bool>;
}
