//! The few N-API calls that the boundary lives on, each checked.

use std::ffi::CStr;
use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, ToNapiValue, TypeName, ValidateNapiValue};
use napi::{Status, ValueType, sys};

/// A JavaScript value as N-API hands it out: valid until the native call that got it returns.
#[derive(Clone, Copy, Debug)]
pub struct Raw(pub sys::napi_value);

impl FromNapiValue for Raw {
    unsafe fn from_napi_value(_env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        Ok(Self(value))
    }
}

impl ToNapiValue for Raw {
    unsafe fn to_napi_value(_env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        Ok(value.0)
    }
}

impl TypeName for Raw {
    fn type_name() -> &'static str {
        "unknown"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
    }
}

impl ValidateNapiValue for Raw {}

/// An N-API call failed: either it threw, and the exception is pending, or the value was not what it should be.
#[derive(Debug)]
pub struct Failed;

/// What an N-API call returns here.
pub type Result<T> = std::result::Result<T, Failed>;

impl From<Failed> for napi::Error {
    fn from(Failed: Failed) -> Self {
        Self::new(Status::PendingException, "")
    }
}

/// Calls N-API and gives the out-parameter.
macro_rules! call {
    ($function:ident($env:expr $(, $arg:expr)*) -> $init:expr) => {{
        let mut result = $init;
        // SAFETY: the environment is that of the native call under way, the values were handed out during it, and
        // the out-parameter outlives the call.
        let status = unsafe { napi::sys::$function($env $(, $arg)*, &mut result) };
        if status == napi::sys::Status::napi_ok { Ok(result) } else { Err($crate::raw::Failed) }
    }};
}
pub(crate) use call;

/// The environment of the native call under way.
#[derive(Clone, Copy, Debug)]
pub struct Env(pub sys::napi_env);

impl Env {
    pub fn type_of(self, value: sys::napi_value) -> Result<sys::napi_valuetype> {
        call!(napi_typeof(self.0, value) -> 0)
    }

    pub fn undefined(self) -> Result<sys::napi_value> {
        call!(napi_get_undefined(self.0) -> ptr::null_mut())
    }

    pub fn null(self) -> Result<sys::napi_value> {
        call!(napi_get_null(self.0) -> ptr::null_mut())
    }

    pub fn bool(self, value: bool) -> Result<sys::napi_value> {
        call!(napi_get_boolean(self.0, value) -> ptr::null_mut())
    }

    pub fn int(self, value: i32) -> Result<sys::napi_value> {
        call!(napi_create_int32(self.0, value) -> ptr::null_mut())
    }

    pub fn number(self, value: f64) -> Result<sys::napi_value> {
        call!(napi_create_double(self.0, value) -> ptr::null_mut())
    }

    pub fn text(self, text: &str) -> Result<sys::napi_value> {
        call!(napi_create_string_utf8(self.0, text.as_ptr().cast(), text.len() as isize) -> ptr::null_mut())
    }

    pub fn array(self, len: usize) -> Result<sys::napi_value> {
        call!(napi_create_array_with_length(self.0, len) -> ptr::null_mut())
    }

    pub fn object(self) -> Result<sys::napi_value> {
        call!(napi_create_object(self.0) -> ptr::null_mut())
    }

    pub fn global(self, name: &CStr) -> Result<sys::napi_value> {
        let global = call!(napi_get_global(self.0) -> ptr::null_mut())?;
        self.get(global, name)
    }

    pub fn get(self, object: sys::napi_value, name: &CStr) -> Result<sys::napi_value> {
        call!(napi_get_named_property(self.0, object, name.as_ptr()) -> ptr::null_mut())
    }

    pub fn element(self, array: sys::napi_value, index: u32) -> Result<sys::napi_value> {
        call!(napi_get_element(self.0, array, index) -> ptr::null_mut())
    }

    pub fn set_element(self, array: sys::napi_value, index: u32, value: sys::napi_value) -> Result<()> {
        // SAFETY: as in `call`.
        let status = unsafe { sys::napi_set_element(self.0, array, index, value) };
        if status == sys::Status::napi_ok { Ok(()) } else { Err(Failed) }
    }

    pub fn construct(self, class: &CStr, args: &[sys::napi_value]) -> Result<sys::napi_value> {
        let class = self.global(class)?;
        call!(napi_new_instance(self.0, class, args.len(), args.as_ptr()) -> ptr::null_mut())
    }

    pub fn instance_of(self, value: sys::napi_value, class: &CStr) -> Result<bool> {
        let class = self.global(class)?;
        call!(napi_instanceof(self.0, value, class) -> false)
    }

    /// Defines own data properties, never running a setter.
    pub fn define(
        self,
        object: sys::napi_value,
        name: sys::napi_value,
        value: sys::napi_value,
        enumerable: bool,
    ) -> Result<()> {
        use sys::PropertyAttributes as Attributes;
        let mut attributes = Attributes::writable | Attributes::configurable;
        if enumerable {
            attributes |= Attributes::enumerable;
        }
        let descriptor = sys::napi_property_descriptor {
            utf8name: ptr::null(),
            name,
            method: None,
            getter: None,
            setter: None,
            value,
            attributes,
            data: ptr::null_mut(),
        };
        // SAFETY: as in `call`; the descriptor outlives the call.
        let status = unsafe { sys::napi_define_properties(self.0, object, 1, &descriptor) };
        if status == sys::Status::napi_ok { Ok(()) } else { Err(Failed) }
    }
}
