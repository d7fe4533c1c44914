//! Where the characters, words and sentences of a text end, for `Intl.Segmenter`.

use unicode_segmentation::UnicodeSegmentation;

/// The lengths of the segments in code units; those of words that are no word (blanks, punctuation) are negative.
pub fn lengths(text: &str, granularity: &str) -> Vec<f64> {
    let units = |segment: &str| segment.encode_utf16().count() as f64;
    match granularity {
        "word" => text
            .split_word_bounds()
            .map(|word| if word.chars().any(char::is_alphanumeric) { units(word) } else { -units(word) })
            .collect(),
        "sentence" => text.split_sentence_bounds().map(units).collect(),
        _ => text.graphemes(true).map(units).collect(),
    }
}
