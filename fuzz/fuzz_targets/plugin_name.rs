//! Any text as a name that a plugin gives the bundler: it is judged without a panic, and what leads out is refused however
//! it is wrapped.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use nexxo_policy::{Meant, Names};

fuzz_target!(|input: (&str, &str)| {
    let (text, importer) = input;
    let root = Path::new("/nonexistent-project");
    let mut names = Names::new(root, root, [] as [&str; 0]);
    for meant in [Meant::Id, Meant::Specifier] {
        let _ = names.judge(text, Some(importer), meant);
        let _ = names.judge(text, None, meant);
    }
    let wrapped = format!("/@fs/etc/passwd?{text}");
    assert!(names.judge(&wrapped, None, Meant::Id).is_err());
});
