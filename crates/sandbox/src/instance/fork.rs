//! Further instances that begin where one stands.

use std::ops::Range;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Instance, Plugin};
use crate::copy::{MemoryCopy, duplicate};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::image::PAGE;
use crate::runtime::Runtime;

/// A plugin as one of its instances was at a moment: from here any number of instances go on, on any thread. The memory is
/// read where it is until that instance is entered again, and copied then if somebody may still ask for it.
#[derive(Debug)]
pub struct Fork {
    plugin: Plugin,
    loan: Arc<Loan>,
    /// Whether what it asks the file system is recorded.
    records: bool,
}

/// What a fork and its instance have in common. Who reads the memory holds the lock; who is about to change it takes it away
/// first.
#[derive(Debug)]
pub(super) struct Loan(RwLock<Memory>);

#[derive(Debug)]
enum Memory {
    /// The instance's own.
    Lent(Lent),
    Copied(MemoryCopy),
    /// It is not to be had any more, and why.
    Gone(Error),
}

#[derive(Debug)]
struct Lent {
    start: NonNull<u8>,
    len: usize,
    files: Vec<Range<u32>>,
}

// SAFETY: the bytes are only read while the loan's lock is held, and whose they are takes this value away under the same lock
// before it changes or frees them.
unsafe impl Send for Lent {}
// SAFETY: as above.
unsafe impl Sync for Lent {}

impl Instance {
    /// Keeps the instance's memory as it is. Nothing may run inside.
    pub fn fork(&self, plugin: &Plugin) -> Result<Fork> {
        if self.depth.get() > 0 {
            return Err(Error::ReentryDepth { limit: 0 });
        }
        self.recall();
        self.with_context(|context| {
            let memory = self.exports.memory.data(&context);
            let files = self.files.borrow().clone();
            let lent = Lent { start: NonNull::from(memory).cast(), len: memory.len(), files };
            let loan = Arc::new(Loan(RwLock::new(Memory::Lent(lent))));
            self.lent.set(Some(loan.clone()));
            // What is heavy runs in those that go on from here.
            self.large.set(memory.len());
            Ok(Fork { plugin: plugin.clone(), loan, records: context.data().recorded.is_some() })
        })
    }

    /// Waits for those who read the memory; for those who still may there is a copy then.
    pub(super) fn recall(&self) {
        let Some(loan) = self.lent.take() else { return };
        // Also waits for those who have let go of it.
        let mut memory = loan.0.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::strong_count(&loan) == 1 {
            return;
        }
        if let Memory::Lent(lent) = &*memory {
            // SAFETY: the memory is this instance's, which is not entered and not dropped while this runs.
            let copied = unsafe { lent.copy() };
            *memory = copied.map_or_else(Memory::Gone, Memory::Copied);
        }
    }

    /// The same where the memory is freed: nobody goes on from it then.
    pub(super) fn end_loan(&self) {
        let Some(loan) = self.lent.take() else { return };
        *loan.0.write().unwrap_or_else(PoisonError::into_inner) = Memory::Gone(Error::Disposed);
    }

    /// Says of the operations to come whether another instance of the plugin has done them: then what they write is not written
    /// again.
    pub fn set_repeat(&self, is_repeat: bool) -> Result<()> {
        self.with_context(|mut context| {
            context.data_mut().is_repeat = is_repeat;
            Ok(())
        })
    }

    /// An instance that goes on from a fork, on the thread that calls this.
    pub fn from_fork(runtime: &Arc<Runtime>, fork: &Fork, host: Rc<dyn Host>) -> Result<Self> {
        let instance = Self::blank(runtime, &fork.plugin, host)?;
        instance.take_over(&fork.loan)?;
        if fork.records {
            instance.record()?;
        }
        Ok(instance)
    }

    /// Goes on from another's memory, in an instance in which nothing has run.
    fn take_over(&self, loan: &Loan) -> Result<()> {
        let memory = loan.0.read().unwrap_or_else(PoisonError::into_inner);
        let len = match &*memory {
            Memory::Lent(lent) => lent.len,
            Memory::Copied(copy) => copy.len(),
            Memory::Gone(error) => return Err(error.clone()),
        };
        self.grow_to(len)?;
        self.with_context(|mut context| {
            let own = self.exports.memory.data_mut(&mut context);
            let (start, room) = (own.as_mut_ptr(), own.len());
            let used = self.files.borrow().last().map_or(0, |run| run.end as usize * PAGE);
            // SAFETY: the memory comes from our own creator, which makes it of private mappings and page-aligned, with
            // nothing but zeros behind the image; the exclusive borrow of its data keeps everybody else out. The other's
            // is not changed while the lock is held.
            unsafe {
                match &*memory {
                    Memory::Lent(lent) => duplicate(lent.bytes(), &lent.files, start, room, used),
                    Memory::Copied(copy) => copy.place(start, room, used),
                    Memory::Gone(error) => Err(error.clone()),
                }
            }?;
            self.files.borrow_mut().clear();
            self.large.set(len);
            context.data_mut().stats.restored = true;
            Ok(())
        })
    }
}

impl Lent {
    /// # Safety
    /// The memory is there and nobody changes it for as long as the slice lives.
    unsafe fn bytes(&self) -> &[u8] {
        // SAFETY: as the caller promises.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }

    /// # Safety
    /// As of [`Self::bytes`].
    unsafe fn copy(&self) -> Result<MemoryCopy> {
        // SAFETY: as the caller promises.
        MemoryCopy::of(unsafe { self.bytes() }, &self.files)
    }
}
