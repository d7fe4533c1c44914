//! Properties and elements: what a site learned of a shape, arrays, lengths.

use super::*;

impl Emitter<'_> {
    fn take_cache(&mut self) -> i32 {
        let address = self.caches + self.next_cache * self.layout.cache_size;
        self.next_cache += 1;
        address as i32
    }

    /// Branches out of `depth` blocks unless the value in `U0` is an object, whose address goes to `T0`.
    fn object_or(&mut self, depth: u32) {
        self.i().local_get(U0).i64_const(OBJECT as i64).i64_lt_u();
        self.rarely(depth);
        self.i().local_get(U0).i32_wrap_i64().local_set(T0);
    }

    pub(super) fn get_field(&mut self, inst: &Inst, keep: bool) -> Result<(), Unfit> {
        let cache = self.take_cache();
        let top = self.stack.len() - 1;
        self.place(inst);
        self.i().local_get(CTX);
        self.boxed(top);
        self.i().i32_const(inst.n).i32_const(cache).call(crate::module::GET);
        self.check(U2)?;
        if !keep {
            self.release_operand(top);
            self.stack.pop();
        }
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }

    pub(super) fn put_field(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let cache = self.take_cache();
        let (object, value) = (self.stack.len() - 2, self.stack.len() - 1);
        self.place(inst);
        self.owned(value);
        self.i().local_set(U1);
        self.stack.pop();
        self.i().local_get(CTX);
        self.boxed(object);
        self.i().local_get(U1).i32_const(inst.n).i32_const(cache).call(crate::module::PUT);
        self.check_negative()?;
        self.release_operand(object);
        self.stack.pop();
        Ok(())
    }

    pub(super) fn get_global(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let cache = self.take_cache();
        self.place(inst);
        self.i()
            .local_get(CTX)
            .i32_const(inst.n)
            .i32_const(i32::from(inst.op == Op::get_var))
            .i32_const(cache);
        self.call("get_var");
        self.check(U2)?;
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }

    pub(super) fn define_field(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let (object, value) = (self.stack.len() - 2, self.stack.len() - 1);
        self.place(inst);
        self.owned(value);
        self.i().local_set(U1);
        self.stack.pop();
        self.i().local_get(CTX);
        self.boxed(object);
        self.i().i32_const(inst.n).local_get(U1);
        self.call("define_field");
        self.check_negative()
    }

    pub(super) fn get_length(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let layout = self.layout.clone();
        let top = self.stack.len() - 1;
        self.boxed(top);
        self.i().local_set(U0);
        self.begin_block(Frame::Other);
        self.begin_block(Frame::Other);
        self.i().local_get(U0).i64_const(32).i64_shr_u().i32_wrap_i64().i32_const(STRING_TAG).i32_eq();
        self.begin_if();
        self.i()
            .local_get(U0)
            .i32_wrap_i64()
            .i32_load(at(0, 2))
            .i32_const(i32::MAX)
            .i32_and()
            .i64_extend_i32_u()
            .local_set(U2)
            .br(2);
        self.end();
        self.object_or(0);
        self.i()
            .local_get(T0)
            .i32_load16_u(at(layout.obj_class, 1))
            .i32_const(layout.class_array as i32)
            .i32_ne();
        self.rarely(0);
        self.i().local_get(T0).i32_load(at(layout.obj_prop, 2)).i64_load(at(0, 3)).local_tee(U2);
        self.i().i64_const(32).i64_shr_u().i64_eqz().br_if(1);
        self.end();
        self.place(inst);
        self.i().local_get(CTX).local_get(U0);
        self.call("get_length");
        self.check(U2)?;
        self.end();
        self.release_operand(top);
        self.stack.pop();
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }

    /// The address of an array's element to `T2`; branches out of the innermost block where there is none such.
    fn element_or(&mut self, index: usize) {
        let layout = self.layout.clone();
        self.object_or(0);
        if !self.known_int(index) {
            self.boxed(index);
            self.i().i64_const(32).i64_shr_u().i64_eqz().i32_eqz();
            self.rarely(0);
        }
        self.i()
            .local_get(T0)
            .i32_load16_u(at(layout.obj_class, 1))
            .i32_const(layout.class_array as i32)
            .i32_ne();
        self.rarely(0);
        self.int(index);
        self.i().local_tee(T1).local_get(T0).i32_load(at(layout.obj_count, 2)).i32_ge_u();
        self.rarely(0);
        self.i()
            .local_get(T0)
            .i32_load(at(layout.obj_values, 2))
            .local_get(T1)
            .i32_const(3)
            .i32_shl()
            .i32_add()
            .local_set(T2);
    }

    pub(super) fn get_element(&mut self, inst: &Inst, keep: bool) -> Result<(), Unfit> {
        let (object, index) = (self.stack.len() - 2, self.stack.len() - 1);
        self.boxed(object);
        self.i().local_set(U0);
        self.begin_block(Frame::Other);
        self.begin_block(Frame::Other);
        self.element_or(index);
        self.i().local_get(T2).i64_load(at(0, 3)).local_set(U2);
        self.reference(U2);
        self.i().br(1);
        self.end();
        self.place(inst);
        self.i().local_get(CTX).local_get(U0);
        self.boxed(index);
        self.call("get_el");
        self.check(U2)?;
        self.end();
        self.release_operand(index);
        self.stack.pop();
        if !keep {
            self.release_operand(object);
            self.stack.pop();
        }
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }

    pub(super) fn put_element(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let (object, index, value) = (self.stack.len() - 3, self.stack.len() - 2, self.stack.len() - 1);
        self.owned(value);
        self.i().local_set(U1);
        self.stack.pop();
        self.boxed(object);
        self.i().local_set(U0);
        self.begin_block(Frame::Other);
        self.begin_block(Frame::Other);
        self.element_or(index);
        self.i().local_get(T2).i64_load(at(0, 3)).local_set(U2);
        self.i().local_get(T2).local_get(U1).i64_store(at(0, 3));
        self.release(U2);
        self.i().br(1);
        self.end();
        self.place(inst);
        self.owned_rarely(index);
        self.i().local_set(U2);
        self.stack.pop();
        self.i().local_get(CTX).local_get(U0).local_get(U2).local_get(U1);
        self.call("put_el");
        self.check_negative()?;
        self.end();
        self.release_operand(object);
        self.stack.pop();
        Ok(())
    }
}
