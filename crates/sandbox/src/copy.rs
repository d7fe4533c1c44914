//! A memory copied, for instances that go on from it: what runs in them writes nearly every page, which the garbage
//! collector does, so that sharing pages would cost a fault or two for each.

use std::ops::Range;
use std::ptr::{self, NonNull};

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};

use crate::error::{Error, Result};
use crate::image::PAGE;
use crate::touched::Touched;

/// Zeros between what is not zero, of up to so many pages, are copied too: each run is a few system calls.
const MERGED_GAP: usize = 16;

/// What a memory holds at a moment, but for its zeros.
#[derive(Debug)]
pub struct MemoryCopy {
    /// Where the bytes are that are not zero, ascending, without overlap; each begins and ends at a page.
    runs: Vec<Range<usize>>,
    /// The bytes of `runs`, one after the other.
    bytes: Mapping,
    /// How long the memory is, in bytes.
    len: usize,
}

impl MemoryCopy {
    /// Copies a memory of whole pages, of which `files` are mapped from files; of the others those that were never touched are
    /// zero, and are not looked at.
    pub fn of(memory: &[u8], files: &[Range<u32>]) -> Result<Self> {
        let touched = Touched::of(memory, files);
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (index, page) in memory.chunks_exact(PAGE).enumerate() {
            let start = index * PAGE;
            if touched.has(index) && page != [0; PAGE] {
                add_page(&mut runs, start);
            }
        }
        let bytes = Mapping::new(runs.iter().map(ExactSizeIterator::len).sum())?;
        let mut at = bytes.start;
        for run in &runs {
            let run = &memory[run.clone()];
            // SAFETY: the mapping is ours, has room for all runs, and is apart from the memory.
            unsafe {
                ptr::copy_nonoverlapping(run.as_ptr(), at.as_ptr(), run.len());
                at = at.add(run.len());
            }
        }
        Ok(Self { runs, bytes, len: memory.len() })
    }

    /// How long the memory is, in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Makes of a memory what was copied.
    ///
    /// # Safety
    /// `base` points to a page-aligned memory of `len` bytes that the caller owns, was made by private mappings, holds
    /// nothing but zeros from `used` on, and that nothing refers into while this runs.
    pub unsafe fn place(&self, base: *mut u8, len: usize, used: usize) -> Result<()> {
        // SAFETY: as the caller promises: the ranges lie within the memory that it owns, and the copy is apart from it.
        unsafe {
            empty(base, len, used, self.len)?;
            let mut from = self.bytes.start;
            for run in &self.runs {
                let to = base.add(run.start);
                make_ready(to, run.len());
                ptr::copy_nonoverlapping(from.as_ptr(), to, run.len());
                from = from.add(run.len());
            }
        }
        Ok(())
    }
}

/// Makes of a memory what another is, without a copy in between; as [`MemoryCopy::of`] and [`MemoryCopy::place`].
///
/// # Safety
/// As of [`MemoryCopy::place`]. `from` is apart from that memory.
pub unsafe fn duplicate(
    from: &[u8],
    files: &[Range<u32>],
    base: *mut u8,
    len: usize,
    used: usize,
) -> Result<()> {
    let touched = Touched::of(from, files);
    let pages = || from.chunks_exact(PAGE).enumerate().filter(|(index, _)| touched.has(*index));
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in pages() {
        add_page(&mut runs, index * PAGE);
    }
    // SAFETY: as the caller promises: the ranges lie within the memory that it owns, which is apart from the other.
    unsafe {
        empty(base, len, used, from.len())?;
        for run in runs {
            make_ready(base.add(run.start), run.len());
        }
        for (index, page) in pages().filter(|(_, page)| **page != [0; PAGE]) {
            ptr::copy_nonoverlapping(page.as_ptr(), base.add(index * PAGE), PAGE);
        }
    }
    Ok(())
}

fn add_page(runs: &mut Vec<Range<usize>>, start: usize) {
    match runs.last_mut() {
        Some(last) if start <= last.end + MERGED_GAP * PAGE => last.end = start + PAGE,
        _ => runs.push(start..start + PAGE),
    }
}

/// Makes a memory zero that is to hold `needed` bytes.
///
/// # Safety
/// As of [`MemoryCopy::place`].
unsafe fn empty(base: *mut u8, len: usize, used: usize, needed: usize) -> Result<()> {
    if needed > len || used > len || !used.is_multiple_of(PAGE) {
        return Err(Error::Engine("a copy is larger than its memory".into()));
    }
    if used > 0 {
        let (access, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE | MapFlags::FIXED);
        // SAFETY: the range lies within the memory that the caller owns; new pages of the same rights leave it valid.
        unsafe { mmap_anonymous(base.cast(), used, access, flags) }.map_err(system)?;
    }
    Ok(())
}

/// Pages of our own.
#[derive(Debug)]
struct Mapping {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: the pages belong to this value alone, and are only read once they are filled.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(len: usize) -> Result<Self> {
        if len == 0 {
            return Ok(Self { start: NonNull::dangling(), len });
        }
        let (access, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE);
        // SAFETY: a new private mapping at an address of the kernel's choice touches nobody's memory.
        let start = unsafe { mmap_anonymous(ptr::null_mut(), len, access, flags) }.map_err(system)?;
        let start = NonNull::new(start.cast::<u8>())
            .ok_or_else(|| Error::System("the system mapped address zero".into()))?;
        // SAFETY: it was mapped just now.
        unsafe { make_ready(start.as_ptr(), len) };
        Ok(Self { start, len })
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        if self.len > 0 {
            // SAFETY: the mapping is ours and nobody reaches it after the value is gone.
            let unmapped = unsafe { munmap(self.start.as_ptr().cast(), self.len) };
            debug_assert!(unmapped.is_ok(), "{unmapped:?}");
        }
    }
}

fn system(error: rustix::io::Errno) -> Error {
    Error::System(error.to_string())
}

/// Has pages there at once, in place of a fault for each: large ones where the system has them.
///
/// # Safety
/// The range is of private anonymous mappings of the caller's.
unsafe fn make_ready(start: *mut u8, len: usize) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    // SAFETY: as the caller promises; this changes no contents.
    unsafe {
        use rustix::mm::{Advice, madvise};
        let _ = madvise(start.cast(), len, Advice::LinuxHugepage);
        let _ = madvise(start.cast(), len, Advice::LinuxPopulateWrite);
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let _ = (start, len);
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Mapping {
        fn bytes(&mut self) -> &mut [u8] {
            // SAFETY: the pages belong to this value alone, which is borrowed for as long as the slice.
            unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
        }
    }

    #[test]
    fn a_copy_is_placed_any_number_of_times_over_what_was_there() {
        let mut memory = vec![0; 6 << 20];
        for (at, byte) in memory[..3 << 20].iter_mut().enumerate() {
            *byte = (at / 7) as u8;
        }
        memory[5 << 20] = 1;
        memory[PAGE..5 * PAGE].fill(0);
        let copy = MemoryCopy::of(&memory, &[]).unwrap();
        for turn in 0..3 {
            let mut before = vec![0; memory.len() + PAGE];
            before[..2 << 20].fill(9);
            let mut mapping = Mapping::new(before.len()).unwrap();
            mapping.bytes().copy_from_slice(&before);
            let (start, len) = (mapping.start.as_ptr(), mapping.len);
            // SAFETY: the mapping is this test's own, and holds zeros behind the first two megabytes.
            let placed = unsafe {
                match turn {
                    2 => duplicate(&memory, &[], start, len, 2 << 20),
                    _ => copy.place(start, len, 2 << 20),
                }
            };
            placed.unwrap();
            let slice = mapping.bytes();
            assert!(slice[..memory.len()] == memory && slice[memory.len()..] == [0; PAGE]);
            slice.fill(1);
        }
    }

    #[test]
    fn what_was_never_touched_is_zero_and_takes_no_room() {
        let (access, len) = (ProtFlags::READ | ProtFlags::WRITE, 64 << 20);
        // SAFETY: a new mapping at an address of the kernel's choice, which is this test's own.
        let memory = unsafe {
            let start = mmap_anonymous(ptr::null_mut(), len, access, MapFlags::PRIVATE).unwrap();
            std::slice::from_raw_parts_mut(start.cast::<u8>(), len)
        };
        memory[3 * PAGE + 5] = 7;
        memory[40 << 20] = 8;
        let copy = MemoryCopy::of(memory, &[]).unwrap();
        assert_eq!(copy.runs, [3 * PAGE..4 * PAGE, 40 << 20..(40 << 20) + PAGE]);
        assert_eq!(copy.len(), len);
        // SAFETY: the mapping is this test's own, and is not used any more.
        unsafe { munmap(memory.as_mut_ptr().cast(), len) }.unwrap();
    }

    #[test]
    fn a_copy_does_not_go_past_a_memory_that_is_smaller() {
        let copy = MemoryCopy::of(&[1; 2 * PAGE], &[]).unwrap();
        let mut small = [0; PAGE];
        // SAFETY: it is refused before anything is touched.
        assert!(unsafe { copy.place(small.as_mut_ptr(), small.len(), 0) }.is_err());
        assert_eq!(small, [0; PAGE]);
    }
}
