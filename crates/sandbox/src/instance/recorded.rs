//! What the plugin asked the file system, for results of its hooks that are kept: a result holds only while the same
//! calls still give the same answers.

use super::Instance;
use super::state::{UNKEPT, path_of};
use crate::error::Result;
use crate::snapshot::Read;

/// The calls since they were last taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// They can be repeated; encoded.
    Reads(Vec<u8>),
    /// Something was written, or too much was asked.
    Unkept,
}

impl Instance {
    /// Begins to record.
    pub fn record(&self) -> Result<()> {
        self.with_context(|mut context| {
            context.data_mut().recorded = Some(Vec::new());
            Ok(())
        })
    }

    /// How many calls are recorded, or a larger number where they cannot be repeated.
    pub fn recorded(&self) -> u32 {
        self.shared.recorded.get()
    }

    /// Takes them.
    pub fn take_recorded(&self) -> Result<Recorded> {
        let is_unkept = self.shared.recorded.replace(0) == UNKEPT;
        let reads = self.with_context(|mut context| {
            Ok(context.data_mut().recorded.as_mut().map(std::mem::take).unwrap_or_default())
        })?;
        Ok(if is_unkept { Recorded::Unkept } else { Recorded::Reads(encode(&reads)) })
    }

    /// Whether calls that were recorded have the same answers now. Where they have, they count as if the plugin had made
    /// them.
    pub fn still_answers(&self, reads: &[u8]) -> Result<bool> {
        self.with_context(|mut context| {
            let state = context.data_mut();
            let before = std::mem::take(&mut state.stats);
            let mut rest = reads;
            let mut holds = true;
            while holds && !rest.is_empty() {
                holds = next(&mut rest)
                    .is_some_and(|(request, answer)| state.repeat_for_result(request) == Some(*answer));
            }
            let repeated = std::mem::replace(&mut state.stats, before);
            if holds {
                state.stats.add_files(repeated);
            }
            Ok(holds)
        })
    }
}

/// The single reads of recorded ones, each with the path that it asked about.
pub fn recorded_reads(reads: &[u8]) -> impl Iterator<Item = (&[u8], Option<String>)> {
    let mut rest = reads;
    std::iter::from_fn(move || {
        let before = rest;
        let (request, _) = next(&mut rest)?;
        Some((&before[..before.len() - rest.len()], path_of(request)))
    })
}

fn encode(reads: &[Read]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for Read { request, answer } in reads {
        bytes.extend_from_slice(&(request.len() as u32).to_le_bytes());
        bytes.extend_from_slice(request);
        bytes.extend_from_slice(answer);
    }
    bytes
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], &'a [u8; 32])> {
    let (len, tail) = rest.split_first_chunk::<4>()?;
    let (request, tail) = tail.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    let (answer, tail) = tail.split_first_chunk::<32>()?;
    *rest = tail;
    Some((request, answer))
}
