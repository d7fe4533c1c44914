//! The frames of entries, from values of the host.

use napi::sys;
use nexxo_abi::{Op, Writer};

use crate::raw::{Env, Failed};
use crate::{encode, failure};

/// The operation that the adapter names by its number.
pub fn op(env: Env, op: u32) -> Result<Op, Failed> {
    Op::try_from(op).map_err(|error| failure::throw_code(env, "NEXXO_OPTION_INVALID", &error.to_string()))
}

/// How many values there are but for `undefined` at the end, which stands for a value that was not given.
fn without_trailing(env: Env, values: &[sys::napi_value]) -> Result<usize, Failed> {
    let mut count = values.len();
    while count > 0 && env.type_of(values[count - 1])? == sys::ValueType::napi_undefined {
        count -= 1;
    }
    Ok(count)
}

/// Writes the frame of an entry in place of what is there.
pub fn write_values(env: Env, frame: &mut Vec<u8>, values: &[sys::napi_value]) -> Result<(), Failed> {
    frame.clear();
    let count = without_trailing(env, values)?;
    Writer::new(frame).frame(count as u8);
    for &value in &values[..count] {
        encode::value(env, frame, value)?;
    }
    Ok(())
}

/// The same for a hook: its slot, then the values. A bit of `narrow` for each says that it is a text without code units
/// above 255.
pub fn write_hook(
    env: Env,
    frame: &mut Vec<u8>,
    slot: i32,
    narrow: u32,
    values: &[sys::napi_value],
) -> Result<(), Failed> {
    frame.clear();
    let count = without_trailing(env, values)?;
    let mut writer = Writer::new(frame);
    writer.frame(count as u8 + 1);
    writer.int(slot);
    for (index, &value) in values[..count].iter().enumerate() {
        if narrow >> index & 1 == 1 {
            encode::latin1(env, frame, value)?;
        } else {
            encode::value(env, frame, value)?;
        }
    }
    Ok(())
}
