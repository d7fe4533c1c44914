//! The guest outside of the sandbox, for the tools that build it and measure it.

mod branch_tables;
mod guest;
mod outside;
mod plugin;
mod portable;
mod prelude;

pub use branch_tables::compare;
pub use guest::{Guest, check, check_thrown};
pub use outside::Outside;
pub use plugin::{BENCH, NUMBER, Plugin, call_numbered, configure, load, transform};
pub use portable::portable;
pub use prelude::prelude_frame;
