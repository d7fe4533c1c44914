use std::sync::Arc;

use wasmtime::Config;

use crate::memory::Creator;

/// How much native stack a guest may use, in bytes. Well above the 512 KiB after which JavaScript gets a RangeError,
/// so that ordinary recursion ends in an exception and only native recursion past the engine's check traps.
pub const WASM_STACK: usize = 2 * 1024 * 1024;

/// The engine's settings. The precompiler and the addon must agree on them, or the compiled guest is refused.
pub fn config() -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    config.max_wasm_stack(WASM_STACK);
    config.with_host_memory(Arc::new(Creator));
    // The guest has one memory of at most 4 GiB: all of it reserved, so that no access needs a bounds check.
    config.memory_reservation(4 << 30);
    config.memory_guard_size(32 << 20);
    config.memory_init_cow(false);
    // A trap ends the instance; which guest function it was in helps nobody.
    config.wasm_backtrace_max_frames(None);
    config.generate_address_map(false);
    // Node and Bun have their own handlers for faults in their own code, and Mach ports would bypass them.
    #[cfg(target_vendor = "apple")]
    config.macos_use_mach_ports(false);
    config
}
