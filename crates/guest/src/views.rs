//! Buffers and typed arrays on their way to the host.

use nexxo_abi::ByteKind;
use rquickjs_sys as qjs;

use crate::encode::{Encoder, Step, refuse};
use crate::engine::ctx;
use crate::js::Value;

impl Encoder<'_> {
    pub fn array_buffer(&mut self, value: &Value) -> Step {
        let mut len = 0;
        // SAFETY: the value is alive; the slice is used before anything can detach the buffer.
        unsafe {
            let pointer = qjs::JS_GetArrayBuffer(ctx(), &mut len, value.raw());
            self.bytes(ByteKind::ArrayBuffer, pointer, len as usize)
        }
    }

    pub fn typed_array(&mut self, value: &Value) -> Step {
        // SAFETY: the value is alive and a typed array.
        let kind = match unsafe { qjs::JS_GetTypedArrayType(value.raw()) } as u32 {
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8 => ByteKind::Uint8Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT8C => ByteKind::Uint8ClampedArray,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT8 => ByteKind::Int8Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT16 => ByteKind::Int16Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT16 => ByteKind::Uint16Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_INT32 => ByteKind::Int32Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_UINT32 => ByteKind::Uint32Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_FLOAT32 => ByteKind::Float32Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_FLOAT64 => ByteKind::Float64Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_BIG_INT64 => ByteKind::BigInt64Array,
            qjs::JSTypedArrayEnum_JS_TYPED_ARRAY_BIG_UINT64 => ByteKind::BigUint64Array,
            _ => return Err(refuse("a typed array of this kind")),
        };
        let (mut offset, mut length, mut element, mut total) = (0, 0, 0, 0);
        // SAFETY: the value is alive; the buffer is held while its bytes are read.
        unsafe {
            let buffer = Value::checked(qjs::JS_GetTypedArrayBuffer(
                ctx(),
                value.raw(),
                &mut offset,
                &mut length,
                &mut element,
            ))?;
            let pointer = qjs::JS_GetArrayBuffer(ctx(), &mut total, buffer.raw());
            if pointer.is_null() || u64::from(offset) + u64::from(length) > u64::from(total) {
                return self.bytes(kind, std::ptr::null(), 0);
            }
            self.bytes(kind, pointer.add(offset as usize), length as usize)
        }
    }

    /// # Safety
    /// `pointer` is null or points to `len` readable bytes.
    unsafe fn bytes(&mut self, kind: ByteKind, pointer: *const u8, len: usize) -> Step {
        let bytes = if pointer.is_null() {
            &[]
        } else {
            // SAFETY: the caller vouches for it.
            unsafe { std::slice::from_raw_parts(pointer, len) }
        };
        if self.writer.buffer().try_reserve(bytes.len() + 16).is_err() {
            return Err(crate::js::throw_out_of_memory().into());
        }
        self.writer.bytes(kind, bytes);
        Ok(())
    }
}
