//! The one JavaScript runtime of an instance, and the buffers through which the host talks to it.

use rquickjs_sys as qjs;
use std::cell::UnsafeCell;

use crate::js::Value;
use crate::{heap, modules, native, text};

/// How much stack JavaScript may use before it gets a RangeError, in bytes. The guest is linked with four times as
/// much, so that native code that recurses a little past the check still fits.
const JS_STACK_BYTES: u64 = 512 * 1024;

/// Everything that an instance keeps between entries.
pub struct Engine {
    pub ctx: *mut qjs::JSContext,
    inbox: Vec<u8>,
    /// What the last entry answered.
    pub outbox: Vec<u8>,
    /// What happened since the last answer, encoded.
    pub events: Vec<u8>,
    pub event_count: u32,
    /// Milliseconds to the next timer, or -1.
    pub timer: f64,
    pub timer_changed: bool,
    /// Whether `process.nextTick` has queued something.
    pub wants_ticks: bool,
    /// What carries the values of `AsyncLocalStorage`, once one is used.
    pub tracking: Option<crate::context::Tracking>,
    /// The call in whose name code runs, or 0; the engine has it too.
    pub owner: u32,
    /// Entries that have not returned yet: more than one when the host enters from within a host call.
    pub depth: u32,
    /// How many hooks were entered the short way, which passes by the glue.
    pub short_entries: f64,
    /// The object of functions that the prelude registered.
    pub glue: Option<native::Glue>,
    /// What `import` of a built-in gives, by bare name.
    pub builtins: Option<Value>,
    /// What finds modules that the bundle does not hold.
    pub loader: Option<Value>,
    /// The plugin's module namespace.
    pub namespace: Option<Value>,
    pub classes: Option<crate::encode::Classes>,
    /// The names of a tree's nodes and fields, once one is printed.
    pub words: Option<crate::print_tree::Words>,
    pub babel_words: Option<crate::babel_print::Words>,
}

struct Single(UnsafeCell<Option<Engine>>);

// SAFETY: the module has no threads: it is compiled without the threads proposal, and the host enters one instance
// from one thread at a time.
unsafe impl Sync for Single {}

static ENGINE: Single = Single(UnsafeCell::new(None));

/// The engine. Callers keep the reference no longer than until the next call into QuickJS or the host, because both
/// may come back here.
#[allow(clippy::mut_from_ref)]
pub fn engine() -> &'static mut Engine {
    // SAFETY: single-threaded; see above for how long the reference may live.
    unsafe { (*ENGINE.0.get()).as_mut() }.expect("nexxo_boot runs first")
}

/// The JavaScript context.
pub fn ctx() -> *mut qjs::JSContext {
    engine().ctx
}

unsafe extern "C" {
    /// The linker's own. Where nobody calls it, the linker takes the module for a program and has every export call it,
    /// and the destructors after it, each time.
    fn __wasm_call_ctors();
}

/// Makes runtime and context.
pub fn boot() {
    // SAFETY: the calls follow the order that the C interface asks for; a null runtime or context traps below.
    let (rt, ctx) = unsafe {
        __wasm_call_ctors();
        let rt = qjs::JS_NewRuntime();
        assert!(!rt.is_null());
        qjs::JS_SetMaxStackSize(rt, JS_STACK_BYTES as _);
        modules::install_loader(rt);
        let ctx = qjs::JS_NewContext(rt);
        assert!(!ctx.is_null());
        (rt, ctx)
    };
    let engine = Engine {
        ctx,
        inbox: Vec::new(),
        outbox: Vec::new(),
        events: Vec::new(),
        event_count: 0,
        timer: -1.0,
        timer_changed: false,
        wants_ticks: false,
        tracking: None,
        owner: 0,
        depth: 0,
        short_entries: 0.0,
        glue: None,
        builtins: None,
        loader: None,
        namespace: None,
        classes: None,
        words: None,
        babel_words: None,
    };
    // SAFETY: single-threaded, and nothing holds a reference yet.
    unsafe { *ENGINE.0.get() = Some(engine) };
    crate::engine().classes = Some(crate::encode::Classes::find());
    assert!(text::layout_holds(), "the engine's strings have another layout");
    native::install();
    // SAFETY: the runtime is alive.
    unsafe { qjs::JS_UpdateStackTop(rt) };
}

/// How much an instance may allocate after it was restored before it collects garbage, in bytes. A collection touches
/// every object, and so every page of the snapshot.
const ALLOWANCE: i64 = 4 << 20;

/// How much room the image has for what a plugin allocates, in bytes.
const ROOM: usize = 256 << 10;

/// Collects garbage, and sets the next collection far enough away that an instance does not begin with one.
fn collect_garbage() {
    // SAFETY: the runtime is alive and no JavaScript runs; `usage` outlives the call.
    unsafe {
        let rt = qjs::JS_GetRuntime(ctx());
        qjs::JS_RunGC(rt);
        let mut usage = std::mem::zeroed::<qjs::JSMemoryUsage>();
        qjs::JS_ComputeMemoryUsage(rt, &mut usage);
        qjs::JS_SetGCThreshold(rt, (usage.malloc_size + (usage.malloc_size / 2).max(ALLOWANCE)) as _);
    }
    let engine = engine();
    engine.wipe_inbox();
    engine.outbox = Vec::new();
    engine.events = Vec::new();
}

/// Leaves the heap as an image should hold it. The image that all instances begin with is `closed`: its free memory is
/// never used, so that what a plugin allocates lies together behind it, and not on as many pages as there are gaps.
pub fn settle(closed: bool) {
    collect_garbage();
    if closed {
        // Grows the heap, so that a small plugin finds room without growing the memory.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(ROOM)));
    }
    let free = heap::Free::take();
    if closed {
        let end = free.keep_gaps();
        // The engine divides small pieces of memory itself, and has gaps of its own.
        for size in (8..=512).step_by(8) {
            // SAFETY: the context is alive; a piece is freed only where it is the one just made.
            unsafe {
                loop {
                    let piece = qjs::js_malloc(ctx(), size);
                    if piece as usize >= end || piece.is_null() {
                        qjs::js_free(ctx(), piece);
                        break;
                    }
                }
            }
        }
    }
}

impl Engine {
    /// Room for `len` bytes, or null.
    pub fn inbox(&mut self, len: usize) -> *mut u8 {
        if self.inbox.len() < len {
            self.inbox.clear();
            if self.inbox.try_reserve(len.max(4096)).is_err() {
                return std::ptr::null_mut();
            }
            self.inbox.resize(self.inbox.capacity(), 0);
        }
        self.inbox.as_mut_ptr()
    }

    /// Frees the inbox and leaves zeros behind, which a snapshot need not keep.
    pub fn wipe_inbox(&mut self) {
        self.inbox.fill(0);
        self.inbox = Vec::new();
    }

    /// What the host wrote from `start` on, and whatever lies behind it.
    pub fn frame_from(&self, start: usize) -> &[u8] {
        self.inbox.get(start..).unwrap_or(&[])
    }

    /// The frame that the host wrote. It lives until the host asks for the inbox again.
    pub fn frame(&self, len: usize) -> &[u8] {
        self.inbox.get(..len).unwrap_or(&[])
    }
}
