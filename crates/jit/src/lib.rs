//! Compiles hot functions of the engine's bytecode to WebAssembly.
//!
//! What comes in was read from a guest's memory and is hostile: it is checked until it is known to be harmless, and a function that has anything unknown is
//! left to the interpreter. What goes out is a WebAssembly module that sees only that guest's own memory, table and helpers, so that a wrong one can harm
//! only the guest that it was made for.

mod analysis;
mod emit;
mod function;
mod layout;
mod module;
mod opcode;
mod operands;
mod order;

pub use emit::{Needs, needs};
pub use function::Function;
pub use layout::{Layout, LayoutError};
pub use module::{Compiled, HELPERS, Job, compile};
pub use opcode::Opcodes;

/// Why a function is left to the interpreter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It has an instruction that is not compiled.
    #[error("instruction {0}")]
    Instruction(&'static str),
    /// Its bytes are not what the engine's compiler writes.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// It is larger than what pays.
    #[error("too large")]
    TooLarge,
}
