//! What the guest can ask of the host. The third import, the clock, is declared by QuickJS's own libc.

use std::vec::Vec;

#[link(wasm_import_module = "nexxo")]
unsafe extern "C" {
    fn host_call(request: *const u8, len: u32) -> u32;
    fn host_take(into: *mut u8);
}

/// Sends a request and returns the response, or `None` where there is no memory for it.
pub fn call(request: &[u8]) -> Option<Vec<u8>> {
    // SAFETY: the host reads `len` bytes at `request`, which the slice vouches for.
    let len = unsafe { host_call(request.as_ptr(), request.len() as u32) } as usize;
    let mut response = Vec::new();
    response.try_reserve_exact(len).ok()?;
    // SAFETY: the host writes exactly the `len` bytes that it announced, and that many are reserved.
    unsafe {
        host_take(response.as_mut_ptr());
        response.set_len(len);
    }
    Some(response)
}
