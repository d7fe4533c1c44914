/// The bit of a packed length that says that the text is wide.
const WIDE: u32 = 1 << 31;
/// What stands in place of a packed length where there is no text.
const NONE: u32 = u32::MAX;

/// The measure of a text that crosses without a frame: the short way into a hook.
///
/// Its code units lie in the inbox, a byte each or, in a wide one, two, with a zero unit behind them. A second text begins
/// there, a wide one at the next even place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BareText {
    /// How many code units it has.
    pub units: u32,
    /// Whether each takes two bytes, because some do not fit one.
    pub is_wide: bool,
}

impl BareText {
    /// A text with a byte a code unit.
    pub const fn narrow(units: u32) -> Self {
        Self { units, is_wide: false }
    }

    /// A text with two bytes a code unit.
    pub const fn wide(units: u32) -> Self {
        Self { units, is_wide: true }
    }

    /// Reads one from the number that stands for it; nothing where there is no text.
    pub const fn unpack(packed: u32) -> Option<Self> {
        if packed == NONE { None } else { Some(Self { units: packed & !WIDE, is_wide: packed & WIDE != 0 }) }
    }

    /// The number that stands for it.
    pub const fn pack(self) -> u32 {
        if self.is_wide { self.units | WIDE } else { self.units }
    }

    /// The number for a text that may not be given.
    pub fn pack_optional(text: Option<Self>) -> u32 {
        text.map_or(NONE, Self::pack)
    }

    /// How many bytes it takes with its zero; the most that can be counted where that is more.
    pub const fn room(self) -> usize {
        let units = (self.units as usize).saturating_add(1);
        if self.is_wide { units.saturating_mul(2) } else { units }
    }

    /// Where it begins behind what takes so many bytes.
    pub const fn start(self, taken: usize) -> usize {
        if self.is_wide { taken.saturating_add(taken & 1) } else { taken }
    }
}

#[cfg(test)]
mod tests {
    use super::BareText;

    #[test]
    fn a_number_tells_how_long_and_how_wide_a_text_is() {
        for text in
            [BareText::narrow(0), BareText::narrow(7), BareText::wide(0), BareText::wide((1 << 30) - 1)]
        {
            assert_eq!(BareText::unpack(text.pack()), Some(text));
        }
        assert_eq!(BareText::unpack(BareText::pack_optional(None)), None);
    }

    #[test]
    fn a_text_has_room_for_its_zero_and_a_wide_one_begins_at_an_even_place() {
        let texts = [BareText::narrow(0), BareText::narrow(2), BareText::wide(0), BareText::wide(2)];
        assert_eq!(texts.map(BareText::room), [1, 3, 2, 6]);
        assert_eq!(texts.map(|text| text.start(3)), [3, 3, 4, 4]);
        assert_eq!(texts.map(|text| text.start(4)), [4; 4]);
    }
}
