//! The contents of a linear memory, kept where they can be mapped copy-on-write into any number of instances.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::fd::AsFd;

use rustix::mm::{MapFlags, ProtFlags, mmap};

use crate::error::{Error, Result};

/// The unit in which images differ, in bytes.
pub const PAGE: usize = 4096;

/// Makes a file that lives in memory only, lets `fill` write it, and seals it: nobody can change it after that.
pub fn sealed_file(fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<File> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
        let fd = memfd_create("nexxo-image", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
        let mut file = File::from(fd);
        fill(&mut file)?;
        let seal =
            |against| fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | against | SealFlags::SEAL);
        // Nobody has it mapped, so that sealing it against writes to come is as good as sealing it against writing. For
        // that the kernel waits until nobody holds one of its pages, which on a busy machine takes long, or fails.
        match seal(SealFlags::FUTURE_WRITE) {
            Err(rustix::io::Errno::INVAL) => seal(SealFlags::WRITE)?,
            sealed => sealed?,
        }
        Ok(file)
    }
    // Without memory files a file without a name comes nearest: nobody else can open it.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        let mut file = tempfile::tempfile()?;
        fill(&mut file)?;
        Ok(file)
    }
}

/// Some pages of a memory: which they are, and their contents in the same order.
#[derive(Debug)]
pub struct Pages {
    /// Page numbers, ascending, without overlap.
    runs: Vec<Range<u32>>,
    file: File,
    /// Where in the file they begin; a multiple of [`PAGE`].
    offset: u64,
    bytes: usize,
}

impl Pages {
    /// Keeps `contents`, the pages of `runs` one after the other.
    pub fn new(runs: Vec<Range<u32>>, contents: &[u8]) -> Result<Self> {
        debug_assert_eq!(runs.iter().map(ExactSizeIterator::len).sum::<usize>() * PAGE, contents.len());
        let file =
            sealed_file(|file| file.write_all(contents)).map_err(|error| Error::System(error.to_string()))?;
        Ok(Self { runs, file, offset: 0, bytes: contents.len() })
    }

    /// Takes over a sealed file in which the pages of `runs` lie from `offset` on.
    pub fn within(file: File, offset: usize, runs: Vec<Range<u32>>) -> Self {
        let bytes = runs.iter().map(ExactSizeIterator::len).sum::<usize>() * PAGE;
        Self { runs, file, offset: offset as u64, bytes }
    }

    /// How much is kept, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Numbers of the pages, ascending, without overlap.
    pub fn runs(&self) -> &[Range<u32>] {
        &self.runs
    }

    /// Maps the pages into a memory.
    ///
    /// # Safety
    /// `base` points to a page-aligned memory of `len` bytes that the caller owns, was made by an anonymous private
    /// mapping, and that nothing refers into while this runs.
    pub unsafe fn place(&self, base: *mut u8, len: usize) -> Result<()> {
        let mut offset = self.offset;
        for run in &self.runs {
            let (start, size) = (run.start as usize * PAGE, run.len() * PAGE);
            if start + size > len {
                return Err(Error::Engine("an image is larger than its memory".into()));
            }
            // SAFETY: the range lies within the memory that the caller owns; replacing its pages by a private mapping
            // of the same size and rights leaves the memory valid.
            unsafe {
                mmap(
                    base.add(start).cast(),
                    size,
                    ProtFlags::READ | ProtFlags::WRITE,
                    MapFlags::PRIVATE | MapFlags::FIXED,
                    self.file.as_fd(),
                    offset,
                )
            }
            .map_err(|error| Error::System(error.to_string()))?;
            offset += size as u64;
        }
        Ok(())
    }
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use super::*;
    use rustix::mm::munmap;
    use std::io::{Seek, SeekFrom};

    #[test]
    fn nobody_changes_what_was_sealed() {
        let mut file = sealed_file(|file| file.write_all(&[7; PAGE])).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        assert_eq!(file.write(&[0]).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(file.set_len(0).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(file.set_len(2 * PAGE as u64).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        let write = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: the address is the kernel's choice, so that nothing is replaced.
        let shared = unsafe { mmap(std::ptr::null_mut(), PAGE, write, MapFlags::SHARED, file.as_fd(), 0) };
        assert_eq!(shared.unwrap_err(), rustix::io::Errno::PERM);
        // SAFETY: as above; the mapping is this test's own, and ends before it does.
        unsafe {
            let own = mmap(std::ptr::null_mut(), PAGE, write, MapFlags::PRIVATE, file.as_fd(), 0).unwrap();
            own.cast::<u8>().write(9);
            munmap(own, PAGE).unwrap();
        }
        let mut byte = [0];
        file.seek(SeekFrom::Start(0)).unwrap();
        io::Read::read_exact(&mut file, &mut byte).unwrap();
        assert_eq!(byte, [7], "a private mapping writes into itself");
    }
}
