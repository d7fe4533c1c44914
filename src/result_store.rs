//! The store of hooks' results that are kept between builds; what a plugin's results are found by is in `results.rs`.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use nexxo_results::{Secret, Store};
use nexxo_sandbox::user_key;

use crate::failure;
use crate::instance::user_key_file;
use crate::raw::Env;

/// A directory in which results are kept.
#[napi]
pub struct ResultStore {
    pub(crate) store: Rc<RefCell<Store>>,
}

/// How much a store holds.
#[napi(object)]
pub struct StoreTotals {
    /// Results.
    pub entries: f64,
    /// What they take on disk, in bytes.
    pub bytes: f64,
}

#[napi]
impl ResultStore {
    /// Opens the store in a directory, which is made where it is missing.
    ///
    /// Throws `NEXXO_SYSTEM` where it cannot be used.
    #[napi(constructor)]
    pub fn new(env: napi::Env, dir: String, max_bytes: f64) -> napi::Result<Self> {
        let opened = user_key_file()
            .ok_or_else(|| std::io::Error::other("there is no home directory"))
            .and_then(|file| user_key(&file))
            .and_then(|key| Store::open(Path::new(&dir), Secret::derive(&key), max_bytes as u64));
        let store = opened.map_err(|error| {
            failure::throw_code(Env(env.raw()), "NEXXO_SYSTEM", &format!("{dir}: {error}"))
        })?;
        Ok(Self { store: Rc::new(RefCell::new(store)) })
    }

    /// Whether the database was damaged, was put aside, and began anew.
    #[napi(getter)]
    pub fn renewed(&self) -> bool {
        self.store.borrow().was_renewed()
    }

    /// Has what waits written, without waiting for it.
    #[napi]
    pub fn flush(&self) {
        self.store.borrow_mut().flush();
    }

    /// Writes what waits, and waits for it. The store finds and keeps nothing any more.
    #[napi]
    pub fn close(&self) {
        self.store.borrow_mut().close();
    }

    /// Collects what is kept from now on, for others.
    #[napi]
    pub fn share(&self) {
        self.store.borrow_mut().share();
    }

    /// What was kept since the last time, sealed by a key that others have; null where nothing was.
    #[napi]
    pub fn take_shared(&self, key: String) -> Option<SharedPack> {
        let pack = self.store.borrow_mut().take_shared(&shared_secret(&key))?;
        Some(SharedPack { name: pack.name, bytes: pack.bytes.into() })
    }

    /// Whether a piece of others was taken in.
    #[napi]
    pub fn has_taken(&self, name: String) -> bool {
        self.store.borrow_mut().has_taken(&name)
    }

    /// Takes in what others kept, where it was sealed by the key that they share.
    #[napi]
    pub fn take_in(&self, name: String, bytes: Uint8Array, key: String) -> bool {
        self.store.borrow_mut().take_in(&name, &bytes, &shared_secret(&key))
    }

    /// How much is in it.
    #[napi]
    pub fn totals(&self) -> StoreTotals {
        let totals = self.store.borrow().totals();
        StoreTotals { entries: totals.entries as f64, bytes: totals.bytes as f64 }
    }
}

/// Results in one piece, for others.
#[napi(object)]
pub struct SharedPack {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Uint8Array,
}

fn shared_secret(key: &str) -> Secret {
    Secret::derive(blake3::derive_key("nexxo results shared by a key 1", key.as_bytes()).as_slice())
}
