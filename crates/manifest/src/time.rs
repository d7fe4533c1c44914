use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::text_type::{Malformed, serialize_as_text};

/// A moment in UTC, to the second, written as RFC 3339 does: `2026-11-22T06:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Timestamp);

serialize_as_text!(Time);

impl Time {
    /// Seconds since the Unix epoch as a moment; none beyond the year 9999.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Time {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let time = text.parse::<Timestamp>().ok().map(Self);
        match time {
            Some(time) if text.len() == 20 && time.to_string() == text => Ok(time),
            _ => Err("it is no time like `2026-11-22T06:00:00Z`".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_one_spelling() {
        let text = "2026-11-22T06:00:00Z";
        assert_eq!(text.parse::<Time>().unwrap().to_string(), text);
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T06:00:00",
            "2026-11-22t06:00:00z",
            "2026-11-22 06:00:00Z",
            "2026-11-22T06:00:00+00:00",
            "2026-11-22T06:00:00.5Z",
            "2026-02-30T06:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T06:00:60Z",
        ] {
            assert!(bad.parse::<Time>().is_err(), "{bad}");
        }
    }
}
