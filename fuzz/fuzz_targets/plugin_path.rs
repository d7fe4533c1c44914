//! Any text as a path: what is accepted is absolute and names no parent.
#![no_main]

use std::path::Component;

use libfuzzer_sys::fuzz_target;
use nexxo_policy::PluginPath;

fuzz_target!(|text: &str| {
    let Ok(path) = PluginPath::parse(text) else { return };
    assert!(path.as_path().is_absolute());
    assert!(
        path.as_path().components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir))
    );
});
