//! The WebAssembly module that compiled functions become.

use std::collections::HashMap;
use std::ops::Range;

use wasm_encoder::{
    BranchHints, CodeSection, EntityType, ExportKind, ExportSection, FunctionSection, GlobalType,
    ImportSection, MemoryType, Module, RefType, TableType, TypeSection, ValType,
};

use crate::emit::emit;
use crate::function::Function;
use crate::layout::Layout;
use crate::opcode::Opcodes;
use crate::{Unfit, analysis};

use ValType::{I32, I64};

/// The guest's functions that compiled code calls, in the order of the module's imports.
pub const HELPERS: &[(&str, &[ValType], &[ValType])] = &[
    ("free", &[I64], &[]),
    ("step", &[I32, I32, I32, I32, I32], &[I32]),
    ("uncaught", &[I32], &[]),
    ("caught", &[I32], &[I64]),
    ("abandon", &[I32, I64, I64], &[]),
    ("overflow", &[I32], &[]),
    ("close", &[I32], &[]),
    ("this", &[I32, I64], &[I64]),
    ("get_field", &[I32, I64, I32, I32], &[I64]),
    ("put_field", &[I32, I64, I64, I32, I32], &[I32]),
    ("get_el", &[I32, I64, I64], &[I64]),
    ("put_el", &[I32, I64, I64, I64], &[I32]),
    ("get_length", &[I32, I64], &[I64]),
    ("call", &[I32, I64, I64, I32, I32], &[I64]),
    ("construct", &[I32, I64, I64, I32, I32], &[I64]),
    ("binary", &[I32, I32, I64, I64], &[I64]),
    ("unary", &[I32, I32, I64], &[I64]),
    ("compare", &[I32, I32, I64, I64], &[I32]),
    ("same", &[I32, I64, I64], &[I32]),
    ("equal", &[I32, I64, I64], &[I32]),
    ("truth", &[I32, I64], &[I32]),
    ("typeof", &[I32, I64], &[I64]),
    ("tdz", &[I32, I32, I32], &[]),
    ("object", &[I32], &[I64]),
    ("define_field", &[I32, I64, I32, I64], &[I32]),
    ("closure", &[I32, I64], &[I64]),
    ("get_var", &[I32, I32, I32, I32], &[I64]),
    ("numeric", &[I32, I64], &[I64]),
];

/// The number of a helper's import.
pub(crate) fn helper(name: &str) -> u32 {
    HELPERS.iter().position(|(other, ..)| *other == name).map_or(u32::MAX, |at| at as u32)
}

/// The type of compiled functions, and the function that calls JavaScript.
pub(crate) const TYPE_CODE: u32 = 0;
pub(crate) const CALL_JS: u32 = HELPERS.len() as u32;
pub(crate) const DUP: u32 = CALL_JS + 1;
pub(crate) const DROP: u32 = CALL_JS + 2;
pub(crate) const GET: u32 = CALL_JS + 3;
pub(crate) const PUT: u32 = CALL_JS + 4;
pub(crate) const SAME: u32 = CALL_JS + 5;
pub(crate) const EQUAL: u32 = CALL_JS + 6;
const FIRST: u32 = CALL_JS + 7;

/// A module, and which functions it has.
#[derive(Debug)]
pub struct Compiled {
    /// The module. Its imports are `guest.memory`, `guest.table`, `guest.stack` and the helpers of `guest`; it exports a function `f<n>` for each function.
    pub wasm: Vec<u8>,
    /// The functions, by their index among those given.
    pub functions: Vec<usize>,
    /// Why the others are not there.
    pub unfit: Vec<(usize, Unfit)>,
}

/// A function that is to be compiled, and what the guest said of it.
#[derive(Clone, Debug)]
pub struct Job {
    /// The function.
    pub function: Function,
    /// The values of its atoms, or undefined.
    pub atoms: HashMap<u32, u64>,
    /// Where it may keep as many bytes as it needs.
    pub cache: u32,
}

/// Compiles functions of the runtime at an address, as many as have room in so many bytes. At the start of each and at the head of each loop stands a load
/// of one of the bytes of `checkpoints`: who makes them inaccessible stops the code.
pub fn compile(
    jobs: &[Job],
    opcodes: &Opcodes,
    layout: &Layout,
    runtime: u32,
    room: usize,
    mut checkpoints: Range<u32>,
) -> Compiled {
    let mut types = TypeSection::new();
    types.ty().function([I32, I64, I64, I64, I32, I32, I32], [I64]);
    let mut imports = ImportSection::new();
    imports.import(
        "guest",
        "memory",
        MemoryType { minimum: 0, maximum: None, memory64: false, shared: false, page_size_log2: None },
    );
    imports.import(
        "guest",
        "table",
        TableType {
            element_type: RefType::FUNCREF,
            minimum: 0,
            maximum: None,
            table64: false,
            shared: false,
        },
    );
    imports.import(
        "guest",
        "stack",
        EntityType::Global(GlobalType { val_type: I32, mutable: true, shared: false }),
    );
    for (index, (name, params, results)) in HELPERS.iter().enumerate() {
        types.ty().function(params.iter().copied(), results.iter().copied());
        imports.import("guest", name, EntityType::Function(index as u32 + 1));
    }
    // The function that calls JavaScript has the type of the helper for that.
    let call_type = helper("call") + 1;
    let mut declared = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    declared.function(call_type);
    code.function(&crate::emit::call_js(layout));
    types.ty().function([I64], [I64]);
    declared.function(HELPERS.len() as u32 + 1);
    code.function(&crate::emit::dup(layout));
    declared.function(helper("free") + 1);
    code.function(&crate::emit::give_back(layout));
    for (like, body) in [
        ("get_field", crate::emit::get(layout, runtime)),
        ("put_field", crate::emit::put(layout)),
        ("same", crate::emit::same(layout)),
        ("equal", crate::emit::equal()),
    ] {
        declared.function(helper(like) + 1);
        code.function(&body);
    }
    let mut hints = BranchHints::new();
    let (mut done, mut unfit) = (Vec::new(), Vec::new());
    for (index, job) in jobs.iter().enumerate() {
        let emitted = analysis::analyse(&job.function, opcodes)
            .and_then(|analysis| emit(job, &analysis, opcodes, layout, runtime, &mut checkpoints))
            .and_then(|emitted| {
                let fits = code.byte_len() + emitted.0.byte_len() <= room;
                if fits { Ok(emitted) } else { Err(Unfit::TooLarge) }
            });
        match emitted {
            Ok((body, rare)) => {
                hints.function_hints(FIRST + done.len() as u32, rare);
                declared.function(TYPE_CODE);
                code.function(&body);
                exports.export(&format!("f{}", done.len()), ExportKind::Func, FIRST + done.len() as u32);
                done.push(index);
            }
            Err(why) => unfit.push((index, why)),
        }
    }
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&declared)
        .section(&exports)
        .section(&hints)
        .section(&code);
    Compiled { wasm: module.finish(), functions: done, unfit }
}
