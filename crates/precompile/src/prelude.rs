use nexxo_abi::{ByteKind, Writer};
use wasmtime::{Engine, Error, Module, Result};

use crate::guest::Guest;
use crate::outside::Outside;

/// The frame that evaluates the prelude, which an instance of its own compiles: what the compiler leaves behind would be
/// part of the image.
pub fn prelude_frame(engine: &Engine, module: &Module, prelude: &str) -> Result<Vec<u8>> {
    let mut compiler = Guest::boot(engine, module, Outside::none())?;
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    writer.text("nexxo:prelude");
    writer.source(prelude);
    let len = compiler.send(&frame)?;
    let packed: u64 = compiler.call("nexxo_compile", len)?;
    if packed == 0 {
        return Err(Error::msg("the prelude does not compile"));
    }
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(1);
    writer.bytes(ByteKind::Uint8Array, compiler.bytes(packed)?);
    Ok(frame)
}
