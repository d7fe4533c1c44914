//! Packages that live elsewhere and are linked into a project: workspaces, `npm link`, stores of package managers.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// How many entries are looked at before the search ends: a monorepo has some thousands.
const MAX_ENTRIES: usize = 50_000;

/// The real directories of the packages that are linked into `modules`, and of those that are linked into theirs.
pub fn linked_packages(modules: &[PathBuf]) -> Vec<PathBuf> {
    let mut search =
        Search { entries: 0, waiting: modules.to_vec(), seen: HashSet::new(), found: Vec::new() };
    while let Some(directory) = search.waiting.pop() {
        let Ok(real) = directory.canonicalize() else { continue };
        if search.seen.insert(real.clone()) {
            search.directory(&real, true);
        }
    }
    search.found
}

struct Search {
    entries: usize,
    waiting: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    found: Vec<PathBuf>,
}

impl Search {
    fn directory(&mut self, directory: &Path, holds_scopes: bool) {
        let Ok(entries) = directory.read_dir() else { return };
        for entry in entries.flatten() {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                self.waiting.clear();
                return;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name();
            if kind.is_symlink() {
                self.link(&entry.path());
            } else if kind.is_dir() && holds_scopes && name.to_string_lossy().starts_with('@') {
                self.directory(&entry.path(), false);
            }
        }
    }

    fn link(&mut self, link: &Path) {
        let Ok(target) = link.canonicalize() else { return };
        // Only a package is linked on purpose.
        if !target.join("package.json").is_file() {
            return;
        }
        // A store keeps a package's dependencies beside it.
        let store =
            target.ancestors().skip(1).take(2).find(|at| at.file_name() == Some("node_modules".as_ref()));
        let place = store.map_or_else(|| target.clone(), Path::to_owned);
        self.waiting.push(store.map_or_else(|| target.join("node_modules"), Path::to_owned));
        if !self.found.contains(&place) {
            self.found.push(place);
        }
    }
}
