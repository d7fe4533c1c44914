//! The function by which an instance's hooks with bare texts are called.
//!
//! A method of a class would cost more than the call: unwrapping `this`, checking its type, converting each number. So
//! this is a plain function that carries its instance, and the numbers come through shared memory.

use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;

use napi::sys;

use crate::inner::Inner;
use crate::raw::{Env, Failed, Result, call};

/// Makes the function `texts(a, b?)` of an instance.
pub fn function(env: Env, inner: Rc<Inner>) -> Result<sys::napi_value> {
    let data = Rc::into_raw(inner).cast::<c_void>().cast_mut();
    let function = call!(napi_create_function(
        env.0,
        c"texts".as_ptr(),
        5,
        Some(texts),
        data
    ) -> ptr::null_mut());
    let owned = function.and_then(|function| {
        // SAFETY: as in `call`; the finalizer gives back the count that `into_raw` took.
        let status = unsafe {
            sys::napi_add_finalizer(env.0, function, data, Some(release), ptr::null_mut(), ptr::null_mut())
        };
        if status == sys::Status::napi_ok { Ok(function) } else { Err(Failed) }
    });
    if owned.is_err() {
        // SAFETY: nobody else will give the count back, and a function that was made is never called.
        drop(unsafe { Rc::from_raw(data.cast::<Inner>()) });
    }
    owned
}

unsafe extern "C" fn release(_env: sys::napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: N-API calls this once for the pointer that `function` gave it.
    drop(unsafe { Rc::from_raw(data.cast::<Inner>()) });
}

unsafe extern "C" fn texts(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let mut count = 2;
    let mut args = [ptr::null_mut(); 2];
    let (mut this, mut data) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the out-parameters outlive the call, and `args` has room for `count` values.
    let status =
        unsafe { sys::napi_get_cb_info(env, info, &mut count, args.as_mut_ptr(), &mut this, &mut data) };
    if status != sys::Status::napi_ok {
        return ptr::null_mut();
    }
    // SAFETY: the function that runs keeps the count that its data stands for; a second one is taken for the time of the
    // call, in which the function may become garbage.
    let inner = unsafe {
        Rc::increment_strong_count(data.cast::<Inner>());
        Rc::from_raw(data.cast::<Inner>())
    };
    // A null result with an exception pending throws it.
    inner.run_texts(this, args[0], args[1]).unwrap_or(ptr::null_mut())
}
