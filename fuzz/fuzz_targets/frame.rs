//! Any bytes as a frame: they are refused, or what was read writes back to something that reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_abi::{Reader, ValueBuilder, Writer};

fuzz_target!(|bytes: &[u8]| {
    let Ok(values) = Reader::values(bytes, &mut ValueBuilder) else { return };
    let mut again = Vec::new();
    let mut writer = Writer::new(&mut again);
    writer.frame(values.len() as u8);
    for value in &values {
        value.write(&mut writer);
    }
    let reread = Reader::values(&again, &mut ValueBuilder).expect("what was written is read");
    assert_eq!(values, reread);
});
