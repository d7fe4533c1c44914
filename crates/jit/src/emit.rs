//! A function's blocks to WebAssembly.

mod calls;
mod control;
mod numbers;
mod properties;
mod shared;
mod values;

use std::collections::HashMap;
use std::ops::Range;

use wasm_encoder::{BlockType, BranchHint, Function as Body, InstructionSink, MemArg, ValType};

use crate::Unfit;
use crate::analysis::{Analysis, Inst, Kind, Slot, decode};
use crate::function::Function;
use crate::layout::Layout;
use crate::module::{Job, TYPE_CODE, helper};
use crate::opcode::{Op, Opcodes};
use crate::operands::{Operand, shuffle};
use crate::order::{Order, order};

pub use calls::{call_js, dup, give_back};
pub use shared::{equal, get, put, same};

const INT_TAG: u64 = 0;
const BOOL_TAG: u64 = 1 << 32;
const NULL: u64 = 2 << 32;
pub(crate) const UNDEFINED: u64 = 3 << 32;
const UNINITIALIZED: u64 = 4 << 32;
const CATCH_TAG: u64 = 5 << 32;
const EXCEPTION: u64 = 6 << 32;
const TRUE: u64 = BOOL_TAG | 1;
/// Values from here on have references.
const COUNTED: u64 = 0xffff_fff7_0000_0000;
const OBJECT: u64 = 0xffff_ffff_0000_0000;
const STRING_TAG: i32 = -7;

// Parameters.
const CTX: u32 = 0;
const FUNC: u32 = 1;
const THIS: u32 = 2;
const NEW_TARGET: u32 = 3;
const ARGC: u32 = 4;
const ARGV: u32 = 5;
const FLAGS: u32 = 6;
// Locals that every function has.
const FP: u32 = 7;
const T0: u32 = 8;
const T1: u32 = 9;
const T2: u32 = 10;
const COND: u32 = 11;
const REFS: u32 = 12;
const U0: u32 = 13;
const U1: u32 = 14;
const U2: u32 = 15;
const RET: u32 = 16;
const MADE: u32 = 17;
const FIRST_FREE: u32 = 18;

const MAX_LOCALS: usize = 3_000;
const CONSTRUCTOR_FLAG: i32 = 1;

fn at(offset: u32, align: u32) -> MemArg {
    MemArg { offset: u64::from(offset), align, memory_index: 0 }
}

/// What is around the place where code is emitted, for the numbers of branches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Loop(usize),
    /// Its end is the beginning of a block.
    Before(usize),
    Throw,
    Exit,
    Other,
}

struct Emitter<'a> {
    body: Body,
    function: &'a Function,
    analysis: &'a Analysis,
    order: Order,
    opcodes: &'a Opcodes,
    layout: &'a Layout,
    runtime: u32,
    atoms: &'a HashMap<u32, u64>,
    caches: u32,
    checkpoints: &'a mut Range<u32>,
    next_cache: u32,
    frames: Vec<Frame>,
    hints: Vec<BranchHint>,
    stack: Vec<Operand>,
    /// Variables that hold nothing with a reference, and those that hold an integer.
    plain: Vec<bool>,
    integer: Vec<bool>,
    /// Arguments that the function writes, so that it has references of its own.
    own_args: Vec<bool>,
    frame_args: u32,
    frame_vars: u32,
    frame_stack: u32,
    frame_refs: u32,
    frame_len: u32,
    args_in_frame: bool,
}

/// What a function needs of the guest before it is compiled.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Atoms whose values are asked for.
    pub atoms: Vec<u32>,
    /// Bytes in the guest's memory for what it learns.
    pub cache: u32,
}

fn has_cache(op: Op) -> bool {
    matches!(op, Op::get_field | Op::get_field2 | Op::put_field | Op::get_var | Op::get_var_undef)
}

/// What a function needs, or why it is not fit.
pub fn needs(function: &Function, opcodes: &Opcodes, layout: &Layout) -> Result<Needs, Unfit> {
    let mut needs = Needs::default();
    for inst in decode(function, opcodes)? {
        match inst.op {
            Op::push_atom_value => needs.atoms.push(inst.n as u32),
            Op::special_object if inst.n == 1 => {
                return Err(Unfit::Instruction("arguments that are variables"));
            }
            op if has_cache(op) => needs.cache += layout.cache_size,
            _ => {}
        }
    }
    Ok(needs)
}

pub fn emit(
    job: &Job,
    analysis: &Analysis,
    opcodes: &Opcodes,
    layout: &Layout,
    runtime: u32,
    checkpoints: &mut Range<u32>,
) -> Result<(Body, Vec<BranchHint>), Unfit> {
    let function = &job.function;
    let handlers: Vec<bool> =
        analysis.blocks.iter().map(|block| !matches!(block.kind, Kind::Code(_))).collect();
    let order = order(&analysis.successors, &handlers)?;
    let mut own_args = vec![false; function.args];
    let mut has_caches = false;
    for inst in &analysis.insts {
        match inst.op {
            Op::put_arg | Op::set_arg => {
                *own_args.get_mut(inst.n as usize).ok_or(Unfit::Malformed("an argument"))? = true;
            }
            Op::special_object if inst.n == 1 => {
                return Err(Unfit::Instruction("arguments that are variables"));
            }
            op => has_caches |= has_cache(op),
        }
    }
    if has_caches && job.cache == 0 {
        return Err(Unfit::TooLarge);
    }
    let locals = function.args + function.vars + 2 * function.stack;
    if locals > MAX_LOCALS {
        return Err(Unfit::TooLarge);
    }
    let args_in_frame = function.captured.iter().take(function.args).any(|captured| *captured);
    let frame_args = layout.frame_size.next_multiple_of(8);
    let frame_vars = frame_args + if args_in_frame { 8 * function.args as u32 } else { 0 };
    let frame_stack = frame_vars + 8 * function.vars as u32;
    let frame_refs = frame_stack + 8 * function.stack as u32;
    let frame_len = (frame_refs + 4 * function.var_refs).next_multiple_of(16);
    let body = Body::new([
        (6, ValType::I32),
        (5, ValType::I64),
        (locals as u32 - function.stack as u32, ValType::I64),
        (function.stack as u32, ValType::I32),
    ]);
    let mut emitter = Emitter {
        body,
        function,
        analysis,
        order,
        opcodes,
        layout,
        runtime,
        atoms: &job.atoms,
        caches: job.cache,
        checkpoints,
        next_cache: 0,
        frames: Vec::new(),
        hints: Vec::new(),
        stack: Vec::new(),
        plain: vec![false; function.vars],
        integer: vec![false; function.vars],
        own_args,
        frame_args,
        frame_vars,
        frame_stack,
        frame_refs,
        frame_len,
        args_in_frame,
    };
    emitter.function()?;
    Ok((emitter.body, emitter.hints))
}

impl Emitter<'_> {
    fn i(&mut self) -> InstructionSink<'_> {
        self.body.instructions()
    }

    /// Loads a byte of its own, which whoever stops the guest makes inaccessible.
    fn checkpoint(&mut self) -> Result<(), Unfit> {
        let byte = self.checkpoints.next().ok_or(Unfit::TooLarge)?;
        self.i().i32_const(byte as i32).i32_load8_u(at(0, 0)).drop();
        Ok(())
    }

    fn call(&mut self, name: &str) {
        let index = helper(name);
        self.i().call(index);
    }

    fn begin_if(&mut self) {
        self.i().if_(BlockType::Empty);
        self.frames.push(Frame::Other);
    }

    /// What comes is rare: its code is put out of the way.
    fn begin_rare_if(&mut self) {
        self.hint();
        self.begin_if();
    }

    /// The next branch is rare.
    fn hint(&mut self) {
        self.hints.push(BranchHint { branch_func_offset: self.body.byte_len() as u32, branch_hint_value: 0 });
    }

    /// Takes the condition on WebAssembly's stack; out of so many blocks, rarely.
    fn rarely(&mut self, depth: u32) {
        self.hint();
        self.i().br_if(depth);
    }

    fn begin_if_giving(&mut self, ty: ValType) {
        self.i().if_(BlockType::Result(ty));
        self.frames.push(Frame::Other);
    }

    fn begin_block(&mut self, frame: Frame) {
        self.i().block(BlockType::Empty);
        self.frames.push(frame);
    }

    fn end(&mut self) {
        self.i().end();
        self.frames.pop();
    }

    fn branch(&mut self, frame: Frame) -> Result<(), Unfit> {
        let depth = self.depth(frame)?;
        self.i().br(depth);
        Ok(())
    }

    fn depth(&self, frame: Frame) -> Result<u32, Unfit> {
        self.frames
            .iter()
            .rev()
            .position(|other| *other == frame)
            .map(|depth| depth as u32)
            .ok_or(Unfit::Malformed("a branch"))
    }

    /// What is around everything: the frame, and the two ways out.
    fn function(&mut self) -> Result<(), Unfit> {
        self.checkpoint()?;
        self.prologue()?;
        self.begin_block(Frame::Exit);
        self.begin_block(Frame::Throw);
        self.tree(0)?;
        self.i().unreachable();
        self.end();
        self.i().local_get(FP);
        self.call("uncaught");
        self.i().i64_const(EXCEPTION as i64).local_set(RET);
        self.end();
        self.epilogue();
        self.i().local_get(RET).end();
        Ok(())
    }

    fn prologue(&mut self) -> Result<(), Unfit> {
        let layout = self.layout.clone();
        let (realm, runtime) = (self.function.realm as i32, self.runtime as i32);
        let len = self.frame_len as i32;
        // Native stack is used too, for the locals: the guest's own limit must come first.
        let charge =
            len + 16 * (self.function.vars + self.function.args + 2 * self.function.stack) as i32 + 256;
        self.i().i32_const(realm).local_set(CTX);
        self.i().global_get(0).local_tee(FP).i32_const(charge).i32_sub();
        self.i().i32_const(runtime).i32_load(at(layout.rt_stack_limit, 2)).i32_lt_u();
        self.i().local_get(FP).i32_const(charge).i32_lt_u().i32_or();
        self.begin_rare_if();
        self.i().local_get(CTX);
        self.call("overflow");
        self.i().i64_const(EXCEPTION as i64).return_();
        self.end();
        self.i().local_get(FP).i32_const(len).i32_sub().local_tee(FP).global_set(0);
        self.i().local_get(FP).i32_const(runtime).i32_load(at(layout.rt_frame, 2)).i32_store(at(0, 2));
        self.i().local_get(FP).local_get(FUNC).i64_store(at(layout.sf_cur_func, 3));
        let frame_args = self.frame_args as i32;
        if self.args_in_frame {
            self.i()
                .local_get(FP)
                .local_get(FP)
                .i32_const(frame_args)
                .i32_add()
                .i32_store(at(layout.sf_arg_buf, 2));
        } else {
            self.i().local_get(FP).local_get(ARGV).i32_store(at(layout.sf_arg_buf, 2));
        }
        for (offset, place) in [(layout.sf_var_buf, self.frame_vars), (layout.sf_var_refs, self.frame_refs)] {
            self.i().local_get(FP).local_get(FP).i32_const(place as i32).i32_add().i32_store(at(offset, 2));
        }
        for offset in [layout.sf_cur_pc, layout.sf_jit_pc, layout.sf_cur_gc_obj] {
            self.i().local_get(FP).i32_const(0).i32_store(at(offset, 2));
        }
        let var_refs = self.function.var_refs as i32;
        self.i().local_get(FP).i32_const(var_refs).i32_store16(at(layout.sf_var_ref_count, 1));
        let (args, strict) = (self.function.args as i32, i32::from(self.function.strict));
        self.i().local_get(FP).i32_const(args).i32_store16(at(layout.sf_arg_count, 1));
        self.i().local_get(FP).i32_const(strict).i32_store8(at(layout.sf_is_strict, 0));
        self.i()
            .local_get(FP)
            .local_get(FLAGS)
            .i32_const(CONSTRUCTOR_FLAG)
            .i32_and()
            .i32_store8(at(layout.sf_is_constructor, 0));
        self.i().local_get(FP).local_get(THIS).i64_store(at(layout.frame_this, 3));
        self.i().local_get(FP).local_get(NEW_TARGET).i64_store(at(layout.frame_new_target, 3));
        self.i().local_get(FP).local_get(ARGC).i32_store(at(layout.frame_argc, 2));
        self.i().local_get(FP).local_get(ARGV).i32_store(at(layout.frame_argv, 2));
        for index in 0..var_refs as u32 {
            let place = self.frame_refs + 4 * index;
            self.i().local_get(FP).i32_const(0).i32_store(at(place, 2));
        }
        self.i().i32_const(runtime).local_get(FP).i32_store(at(layout.rt_frame, 2));
        if self.function.closure_vars > 0 {
            self.i().local_get(FUNC).i32_wrap_i64().i32_load(at(layout.obj_var_refs, 2)).local_set(REFS);
        }
        for index in 0..self.function.args {
            let local = self.arg_local(index);
            self.i().local_get(ARGC).i32_const(index as i32).i32_gt_s();
            self.begin_if_giving(ValType::I64);
            self.i().local_get(ARGV).i64_load(at(8 * index as u32, 3));
            self.i().else_();
            self.i().i64_const(UNDEFINED as i64);
            self.end();
            self.i().local_set(local);
            if self.args_in_frame {
                self.reference(local);
                let place = self.frame_args + 8 * index as u32;
                self.i().local_get(FP).local_get(local).i64_store(at(place, 3));
            }
            if self.own_args[index] && !self.function.captured[index] {
                self.reference(local);
            }
        }
        for index in 0..self.function.vars {
            if self.is_captured(index) {
                let place = self.frame_vars + 8 * index as u32;
                self.i().local_get(FP).i64_const(UNDEFINED as i64).i64_store(at(place, 3));
            } else {
                let local = self.var_local(index);
                self.i().i64_const(UNDEFINED as i64).local_set(local);
            }
        }
        if self.makes_this() {
            // What is made here is kept by the frame.
            self.i().i64_const(UNDEFINED as i64).local_set(MADE);
            self.i().local_get(THIS).i64_const(OBJECT as i64).i64_lt_u();
            self.begin_rare_if();
            self.i().local_get(CTX).local_get(THIS);
            self.call("this");
            self.i().local_tee(THIS).local_set(MADE);
            self.end();
        }
        Ok(())
    }

    fn epilogue(&mut self) {
        let layout = self.layout.clone();
        if self.function.var_refs > 0 {
            self.i().local_get(FP);
            self.call("close");
        }
        for index in 0..self.function.vars {
            if self.is_captured(index) {
                let place = self.frame_vars + 8 * index as u32;
                self.i().local_get(FP).i64_load(at(place, 3)).local_set(U0);
                self.release(U0);
            } else {
                let local = self.var_local(index);
                self.release(local);
            }
        }
        for index in 0..self.function.args {
            if self.args_in_frame {
                let place = self.frame_args + 8 * index as u32;
                self.i().local_get(FP).i64_load(at(place, 3)).local_set(U0);
                self.release(U0);
            }
            if self.own_args[index] && !self.function.captured[index] {
                let local = self.arg_local(index);
                self.release(local);
            }
        }
        if self.makes_this() {
            self.release(MADE);
        }
        let (runtime, len) = (self.runtime as i32, self.frame_len as i32);
        self.i().i32_const(runtime).local_get(FP).i32_load(at(0, 2)).i32_store(at(layout.rt_frame, 2));
        self.i().local_get(FP).i32_const(len).i32_add().global_set(0);
    }

    fn makes_this(&self) -> bool {
        !self.function.strict && self.analysis.insts.iter().any(|inst| inst.op == Op::push_this)
    }

    fn is_captured(&self, var: usize) -> bool {
        self.function.captured[self.function.args + var]
    }

    fn arg_local(&self, index: usize) -> u32 {
        FIRST_FREE + index as u32
    }

    fn var_local(&self, index: usize) -> u32 {
        FIRST_FREE + (self.function.args + index) as u32
    }

    /// Where the operand of a place is, boxed.
    fn slot(&self, index: usize) -> u32 {
        FIRST_FREE + (self.function.args + self.function.vars + index) as u32
    }

    /// Where the operand of a place is as an integer.
    fn small(&self, index: usize) -> u32 {
        self.slot(index) + self.function.stack as u32
    }
}
