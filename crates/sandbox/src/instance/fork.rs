//! Further instances that begin where one stands.

use std::rc::Rc;
use std::sync::Arc;

use super::{Instance, Plugin};
use crate::copy::MemoryCopy;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::runtime::Runtime;

/// A plugin as one of its instances was at a moment: from here any number of instances go on, on any thread.
#[derive(Debug)]
pub struct Fork {
    plugin: Plugin,
    memory: MemoryCopy,
    /// Whether what it asks the file system is recorded.
    records: bool,
}

impl Instance {
    /// Keeps the instance's memory as it is. Nothing may run inside.
    pub fn fork(&self, plugin: &Plugin) -> Result<Fork> {
        if self.depth.get() > 0 {
            return Err(Error::ReentryDepth { limit: 0 });
        }
        self.with_context(|context| {
            let memory = MemoryCopy::of(self.exports.memory.data(&context), self.anonymous.get())?;
            Ok(Fork { plugin: plugin.clone(), memory, records: context.data().recorded.is_some() })
        })
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
        instance.take_over(&fork.memory)?;
        if fork.records {
            instance.record()?;
        }
        Ok(instance)
    }

    /// Goes on from a copy, in an instance in which nothing has run.
    fn take_over(&self, copy: &MemoryCopy) -> Result<()> {
        self.grow_to(copy.len())?;
        self.with_context(|mut context| {
            let memory = self.exports.memory.data_mut(&mut context);
            // SAFETY: the memory comes from our own creator, which makes it of private mappings and page-aligned, with
            // nothing but zeros behind the image; the exclusive borrow of its data keeps everybody else out.
            unsafe { copy.place(memory.as_mut_ptr(), memory.len(), self.anonymous.get()) }?;
            self.anonymous.set(0);
            self.large.set(copy.len());
            context.data_mut().stats.restored = true;
            Ok(())
        })
    }
}
