//! One heap for both languages: Rust allocates from the C library's, where the engine has its objects. With two, what the
//! engine has freed could not be found to be zeroed, and would lie in every snapshot.

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;

/// What the C library aligns everything to, in bytes: `max_align_t` of wasm32.
const ALIGNED: usize = 16;

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn calloc(count: usize, size: usize) -> *mut c_void;
    fn realloc(block: *mut c_void, size: usize) -> *mut c_void;
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

struct CHeap;

#[global_allocator]
static HEAP: CHeap = CHeap;

// SAFETY: the C library's functions keep the promises of an allocator: blocks are apart, as long and as aligned as asked for, and
// null where there is no memory. It has one thread, so that nothing runs beside a call.
unsafe impl GlobalAlloc for CHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: the size is not zero, as the caller promises; an alignment is a power of two, and of its multiples one is
        // no less than the size.
        unsafe {
            if align <= ALIGNED { malloc(size) } else { aligned_alloc(align, size.next_multiple_of(align)) }
                .cast()
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= ALIGNED {
            // SAFETY: the size is not zero, as the caller promises.
            return unsafe { calloc(1, layout.size()) }.cast();
        }
        // SAFETY: as the caller promises; the block is as long as the layout.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the block is from here, as the caller promises.
        unsafe { free(block.cast()) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.align() <= ALIGNED {
            // SAFETY: the block is from here, and the size is not zero, as the caller promises.
            return unsafe { realloc(block.cast(), size) }.cast();
        }
        // SAFETY: the caller promises a block from here of this layout, and a size that makes one; the copy stays within both.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(size));
                free(block.cast());
            }
            moved
        }
    }
}
