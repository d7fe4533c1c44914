use std::cell::Cell;
use std::ffi::c_void;
use std::rc::Rc;

use napi::sys;

use crate::raw::{Env, Result, call};

/// Numbers that Rust writes and JavaScript reads through a typed array without a call.
///
/// The memory is Rust's and lives until both sides are done with it: JavaScript may detach or transfer the buffer, and
/// a write after that still lands in memory that is ours.
pub struct SharedNumbers<T: Copy + 'static, const N: usize>(Rc<[Cell<T>; N]>);

impl<T: Copy + Default + 'static, const N: usize> SharedNumbers<T, N> {
    pub fn new() -> Self {
        Self(Rc::new(std::array::from_fn(|_| Cell::new(T::default()))))
    }

    pub fn set(&self, index: usize, number: T) {
        self.0[index].set(number);
    }

    pub fn get(&self, index: usize) -> T {
        self.0[index].get()
    }

    /// A typed array over the numbers.
    pub fn view(&self, env: Env, kind: sys::napi_typedarray_type) -> Result<sys::napi_value> {
        let data = Rc::into_raw(self.0.clone()).cast::<c_void>().cast_mut();
        let buffer = call!(napi_create_external_arraybuffer(
            env.0,
            data,
            N * size_of::<T>(),
            Some(Self::release),
            std::ptr::null_mut()
        ) -> std::ptr::null_mut());
        let Ok(buffer) = buffer else {
            // SAFETY: the buffer was not made, so the count taken above is given back here.
            drop(unsafe { Rc::from_raw(data.cast::<[Cell<T>; N]>()) });
            return Err(crate::raw::Failed);
        };
        call!(napi_create_typedarray(env.0, kind, N, buffer, 0) -> std::ptr::null_mut())
    }

    unsafe extern "C" fn release(_env: sys::napi_env, data: *mut c_void, _hint: *mut c_void) {
        // SAFETY: N-API calls this once for the pointer that `view` gave it, on the thread that made it.
        drop(unsafe { Rc::from_raw(data.cast::<[Cell<T>; N]>()) });
    }
}
