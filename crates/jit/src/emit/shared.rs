//! Functions of the module that compiled code shares: what would make it large.

use super::*;

/// A property, with a reference: by what the place learned, or by the engine.
pub fn get(layout: &Layout, runtime: u32) -> Body {
    const OBJ: u32 = 1;
    const CACHE: u32 = 3;
    const P: u32 = 4;
    const HOLDER: u32 = 5;
    const VALUE: u32 = 6;
    let mut body = Body::new([(2, ValType::I32), (1, ValType::I64)]);
    let mut i = body.instructions();
    i.block(BlockType::Empty);
    i.local_get(OBJ).i64_const(OBJECT as i64).i64_lt_u().br_if(0);
    i.local_get(OBJ)
        .i32_wrap_i64()
        .local_tee(P)
        .i32_load(at(layout.obj_shape, 2))
        .i32_load(at(layout.shape_id, 2));
    i.local_get(CACHE).i32_load(at(0, 2)).i32_ne().br_if(0);
    i.local_get(CACHE).i32_load(at(8, 2)).local_tee(HOLDER).if_(BlockType::Empty);
    i.local_get(CACHE)
        .i32_load(at(4, 2))
        .i32_const(runtime as i32)
        .i32_load(at(layout.rt_proto_epoch, 2))
        .i32_ne()
        .br_if(1);
    i.local_get(HOLDER).local_set(P);
    i.end();
    i.local_get(P).i32_load(at(layout.obj_prop, 2)).local_get(CACHE).i32_load(at(12, 2)).i32_add();
    i.i64_load(at(0, 3)).local_tee(VALUE).i64_const(COUNTED as i64).i64_ge_u().if_(BlockType::Empty);
    i.local_get(VALUE).i32_wrap_i64().i32_const(layout.ref_count_before as i32).i32_sub().local_tee(P);
    i.local_get(P).i32_load(at(0, 2)).i32_const(1).i32_add().i32_store(at(0, 2));
    i.end().local_get(VALUE).return_();
    i.end();
    i.local_get(0).local_get(1).local_get(2).local_get(3).call(helper("get_field")).end();
    body
}

/// Sets a property to a value that it takes; negative for an exception.
pub fn put(layout: &Layout) -> Body {
    const OBJ: u32 = 1;
    const VALUE: u32 = 2;
    const CACHE: u32 = 4;
    const P: u32 = 5;
    const OLD: u32 = 6;
    let mut body = Body::new([(1, ValType::I32), (1, ValType::I64)]);
    let mut i = body.instructions();
    i.block(BlockType::Empty);
    i.local_get(OBJ).i64_const(OBJECT as i64).i64_lt_u().br_if(0);
    i.local_get(OBJ)
        .i32_wrap_i64()
        .local_tee(P)
        .i32_load(at(layout.obj_shape, 2))
        .i32_load(at(layout.shape_id, 2));
    i.local_get(CACHE).i32_load(at(0, 2)).i32_ne().br_if(0);
    i.local_get(P)
        .i32_load(at(layout.obj_prop, 2))
        .local_get(CACHE)
        .i32_load(at(12, 2))
        .i32_add()
        .local_tee(P);
    i.i64_load(at(0, 3)).local_set(OLD);
    i.local_get(P).local_get(VALUE).i64_store(at(0, 3));
    i.local_get(OLD).call(crate::module::DROP).i32_const(0).return_();
    i.end();
    i.local_get(0).local_get(1).local_get(2).local_get(3).local_get(4).call(helper("put_field")).end();
    body
}

/// `===` of borrowed values.
pub fn same(_layout: &Layout) -> Body {
    let mut body = Body::new([]);
    let mut i = body.instructions();
    // Two that hold no number of another form and no text are the same where their bits are.
    i.local_get(1)
        .i64_const(UNINITIALIZED as i64)
        .i64_lt_u()
        .local_get(2)
        .i64_const(UNINITIALIZED as i64)
        .i64_lt_u()
        .i32_and();
    i.local_get(1)
        .i64_const(OBJECT as i64)
        .i64_ge_u()
        .local_get(2)
        .i64_const(OBJECT as i64)
        .i64_ge_u()
        .i32_or()
        .i32_or();
    i.if_(BlockType::Empty).local_get(1).local_get(2).i64_eq().return_().end();
    i.local_get(1).i64_const(COUNTED as i64).i64_ge_u().if_(BlockType::Empty);
    i.local_get(1).local_get(2).i64_eq().if_(BlockType::Empty).i32_const(1).return_().end();
    // A text and what is none.
    i.local_get(1).i64_const(32).i64_shr_u().i32_wrap_i64().i32_const(STRING_TAG).i32_eq();
    i.local_get(2)
        .i64_const(UNINITIALIZED as i64)
        .i64_lt_u()
        .i32_and()
        .if_(BlockType::Empty)
        .i32_const(0)
        .return_()
        .end();
    i.end();
    i.local_get(0).local_get(1).local_get(2).call(helper("same")).end();
    body
}

/// `==` of borrowed values: negative for an exception.
pub fn equal() -> Body {
    let mut body = Body::new([]);
    let mut i = body.instructions();
    // Two objects, or something and null or undefined.
    i.local_get(1)
        .i64_const(OBJECT as i64)
        .i64_ge_u()
        .local_get(2)
        .i64_const(OBJECT as i64)
        .i64_ge_u()
        .i32_and();
    i.if_(BlockType::Empty).local_get(1).local_get(2).i64_eq().return_().end();
    let nothing = |i: &mut InstructionSink<'_>, local| {
        i.local_get(local).i64_const(32).i64_shr_u().i64_const(2).i64_sub().i64_const(2).i64_lt_u();
    };
    nothing(&mut i, 1);
    nothing(&mut i, 2);
    i.i32_or().if_(BlockType::Empty);
    nothing(&mut i, 1);
    nothing(&mut i, 2);
    i.i32_and().return_().end();
    i.local_get(0).local_get(1).local_get(2).call(helper("equal")).end();
    body
}
