//! Arithmetic and comparisons: integers here, everything else by the engine.

use super::*;

impl Emitter<'_> {
    /// Leaves on WebAssembly's stack whether two operands are integers, or nothing where that is known.
    fn both_ints(&mut self, a: usize, b: usize) -> bool {
        match (self.known_int(a), self.known_int(b)) {
            (true, true) => return false,
            (true, false) => self.boxed(b),
            (false, true) => self.boxed(a),
            (false, false) => {
                self.boxed(a);
                self.boxed(b);
                self.i().i64_or();
            }
        }
        self.i().i64_const(32).i64_shr_u().i64_eqz();
        true
    }

    pub(super) fn binary(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let (a, b) = (self.stack.len() - 2, self.stack.len() - 1);
        let has_fast = !matches!(inst.op, Op::div | Op::pow);
        let slot = self.slot(a);
        self.begin_block(Frame::Other);
        if has_fast {
            self.begin_block(Frame::Other);
            if self.both_ints(a, b) {
                self.i().i32_eqz();
                self.rarely(0);
            }
            self.int(a);
            self.i().local_set(T0);
            self.int(b);
            self.i().local_set(T1);
            match inst.op {
                Op::add => {
                    self.i().local_get(T0).local_get(T1).i32_add().local_set(T2);
                    self.i()
                        .local_get(T0)
                        .local_get(T2)
                        .i32_xor()
                        .local_get(T1)
                        .local_get(T2)
                        .i32_xor()
                        .i32_and();
                    self.i().i32_const(0).i32_lt_s();
                    self.rarely(0);
                }
                Op::sub => {
                    self.i().local_get(T0).local_get(T1).i32_sub().local_set(T2);
                    self.i()
                        .local_get(T0)
                        .local_get(T1)
                        .i32_xor()
                        .local_get(T0)
                        .local_get(T2)
                        .i32_xor()
                        .i32_and();
                    self.i().i32_const(0).i32_lt_s();
                    self.rarely(0);
                }
                Op::mul => {
                    self.i()
                        .local_get(T0)
                        .i64_extend_i32_s()
                        .local_get(T1)
                        .i64_extend_i32_s()
                        .i64_mul()
                        .local_tee(U0);
                    self.i().i32_wrap_i64().local_tee(T2).i64_extend_i32_s().local_get(U0).i64_ne();
                    self.rarely(0);
                    // Zero may be negative.
                    self.i()
                        .local_get(T2)
                        .i32_eqz()
                        .local_get(T0)
                        .local_get(T1)
                        .i32_or()
                        .i32_const(0)
                        .i32_lt_s()
                        .i32_and();
                    self.rarely(0);
                }
                Op::mod_ => {
                    self.i()
                        .local_get(T0)
                        .i32_const(0)
                        .i32_lt_s()
                        .local_get(T1)
                        .i32_const(0)
                        .i32_le_s()
                        .i32_or();
                    self.rarely(0);
                    self.i().local_get(T0).local_get(T1).i32_rem_s().local_set(T2);
                }
                Op::shr => {
                    self.i().local_get(T0).local_get(T1).i32_shr_u().local_tee(T2).i32_const(0).i32_lt_s();
                    self.rarely(0);
                }
                Op::shl => {
                    self.i().local_get(T0).local_get(T1).i32_shl().local_set(T2);
                }
                Op::sar => {
                    self.i().local_get(T0).local_get(T1).i32_shr_s().local_set(T2);
                }
                Op::and => {
                    self.i().local_get(T0).local_get(T1).i32_and().local_set(T2);
                }
                Op::or => {
                    self.i().local_get(T0).local_get(T1).i32_or().local_set(T2);
                }
                _ => {
                    self.i().local_get(T0).local_get(T1).i32_xor().local_set(T2);
                }
            }
            self.i().local_get(T2).i64_extend_i32_u().local_set(slot).br(1);
            self.end();
        }
        self.place(inst);
        self.owned_rarely(a);
        self.i().local_set(U0);
        self.owned_rarely(b);
        self.i().local_set(U1);
        let number = self.opcodes.number(inst.op);
        self.i().local_get(CTX).i32_const(number).local_get(U0).local_get(U1);
        self.call("binary");
        self.stack.truncate(a);
        self.check(slot)?;
        self.end();
        self.stack.push(Operand::Own);
        Ok(())
    }

    pub(super) fn equal(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let (a, b) = (self.stack.len() - 2, self.stack.len() - 1);
        self.place(inst);
        self.i().local_get(CTX);
        self.boxed(a);
        self.boxed(b);
        self.i().call(crate::module::EQUAL).local_tee(COND);
        self.check_negative()?;
        self.release_operand(a);
        self.release_operand(b);
        self.stack.truncate(a);
        self.i().local_get(COND);
        if inst.op == Op::neq {
            self.i().i32_eqz();
        }
        self.push_small(Operand::Bool);
        Ok(())
    }

    pub(super) fn compare(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let (a, b) = (self.stack.len() - 2, self.stack.len() - 1);
        let small = self.small(a);
        self.begin_block(Frame::Other);
        self.begin_block(Frame::Other);
        if self.both_ints(a, b) {
            self.i().i32_eqz();
            self.rarely(0);
        }
        self.int(a);
        self.int(b);
        match inst.op {
            Op::lt => self.i().i32_lt_s(),
            Op::lte => self.i().i32_le_s(),
            Op::gt => self.i().i32_gt_s(),
            Op::gte => self.i().i32_ge_s(),
            Op::eq => self.i().i32_eq(),
            _ => self.i().i32_ne(),
        };
        self.i().local_set(COND).br(1);
        self.end();
        self.place(inst);
        self.owned_rarely(a);
        self.i().local_set(U0);
        self.owned_rarely(b);
        self.i().local_set(U1);
        let number = self.opcodes.number(inst.op);
        self.i().local_get(CTX).i32_const(number).local_get(U0).local_get(U1);
        self.call("compare");
        self.stack.truncate(a);
        self.i().local_tee(COND);
        self.check_negative()?;
        self.end();
        self.i().local_get(COND).local_set(small);
        self.stack.push(Operand::Bool);
        Ok(())
    }

    pub(super) fn same(&mut self, negated: bool) {
        let (a, b) = (self.stack.len() - 2, self.stack.len() - 1);
        let simple = |operand: Operand| matches!(operand, Operand::Const(value) if value >> 32 != INT_TAG && value < UNINITIALIZED);
        if simple(self.stack[a]) || simple(self.stack[b]) {
            // A truth value, null or undefined is the same as itself only.
            self.boxed(a);
            self.boxed(b);
            self.i().i64_eq().local_set(COND);
        } else if self.known_int(a) || self.known_int(b) {
            let (known, other) = if self.known_int(b) { (b, a) } else { (a, b) };
            self.boxed(other);
            self.i().local_tee(U0).i64_const(32).i64_shr_u().i64_eqz();
            self.begin_if_giving(ValType::I32);
            self.i().local_get(U0).i32_wrap_i64();
            self.int(known);
            self.i().i32_eq();
            self.i().else_();
            self.i().local_get(CTX).local_get(U0);
            self.boxed(known);
            self.i().call(crate::module::SAME);
            self.end();
            self.i().local_set(COND);
        } else {
            self.i().local_get(CTX);
            self.boxed(a);
            self.boxed(b);
            self.i().call(crate::module::SAME).local_set(COND);
        }
        self.release_operand(a);
        self.release_operand(b);
        self.stack.truncate(a);
        self.i().local_get(COND);
        if negated {
            self.i().i32_eqz();
        }
        self.push_small(Operand::Bool);
    }

    pub(super) fn is_nothing(&mut self, op: Op) {
        let top = self.stack.len() - 1;
        self.boxed(top);
        match op {
            Op::is_undefined => self.i().i64_const(UNDEFINED as i64).i64_eq(),
            Op::is_null => self.i().i64_const(NULL as i64).i64_eq(),
            _ => self.i().i64_const(32).i64_shr_u().i64_const(2).i64_sub().i64_const(2).i64_lt_u(),
        };
        self.i().local_set(COND);
        self.release_operand(top);
        self.stack.pop();
        self.i().local_get(COND);
        self.push_small(Operand::Bool);
    }

    /// The slow way of an instruction with one operand, whose result goes to a local.
    fn unary_slowly(&mut self, inst: &Inst, op: Op, top: usize, result: u32) -> Result<(), Unfit> {
        self.place(inst);
        self.owned_rarely(top);
        self.i().local_set(U0);
        let number = self.opcodes.number(op);
        self.i().local_get(CTX).i32_const(number).local_get(U0);
        self.call("unary");
        self.stack.truncate(top);
        self.check(result)
    }

    pub(super) fn unary(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let top = self.stack.len() - 1;
        let slot = self.slot(top);
        self.begin_block(Frame::Other);
        self.begin_block(Frame::Other);
        if !self.known_int(top) {
            self.boxed(top);
            self.i().i64_const(32).i64_shr_u().i64_eqz().i32_eqz();
            self.rarely(0);
        }
        self.int(top);
        self.i().local_set(T0);
        match inst.op {
            Op::inc => {
                self.i().local_get(T0).i32_const(i32::MAX).i32_eq();
                self.rarely(0);
                self.i().local_get(T0).i32_const(1).i32_add();
            }
            Op::dec => {
                self.i().local_get(T0).i32_const(i32::MIN).i32_eq();
                self.rarely(0);
                self.i().local_get(T0).i32_const(1).i32_sub();
            }
            Op::neg => {
                self.i().local_get(T0).i32_const(i32::MAX).i32_and().i32_eqz();
                self.rarely(0);
                self.i().i32_const(0).local_get(T0).i32_sub();
            }
            Op::not => {
                self.i().local_get(T0).i32_const(-1).i32_xor();
            }
            _ => {
                self.i().local_get(T0);
            }
        }
        self.i().i64_extend_i32_u().local_set(slot).br(1);
        self.end();
        self.unary_slowly(inst, inst.op, top, slot)?;
        self.end();
        self.stack.truncate(top);
        self.stack.push(Operand::Own);
        Ok(())
    }

    /// `a -> number(a) number(a) ± 1`.
    pub(super) fn post(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let top = self.stack.len() - 1;
        if !self.known_int(top) {
            // An integer as it is, and everything else made a number first.
            let slot = self.slot(top);
            self.begin_block(Frame::Other);
            self.begin_block(Frame::Other);
            self.boxed(top);
            self.i().i64_const(32).i64_shr_u().i64_eqz().i32_eqz();
            self.rarely(0);
            self.boxed(top);
            self.i().local_set(slot).br(1);
            self.end();
            let before = self.stack.clone();
            self.post_slowly(inst, top, slot)?;
            self.stack = before;
            self.end();
            self.stack.truncate(top);
            self.stack.push(Operand::Own);
        }
        let op = if inst.op == Op::post_inc { Op::inc } else { Op::dec };
        self.shuffle_operands(1, &[0, 0]);
        self.unary(&Inst { op, ..*inst })
    }

    fn post_slowly(&mut self, inst: &Inst, top: usize, slot: u32) -> Result<(), Unfit> {
        self.place(inst);
        self.owned(top);
        self.i().local_set(U0);
        self.i().local_get(CTX).local_get(U0);
        self.call("numeric");
        self.stack.truncate(top);
        self.check(slot)
    }

    pub(super) fn step_var(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let var = self.check_var(inst)?;
        let op = if inst.op == Op::inc_loc { Op::inc } else { Op::dec };
        if self.is_captured(var) {
            let place = self.frame_vars + 8 * var as u32;
            self.i().local_get(FP).i64_load(at(place, 3));
            self.push_referenced();
        } else {
            self.stack.push(Operand::Var(var));
        }
        self.unary(&Inst { op, ..*inst })?;
        self.put_var(var, false);
        Ok(())
    }

    pub(super) fn add_var(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let var = self.check_var(inst)?;
        if self.is_captured(var) {
            let place = self.frame_vars + 8 * var as u32;
            self.i().local_get(FP).i64_load(at(place, 3));
            self.push_referenced();
        } else {
            self.stack.push(Operand::Var(var));
        }
        self.shuffle_operands(2, &[1, 0]);
        self.binary(&Inst { op: Op::add, ..*inst })?;
        self.put_var(var, false);
        Ok(())
    }
}
