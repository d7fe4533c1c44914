//! Operands, variables and references.

use super::*;

fn is_counted(value: u64) -> bool {
    value >= COUNTED
}

impl Emitter<'_> {
    /// Another reference to what a local holds.
    pub(super) fn reference(&mut self, local: u32) {
        let before = self.layout.ref_count_before as i32;
        self.i().local_get(local).i64_const(COUNTED as i64).i64_ge_u();
        self.begin_if();
        self.i().local_get(local).i32_wrap_i64().i32_const(before).i32_sub().local_tee(T0);
        self.i().local_get(T0).i32_load(at(0, 2)).i32_const(1).i32_add().i32_store(at(0, 2));
        self.end();
    }

    /// Gives back the reference that a local holds.
    pub(super) fn release(&mut self, local: u32) {
        let before = self.layout.ref_count_before as i32;
        self.i().local_get(local).i64_const(COUNTED as i64).i64_ge_u();
        self.begin_if();
        self.i().local_get(local).i32_wrap_i64().i32_const(before).i32_sub().local_tee(T0);
        self.i().local_get(T0).i32_load(at(0, 2)).i32_const(1).i32_sub().local_tee(T1).i32_store(at(0, 2));
        self.i().local_get(T1).i32_const(0).i32_le_s();
        self.begin_rare_if();
        self.i().local_get(local);
        self.call("free");
        self.end();
        self.end();
    }

    /// The same where speed does not matter.
    pub(super) fn release_rarely(&mut self, local: u32) {
        self.i().local_get(local).call(crate::module::DROP);
    }

    /// `owned` where speed does not matter.
    pub(super) fn owned_rarely(&mut self, index: usize) {
        let counted = match self.stack[index] {
            Operand::Const(value) => is_counted(value),
            _ => self.borrowed_local(index).is_some() && !self.known_plain(index),
        };
        self.boxed(index);
        if counted {
            self.i().call(crate::module::DUP);
        }
    }

    /// The operand of a place, boxed, without a reference of its own.
    pub(super) fn boxed(&mut self, index: usize) {
        let (slot, small) = (self.slot(index), self.small(index));
        match self.stack[index] {
            Operand::Own => {
                self.i().local_get(slot);
            }
            Operand::Bool => {
                self.i().local_get(small).i64_extend_i32_u().i64_const(BOOL_TAG as i64).i64_or();
            }
            Operand::Const(value) => {
                self.i().i64_const(value as i64);
            }
            Operand::Catch(at) => {
                self.i().i64_const((CATCH_TAG | at as u64) as i64);
            }
            Operand::Var(_) | Operand::Arg(_) | Operand::This => {
                let local = self.borrowed_local(index).unwrap_or(THIS);
                self.i().local_get(local);
            }
        }
    }

    fn borrowed_local(&self, index: usize) -> Option<u32> {
        match self.stack[index] {
            Operand::Var(var) => Some(self.var_local(var)),
            Operand::Arg(arg) => Some(self.arg_local(arg)),
            Operand::This => Some(THIS),
            _ => None,
        }
    }

    /// The operand of a place, boxed, with a reference that whoever gets it owns. A place that owned it does not any more.
    pub(super) fn owned(&mut self, index: usize) {
        if let Some(local) = self.borrowed_local(index) {
            if !self.known_plain(index) {
                self.reference(local);
            }
        } else if let Operand::Const(value) = self.stack[index]
            && is_counted(value)
        {
            let before = self.layout.ref_count_before;
            let address = (value as u32).wrapping_sub(before) as i32;
            self.i()
                .i32_const(address)
                .i32_const(address)
                .i32_load(at(0, 2))
                .i32_const(1)
                .i32_add()
                .i32_store(at(0, 2));
        }
        self.boxed(index);
    }

    pub(super) fn known_plain(&self, index: usize) -> bool {
        match self.stack[index] {
            Operand::Bool | Operand::Catch(_) => true,
            Operand::Const(value) => !is_counted(value),
            Operand::Var(var) => self.plain[var],
            _ => false,
        }
    }

    pub(super) fn known_int(&self, index: usize) -> bool {
        match self.stack[index] {
            Operand::Const(value) => value >> 32 == INT_TAG,
            Operand::Var(var) => self.integer[var],
            _ => false,
        }
    }

    /// The operand as a 32-bit integer, which it must be.
    pub(super) fn int(&mut self, index: usize) {
        let small = self.small(index);
        match self.stack[index] {
            Operand::Bool => {
                self.i().local_get(small);
            }
            Operand::Const(value) => {
                self.i().i32_const(value as i32);
            }
            _ => {
                self.boxed(index);
                self.i().i32_wrap_i64();
            }
        }
    }

    /// Gives back the reference of the operand of a place, where it has one.
    pub(super) fn release_operand(&mut self, index: usize) {
        if self.stack[index] == Operand::Own {
            let slot = self.slot(index);
            self.release(slot);
        }
    }

    /// Makes the operand of a place its own, boxed.
    pub(super) fn materialise(&mut self, index: usize) {
        if matches!(self.stack[index], Operand::Own | Operand::Catch(_)) {
            return;
        }
        let slot = self.slot(index);
        self.owned(index);
        self.i().local_set(slot);
        self.stack[index] = Operand::Own;
    }

    pub(super) fn materialise_all(&mut self) {
        for index in 0..self.stack.len() {
            self.materialise(index);
        }
    }

    /// Before a variable changes: operands that are it must not.
    pub(super) fn materialise_where(&mut self, operand: Operand) {
        for index in 0..self.stack.len() {
            if self.stack[index] == operand {
                self.materialise(index);
            }
        }
    }

    /// What is on WebAssembly's stack becomes the topmost operand.
    pub(super) fn push_own(&mut self) {
        let slot = self.slot(self.stack.len());
        self.i().local_set(slot);
        self.stack.push(Operand::Own);
    }

    /// A borrowed value on WebAssembly's stack becomes the topmost operand with a reference of its own.
    pub(super) fn push_referenced(&mut self) {
        let slot = self.slot(self.stack.len());
        self.i().local_set(slot);
        self.reference(slot);
        self.stack.push(Operand::Own);
    }

    pub(super) fn push_small(&mut self, operand: Operand) {
        let small = self.small(self.stack.len());
        self.i().local_set(small);
        self.stack.push(operand);
    }

    pub(super) fn shuffle_operands(&mut self, taken: usize, given: &[usize]) {
        let base = self.stack.len() - taken;
        let from: Vec<Operand> = self.stack[base..].to_vec();
        for index in 0..taken {
            if !given.contains(&index) {
                self.release_operand(base + index);
            }
        }
        // Through WebAssembly's stack, so that none is overwritten before it is read.
        let mut used = vec![false; taken];
        let mut moves = Vec::new();
        for (to, &index) in given.iter().enumerate() {
            let (slot, small) = (self.slot(base + index), self.small(base + index));
            match from[index] {
                Operand::Own => {
                    if used[index] {
                        self.reference(slot);
                    }
                    self.i().local_get(slot);
                    moves.push(self.slot(base + to));
                }
                Operand::Bool => {
                    self.i().local_get(small);
                    moves.push(self.small(base + to));
                }
                _ => {}
            }
            used[index] = true;
        }
        for local in moves.into_iter().rev() {
            self.i().local_set(local);
        }
        self.stack.truncate(base);
        self.stack.extend(given.iter().map(|&index| from[index]));
    }

    pub(super) fn check_var(&self, inst: &Inst) -> Result<usize, Unfit> {
        let index = inst.n as usize;
        if index < self.function.vars { Ok(index) } else { Err(Unfit::Malformed("a variable")) }
    }

    pub(super) fn check_arg(&self, inst: &Inst) -> Result<usize, Unfit> {
        let index = inst.n as usize;
        if index < self.function.args { Ok(index) } else { Err(Unfit::Malformed("an argument")) }
    }

    /// Takes the topmost operand with a reference, or another one where it stays, to `U0`.
    fn take_top(&mut self, keep: bool) {
        let top = self.stack.len() - 1;
        if keep {
            self.materialise(top);
            let slot = self.slot(top);
            self.reference(slot);
            self.i().local_get(slot).local_set(U0);
        } else {
            self.owned(top);
            self.i().local_set(U0);
            self.stack.pop();
        }
    }

    /// Writes the topmost operand to a variable; `keep` leaves it there.
    pub(super) fn put_var(&mut self, var: usize, keep: bool) {
        let top = self.stack.len() - 1;
        if self.is_captured(var) {
            let place = self.frame_vars + 8 * var as u32;
            self.put_memory(FP, place, keep);
            return;
        }
        let operand = self.stack[top];
        if operand == Operand::Var(var) {
            if !keep {
                self.stack.pop();
            }
            return;
        }
        let (plain, integer) = (self.known_plain(top), self.known_int(top));
        if keep && plain {
            self.boxed(top);
            self.i().local_set(U0);
        } else {
            self.take_top(keep);
        }
        self.materialise_where(Operand::Var(var));
        self.set_var(var, plain, integer);
    }

    /// Sets a variable to `U0`.
    pub(super) fn set_var(&mut self, var: usize, plain: bool, integer: bool) {
        let local = self.var_local(var);
        if self.plain[var] {
            self.i().local_get(U0).local_set(local);
        } else {
            self.i().local_get(local).local_set(U1).local_get(U0).local_set(local);
            self.release(U1);
        }
        self.plain[var] = plain;
        self.integer[var] = integer;
    }

    pub(super) fn put_arg(&mut self, arg: usize, keep: bool) {
        if self.function.captured[arg] {
            let place = self.frame_args + 8 * arg as u32;
            self.put_memory(FP, place, keep);
            return;
        }
        self.take_top(keep);
        self.materialise_where(Operand::Arg(arg));
        let local = self.arg_local(arg);
        self.i().local_get(local).local_set(U1).local_get(U0).local_set(local);
        self.release(U1);
    }

    /// Writes the topmost operand to memory at a local's address.
    pub(super) fn put_memory(&mut self, address: u32, place: u32, keep: bool) {
        self.take_top(keep);
        self.i().local_get(address).i64_load(at(place, 3)).local_set(U1);
        self.i().local_get(address).local_get(U0).i64_store(at(place, 3));
        self.release(U1);
    }

    /// The address of a variable of a closure to a local.
    pub(super) fn var_ref(&mut self, inst: &Inst, local: u32) -> Result<(), Unfit> {
        if inst.n as usize >= self.function.closure_vars {
            return Err(Unfit::Malformed("a closure's variable"));
        }
        let pvalue = self.layout.var_ref_pvalue;
        self.i().local_get(REFS).i32_load(at(4 * inst.n as u32, 2)).i32_load(at(pvalue, 2)).local_set(local);
        Ok(())
    }
}
