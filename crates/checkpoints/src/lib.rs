//! Puts checkpoints into a WebAssembly module: loads of a byte that is not looked at. They stand at the head of every loop
//! and at the start of every function that can come to call itself, so that no program runs for long without passing one.
//! Who makes their bytes inaccessible stops it there.

mod calls;

use calls::Calls;
use wasm_encoder::{CodeSection, Encode, Instruction, MemArg, RawSection};
use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload};

/// How many bytes the checkpoints of a module have to themselves.
pub const BYTES: u32 = 1 << 16;

/// Why a module cannot be given checkpoints.
#[derive(Debug)]
pub enum Error {
    /// It is no module.
    Malformed(BinaryReaderError),
    /// It has more places for a checkpoint than there are bytes.
    TooMany,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::TooMany => write!(f, "more than {BYTES} checkpoints are needed"),
        }
    }
}

impl std::error::Error for Error {}

impl From<BinaryReaderError> for Error {
    fn from(error: BinaryReaderError) -> Self {
        Self::Malformed(error)
    }
}

/// The module with checkpoints that load bytes from `address` on, each one of its own: a compiler leaves out the second load
/// of a byte. Below 2 GiB the address is part of the instruction that loads; above, it takes a register.
pub fn insert(wasm: &[u8], address: u32) -> Result<Vec<u8>, Error> {
    let calls = Calls::of(wasm)?;
    let mut checkpoints = address..address.saturating_add(BYTES);
    let mut module = wasm_encoder::Module::new();
    let mut code = CodeSection::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match payload {
            Payload::CodeSectionEntry(body) => {
                let recursive = calls.may_recurse(code.len());
                code.raw(&with_checkpoints(wasm, &body, recursive, &mut checkpoints)?);
                if code.len() == calls.bodies() {
                    module.section(&code);
                }
            }
            _ => match payload.as_section() {
                Some((id, _)) if id == wasm_encoder::SectionId::Code as u8 => {}
                Some((id, range)) => {
                    module.section(&RawSection { id, data: &wasm[range] });
                }
                None => {}
            },
        }
    }
    Ok(module.finish())
}

fn with_checkpoints(
    wasm: &[u8],
    body: &FunctionBody<'_>,
    recursive: bool,
    addresses: &mut impl Iterator<Item = u32>,
) -> Result<Vec<u8>, Error> {
    let mut next = || addresses.next().ok_or(Error::TooMany);
    let mut code = Vec::new();
    let mut operators = body.get_operators_reader()?;
    code.extend_from_slice(&wasm[body.range().start..operators.original_position()]);
    if recursive {
        checkpoint(&mut code, next()?);
    }
    while !operators.eof() {
        let start = operators.original_position();
        let operator = operators.read()?;
        code.extend_from_slice(&wasm[start..operators.original_position()]);
        if matches!(operator, Operator::Loop { .. }) {
            checkpoint(&mut code, next()?);
        }
    }
    Ok(code)
}

fn checkpoint(code: &mut Vec<u8>, address: u32) {
    Instruction::I32Const(address.cast_signed()).encode(code);
    Instruction::I32Load8U(MemArg { offset: 0, align: 0, memory_index: 0 }).encode(code);
    Instruction::Drop.encode(code);
}
