use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::json::{self, Document, Read};
use crate::text_type::{Malformed, serialize_as_text};

const DOCUMENT: Document = Document { name: "the limits", max_bytes: 1 << 16 };

/// The name of a limit, as the settings have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Limit {
    CpuMs,
    HookIdleMs,
    HostCalls,
    LoadCpuMs,
    MemoryMiB,
    OutputMiB,
}

impl Limit {
    const ALL: [Self; 6] =
        [Self::CpuMs, Self::HookIdleMs, Self::HostCalls, Self::LoadCpuMs, Self::MemoryMiB, Self::OutputMiB];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CpuMs => "cpuMs",
            Self::HookIdleMs => "hookIdleMs",
            Self::HostCalls => "hostCalls",
            Self::LoadCpuMs => "loadCpuMs",
            Self::MemoryMiB => "memoryMiB",
            Self::OutputMiB => "outputMiB",
        }
    }

    /// What the settings take for it.
    pub fn range(self) -> RangeInclusive<u64> {
        match self {
            Self::CpuMs | Self::LoadCpuMs => 1..=3_600_000,
            Self::HookIdleMs => 1..=(1 << 31) - 1,
            Self::HostCalls => 1..=1_000_000_000,
            Self::MemoryMiB => 8..=2047,
            Self::OutputMiB => 1..=1024,
        }
    }
}

serialize_as_text!(Limit);

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Limit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|limit| limit.name() == text).ok_or_else(|| {
            Malformed(format!("there is no such limit; there are {}", Self::ALL.map(Self::name).join(", ")))
        })
    }
}

/// Limits that a plugin asks for or is granted; what is not among them has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Limits(BTreeMap<Limit, u64>);

impl Limits {
    /// Reads `{ "cpuMs": 200 }`.
    ///
    /// # Errors
    /// `NEXXO_OPTION_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        DOCUMENT.parse(bytes, Self::read).map_err(Error::Settings)
    }

    pub(crate) fn read(value: &Value) -> Read<Self> {
        let read =
            |limit: &Limit, value: &Value| json::whole(value, *limit.range().start(), *limit.range().end());
        Ok(Self(json::entries(value, Limit::ALL.len(), read)?.into_iter().collect()))
    }

    /// The limits in order.
    pub fn iter(&self) -> impl Iterator<Item = (Limit, u64)> {
        self.0.iter().map(|(&limit, &value)| (limit, value))
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first limit that the other set has and this one not, or lower: which, what was granted, what is asked.
    pub fn first_above(&self, other: &Self) -> Option<(Limit, Option<u64>, u64)> {
        other.iter().find_map(|(limit, asked)| {
            let granted = self.0.get(&limit).copied();
            granted.is_none_or(|granted| granted < asked).then_some((limit, granted, asked))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_whole_and_within_what_the_settings_take() {
        assert!(Limits::read(&json!({"cpuMs": 200, "memoryMiB": 8})).is_ok());
        for bad in [
            json!({"cpuMs": 0}),
            json!({"cpuMs": 1.5}),
            json!({"memoryMiB": 4096}),
            json!({"memoryMiB": 7}),
            json!({"cpu": 1}),
            json!({"outputMiB": 1025}),
            json!({"cpuMs": "1"}),
            json!([]),
        ] {
            assert!(Limits::read(&bad).is_err(), "{bad}");
        }
    }
}
