//! The interpreter's store, and the way into it from within a call.

use std::cell::{Cell, RefCell, UnsafeCell};
use wasmi::{AsContextMut, Caller, Config, Engine, Extern, Module, Store, StoreContextMut};

use crate::js::{Result, Thrown, Value, throw, throw_type_error};

thread_local! {
    static ENGINE: Engine = Engine::new(Config::default().ignore_custom_sections(true));
    static STORE: UnsafeCell<Option<Store<()>>> = const { UnsafeCell::new(None) };
    /// The caller of the import that runs: the way back into the store.
    static ACTIVE: Cell<*mut ()> = const { Cell::new(std::ptr::null_mut()) };
    static TABLES: RefCell<Tables> = RefCell::new(Tables::default());
    /// What an import threw, on its way through the interpreter.
    static PENDING: RefCell<Option<Value>> = const { RefCell::new(None) };
}

/// What the prelude's objects hold by number.
#[derive(Default)]
pub struct Tables {
    pub modules: Vec<Module>,
    pub externs: Vec<Extern>,
    /// The functions that modules import.
    pub functions: Vec<Value>,
    /// The buffers that show a memory, with the place that they show.
    pub buffers: Vec<Buffer>,
}

/// An ArrayBuffer over a memory of the interpreter.
pub struct Buffer {
    pub memory: usize,
    pub pointer: *mut u8,
    pub len: usize,
    pub value: Value,
}

/// Runs with what is held by number.
pub fn tables<R>(run: impl FnOnce(&mut Tables) -> R) -> R {
    TABLES.with_borrow_mut(run)
}

pub fn engine() -> Engine {
    ENGINE.with(Engine::clone)
}

pub fn validate(bytes: &[u8]) -> bool {
    Module::validate(&engine(), bytes).is_ok()
}

/// Runs with the store: the caller's where an import runs, else the one that there is.
pub fn with_store<R>(run: impl FnOnce(StoreContextMut<'_, ()>) -> R) -> R {
    let active = ACTIVE.replace(std::ptr::null_mut());
    if active.is_null() {
        return STORE.with(|store| {
            // SAFETY: one thread; whoever runs in the store comes back here only through an import, which sets ACTIVE.
            let store = unsafe { &mut *store.get() };
            run(store.get_or_insert_with(|| Store::new(&engine(), ())).as_context_mut())
        });
    }
    // SAFETY: `within` set the pointer to its own caller, which lives until the import returns and is not used meanwhile.
    let caller = unsafe { &mut *active.cast::<Caller<'_, ()>>() };
    let result = run(caller.as_context_mut());
    ACTIVE.set(active);
    result
}

/// Runs an import's function with the caller as the way back in.
pub fn within<R>(mut caller: Caller<'_, ()>, run: impl FnOnce() -> R) -> R {
    let before = ACTIVE.replace((&raw mut caller).cast());
    let result = run();
    ACTIVE.set(before);
    result
}

/// Keeps what an import threw until the call that led to it returns.
pub fn keep_thrown() -> wasmi::Error {
    PENDING.set(Some(Value::exception()));
    wasmi::Error::new("an import threw")
}

/// Throws what an import threw, or the interpreter's own error under a code.
pub fn fail(error: &wasmi::Error, code: &str) -> Thrown {
    match PENDING.take() {
        Some(value) => throw(value),
        None => throw_type_error(&words(error), Some(code)),
    }
}

/// V8's words for a trap.
fn words(error: &wasmi::Error) -> String {
    use wasmi::TrapCode as Trap;
    let text = match error.as_trap_code() {
        Some(Trap::UnreachableCodeReached) => "unreachable",
        Some(Trap::MemoryOutOfBounds) => "memory access out of bounds",
        Some(Trap::TableOutOfBounds) => "table index is out of bounds",
        Some(Trap::IndirectCallToNull | Trap::BadSignature) => "null function or function signature mismatch",
        Some(Trap::IntegerDivisionByZero) => "divide by zero",
        Some(Trap::IntegerOverflow) => "divide result unrepresentable",
        Some(Trap::BadConversionToInteger) => "float unrepresentable in integer range",
        Some(Trap::StackOverflow) => "Maximum call stack size exceeded",
        _ => return error.to_string(),
    };
    text.to_owned()
}

/// The extern of a number.
pub fn external(index: usize) -> Result<Extern> {
    tables(|tables| tables.externs.get(index).cloned())
        .ok_or_else(|| throw_type_error("no WebAssembly object of that number", None))
}

/// Gives an extern a number.
pub fn number(external: Extern) -> Value {
    tables(|tables| {
        tables.externs.push(external);
        Value::number((tables.externs.len() - 1) as f64)
    })
}
