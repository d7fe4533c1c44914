//! Bytecode to blocks: decoded, with the operands that each begins with and the handlers that its exceptions go to.

use std::collections::HashMap;
use std::ops::Range;

use crate::Unfit;
use crate::function::Function;
use crate::opcode::{Op, Opcodes};
use crate::operands::shuffle;

/// How many blocks a function may have.
const MAX_BLOCKS: usize = 1_500;

/// One instruction, its short forms undone.
#[derive(Clone, Copy, Debug)]
pub struct Inst {
    pub op: Op,
    /// Where it is, and where the next one is.
    pub at: usize,
    pub next: usize,
    /// Its first operand: a number, an index, or where it jumps to.
    pub n: i32,
    /// How many operands it takes and gives.
    pub pop: usize,
    pub push: usize,
}

/// What is known of an operand before any is emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    Value,
    /// Exceptions go to this place; 0 closes an iterator.
    Catch(usize),
}

#[derive(Clone, Debug)]
pub enum Kind {
    Code(Range<usize>),
    /// Takes the exception and goes on at a block.
    Catch(usize),
    /// Closes an iterator and throws on.
    Close,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    /// The operands that it begins with; for a handler those that are left.
    pub stack: Vec<Slot>,
}

#[derive(Debug)]
pub struct Analysis {
    pub insts: Vec<Inst>,
    /// The first is an entry without instructions.
    pub blocks: Vec<Block>,
    pub successors: Vec<Vec<usize>>,
    pub block_at: HashMap<usize, usize>,
    pub handler_of: HashMap<Vec<Slot>, usize>,
}

/// The operands up to and with the innermost handler's mark.
pub fn guarded(stack: &[Slot]) -> Option<&[Slot]> {
    let index = stack.iter().rposition(|slot| matches!(slot, Slot::Catch(_)))?;
    Some(&stack[..=index])
}

pub fn is_jump(op: Op) -> bool {
    matches!(op, Op::if_false | Op::if_true | Op::goto_ | Op::catch)
}

pub fn ends_block(op: Op) -> bool {
    use Op::*;
    matches!(
        op,
        goto_
            | if_false
            | if_true
            | return_
            | return_undef
            | throw
            | throw_error
            | tail_call
            | tail_call_method
    )
}

pub fn decode(function: &Function, opcodes: &Opcodes) -> Result<Vec<Inst>, Unfit> {
    use Op::*;
    let code = &function.code;
    let mut insts = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let opcode = opcodes.get(code[at]).ok_or(Unfit::Malformed("an instruction"))?;
        let next = at + usize::from(opcode.size);
        if opcode.size == 0 || next > code.len() {
            return Err(Unfit::Malformed("an instruction's end"));
        }
        let operand = &code[at + 1..next];
        let u8_ = || i32::from(operand.first().copied().unwrap_or(0));
        let i8_ = || i32::from(operand.first().copied().unwrap_or(0) as i8);
        let u16_ = || operand.get(..2).map_or(0, |b| i32::from(u16::from_le_bytes([b[0], b[1]])));
        let i16_ = || operand.get(..2).map_or(0, |b| i32::from(i16::from_le_bytes([b[0], b[1]])));
        let i32_ = || operand.get(..4).map_or(0, |b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let to = |by: i32| (at as i32 + 1).wrapping_add(by);
        let (op, n) = match opcode.op {
            unknown => return Err(Unfit::Instruction("that is not known")),
            push_minus1 => (push_i32, -1),
            push_0 => (push_i32, 0),
            push_1 => (push_i32, 1),
            push_2 => (push_i32, 2),
            push_3 => (push_i32, 3),
            push_4 => (push_i32, 4),
            push_5 => (push_i32, 5),
            push_6 => (push_i32, 6),
            push_7 => (push_i32, 7),
            push_i8 => (push_i32, i8_()),
            push_i16 => (push_i32, i16_()),
            push_const8 => (push_const, u8_()),
            fclosure8 => (fclosure, u8_()),
            get_loc8 => (get_loc, u8_()),
            put_loc8 => (put_loc, u8_()),
            set_loc8 => (set_loc, u8_()),
            get_loc0 => (get_loc, 0),
            get_loc1 => (get_loc, 1),
            get_loc2 => (get_loc, 2),
            get_loc3 => (get_loc, 3),
            put_loc0 => (put_loc, 0),
            put_loc1 => (put_loc, 1),
            put_loc2 => (put_loc, 2),
            put_loc3 => (put_loc, 3),
            set_loc0 => (set_loc, 0),
            set_loc1 => (set_loc, 1),
            set_loc2 => (set_loc, 2),
            set_loc3 => (set_loc, 3),
            get_arg0 => (get_arg, 0),
            get_arg1 => (get_arg, 1),
            get_arg2 => (get_arg, 2),
            get_arg3 => (get_arg, 3),
            put_arg0 => (put_arg, 0),
            put_arg1 => (put_arg, 1),
            put_arg2 => (put_arg, 2),
            put_arg3 => (put_arg, 3),
            set_arg0 => (set_arg, 0),
            set_arg1 => (set_arg, 1),
            set_arg2 => (set_arg, 2),
            set_arg3 => (set_arg, 3),
            get_var_ref0 => (get_var_ref, 0),
            get_var_ref1 => (get_var_ref, 1),
            get_var_ref2 => (get_var_ref, 2),
            get_var_ref3 => (get_var_ref, 3),
            put_var_ref0 => (put_var_ref, 0),
            put_var_ref1 => (put_var_ref, 1),
            put_var_ref2 => (put_var_ref, 2),
            put_var_ref3 => (put_var_ref, 3),
            set_var_ref0 => (set_var_ref, 0),
            set_var_ref1 => (set_var_ref, 1),
            set_var_ref2 => (set_var_ref, 2),
            set_var_ref3 => (set_var_ref, 3),
            call0 => (call, 0),
            call1 => (call, 1),
            call2 => (call, 2),
            call3 => (call, 3),
            call | call_method | call_constructor | tail_call | tail_call_method | array_from | apply
            | rest => (opcode.op, u16_()),
            get_loc
            | put_loc
            | set_loc
            | get_arg
            | put_arg
            | set_arg
            | get_var_ref
            | put_var_ref
            | set_var_ref
            | set_loc_uninitialized
            | get_loc_check
            | put_loc_check
            | put_loc_check_init
            | get_var_ref_check
            | put_var_ref_check
            | put_var_ref_check_init
            | close_loc => (opcode.op, u16_()),
            inc_loc | dec_loc | add_loc | special_object | for_of_next => (opcode.op, u8_()),
            if_false8 => (if_false, to(i8_())),
            if_true8 => (if_true, to(i8_())),
            goto8 => (goto_, to(i8_())),
            goto16 => (goto_, to(i16_())),
            if_false | if_true | goto_ | catch => (opcode.op, to(i32_())),
            op => (op, i32_()),
        };
        let extra = match op {
            call | call_method | call_constructor | tail_call | tail_call_method | array_from => n as usize,
            _ => 0,
        };
        insts.push(Inst {
            op,
            at,
            next,
            n,
            pop: usize::from(opcode.pop) + extra,
            push: usize::from(opcode.push),
        });
        at = next;
    }
    Ok(insts)
}

/// What an instruction does to the operands.
pub fn apply(inst: &Inst, stack: &mut Vec<Slot>) -> Result<(), Unfit> {
    let short = Unfit::Malformed("too few operands");
    if let Some((taken, given)) = shuffle(inst.op) {
        let base = stack.len().checked_sub(taken).ok_or(short)?;
        let from = stack.split_off(base);
        stack.extend(given.iter().map(|&index| from[index]));
        return Ok(());
    }
    match inst.op {
        Op::catch => stack.push(Slot::Catch(inst.n as usize)),
        Op::for_of_start => {
            stack.pop().ok_or(short)?;
            stack.extend([Slot::Value, Slot::Value, Slot::Catch(0)]);
        }
        Op::for_of_next => stack.extend([Slot::Value, Slot::Value]),
        Op::iterator_next => {}
        Op::iterator_call => stack.push(Slot::Value),
        Op::nip_catch => {
            stack.pop().ok_or(short)?;
            while !matches!(stack.pop().ok_or(Unfit::Malformed("no handler"))?, Slot::Catch(_)) {}
            stack.push(Slot::Value);
        }
        _ => {
            let base = stack.len().checked_sub(inst.pop).ok_or(short)?;
            let taken = stack.split_off(base);
            if taken.contains(&Slot::Value) || taken.is_empty() || matches!(inst.op, Op::drop) {
                let marks = taken.iter().any(|slot| *slot != Slot::Value);
                if marks && !matches!(inst.op, Op::drop | Op::iterator_close) {
                    return Err(Unfit::Malformed("a handler as operand"));
                }
            }
            stack.extend(std::iter::repeat_n(Slot::Value, inst.push));
        }
    }
    Ok(())
}

pub fn analyse(function: &Function, opcodes: &Opcodes) -> Result<Analysis, Unfit> {
    let insts = decode(function, opcodes)?;
    let index_at: HashMap<usize, usize> =
        insts.iter().enumerate().map(|(index, inst)| (inst.at, index)).collect();
    let mut leaders: Vec<usize> = vec![0];
    for inst in &insts {
        if is_jump(inst.op) {
            let target = usize::try_from(inst.n).map_err(|_| Unfit::Malformed("a jump"))?;
            leaders.push(*index_at.get(&target).ok_or(Unfit::Malformed("a jump"))?);
        }
        if ends_block(inst.op)
            && let Some(&next) = index_at.get(&inst.next)
        {
            leaders.push(next);
        }
    }
    leaders.sort_unstable();
    leaders.dedup();
    let mut blocks = vec![Block { kind: Kind::Code(0..0), stack: Vec::new() }];
    let mut block_at = HashMap::new();
    for (number, &first) in leaders.iter().enumerate() {
        let end = leaders.get(number + 1).copied().unwrap_or(insts.len());
        let at = insts.get(first).ok_or(Unfit::Malformed("no code"))?.at;
        block_at.insert(at, blocks.len());
        blocks.push(Block { kind: Kind::Code(first..end), stack: Vec::new() });
    }
    let mut this = Analysis { insts, blocks, successors: Vec::new(), block_at, handler_of: HashMap::new() };
    this.walk(function)?;
    Ok(this)
}

impl Analysis {
    fn walk(&mut self, function: &Function) -> Result<(), Unfit> {
        let mut reached = vec![false; self.blocks.len()];
        self.successors = vec![Vec::new(); self.blocks.len()];
        let mut work = vec![1];
        self.successors[0].push(1);
        reached[1] = true;
        while let Some(number) = work.pop() {
            if self.blocks.len() > MAX_BLOCKS {
                return Err(Unfit::TooLarge);
            }
            let mut stack = self.blocks[number].stack.clone();
            let mut next = Vec::new();
            match self.blocks[number].kind.clone() {
                Kind::Catch(target) => {
                    stack.push(Slot::Value);
                    next.push((target, stack.clone()));
                    stack.pop();
                    if let Some(handler) = self.handler(&stack, &mut reached)? {
                        next.push((handler, self.blocks[handler].stack.clone()));
                    }
                }
                Kind::Close => {
                    let len = stack.len().checked_sub(2).ok_or(Unfit::Malformed("no iterator"))?;
                    stack.truncate(len);
                    if let Some(handler) = self.handler(&stack, &mut reached)? {
                        next.push((handler, self.blocks[handler].stack.clone()));
                    }
                }
                Kind::Code(range) => {
                    let mut ended = false;
                    for index in range.clone() {
                        let inst = self.insts[index];
                        if let Some(handler) = self.handler(&stack, &mut reached)? {
                            next.push((handler, self.blocks[handler].stack.clone()));
                        }
                        if inst.op == Op::iterator_close {
                            // Its exceptions are those of what is around the loop.
                            let outer = stack.get(..stack.len().saturating_sub(3)).unwrap_or(&[]).to_vec();
                            if let Some(handler) = self.handler(&outer, &mut reached)? {
                                next.push((handler, self.blocks[handler].stack.clone()));
                            }
                        }
                        apply(&inst, &mut stack)?;
                        if stack.len() > function.stack {
                            return Err(Unfit::Malformed("too many operands"));
                        }
                        if is_jump(inst.op) && inst.op != Op::catch {
                            next.push((self.block_at[&(inst.n as usize)], stack.clone()));
                        }
                        ended = ends_block(inst.op) && !matches!(inst.op, Op::if_false | Op::if_true);
                    }
                    if !ended {
                        let at = self.insts.get(range.end).ok_or(Unfit::Malformed("no end"))?.at;
                        next.push((self.block_at[&at], stack));
                    }
                }
            }
            self.successors.resize(self.blocks.len(), Vec::new());
            for (target, stack) in next {
                if !self.successors[number].contains(&target) {
                    self.successors[number].push(target);
                }
                if !reached[target] {
                    reached[target] = true;
                    self.blocks[target].stack = stack;
                    work.push(target);
                } else if self.blocks[target].stack != stack {
                    return Err(Unfit::Malformed("operands that differ"));
                }
            }
        }
        Ok(())
    }

    /// The handler of exceptions that come with these operands.
    fn handler(&mut self, stack: &[Slot], reached: &mut Vec<bool>) -> Result<Option<usize>, Unfit> {
        let Some(guarded) = guarded(stack) else { return Ok(None) };
        if let Some(&handler) = self.handler_of.get(guarded) {
            return Ok(Some(handler));
        }
        let (mark, rest) = guarded.split_last().ok_or(Unfit::Malformed("no handler"))?;
        let kind = match *mark {
            Slot::Catch(0) => Kind::Close,
            Slot::Catch(at) => Kind::Catch(*self.block_at.get(&at).ok_or(Unfit::Malformed("a handler"))?),
            Slot::Value => return Ok(None),
        };
        let number = self.blocks.len();
        self.blocks.push(Block { kind, stack: rest.to_vec() });
        reached.push(false);
        self.handler_of.insert(guarded.to_vec(), number);
        Ok(Some(number))
    }
}
