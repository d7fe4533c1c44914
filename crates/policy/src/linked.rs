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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use std::collections::BTreeSet;
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const PACKAGES: usize = 5;

    /// The packages that links lead to from the project, by a search of another kind: until nothing is added.
    fn reachable(links: &[(usize, usize)], is_package: &[bool]) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        loop {
            let more = links.iter().filter(|(from, to)| {
                (*from == PACKAGES || found.contains(from)) && is_package[*to] && !found.contains(to)
            });
            let more: Vec<usize> = more.map(|(_, to)| *to).collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    proptest::proptest! {
        /// Packages that link each other, in circles too: found are those that links lead to, and nothing else.
        #[test]
        fn found_is_what_links_lead_to(
            links in proptest::collection::vec((0..=PACKAGES, 0..PACKAGES, proptest::bool::ANY), 0..12),
            is_package in proptest::collection::vec(proptest::bool::ANY, PACKAGES),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let base = dir.path().canonicalize().unwrap();
            // The last is the project.
            for package in 0..=PACKAGES {
                fs::create_dir_all(base.join(format!("p{package}/node_modules/@scope"))).unwrap();
                if is_package.get(package) == Some(&true) {
                    fs::write(base.join(format!("p{package}/package.json")), "{}").unwrap();
                }
            }
            for (index, (from, to, is_scoped)) in links.iter().enumerate() {
                let scope = if *is_scoped { "@scope/" } else { "" };
                symlink(base.join(format!("p{to}")), base.join(format!("p{from}/node_modules/{scope}l{index}")))
                    .unwrap();
            }
            let edges: Vec<_> = links.iter().map(|(from, to, _)| (*from, *to)).collect();
            let found: BTreeSet<PathBuf> =
                linked_packages(&[base.join(format!("p{PACKAGES}/node_modules"))]).into_iter().collect();
            let expected: BTreeSet<PathBuf> =
                reachable(&edges, &is_package).into_iter().map(|package| base.join(format!("p{package}"))).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_link_to_what_is_no_package_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let modules = dir.path().join("node_modules");
        fs::create_dir(&modules).unwrap();
        symlink("/", modules.join("root")).unwrap();
        symlink("/etc", modules.join("etc")).unwrap();
        symlink("loop", modules.join("loop")).unwrap();
        symlink("/etc/passwd", modules.join("file")).unwrap();
        assert_eq!(linked_packages(&[modules]), Vec::<PathBuf>::new());
    }

    #[test]
    fn of_a_store_the_dependencies_beside_a_package_count_too() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let store = base.join("store/a@1/node_modules");
        fs::create_dir_all(store.join("a")).unwrap();
        fs::write(store.join("a/package.json"), "{}").unwrap();
        fs::create_dir(base.join("node_modules")).unwrap();
        symlink(store.join("a"), base.join("node_modules/a")).unwrap();
        assert_eq!(linked_packages(&[base.join("node_modules")]), vec![store]);
    }
}
