//! Results of hooks, kept between builds.
//!
//! A result is found by a [`Key`]: a hash of all that it depends on and that is known before the hook runs ([`Scope`]).
//! What the hook asked the host is in the entry, for the caller to ask again ([`Entry`]). The [`Store`] keeps sealed
//! entries in a database on disk; what was not sealed by this user's key for this very place counts as missing.

mod database;
mod entry;
mod pack;
mod private_dir;
mod remembered;
mod scope;
mod seal;
mod store;
mod writer;

pub use entry::{Entry, Outcome};
pub use pack::Pack;
pub use remembered::{Link, Remembered};
pub use scope::Scope;
pub use seal::{Key, Secret};
pub use store::{Found, Store, Totals};
