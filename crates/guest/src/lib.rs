//! The WebAssembly side of the sandbox: QuickJS, and how the host talks to it.
//!
//! Nothing here is trusted. Whatever this module says to the host is checked again there, so a fault in it can harm
//! only the instance that it runs in. It has no WASI: the imports of [`host`] are all that it can reach.

mod allocator;
mod atom;
mod babel_comments;
mod babel_print;
mod babel_walk;
mod bytes_text;
mod calls;
mod collator;
mod context;
mod css_tokens;
mod dart_text;
mod decode;
mod dsv_rows;
mod encode;
mod engine;
mod estree_walk;
mod fields;
mod hash;
mod heap;
mod host;
mod inflate;
mod js;
mod js_tokens;
mod js_trees;
mod keys;
mod late_modules;
mod mappings;
mod modules;
mod native;
mod native_data;
mod owners;
mod plain_objects;
mod postcss_list;
mod print_tree;
mod reactions;
mod segments;
mod source;
mod svg_uri;
mod text;
mod text_runs;
mod to_source;
mod tree_reads;
mod tree_walk;
mod tree_words;
mod url_parts;
mod views;
mod webassembly;
mod yaml;

use engine::engine;

/// The version of the wire format that this guest speaks.
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_abi() -> u32 {
    u32::from(nexxo_abi::VERSION)
}

/// Makes the JavaScript runtime. Called once, at build time, before the base image is taken.
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_boot() {
    engine::boot();
}

/// Compiles the prelude, whose name and source are in the inbox. Called once, at build time, in an instance of its own.
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_compile(len: u32) -> u64 {
    source::compile(len as usize)
}

/// Where the host writes a frame of `len` bytes, or 0 when there is no room for it.
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_inbox(len: u32) -> *mut u8 {
    engine().inbox(len as usize)
}

/// Runs one operation over the frame in the inbox. See [`calls`] for the answer's form.
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_enter(op: u32, id: u32, len: u32) -> u64 {
    calls::enter(op, id, len as usize)
}

/// Calls a hook with one or two texts that lie in the inbox as bare code units, each ended by a zero, with a byte left free
/// behind the last. The lengths are packed; see [`nexxo_abi::BareText`].
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_hook(id: u32, slot: u32, a_len: u32, b_len: u32) -> u64 {
    calls::hook(id, slot, a_len, b_len)
}

/// Leaves the heap as an image should hold it; see [`engine::settle`].
#[unsafe(no_mangle)]
pub extern "C" fn nexxo_settle_heap(closed: u32) {
    engine::settle(closed != 0);
}
