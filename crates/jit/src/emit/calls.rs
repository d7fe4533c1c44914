//! Calls, and the function through which they go.

use super::*;

/// Calls a function of JavaScript with borrowed arguments: at once where it is compiled, by the engine where it is not.
pub fn call_js(layout: &Layout) -> Body {
    const CTX: u32 = 0;
    const FUNC: u32 = 1;
    const THIS: u32 = 2;
    const ARGC: u32 = 3;
    const ARGV: u32 = 4;
    const T0: u32 = 5;
    /// `JS_CALL_FLAG_COPY_ARGV`: the arguments are the caller's.
    const BORROWED: i32 = 2;
    let mut body = Body::new([(1, ValType::I32)]);
    let mut i = body.instructions();
    i.block(BlockType::Empty);
    i.local_get(FUNC).i64_const(OBJECT as i64).i64_lt_u().br_if(0);
    i.local_get(FUNC)
        .i32_wrap_i64()
        .local_tee(T0)
        .i32_load16_u(at(layout.obj_class, 1))
        .i32_const(layout.class_bytecode as i32)
        .i32_ne()
        .br_if(0);
    i.local_get(T0)
        .i32_load(at(layout.obj_bytecode, 2))
        .i32_load(at(layout.b_jit_code, 2))
        .local_tee(T0)
        .i32_eqz()
        .br_if(0);
    i.local_get(CTX)
        .local_get(FUNC)
        .local_get(THIS)
        .i64_const(UNDEFINED as i64)
        .local_get(ARGC)
        .local_get(ARGV)
        .i32_const(BORROWED);
    i.local_get(T0).call_indirect(0, TYPE_CODE).return_();
    i.end();
    i.local_get(CTX).local_get(FUNC).local_get(THIS).local_get(ARGC).local_get(ARGV);
    i.call(helper("call"));
    i.end();
    body
}

/// Another reference to a value, which it returns.
pub fn dup(layout: &Layout) -> Body {
    let mut body = Body::new([(1, ValType::I32)]);
    let mut i = body.instructions();
    i.local_get(0).i64_const(COUNTED as i64).i64_ge_u().if_(BlockType::Empty);
    i.local_get(0).i32_wrap_i64().i32_const(layout.ref_count_before as i32).i32_sub().local_tee(1);
    i.local_get(1).i32_load(at(0, 2)).i32_const(1).i32_add().i32_store(at(0, 2));
    i.end().local_get(0).end();
    body
}

/// Gives back a reference.
pub fn give_back(layout: &Layout) -> Body {
    let mut body = Body::new([(2, ValType::I32)]);
    let mut i = body.instructions();
    i.local_get(0).i64_const(COUNTED as i64).i64_ge_u().if_(BlockType::Empty);
    i.local_get(0).i32_wrap_i64().i32_const(layout.ref_count_before as i32).i32_sub().local_tee(1);
    i.local_get(1).i32_load(at(0, 2)).i32_const(1).i32_sub().local_tee(2).i32_store(at(0, 2));
    i.local_get(2).i32_const(0).i32_le_s().if_(BlockType::Empty);
    i.local_get(0).call(helper("free"));
    i.end().end().end();
    body
}

impl Emitter<'_> {
    fn store_arguments(&mut self, first: usize) {
        for index in first..self.stack.len() {
            let place = self.frame_stack + 8 * index as u32;
            self.i().local_get(FP);
            self.boxed(index);
            self.i().i64_store(at(place, 3));
        }
    }

    pub(super) fn call_function(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let argc = inst.n as usize;
        let is_method = matches!(inst.op, Op::call_method | Op::tail_call_method);
        let first = self.stack.len() - argc;
        let function = first - 1;
        self.store_arguments(first);
        self.place(inst);
        self.i().local_get(CTX);
        self.boxed(function);
        if is_method {
            self.boxed(function - 1);
        } else {
            self.i().i64_const(UNDEFINED as i64);
        }
        let place = self.frame_stack + 8 * first as u32;
        self.i().i32_const(argc as i32).local_get(FP).i32_const(place as i32).i32_add();
        self.i().call(crate::module::CALL_JS);
        self.finish_call(if is_method { function - 1 } else { function })
    }

    pub(super) fn call_constructor(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let argc = inst.n as usize;
        let first = self.stack.len() - argc;
        self.store_arguments(first);
        self.place(inst);
        self.i().local_get(CTX);
        self.boxed(first - 2);
        self.boxed(first - 1);
        let place = self.frame_stack + 8 * first as u32;
        self.i().i32_const(argc as i32).local_get(FP).i32_const(place as i32).i32_add();
        self.call("construct");
        self.finish_call(first - 2)
    }

    fn finish_call(&mut self, base: usize) -> Result<(), Unfit> {
        self.check(U2)?;
        for index in base..self.stack.len() {
            self.release_operand(index);
        }
        self.stack.truncate(base);
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }

    pub(super) fn closure(&mut self, inst: &Inst) -> Result<(), Unfit> {
        let value = *self.function.constants.get(inst.n as usize).ok_or(Unfit::Malformed("a constant"))?;
        self.place(inst);
        self.i().local_get(FP).i64_const(value as i64);
        self.call("closure");
        self.check(U2)?;
        self.i().local_get(U2);
        self.push_own();
        Ok(())
    }
}
