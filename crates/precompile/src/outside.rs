//! What a guest meets outside while the engine is built, or instructions are counted.

use std::fs;
use std::path::{Component, Path};

use nexxo_abi::{ByteKind, DecodeError, Reader, Value, ValueBuilder, Writer};
use wasmtime::{Caller, Error, Extern, Linker, Result};

/// Where the plugins whose instructions are counted believe the checkout to be, which is the current directory.
const CHECKOUT: &str = "/checkout";

/// What a guest may call.
pub struct Outside {
    reads_checkout: bool,
    response: Vec<u8>,
}

impl Outside {
    /// Nothing: a call of the host fails the build.
    pub fn none() -> Self {
        Self { reads_checkout: false, response: Vec::new() }
    }

    /// The files of the checkout, for reading, and nothing else.
    pub fn checkout() -> Self {
        Self { reads_checkout: true, response: Vec::new() }
    }

    /// Makes the host's calls importable.
    pub fn link(linker: &mut Linker<Self>) -> Result<()> {
        linker.func_wrap(
            "nexxo",
            "host_call",
            |mut caller: Caller<'_, Self>, at: u32, len: u32| -> Result<u32> {
                if !caller.data().reads_checkout {
                    return Err(Error::msg("the prelude called the host"));
                }
                let memory = memory(&mut caller)?;
                let (start, len) = (at as usize, len as usize);
                let request = memory.data(&caller).get(start..start + len);
                let request = request.ok_or_else(|| Error::msg("a request outside the memory"))?;
                caller.data_mut().response = answer(request)?;
                Ok(caller.data().response.len() as u32)
            },
        )?;
        for name in ["turn", "over"] {
            linker.func_wrap("nexxo", name, |_call: u32| {})?;
        }
        linker.func_wrap("nexxo", "host_take", |mut caller: Caller<'_, Self>, into: u32| -> Result<()> {
            let response = std::mem::take(&mut caller.data_mut().response);
            Ok(memory(&mut caller)?.write(&mut caller, into as usize, &response)?)
        })?;
        Ok(())
    }
}

fn memory(caller: &mut Caller<'_, Outside>) -> Result<wasmtime::Memory> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    memory.ok_or_else(|| Error::msg("the guest exports no memory"))
}

fn answer(request: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.frame(2);
    match file(request)? {
        Some(bytes) => {
            writer.bool(true);
            writer.bytes(ByteKind::Uint8Array, &bytes);
        }
        None => {
            writer.bool(false);
            let units = |text: &str| text.encode_utf16().collect();
            let props = vec![(units("code"), Value::from_text("ENOENT"))];
            let (name, message) = (units("Error"), units("ENOENT: it is not there"));
            Value::Error { name, message, stack: Vec::new(), props }.write(&mut writer);
        }
    }
    Ok(frame)
}

/// The file that is asked for, if that is what the request is about.
fn file(request: &[u8]) -> Result<Option<Vec<u8>>, DecodeError> {
    let values = Reader::values(request, &mut ValueBuilder)?;
    let [method, _, Value::Array(args)] = values.as_slice() else { return Ok(None) };
    let Some(Some(path)) = args.first() else { return Ok(None) };
    let (Some(method), Some(path)) = (method.as_text(), path.as_text()) else { return Ok(None) };
    let Ok(path) = Path::new(&path).strip_prefix(CHECKOUT) else { return Ok(None) };
    let stays_within = path.components().all(|part| matches!(part, Component::Normal(_)));
    Ok((method == "fs.readFile" && stays_within).then(|| fs::read(path).ok()).flatten())
}
