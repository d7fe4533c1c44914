//! Any bytes as a manifest: read without a panic, and what is accepted is written and read back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::Manifest;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = Manifest::parse(bytes) {
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(text.as_bytes()).expect("what was written is read"), manifest);
        let files = manifest.files().iter().map(|file| &file.path);
        let packages = manifest.packages().iter().map(|package| &package.path);
        assert!(files.chain(packages).all(|path| !path.as_str().split('/').any(|part| part == "..")));
    }
});
