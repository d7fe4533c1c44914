//! One memory made ahead of its instance, on a thread of its own.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use crate::memory::{Image, Reserved};

/// Keeps one memory ready.
#[derive(Debug)]
pub struct Spare {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    slot: Mutex<Slot>,
    changed: Condvar,
}

#[derive(Debug)]
enum Slot {
    /// The thread is at work, or will be.
    Wanted,
    Ready(Reserved),
    /// The system refused; the thread has ended, and every memory is made when it is needed.
    Failed,
    /// Nobody needs memories any more.
    Closed,
}

impl Spare {
    /// Starts the thread. It ends when this is dropped.
    pub fn start(image: Arc<Image>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { slot: Mutex::new(Slot::Wanted), changed: Condvar::new() });
        let worker = shared.clone();
        thread::Builder::new()
            .name("nexxo-spare".into())
            .stack_size(128 * 1024)
            .spawn(move || worker.work(&image))?;
        Ok(Self { shared })
    }

    /// The memory, where it is ready.
    pub fn take(&self) -> Option<Reserved> {
        let mut slot = self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*slot, Slot::Ready(_)) {
            return None;
        }
        let taken = std::mem::replace(&mut *slot, Slot::Wanted);
        self.shared.changed.notify_one();
        match taken {
            Slot::Ready(memory) => Some(memory),
            _ => None,
        }
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        *self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner) = Slot::Closed;
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn work(&self, image: &Image) {
        loop {
            let made = image.reserve_warm();
            let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
            match (&*slot, made) {
                (Slot::Wanted, Ok(memory)) => *slot = Slot::Ready(memory),
                (Slot::Wanted, Err(_)) => {
                    *slot = Slot::Failed;
                    return;
                }
                _ => return,
            }
            while matches!(*slot, Slot::Ready(_)) {
                slot = self.changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
            }
            if matches!(*slot, Slot::Closed) {
                return;
            }
        }
    }
}
