use wasmtime::Config;

/// How much native stack a guest may use, in bytes. Well above the 512 KiB after which JavaScript gets a RangeError,
/// so that ordinary recursion ends in an exception and only native recursion past the engine's check traps.
pub const WASM_STACK: usize = 2 * 1024 * 1024;

/// How much address space a memory takes, in bytes: all that 32 bits reach, so that no access needs a bounds check.
pub const RESERVATION: usize = 4 << 30;

/// How much address space behind it stays inaccessible, in bytes.
pub const GUARD: usize = 32 << 20;

/// Where the bytes are that the guest's checkpoints load: behind the largest memory that a limit allows. No memory has
/// them, and so no range that was checked against a memory's size. See `docs/decisions/checkpoints.md`.
pub const CHECKPOINTS: usize = 2047 << 20;

/// How many bytes they are.
pub const CHECKPOINT_BYTES: usize = 1 << 16;

/// The engine's settings. The precompiler and the addon must agree on them, or the compiled guest is refused.
pub fn config() -> Config {
    let mut config = Config::new();
    config.max_wasm_stack(WASM_STACK);
    config.memory_reservation(RESERVATION as u64);
    config.memory_guard_size(GUARD as u64);
    config.memory_init_cow(false);
    #[cfg(feature = "jit")]
    config.wasm_branch_hinting(true);
    // A trap ends the instance; which guest function it was in helps nobody.
    config.wasm_backtrace_max_frames(None);
    config.generate_address_map(false);
    // Node and Bun have their own handlers for faults in their own code, and Mach ports would bypass them.
    #[cfg(target_vendor = "apple")]
    config.macos_use_mach_ports(false);
    config
}
