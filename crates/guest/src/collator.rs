//! Comparing texts by the rules of a language, for `Intl.Collator` and `localeCompare`.

use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::preferences::{CollationCaseFirst, CollationNumericOrdering};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cell::RefCell;

/// How many different collators an instance may make.
const MAX_COLLATORS: usize = 256;

thread_local! {
    static COLLATORS: RefCell<Vec<(String, CollatorBorrowed<'static>)>> = const { RefCell::new(Vec::new()) };
}

/// What a collator is made of, as `Intl.Collator` names it.
pub struct Wanted<'a> {
    pub locale: &'a str,
    pub sensitivity: &'a str,
    pub case_first: &'a str,
    pub numeric: bool,
    pub ignore_punctuation: bool,
}

/// The number of a collator, or `None` where the locale is none or there are too many.
pub fn make(wanted: &Wanted<'_>) -> Option<usize> {
    let Wanted { locale, sensitivity, case_first, numeric, ignore_punctuation } = *wanted;
    let key = format!("{locale}|{sensitivity}|{case_first}|{numeric}|{ignore_punctuation}");
    COLLATORS.with_borrow_mut(|all| {
        if let Some(index) = all.iter().position(|(other, _)| *other == key) {
            return Some(index);
        }
        if all.len() == MAX_COLLATORS {
            return None;
        }
        let locale: Locale = locale.parse().ok()?;
        let mut preferences = CollatorPreferences::from(&locale);
        if numeric {
            preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        }
        match case_first {
            "upper" => preferences.case_first = Some(CollationCaseFirst::Upper),
            "lower" => preferences.case_first = Some(CollationCaseFirst::Lower),
            _ => {}
        }
        let mut options = CollatorOptions::default();
        options.strength = Some(match sensitivity {
            "base" | "case" => Strength::Primary,
            "accent" => Strength::Secondary,
            _ => Strength::Tertiary,
        });
        if sensitivity == "case" {
            options.case_level = Some(icu_collator::options::CaseLevel::On);
        }
        if ignore_punctuation {
            options.alternate_handling = Some(AlternateHandling::Shifted);
        }
        all.push((key, Collator::try_new(preferences, options).ok()?));
        Some(all.len() - 1)
    })
}

/// Below, equal or above: -1, 0 or 1. An unknown number compares by code units.
pub fn compare(index: usize, one: &[u16], two: &[u16]) -> i32 {
    COLLATORS.with_borrow(|all| match all.get(index) {
        Some((_, collator)) => collator.compare_utf16(one, two) as i32,
        None => one.cmp(two) as i32,
    })
}
