//! Numbers as JavaScript writes them.

/// A number with few digits, without the search for the shortest: of texts with no more than 15 digits, one alone stands
/// for it. `None` for others, and for zero, which may have a sign.
pub fn decimal(number: f64) -> Option<String> {
    if number == 0.0 {
        return None;
    }
    let mut unit = 1.0;
    for places in 0..=6 {
        let whole = (number * unit).round();
        if whole.abs() >= 1e15 {
            return None;
        }
        if whole / unit == number {
            let (whole, unit) = (whole.abs() as u64, unit as u64);
            let sign = if number < 0.0 { "-" } else { "" };
            return Some(match places {
                0 => format!("{sign}{whole}"),
                _ => format!("{sign}{}.{:0places$}", whole / unit, whole % unit),
            });
        }
        unit *= 10.0;
    }
    None
}
