//! Linear memories that begin with the engine's image.

use std::ffi::c_void;
use std::ops::Range;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};
use wasmtime::{LinearMemory, MemoryCreator, MemoryType};

use crate::config::{CHECKPOINT_BYTES, CHECKPOINTS, GUARD, RESERVATION};
use crate::image::{PAGE, Pages};
use crate::spare::Spare;

/// What every memory begins with.
#[derive(Debug)]
pub struct Image {
    pages: Option<Pages>,
    len: usize,
    /// Pages that loading a plugin is sure to write.
    hot: &'static [u8],
}

impl Image {
    /// The image of `len` bytes whose `pages` are not zero. `hot` lists the numbers of pages to be made ready, four bytes
    /// each.
    pub fn new(pages: Option<Pages>, len: usize, hot: &'static [u8]) -> Self {
        Self { pages, len, hot }
    }

    fn reserve(&self) -> Result<Reserved, String> {
        let len = RESERVATION + GUARD;
        // SAFETY: a new private mapping at an address of the kernel's choice touches nobody's memory.
        let base = unsafe {
            mmap_anonymous(ptr::null_mut(), len, ProtFlags::empty(), MapFlags::PRIVATE | MapFlags::NORESERVE)
        }
        .map_err(|error| error.to_string())?;
        let base = NonNull::new(base.cast()).ok_or("the system mapped address zero")?;
        let mut memory = Reserved { base, size: 0 };
        // SAFETY: the range lies within the reservation, which is ours.
        unsafe { mprotect(base.as_ptr().add(CHECKPOINTS).cast(), CHECKPOINT_BYTES, MprotectFlags::READ) }
            .map_err(|error| error.to_string())?;
        memory.grow_to(self.len).map_err(|error| error.to_string())?;
        if let Some(pages) = &self.pages {
            // SAFETY: the memory was mapped anonymously just now, begins at a page and is nobody else's.
            unsafe { pages.place(memory.base.as_ptr(), memory.size) }.map_err(|error| error.to_string())?;
        }
        Ok(memory)
    }

    /// A memory whose hot pages need no fault any more: each costs one, and together they are half of what it takes to
    /// restore a small plugin.
    pub fn reserve_warm(&self) -> Result<Reserved, String> {
        let memory = self.reserve()?;
        let mut pages =
            self.hot.chunks_exact(4).map(|page| u32::from_le_bytes([page[0], page[1], page[2], page[3]]));
        let mut next = pages.next();
        while let Some(first) = next {
            let mut end = first + 1;
            next = pages.next();
            while next == Some(end) {
                end += 1;
                next = pages.next();
            }
            memory.make_own(first as usize * PAGE..end as usize * PAGE);
        }
        Ok(memory)
    }
}

/// Makes memories by reserving address space: pages become usable as the memory grows.
#[derive(Debug)]
pub struct Creator {
    image: Arc<Image>,
    spare: Spare,
}

impl Creator {
    pub fn new(image: Image) -> std::io::Result<Self> {
        let image = Arc::new(image);
        Ok(Self { spare: Spare::start(image.clone())?, image })
    }
}

// SAFETY: a memory from here holds the image and zeros behind it, never moves, and keeps the bytes past its size
// inaccessible up to the end of reservation and guard, which are those of the engine's settings. The checkpoints' bytes
// are the exception: reading one of them gives zero instead of a trap, and tells nobody anything.
unsafe impl MemoryCreator for Creator {
    fn new_memory(
        &self,
        _ty: MemoryType,
        minimum: usize,
        _maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        if reserved != Some(RESERVATION) || guard != GUARD || minimum < self.image.len {
            return Err("the engine asks for another memory than it is set for".into());
        }
        let mut memory = match self.spare.take() {
            Some(memory) => memory,
            None => self.image.reserve_warm()?,
        };
        memory.grow_to(minimum).map_err(|error| error.to_string())?;
        Ok(Box::new(memory))
    }
}

/// A memory.
#[derive(Debug)]
pub struct Reserved {
    base: NonNull<u8>,
    size: usize,
}

impl Reserved {
    /// Gives the memory its own copies of the pages of a range, as writing to them would. A page must not have been read
    /// before: to replace one that is mapped, every processor that runs a thread of this process is interrupted.
    fn make_own(&self, range: Range<usize>) {
        if range.end > self.size {
            return;
        }
        // SAFETY: the range lies within the memory, which is nobody else's.
        let start = unsafe { self.base.as_ptr().add(range.start) };
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::mm::{Advice, madvise};
            // SAFETY: as above; this changes no contents.
            if unsafe { madvise(start.cast(), range.len(), Advice::LinuxPopulateWrite) }.is_ok() {
                return;
            }
        }
        for offset in (0..range.len()).step_by(PAGE) {
            // SAFETY: as above; writing what was read changes nothing.
            unsafe {
                let byte = start.add(offset);
                byte.write_volatile(byte.read_volatile());
            }
        }
    }
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
        CHECKPOINTS
    }

    fn grow_to(&mut self, new_size: usize) -> wasmtime::Result<()> {
        if new_size > CHECKPOINTS || new_size < self.size {
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

/// The bytes that the checkpoints of a memory's guest load.
#[derive(Debug)]
pub struct Checkpoints(NonNull<c_void>);

// SAFETY: the pointer is used to change the rights of pages alone, which any thread may do.
unsafe impl Send for Checkpoints {}

impl Checkpoints {
    /// Those of the memory that begins at `base`.
    ///
    /// # Safety
    /// The memory was made by a [`Creator`].
    pub unsafe fn of(base: NonNull<u8>) -> Self {
        // SAFETY: every memory of a creator lies in a reservation that is larger.
        Self(unsafe { base.add(CHECKPOINTS) }.cast())
    }

    /// Makes them inaccessible for good: the next checkpoint traps.
    ///
    /// # Safety
    /// The memory is still there.
    pub unsafe fn close(&self) -> std::io::Result<()> {
        // SAFETY: the range lies within the memory's reservation, and holds nothing but what checkpoints load.
        Ok(unsafe { mprotect(self.0.as_ptr(), CHECKPOINT_BYTES, MprotectFlags::empty()) }?)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        // SAFETY: the whole mapping is ours and nobody reaches it after the memory is gone.
        let unmapped = unsafe { munmap(self.base.as_ptr().cast(), RESERVATION + GUARD) };
        debug_assert!(unmapped.is_ok(), "{unmapped:?}");
    }
}
