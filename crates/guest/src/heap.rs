//! The free parts of the heap: memory that was used and freed, between and behind what is still in use.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr;

/// The sizes of blocks in which free memory is taken, from large to small. The largest is how far the memory may grow
/// while that is done.
const SIZES: std::ops::RangeInclusive<u32> = 4..=16;

/// What the allocator may put between two blocks.
const BETWEEN: usize = 32;

const WASM_PAGE: usize = 65536;

/// A block that was free. Its head lies in the block, so that the list of them takes no memory of its own.
struct Block {
    next: *mut Block,
    bits: u32,
}

impl Block {
    fn size(&self) -> usize {
        1 << self.bits
    }
}

fn layout(bits: u32) -> Layout {
    Layout::from_size_align(1 << bits, 8).expect("a power of two is a size")
}

/// All free memory, taken and zeroed. It is given back when this is dropped, and then holds zeros.
pub struct Free {
    first: *mut Block,
    /// Where the memory ended before.
    end: usize,
}

impl Free {
    pub fn take() -> Self {
        let mut free = Self { first: ptr::null_mut(), end: core::arch::wasm32::memory_size(0) * WASM_PAGE };
        for bits in SIZES.rev() {
            while free.take_one(bits) {}
        }
        free
    }

    /// Takes a block of a size; false where no free memory has room for one.
    fn take_one(&mut self, bits: u32) -> bool {
        // SAFETY: the size is not zero.
        let block = unsafe { alloc(layout(bits)) };
        if block.is_null() {
            return false;
        }
        if block as usize + (1 << bits) > self.end {
            // SAFETY: allocated just now with this layout.
            unsafe { dealloc(block, layout(bits)) };
            return false;
        }
        // SAFETY: the block is ours, as long as its layout and aligned to eight bytes; a head fits the smallest.
        unsafe {
            block.write_bytes(0, 1 << bits);
            block.cast::<Block>().write(Block { next: self.first, bits });
        }
        self.first = block.cast();
        true
    }

    /// Closes the gaps for good: gives back only what lies behind everything in use. Returns where that begins.
    pub fn keep_gaps(mut self) -> usize {
        let mut edge = self.end;
        while let Some(block) = self.remove(|start, size| start < edge && start + size + BETWEEN >= edge) {
            edge = block as usize;
            release(block);
        }
        self.first = ptr::null_mut();
        edge
    }

    fn remove(&mut self, is_wanted: impl Fn(usize, usize) -> bool) -> Option<*mut Block> {
        let mut link: *mut *mut Block = &raw mut self.first;
        // SAFETY: the links are those of the list, whose blocks are ours.
        unsafe {
            while !(*link).is_null() {
                let block = *link;
                if is_wanted(block as usize, (*block).size()) {
                    *link = (*block).next;
                    return Some(block);
                }
                link = &raw mut (*block).next;
            }
        }
        None
    }
}

impl Drop for Free {
    fn drop(&mut self) {
        while let Some(block) = self.remove(|_, _| true) {
            release(block);
        }
    }
}

/// Gives a block back, its head zeroed like the rest.
fn release(block: *mut Block) {
    // SAFETY: the block was allocated with the layout that its head tells, and is in no list any more.
    unsafe {
        let bits = (*block).bits;
        block.write_bytes(0, 1);
        dealloc(block.cast(), layout(bits));
    }
}
