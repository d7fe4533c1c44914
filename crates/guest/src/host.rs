//! What the guest can ask of the host. One import more, the clock, is declared by QuickJS's own libc.

use std::vec::Vec;

#[link(wasm_import_module = "nexxo")]
unsafe extern "C" {
    fn host_call(request: *const u8, len: u32) -> u32;
    fn host_take(into: *mut u8);
    fn turn(owner: u32);
    fn over(id: u32);
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

/// Says that what runs from now on is done for a call, or for none where it is 0.
pub fn turn_to(owner: u32) {
    // SAFETY: the host takes any number.
    unsafe { turn(owner) }
}

/// Says that a call is over: what goes on in its name is done for none.
pub fn call_is_over(id: u32) {
    // SAFETY: as above.
    unsafe { over(id) }
}
