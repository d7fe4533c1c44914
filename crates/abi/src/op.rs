/// Why the host enters the guest. The numbers are part of the wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Op {
    /// Evaluate the prelude: its bytecode. Used once, at build time.
    Script = 1,
    /// Evaluate the plugin's bundle as a module: module name, source bytes, environment.
    Load = 2,
    /// Run the plugin's factory: export path, arguments.
    Configure = 3,
    /// Call a hook: slot, arguments.
    Hook = 4,
    /// Settle an asynchronous request of the guest: whether it succeeded, its value.
    Settle = 5,
    /// Run the timers that are due: the time now, in milliseconds.
    Timers = 6,
    /// Call a guest function that the host holds: reference, `this`, arguments.
    Invoke = 7,
    /// Drop guest functions that the host held: references.
    Release = 8,
}

impl Op {
    /// Whether it begins a call, whose number is the entry's.
    pub fn is_call(self) -> bool {
        matches!(self, Self::Configure | Self::Hook | Self::Invoke)
    }
}

/// A number that is no [`Op`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an operation")]
pub struct UnknownOp(pub u32);

impl TryFrom<u32> for Op {
    type Error = UnknownOp;

    fn try_from(number: u32) -> Result<Self, UnknownOp> {
        Ok(match number {
            1 => Self::Script,
            2 => Self::Load,
            3 => Self::Configure,
            4 => Self::Hook,
            5 => Self::Settle,
            6 => Self::Timers,
            7 => Self::Invoke,
            8 => Self::Release,
            other => return Err(UnknownOp(other)),
        })
    }
}
