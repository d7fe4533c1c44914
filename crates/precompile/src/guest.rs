use nexxo_abi::{Op, Outcome, OutcomeReader, Value, ValueBuilder};
use wasmtime::{
    Engine, Error, Instance, Linker, Memory, Module, Result, Store, TypedFunc, WasmParams, WasmResults,
};

use crate::outside::Outside;

/// An instance of the guest with the engine started.
pub struct Guest {
    /// Where it lives, with what it meets outside.
    pub store: Store<Outside>,
    /// Itself.
    pub instance: Instance,
    /// Its linear memory.
    pub memory: Memory,
}

impl Guest {
    /// Starts one.
    pub fn boot(engine: &Engine, module: &Module, outside: Outside) -> Result<Self> {
        let mut linker = Linker::new(engine);
        // The build must not depend on when it runs.
        linker.func_wrap("env", "__rquickjs_host_now_us", || 0.0f64)?;
        Outside::link(&mut linker)?;
        let mut store = Store::new(engine, outside);
        // Refused where instructions are not counted.
        store.set_fuel(u64::MAX).ok();
        let instance = linker.instantiate(&mut store, module)?;
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or_else(|| Error::msg("the guest exports no memory"))?;
        let mut guest = Self { store, instance, memory };
        let version: u32 = guest.call("nexxo_abi", ())?;
        if version != u32::from(nexxo_abi::VERSION) {
            return Err(Error::msg(format!("the guest speaks version {version} of the wire format")));
        }
        guest.call::<(), ()>("nexxo_boot", ())?;
        Ok(guest)
    }

    /// Calls an export.
    pub fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Result<R> {
        let function: TypedFunc<P, R> = self.instance.get_typed_func(&mut self.store, name)?;
        function.call(&mut self.store, params)
    }

    /// Puts a frame into the inbox; its length.
    pub fn send(&mut self, frame: &[u8]) -> Result<u32> {
        let len = frame.len() as u32;
        let address: u32 = self.call("nexxo_inbox", len)?;
        self.memory.write(&mut self.store, address as usize, frame)?;
        Ok(len)
    }

    /// Runs an operation, which must return.
    pub fn enter(&mut self, op: Op, id: u32, frame: &[u8]) -> Result<()> {
        let len = self.send(frame)?;
        let packed: u64 = self.call("nexxo_enter", (op as u32, id, len))?;
        if packed > 32 { check(self.bytes(packed)?) } else { Ok(()) }
    }

    /// Calls a hook with two texts of one byte a character; `how` is the operation and the slot. Gives the packed answer.
    pub fn call_hook(&mut self, text: &str, id: &str, how: (u32, u32)) -> Result<u64> {
        self.send(format!("{text}\0{id}\0\0").as_bytes())?;
        self.call("nexxo_hook", (how.0, how.1, text.len() as u32, id.len() as u32))
    }

    /// The bytes that an answer points to.
    pub fn bytes(&self, packed: u64) -> Result<&[u8]> {
        let (start, len) = ((packed >> 32) as usize, (packed & 0xffff_ffff) as usize);
        self.memory
            .data(&self.store)
            .get(start..start + len)
            .ok_or_else(|| Error::msg("an answer outside the memory"))
    }
}

/// What ran must have returned, and left nothing under way.
pub fn check(answer: &[u8]) -> Result<()> {
    check_thrown(answer)?;
    let (mut reader, outcome) = OutcomeReader::new(answer)?;
    if outcome != Outcome::Value {
        return Err(Error::msg("the guest did not return"));
    }
    reader.value(&mut ValueBuilder)?;
    if reader.event_count()? > 0 || reader.timer()?.is_some() {
        return Err(Error::msg("the guest left work under way"));
    }
    Ok(())
}

/// What ran must not have thrown.
pub fn check_thrown(answer: &[u8]) -> Result<()> {
    let (mut reader, outcome) = OutcomeReader::new(answer)?;
    if outcome != Outcome::Thrown {
        return Ok(());
    }
    match reader.value(&mut ValueBuilder)? {
        Value::Error { message, stack, .. } => Err(Error::msg(format!(
            "the guest threw: {}\n{}",
            String::from_utf16_lossy(&message),
            String::from_utf16_lossy(&stack)
        ))),
        other => Err(Error::msg(format!("the guest threw {other:?}"))),
    }
}
