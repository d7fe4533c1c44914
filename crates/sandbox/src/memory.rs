//! Linear memories whose pages can be mapped from an image.

use std::ptr::{self, NonNull};

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};
use wasmtime::{LinearMemory, MemoryCreator, MemoryType};

/// Makes memories by reserving address space: pages become usable as the memory grows.
pub struct Creator;

// SAFETY: a memory from here is zero-filled, never moves, and keeps the bytes past its size inaccessible up to the
// reserved and guarded length that was asked for.
unsafe impl MemoryCreator for Creator {
    fn new_memory(
        &self,
        _ty: MemoryType,
        minimum: usize,
        _maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        let reserved = reserved.ok_or("memories that may move are not offered")?;
        let len = reserved.checked_add(guard).ok_or("the reservation overflows")?;
        // SAFETY: a new private mapping at an address of the kernel's choice touches nobody's memory.
        let base = unsafe {
            mmap_anonymous(ptr::null_mut(), len, ProtFlags::empty(), MapFlags::PRIVATE | MapFlags::NORESERVE)
        }
        .map_err(|error| error.to_string())?;
        let base = NonNull::new(base.cast()).ok_or("the system mapped address zero")?;
        let mut memory = Reserved { base, len, reserved, size: 0 };
        memory.grow_to(minimum).map_err(|error| error.to_string())?;
        Ok(Box::new(memory))
    }
}

struct Reserved {
    base: NonNull<u8>,
    /// Reservation and guard together.
    len: usize,
    reserved: usize,
    size: usize,
}

// SAFETY: the mapping belongs to this value alone, and the pointer is only handed to Wasmtime, which synchronises.
unsafe impl Send for Reserved {}
// SAFETY: as above; the methods behind a shared reference only read fields.
unsafe impl Sync for Reserved {}

// SAFETY: `as_ptr` stays the same for the memory's life, and `byte_size` bytes behind it are readable and writable.
unsafe impl LinearMemory for Reserved {
    fn byte_size(&self) -> usize {
        self.size
    }

    fn byte_capacity(&self) -> usize {
        self.reserved
    }

    fn grow_to(&mut self, new_size: usize) -> wasmtime::Result<()> {
        if new_size > self.reserved || new_size < self.size {
            return Err(wasmtime::Error::msg("the memory cannot have this size"));
        }
        if new_size > self.size {
            // SAFETY: the range lies within the reservation, which is ours, and past what is in use.
            unsafe {
                mprotect(
                    self.base.as_ptr().add(self.size).cast(),
                    new_size - self.size,
                    MprotectFlags::READ | MprotectFlags::WRITE,
                )?;
            }
            self.size = new_size;
        }
        Ok(())
    }

    fn as_ptr(&self) -> *mut u8 {
        self.base.as_ptr()
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        // SAFETY: the whole mapping is ours and nobody reaches it after the memory is gone.
        let unmapped = unsafe { munmap(self.base.as_ptr().cast(), self.len) };
        debug_assert!(unmapped.is_ok(), "{unmapped:?}");
    }
}
