//! A function as it lies in the guest's memory.

use crate::Unfit;
use crate::layout::Layout;

/// How many bytes of bytecode a function may have.
const MAX_CODE: usize = 20_000;
/// How many variables, operands and constants each.
const MAX_COUNT: usize = 4_000;

/// What the compiler needs of a function; read once, so that the guest cannot change it under way.
#[derive(Clone, Debug)]
pub struct Function {
    /// Where its `JSFunctionBytecode` is.
    pub address: u32,
    pub(crate) code_address: u32,
    pub(crate) code: Vec<u8>,
    pub(crate) realm: u32,
    pub(crate) args: usize,
    pub(crate) vars: usize,
    pub(crate) stack: usize,
    pub(crate) var_refs: u32,
    pub(crate) closure_vars: usize,
    pub(crate) strict: bool,
    /// Arguments first, then variables.
    pub(crate) captured: Vec<bool>,
    pub(crate) constants: Vec<u64>,
}

struct Memory<'a>(&'a [u8]);

impl Memory<'_> {
    fn bytes(&self, at: u32, len: usize) -> Result<&[u8], Unfit> {
        let start = at as usize;
        self.0.get(start..).and_then(|rest| rest.get(..len)).ok_or(Unfit::Malformed("an address"))
    }

    fn u32(&self, at: u32) -> Result<u32, Unfit> {
        let bytes = self.bytes(at, 4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn u16(&self, at: u32) -> Result<usize, Unfit> {
        let bytes = self.bytes(at, 2)?;
        Ok(usize::from(u16::from_le_bytes([bytes[0], bytes[1]])))
    }
}

impl Function {
    /// Reads the function at `address` of the guest's memory.
    pub fn read(memory: &[u8], address: u32, layout: &Layout) -> Result<Self, Unfit> {
        let memory = Memory(memory);
        let at = |offset: u32| address.wrapping_add(offset);
        let len = memory.u32(at(layout.b_code_len))? as usize;
        let (args, vars) = (memory.u16(at(layout.b_arg_count))?, memory.u16(at(layout.b_var_count))?);
        let (stack, constants) =
            (memory.u16(at(layout.b_stack_size))?, memory.u32(at(layout.b_cpool_count))? as usize);
        if len > MAX_CODE || args.max(vars).max(stack).max(constants) > MAX_COUNT {
            return Err(Unfit::TooLarge);
        }
        let code_address = memory.u32(at(layout.b_code))?;
        let vardefs = memory.u32(at(layout.b_vardefs))?;
        let mut captured = Vec::with_capacity(args + vars);
        for index in 0..args + vars {
            // The flags lie behind three numbers.
            let flags = memory.bytes(
                vardefs.wrapping_add((index as u32).wrapping_mul(layout.vardef_size)).wrapping_add(12),
                1,
            )?[0];
            captured.push(flags & 4 != 0);
        }
        let pool = memory.u32(at(layout.b_cpool))?;
        let constants = memory
            .bytes(pool, constants * 8)?
            .chunks_exact(8)
            .map(|bytes| {
                u64::from_le_bytes([
                    bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                ])
            })
            .collect();
        // The flags lie behind the header, two pointers.
        let flags = memory.bytes(at(8), 1)?[0];
        Ok(Self {
            address,
            code_address,
            code: memory.bytes(code_address, len)?.to_vec(),
            realm: memory.u32(at(layout.b_realm))?,
            args,
            vars,
            stack,
            var_refs: memory.u16(at(layout.b_var_ref_count))? as u32,
            closure_vars: memory.u16(at(layout.b_closure_var_count))?,
            strict: flags & 1 != 0,
            captured,
            constants,
        })
    }
}
