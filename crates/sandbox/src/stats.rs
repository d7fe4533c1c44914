use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// How many denials one instance remembers in full; the rest are only counted.
const MAX_DENIALS: usize = 100;

/// Something that the plugin asked for and did not get.
#[derive(Clone, Debug)]
pub struct Denial {
    /// The method, such as `fs.readFile`.
    pub what: String,
    /// What it was asked about.
    pub path: String,
    /// Why not.
    pub reason: String,
}

/// What an instance has used since it was made.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Stats {
    pub cpu: Duration,
    pub load_cpu: Duration,
    pub memory: u64,
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub entries: u64,
    pub host_calls: u64,
    /// The files that it read; the first [`MAX_FILES`].
    pub files: BTreeSet<String>,
    pub bytes_read: u64,
    pub denied: u64,
    pub denials: VecDeque<Denial>,
    pub restored: bool,
}

/// How many files one instance remembers by name.
const MAX_FILES: usize = 1000;

impl Stats {
    /// Records a file that was read.
    pub fn read(&mut self, path: &str, bytes: usize) {
        self.bytes_read += bytes as u64;
        if self.files.len() < MAX_FILES {
            self.files.insert(path.to_owned());
        }
    }

    /// Brings an earlier copy up to date. Its lists only grow, and are copied where they have.
    pub(crate) fn copy_to(&self, copy: &mut Self) {
        let files = std::mem::take(&mut copy.files);
        let denials = std::mem::take(&mut copy.denials);
        let files = if files.len() == self.files.len() { files } else { self.files.clone() };
        let denials = if denials.len() == self.denials.len() { denials } else { self.denials.clone() };
        let Self { cpu, load_cpu, memory, bytes_in, bytes_out, entries, .. } = *self;
        let Self { host_calls, bytes_read, denied, restored, .. } = *self;
        *copy = Self {
            cpu,
            load_cpu,
            memory,
            bytes_in,
            bytes_out,
            entries,
            host_calls,
            files,
            bytes_read,
            denied,
            denials,
            restored,
        };
    }

    /// Adds what another count has of files.
    pub fn add_files(&mut self, other: Self) {
        self.bytes_read += other.bytes_read;
        self.denied += other.denied;
        let room = MAX_FILES.saturating_sub(self.files.len());
        self.files.extend(other.files.into_iter().take(room));
        let room = MAX_DENIALS.saturating_sub(self.denials.len());
        self.denials.extend(other.denials.into_iter().take(room));
    }

    /// Records a denial.
    pub fn deny(&mut self, denial: Denial) {
        self.denied += 1;
        if self.denials.len() < MAX_DENIALS {
            self.denials.push_back(denial);
        }
    }
}

/// What the last entry used.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct LastEntry {
    pub cpu: Duration,
    /// What of it was used for no call under way.
    pub cpu_for_none: Duration,
    pub bytes_in: u64,
    pub bytes_out: u64,
    /// Whether memory was refused during it.
    pub memory_refused: bool,
}
