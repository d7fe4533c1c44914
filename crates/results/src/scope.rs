//! What the results of one plugin depend on, besides the arguments of a call.

use crate::seal::Key;

/// Hashes what a plugin's results depend on into keys.
#[derive(Clone, Debug)]
pub struct Scope {
    base: [u8; 32],
    /// The calls that set the plugin up, in the order in which they began.
    begun: [u8; 32],
    /// What they were answered, whatever the order in which they ended.
    answered: [u8; 32],
    set_ups: u64,
    /// For each module that the plugin may keep something of: its calls so far.
    histories: Vec<[u8; 32]>,
}

impl Scope {
    /// The scope of a plugin; `base` is everything about it that holds for the whole build.
    pub fn new(engine: &[u8], base: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("nexxo result 1");
        part(&mut hasher, engine);
        part(&mut hasher, base);
        let base = *hasher.finalize().as_bytes();
        Self { base, begun: [0; 32], answered: [0; 32], set_ups: 0, histories: Vec::new() }
    }

    /// A call that sets the plugin up has begun. Gives its number.
    pub fn begin_set_up(&mut self, call: &[u8]) -> u64 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.begun);
        part(&mut hasher, call);
        self.begun = *hasher.finalize().as_bytes();
        self.set_ups += 1;
        self.set_ups
    }

    /// It has ended; `answers` is what the host told it.
    pub fn end_set_up(&mut self, number: u64, answers: &[u8]) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&number.to_le_bytes());
        part(&mut hasher, answers);
        for (sum, byte) in self.answered.iter_mut().zip(hasher.finalize().as_bytes()) {
            *sum ^= byte;
        }
    }

    /// A module of which no call is known yet. Gives its number.
    pub fn add_history(&mut self) -> u32 {
        self.histories.push([0; 32]);
        self.histories.len() as u32 - 1
    }

    /// The key of a call; where it belongs to a history it depends on that, and becomes part of it.
    pub fn key(&mut self, history: Option<u32>, call: &[u8]) -> Key {
        let mut hasher = blake3::Hasher::new_keyed(&self.base);
        hasher.update(&self.begun);
        hasher.update(&self.answered);
        let history = history.and_then(|history| self.histories.get_mut(history as usize));
        if let Some(history) = &history {
            hasher.update(&**history);
        }
        hasher.update(call);
        let key = *hasher.finalize().as_bytes();
        if let Some(history) = history {
            *history = key;
        }
        Key(key)
    }

    /// Adds to a history what the host told its last call.
    pub fn answered(&mut self, history: u32, answers: &[&[u8]]) {
        let Some(history) = self.histories.get_mut(history as usize) else { return };
        let mut hasher = blake3::Hasher::new();
        hasher.update(history);
        for answer in answers {
            part(&mut hasher, answer);
        }
        *history = *hasher.finalize().as_bytes();
    }
}

fn part(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope::new(b"engine", b"base")
    }

    #[test]
    fn a_key_depends_on_engine_base_and_call() {
        let key = scope().key(None, b"call");
        assert_eq!(scope().key(None, b"call"), key);
        assert_ne!(scope().key(None, b"other"), key);
        assert_ne!(Scope::new(b"engine", b"other").key(None, b"call"), key);
        assert_ne!(Scope::new(b"engin", b"ebase").key(None, b"call"), key);
    }

    #[test]
    fn it_depends_on_what_set_the_plugin_up_and_on_what_that_was_told() {
        let key = |calls: &[&[u8]], ends: &[(u64, &[u8])]| {
            let mut scope = scope();
            for call in calls {
                scope.begin_set_up(call);
            }
            for (number, answers) in ends {
                scope.end_set_up(*number, answers);
            }
            scope.key(None, b"call")
        };
        let both = key(&[b"a", b"b"], &[(1, b"x"), (2, b"y")]);
        assert_eq!(key(&[b"a", b"b"], &[(2, b"y"), (1, b"x")]), both);
        assert_ne!(key(&[b"b", b"a"], &[(1, b"x"), (2, b"y")]), both);
        assert_ne!(key(&[b"a", b"b"], &[(1, b"y"), (2, b"x")]), both);
        assert_ne!(key(&[b"a", b"b"], &[(1, b"x")]), both);
    }

    #[test]
    fn calls_of_one_history_depend_on_each_other_and_on_answers() {
        let last = |first: &[u8], answers: &[u8]| {
            let mut scope = scope();
            let (one, two) = (scope.add_history(), scope.add_history());
            scope.key(Some(one), first);
            scope.answered(one, &[answers]);
            (scope.key(Some(one), b"last"), scope.key(Some(two), b"last"))
        };
        let (own, other) = last(b"a", b"x");
        assert_eq!(last(b"a", b"x"), (own, other));
        assert_ne!(last(b"b", b"x").0, own);
        assert_ne!(last(b"a", b"y").0, own);
        assert_eq!(last(b"b", b"y").1, other);
    }
}
