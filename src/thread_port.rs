//! The way from an instance's thread to JavaScript's.

use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use napi::sys;

use crate::raw::{Env, Failed, Result, call};
use crate::thread_message::Message;

/// Takes what a thread tells, on JavaScript's thread.
pub trait Inbox {
    /// A message came.
    fn receive(&self, message: Message);
}

/// Sends messages from an instance's thread.
pub struct Port {
    /// None when JavaScript's side is gone: the environment frees the function then, whoever still holds it.
    function: Mutex<Option<Function>>,
}

struct Function(sys::napi_threadsafe_function);

// SAFETY: the functions that take the pointer may be called on any thread, and the mutex around it keeps it from being
// freed meanwhile.
unsafe impl Send for Function {}

impl Port {
    /// A port for one thread, which must [`Port::close`] it. It does not keep the process alive.
    pub fn open<T: Inbox>(env: Env, make: impl FnOnce(Arc<Self>) -> Rc<T>) -> Result<(Arc<Self>, Rc<T>)> {
        let port = Arc::new(Self { function: Mutex::new(None) });
        let inbox = make(port.clone());
        let context = Box::into_raw(Box::new(Context { port: port.clone(), inbox: inbox.clone() }));
        let mut function = ptr::null_mut();
        let name = env.text("nexxo instance")?;
        // SAFETY: the environment is that of the native call under way; the context lives until `finalize`, which
        // N-API calls once, and both callbacks get the type that they take it for.
        let status = unsafe {
            sys::napi_create_threadsafe_function(
                env.0,
                ptr::null_mut(),
                ptr::null_mut(),
                name,
                0,
                1,
                context.cast(),
                Some(finalize::<T>),
                context.cast(),
                Some(deliver::<T>),
                &mut function,
            )
        };
        if status != sys::Status::napi_ok {
            // SAFETY: the function was not made, so that nobody else has the context.
            drop(unsafe { Box::from_raw(context) });
            return Err(Failed);
        }
        // SAFETY: as in `call`; the function was made just now.
        unsafe { sys::napi_unref_threadsafe_function(env.0, function) };
        *port.lock() = Some(Function(function));
        Ok((port, inbox))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Function>> {
        self.function.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message; false where nobody is there to take it.
    pub fn send(&self, message: Message) -> bool {
        let mut slot = self.lock();
        let Some(Function(function)) = *slot else { return false };
        let data = Box::into_raw(Box::new(message));
        let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
        // SAFETY: the function lives, because `finalize` takes it out of the slot under the lock that is held here.
        let status = unsafe { sys::napi_call_threadsafe_function(function, data.cast(), mode) };
        if status == sys::Status::napi_ok {
            return true;
        }
        // The environment is about to end, and has counted this thread out.
        *slot = None;
        // SAFETY: the message was not taken.
        drop(unsafe { Box::from_raw(data) });
        false
    }

    /// Keeps the process alive, or lets it end. For JavaScript's thread.
    pub fn keep_alive(&self, env: Env, keeps: bool) {
        if let Some(Function(function)) = *self.lock() {
            // SAFETY: as in `send`; the environment is that of the native call under way.
            unsafe {
                if keeps {
                    sys::napi_ref_threadsafe_function(env.0, function);
                } else {
                    sys::napi_unref_threadsafe_function(env.0, function);
                }
            }
        }
    }

    /// The thread ends: what it sent is delivered, and nothing more will come.
    pub fn close(&self) {
        if let Some(Function(function)) = self.lock().take() {
            let mode = sys::ThreadsafeFunctionReleaseMode::release;
            // SAFETY: as in `send`; this thread was counted in when the function was made, and does not use it again.
            unsafe { sys::napi_release_threadsafe_function(function, mode) };
        }
    }
}

struct Context<T> {
    port: Arc<Port>,
    inbox: Rc<T>,
}

unsafe extern "C" fn deliver<T: Inbox>(
    env: sys::napi_env,
    _function: sys::napi_value,
    context: *mut c_void,
    data: *mut c_void,
) {
    // SAFETY: `send` made the pointer of a box, and each is delivered once.
    let message = unsafe { Box::from_raw(data.cast::<Message>()) };
    // At the end of the environment what was not delivered is handed over without one.
    if env.is_null() {
        return;
    }
    // SAFETY: the context lives until `finalize`; a count more is taken because what runs in between may end it.
    let inbox = unsafe { (*context.cast::<Context<T>>()).inbox.clone() };
    inbox.receive(*message);
    // An exception that was left pending is told as one that nothing caught.
    let error = call!(napi_get_and_clear_last_exception(env) -> ptr::null_mut());
    if let Ok(error) = error
        && Env(env).type_of(error).is_ok_and(|kind| kind != sys::ValueType::napi_undefined)
    {
        // SAFETY: as in `call`.
        unsafe { sys::napi_fatal_exception(env, error) };
    }
}

unsafe extern "C" fn finalize<T>(_env: sys::napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: N-API calls this once, on JavaScript's thread, for the pointer that `open` gave it.
    let context = unsafe { Box::from_raw(data.cast::<Context<T>>()) };
    *context.port.lock() = None;
}
