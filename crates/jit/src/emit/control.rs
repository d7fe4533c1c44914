//! Blocks, branches, exceptions, and which instruction is emitted by what.

use super::*;
use crate::analysis::guarded;

impl Emitter<'_> {
    /// A block and all that it dominates.
    pub(super) fn tree(&mut self, block: usize) -> Result<(), Unfit> {
        let merges = self.order.merges[block].clone();
        let is_loop = self.order.is_loop[block];
        if is_loop {
            self.i().loop_(BlockType::Empty);
            self.frames.push(Frame::Loop(block));
            self.checkpoint()?;
        }
        for &merge in &merges {
            self.begin_block(Frame::Before(merge));
        }
        self.block(block)?;
        for &merge in merges.iter().rev() {
            self.end();
            self.tree(merge)?;
        }
        if is_loop {
            self.i().unreachable();
            self.end();
            self.i().unreachable();
        }
        Ok(())
    }

    /// Goes on at a block; the operands are as it expects them.
    fn go(&mut self, from: usize, to: usize) -> Result<(), Unfit> {
        if self.order.position[to] <= self.order.position[from] {
            self.branch(Frame::Loop(to))
        } else if self.order.is_merge[to] {
            self.branch(Frame::Before(to))
        } else {
            self.tree(to)
        }
    }

    fn block(&mut self, number: usize) -> Result<(), Unfit> {
        let block = self.analysis.blocks[number].clone();
        self.stack = block
            .stack
            .iter()
            .map(|slot| match *slot {
                Slot::Value => Operand::Own,
                Slot::Catch(at) => Operand::Catch(at),
            })
            .collect();
        let entry = number == 1 && !self.order.is_loop[1];
        self.plain.fill(entry);
        self.integer.fill(false);
        match block.kind {
            Kind::Catch(target) => {
                let slot = self.slot(self.stack.len());
                self.i().local_get(FP);
                self.call("caught");
                self.i().local_tee(slot).i64_const(EXCEPTION as i64).i64_eq();
                self.begin_if();
                self.throw()?;
                self.end();
                self.go(number, target)
            }
            Kind::Close => {
                let len = self.stack.len();
                let (iterator, next) = (self.slot(len - 2), self.slot(len - 1));
                self.i().local_get(FP).local_get(iterator).local_get(next);
                self.call("abandon");
                self.stack.truncate(len - 2);
                self.throw()
            }
            Kind::Code(range) => {
                for index in range.clone() {
                    let inst = self.analysis.insts[index];
                    if self.instruction(number, &inst)? {
                        return Ok(());
                    }
                }
                self.materialise_all();
                let at = self.analysis.insts.get(range.end).map_or(0, |inst| inst.at);
                let next = if number == 0 { 1 } else { self.target(at)? };
                self.go(number, next)
            }
        }
    }

    fn target(&self, at: usize) -> Result<usize, Unfit> {
        self.analysis.block_at.get(&at).copied().ok_or(Unfit::Malformed("a jump"))
    }

    fn slots(stack: &[Operand]) -> Vec<Slot> {
        stack
            .iter()
            .map(|operand| match *operand {
                Operand::Catch(at) => Slot::Catch(at),
                _ => Slot::Value,
            })
            .collect()
    }

    fn handler(&self, stack: &[Operand]) -> Result<(Frame, usize), Unfit> {
        let slots = Self::slots(stack);
        let Some(guarded) = guarded(&slots) else { return Ok((Frame::Throw, 0)) };
        let handler = self.analysis.handler_of.get(guarded).ok_or(Unfit::Malformed("a handler"))?;
        Ok((Frame::Before(*handler), guarded.len()))
    }

    /// An exception is under way: frees the operands that its handler does not keep, and goes there. Emission goes on after it.
    pub(super) fn throw(&mut self) -> Result<(), Unfit> {
        let stack = self.stack.clone();
        let (frame, kept) = self.handler(&stack)?;
        if stack[..kept].iter().any(|operand| !matches!(operand, Operand::Own | Operand::Catch(_))) {
            return Err(Unfit::Malformed("operands under a handler"));
        }
        for (index, operand) in stack.iter().enumerate().skip(kept) {
            if *operand == Operand::Own {
                let slot = self.slot(index);
                self.release_rarely(slot);
            }
        }
        self.branch(frame)
    }

    /// Where the value on WebAssembly's stack, left in a local, is an exception: throws.
    pub(super) fn check(&mut self, local: u32) -> Result<(), Unfit> {
        self.i().local_tee(local).i64_const(EXCEPTION as i64).i64_eq();
        self.begin_rare_if();
        self.throw()?;
        self.end();
        Ok(())
    }

    /// Where the number on WebAssembly's stack is negative: throws.
    pub(super) fn check_negative(&mut self) -> Result<(), Unfit> {
        self.i().i32_const(0).i32_lt_s();
        self.begin_rare_if();
        self.throw()?;
        self.end();
        Ok(())
    }

    /// Tells backtraces where the function is. Needed before whatever may throw or run other code.
    pub(super) fn place(&mut self, inst: &Inst) {
        let (pc, address) =
            (self.layout.sf_jit_pc, self.function.code_address.wrapping_add(inst.next as u32));
        self.i().local_get(FP).i32_const(address as i32).i32_store(at(pc, 2));
    }

    /// Leaves an instruction to the interpreter.
    pub(super) fn step(&mut self, inst: &Inst, result: &[Slot], handled: &[Operand]) -> Result<(), Unfit> {
        let (frame, kept) = self.handler(handled)?;
        let depth = self.stack.len();
        for index in 0..depth {
            let place = self.frame_stack + 8 * index as u32;
            self.i().local_get(FP);
            self.owned_rarely(index);
            self.i().i64_store(at(place, 3));
        }
        self.place(inst);
        let kept = kept.saturating_sub(1);
        let (code, stack) = (self.function.code_address.wrapping_add(inst.at as u32), self.frame_stack);
        self.i().local_get(FP).i32_const(code as i32).local_get(FP).i32_const(stack as i32).i32_add();
        self.i().i32_const(depth as i32).i32_const(kept as i32);
        self.call("step");
        self.begin_rare_if();
        // What the handler keeps may have been changed.
        for (index, operand) in handled.iter().enumerate().take(kept) {
            if *operand == Operand::Own {
                let (slot, place) = (self.slot(index), self.frame_stack + 8 * index as u32);
                self.i().local_get(FP).i64_load(at(place, 3)).local_set(slot);
            } else if !matches!(operand, Operand::Catch(_)) {
                return Err(Unfit::Malformed("operands under a handler"));
            }
        }
        self.branch(frame)?;
        self.end();
        self.stack.clear();
        for (index, slot) in result.iter().enumerate() {
            match *slot {
                Slot::Value => {
                    let place = self.frame_stack + 8 * index as u32;
                    self.i().local_get(FP).i64_load(at(place, 3));
                    self.push_own();
                }
                Slot::Catch(at) => self.stack.push(Operand::Catch(at)),
            }
        }
        Ok(())
    }

    fn step_default(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let mut result = Self::slots(&self.stack);
        crate::analysis::apply(inst, &mut result)?;
        let handled = if inst.op == Op::iterator_close {
            self.stack[..self.stack.len() - 3].to_vec()
        } else {
            self.stack.clone()
        };
        self.step(inst, &result, &handled)
    }

    fn return_(&mut self) -> Result<(), Unfit> {
        let top = self.stack.len() - 1;
        self.owned(top);
        self.i().local_set(RET);
        self.stack.pop();
        for index in 0..self.stack.len() {
            self.release_operand(index);
        }
        self.branch(Frame::Exit)
    }

    /// The truth of the topmost operand on WebAssembly's stack; it is taken.
    fn truth(&mut self) {
        let top = self.stack.len() - 1;
        match self.stack[top] {
            Operand::Bool => self.int(top),
            Operand::Const(value) if value < 4 << 32 => {
                self.i().i32_const(value as i32);
            }
            _ => {
                self.boxed(top);
                self.i().local_tee(U0).i64_const(UNINITIALIZED as i64).i64_lt_u();
                self.begin_if_giving(ValType::I32);
                self.i().local_get(U0).i32_wrap_i64();
                self.i().else_();
                self.i().local_get(U0).i64_const(OBJECT as i64).i64_ge_u();
                self.begin_if_giving(ValType::I32);
                self.i().i32_const(1);
                self.i().else_();
                self.i().local_get(CTX).local_get(U0);
                self.call("truth");
                self.end();
                self.end();
                if self.stack[top] == Operand::Own {
                    self.i().local_set(COND);
                    self.release_operand(top);
                    self.i().local_get(COND);
                }
            }
        }
        self.stack.pop();
    }

    /// Emits an instruction; true where the block ends with it.
    fn instruction(&mut self, block: usize, inst: &Inst) -> Result<bool, Unfit> {
        use Op::*;
        if let Some((taken, given)) = shuffle(inst.op) {
            self.shuffle_operands(taken, given);
            return Ok(false);
        }
        match inst.op {
            nop | switch => {}
            push_i32 => self.stack.push(Operand::Const(u64::from(inst.n as u32))),
            undefined => self.stack.push(Operand::Const(UNDEFINED)),
            null => self.stack.push(Operand::Const(NULL)),
            push_false => self.stack.push(Operand::Const(BOOL_TAG)),
            push_true => self.stack.push(Operand::Const(TRUE)),
            push_const => {
                let value =
                    *self.function.constants.get(inst.n as usize).ok_or(Unfit::Malformed("a constant"))?;
                self.stack.push(Operand::Const(value));
            }
            push_atom_value => match self.atoms.get(&(inst.n as u32)) {
                Some(&value) if value != UNDEFINED => self.stack.push(Operand::Const(value)),
                _ => self.step_default(inst)?,
            },
            push_this => self.stack.push(Operand::This),
            drop => {
                let top = self.stack.len() - 1;
                self.release_operand(top);
                self.stack.pop();
            }
            get_loc => {
                let var = self.check_var(inst)?;
                self.get_var(var);
            }
            get_loc0_loc1 => {
                if self.function.vars < 2 {
                    return Err(Unfit::Malformed("a variable"));
                }
                self.get_var(0);
                self.get_var(1);
            }
            get_loc_check => {
                let var = self.check_var(inst)?;
                if self.is_captured(var) {
                    let place = self.frame_vars + 8 * var as u32;
                    self.i().local_get(FP).i64_load(at(place, 3)).local_set(U0);
                    self.check_initialized(inst, U0, 0)?;
                } else if !self.integer[var] {
                    let local = self.var_local(var);
                    self.check_initialized(inst, local, 0)?;
                }
                self.get_var(var);
            }
            put_loc => {
                let var = self.check_var(inst)?;
                self.put_var(var, false);
            }
            set_loc => {
                let var = self.check_var(inst)?;
                self.put_var(var, true);
            }
            put_loc_check | put_loc_check_init => {
                let var = self.check_var(inst)?;
                if self.is_captured(var) {
                    let place = self.frame_vars + 8 * var as u32;
                    self.i().local_get(FP).i64_load(at(place, 3)).local_set(U0);
                } else {
                    let local = self.var_local(var);
                    self.i().local_get(local).local_set(U0);
                }
                self.check_initialized(inst, U0, if inst.op == put_loc_check { 0 } else { 2 })?;
                self.put_var(var, false);
            }
            set_loc_uninitialized => {
                let var = self.check_var(inst)?;
                self.stack.push(Operand::Const(UNINITIALIZED));
                self.put_var(var, false);
            }
            close_loc => {
                let var = self.check_var(inst)?;
                if self.is_captured(var) {
                    // Not for its operands, of which it has none.
                    let place = self.function.code_address.wrapping_add(inst.at as u32);
                    self.i().local_get(FP).i32_const(place as i32).i32_const(0).i32_const(0).i32_const(0);
                    self.call("step");
                    self.i().drop();
                }
            }
            get_arg => {
                let arg = self.check_arg(inst)?;
                if self.function.captured[arg] {
                    let place = self.frame_args + 8 * arg as u32;
                    self.i().local_get(FP).i64_load(at(place, 3));
                    self.push_referenced();
                } else {
                    self.stack.push(Operand::Arg(arg));
                }
            }
            put_arg => {
                let arg = self.check_arg(inst)?;
                self.put_arg(arg, false);
            }
            set_arg => {
                let arg = self.check_arg(inst)?;
                self.put_arg(arg, true);
            }
            get_var_ref | get_var_ref_check => {
                self.var_ref(inst, T2)?;
                self.i().local_get(T2).i64_load(at(0, 3)).local_set(U0);
                if inst.op == get_var_ref_check {
                    self.check_initialized(inst, U0, 1)?;
                }
                self.i().local_get(U0);
                self.push_referenced();
            }
            put_var_ref | set_var_ref => {
                self.var_ref(inst, T2)?;
                self.put_memory(T2, 0, inst.op == set_var_ref);
            }
            put_var_ref_check | put_var_ref_check_init => {
                self.var_ref(inst, T2)?;
                self.i().local_get(T2).i64_load(at(0, 3)).local_set(U0);
                self.check_initialized(inst, U0, if inst.op == put_var_ref_check { 1 } else { 3 })?;
                self.put_memory(T2, 0, false);
            }
            goto_ => {
                self.materialise_all();
                let target = self.target(inst.n as usize)?;
                self.go(block, target)?;
                return Ok(true);
            }
            if_false | if_true => {
                self.truth();
                self.i().local_set(COND);
                self.materialise_all();
                let (jump, next) = (self.target(inst.n as usize)?, self.target(inst.next)?);
                let (yes, no) = if inst.op == if_true { (jump, next) } else { (next, jump) };
                self.i().local_get(COND);
                self.begin_if();
                self.go(block, yes)?;
                self.i().else_();
                self.go(block, no)?;
                self.end();
                self.i().unreachable();
                return Ok(true);
            }
            return_ => {
                self.return_()?;
                return Ok(true);
            }
            return_undef => {
                self.stack.push(Operand::Const(UNDEFINED));
                self.return_()?;
                return Ok(true);
            }
            throw | throw_error => {
                let mut result = Self::slots(&self.stack);
                crate::analysis::apply(inst, &mut result)?;
                let handled = self.stack.clone();
                self.step(inst, &result, &handled)?;
                self.i().unreachable();
                return Ok(true);
            }
            catch => {
                self.materialise_all();
                self.stack.push(Operand::Catch(inst.n as usize));
            }
            nip_catch => self.nip_catch()?,
            call | tail_call | call_method | tail_call_method => {
                self.call_function(inst)?;
                if matches!(inst.op, tail_call | tail_call_method) {
                    self.return_()?;
                    return Ok(true);
                }
            }
            call_constructor => self.call_constructor(inst)?,
            object => {
                self.place(inst);
                self.i().local_get(CTX);
                self.call("object");
                self.check(U0)?;
                self.i().local_get(U0);
                self.push_own();
            }
            define_field => self.define_field(inst)?,
            fclosure => self.closure(inst)?,
            get_var | get_var_undef => self.get_global(inst)?,
            get_field => self.get_field(inst, false)?,
            get_field2 => self.get_field(inst, true)?,
            put_field => self.put_field(inst)?,
            get_length => self.get_length(inst)?,
            get_array_el => self.get_element(inst, false)?,
            get_array_el2 => self.get_element(inst, true)?,
            put_array_el => self.put_element(inst)?,
            add | sub | mul | div | mod_ | pow | shl | shr | sar | and | or | xor => self.binary(inst)?,
            lt | lte | gt | gte => self.compare(inst)?,
            eq | neq => self.equal(inst)?,
            strict_eq | strict_neq => self.same(inst.op == strict_neq),
            inc | dec | neg | plus | not => self.unary(inst)?,
            post_inc | post_dec => self.post(inst)?,
            inc_loc | dec_loc => self.step_var(inst)?,
            add_loc => self.add_var(inst)?,
            lnot => {
                self.truth();
                self.i().i32_eqz();
                self.push_small(Operand::Bool);
            }
            is_undefined | is_null | is_undefined_or_null => self.is_nothing(inst.op),
            typeof_ => {
                let top = self.stack.len() - 1;
                self.i().local_get(CTX);
                self.boxed(top);
                self.call("typeof");
                self.i().local_set(U2);
                self.release_operand(top);
                self.stack.pop();
                self.i().local_get(U2);
                self.push_referenced();
            }
            regexp
            | special_object
            | rest
            | array_from
            | apply
            | check_ctor_return
            | check_ctor
            | init_ctor
            | check_brand
            | add_brand
            | get_super
            | put_var
            | put_var_init
            | get_ref_value
            | put_ref_value
            | get_private_field
            | put_private_field
            | define_private_field
            | get_super_value
            | put_super_value
            | set_name
            | set_name_computed
            | set_proto
            | set_home_object
            | define_array_el
            | append
            | copy_data_properties
            | define_method
            | define_method_computed
            | define_class
            | define_class_computed
            | check_object
            | to_object
            | to_propkey
            | to_propkey2
            | for_in_start
            | for_of_start
            | for_in_next
            | for_of_next
            | iterator_get_value_done
            | iterator_close
            | iterator_next
            | iterator_call
            | delete
            | delete_var
            | instanceof
            | in_
            | private_in
            | push_bigint_i32
            | private_symbol
            | push_empty_string
            | typeof_is_undefined
            | typeof_is_function
            | make_var_ref
            | make_var_ref_ref => {
                self.step_default(inst)?;
            }
            other => return Err(Unfit::Instruction(other.name())),
        }
        Ok(false)
    }

    fn get_var(&mut self, var: usize) {
        if self.is_captured(var) {
            let place = self.frame_vars + 8 * var as u32;
            self.i().local_get(FP).i64_load(at(place, 3));
            self.push_referenced();
        } else {
            self.stack.push(Operand::Var(var));
        }
    }

    /// Throws where a variable has no value yet, or for kinds 2 and 3 where it has one.
    fn check_initialized(&mut self, inst: &Inst, local: u32, kind: i32) -> Result<(), Unfit> {
        self.i().local_get(local).i64_const(UNINITIALIZED as i64);
        if kind < 2 {
            self.i().i64_eq();
        } else {
            self.i().i64_ne();
        }
        self.begin_rare_if();
        self.place(inst);
        let kind = if kind == 3 { 1 } else { kind };
        self.i().local_get(FP).i32_const(inst.n).i32_const(kind);
        self.call("tdz");
        self.throw()?;
        self.end();
        Ok(())
    }

    fn nip_catch(&mut self) -> Result<(), Unfit> {
        let top = self.stack.len() - 1;
        let mark = self.stack[..top]
            .iter()
            .rposition(|operand| matches!(operand, Operand::Catch(_)))
            .ok_or(Unfit::Malformed("no handler"))?;
        self.materialise(top);
        for index in mark + 1..top {
            self.release_operand(index);
        }
        let (from, to) = (self.slot(top), self.slot(mark));
        self.i().local_get(from).local_set(to);
        self.stack.truncate(mark);
        self.stack.push(Operand::Own);
        Ok(())
    }
}
