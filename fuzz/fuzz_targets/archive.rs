//! Any bytes as an archive, and any bytes in gzip as its inside: read without a panic, and what is accepted packs and reads
//! back as the same.
#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use nexxo_manifest::{Package, read_archive, write_archive};

/// Gives every header its right checksum, so that the fuzzer gets beyond it.
fn with_checksums(bytes: &[u8]) -> Vec<u8> {
    let mut tar = bytes.to_vec();
    tar.resize(tar.len().next_multiple_of(512), 0);
    for block in tar.chunks_exact_mut(512) {
        if block[257..265] == *b"ustar\x0000" {
            block[148..156].fill(b' ');
            let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
            block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

fn read(bytes: &[u8]) {
    let _ = Package::read(bytes);
    if let Ok(files) = read_archive(bytes)
        && let Ok(packed) = write_archive(&files)
    {
        assert_eq!(read_archive(&packed).expect("what was written is read"), files);
    }
}

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    if encoder.write_all(&with_checksums(bytes)).is_ok()
        && let Ok(gzip) = encoder.finish()
    {
        read(&gzip);
    }
});
