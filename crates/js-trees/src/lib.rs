//! Trees of JavaScript parsers that are written in JavaScript, made from what oxc parsed.
//!
//! The tree of a program that both take for one is the same as the parser's own, property by property and in the same order. What is not covered is left
//! to that parser.

pub mod acorn;
pub mod babel;
mod parse;
mod plain;
mod source;
mod tree;

pub use tree::{Class, Made, Maker, Names, Stop};
