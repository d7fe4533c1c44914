//! The operands while code is emitted: where each is, and whether it is ours to free.

use crate::opcode::Op;

/// An operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// In the WebAssembly local of its place, with a reference that is ours.
    Own,
    /// A truth value in the second local of its place.
    Bool,
    /// The variable, whose reference it is.
    Var(usize),
    /// The argument.
    Arg(usize),
    /// The receiver.
    This,
    /// A value that something keeps for as long as the function runs, or that needs no keeping.
    Const(u64),
    /// A handler's mark.
    Catch(usize),
}

/// Instructions that only move operands: how many they take, and which of those they give.
pub fn shuffle(op: Op) -> Option<(usize, &'static [usize])> {
    Some(match op {
        Op::nip => (2, &[1]),
        Op::nip1 => (3, &[1, 2]),
        Op::dup => (1, &[0, 0]),
        Op::dup1 => (2, &[0, 0, 1]),
        Op::dup2 => (2, &[0, 1, 0, 1]),
        Op::dup3 => (3, &[0, 1, 2, 0, 1, 2]),
        Op::insert2 => (2, &[1, 0, 1]),
        Op::insert3 => (3, &[2, 0, 1, 2]),
        Op::insert4 => (4, &[3, 0, 1, 2, 3]),
        Op::perm3 => (3, &[1, 0, 2]),
        Op::perm4 => (4, &[2, 0, 1, 3]),
        Op::perm5 => (5, &[3, 0, 1, 2, 4]),
        Op::swap => (2, &[1, 0]),
        Op::swap2 => (4, &[2, 3, 0, 1]),
        Op::rot3l => (3, &[1, 2, 0]),
        Op::rot3r => (3, &[2, 0, 1]),
        Op::rot4l => (4, &[1, 2, 3, 0]),
        Op::rot5l => (5, &[1, 2, 3, 4, 0]),
        _ => return None,
    })
}
