use nexxo_results::{Found, Key, Link, Remembered, Store};
use nexxo_sandbox::recorded_reads;

/// More links than this are no chain that anybody walks.
const MAX_LINKS: usize = 100_000;

/// What a plugin may remember of files: chains of what it read, and which of their links hold.
#[derive(Default)]
pub struct Links {
    remembered: Remembered,
    /// The links that the last walk wants judged, the first one first.
    judging: Vec<Key>,
}

impl Links {
    /// The newest link of this plugin.
    pub fn last(&self) -> Option<Key> {
        self.remembered.last()
    }

    /// What of the chain up to a link was not judged yet, the first one first; nothing where it does not hold.
    pub fn unjudged(&mut self, store: &mut Store, last: Key) -> Option<Vec<Vec<u8>>> {
        let (mut keys, mut reads) = (Vec::new(), Vec::new());
        let mut next = Some(last);
        let mut holds = true;
        while let Some(key) = next {
            match self.remembered.judged(&key) {
                Some(true) => break,
                Some(false) => holds = false,
                None => {}
            }
            let found = if holds { store.find(&key, Link::decode) } else { Found::Nothing };
            keys.push(key);
            match found {
                Found::Entry(Some(link)) if keys.len() < MAX_LINKS => {
                    reads.push(link.reads);
                    next = link.before;
                }
                _ => {
                    holds = false;
                    break;
                }
            }
        }
        if !holds {
            keys.into_iter().for_each(|key| self.remembered.judge(key, false));
            return None;
        }
        keys.reverse();
        reads.reverse();
        self.judging = keys;
        Some(reads)
    }

    /// So many links of the last walk hold, and the one after them does not.
    pub fn judge(&mut self, holding: usize) {
        for (index, key) in std::mem::take(&mut self.judging).into_iter().enumerate() {
            self.remembered.judge(key, index < holding);
        }
    }

    /// The plugin read something, and may remember it.
    pub fn add(&mut self, store: &mut Store, reads: &[u8]) {
        let reads = recorded_reads(reads).map(|(read, _)| read);
        if let Some((key, link)) = self.remembered.add(reads) {
            store.keep(key, link.encode());
        }
    }
}
