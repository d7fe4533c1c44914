//! The layout of the guest's memory: the C stack first, so that an overflow runs into address zero and traps instead
//! of into data, and four times the size at which JavaScript gets a RangeError.

fn main() {
    println!("cargo:rustc-link-arg=--stack-first");
    println!("cargo:rustc-link-arg=-zstack-size=2097152");
    // What compiled functions need: see crates/jit.
    println!("cargo:rustc-link-arg=--export-table");
    println!("cargo:rustc-link-arg=--growable-table");
    println!("cargo:rustc-link-arg=--export=__stack_pointer");
    println!("cargo:rerun-if-changed=build.rs");
}
