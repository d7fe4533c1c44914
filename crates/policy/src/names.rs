//! Which files a plugin may name to the bundler, which then opens them with the rights of the user.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::deny::is_secret;
use crate::linked::linked_packages;
use crate::spelling::{normalize, spellings};

/// Why a plugin may not name a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameRefused {
    /// It lies neither in the project, nor where the project's packages are, nor under a grant.
    Outside,
    /// It lies there, but under a name that may hold secrets.
    Secret(String),
}

/// How a text stands to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The id of a module: an absolute path outside is one, whether there is such a file or not, so that nobody learns
    /// whether there is.
    Id,
    /// What code imports, or an address in it: `/lib/a.js` means a file of the project as a rule, and the file of that
    /// name only where there is one.
    Specifier,
}

/// A file that a plugin named and may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file, by its real path as far as it exists.
    pub path: PathBuf,
    /// Why.
    pub why: NameRefused,
}

/// The places whose files a plugin may name: the project, the `node_modules` that the project's packages are resolved
/// from, the packages that are linked into them, and grants.
#[derive(Debug, Default)]
pub struct Names {
    /// Real paths of directories and files.
    places: Vec<PathBuf>,
    /// Where packages are looked up, not yet searched for links.
    unsearched: Vec<PathBuf>,
    /// Where relative names may start besides the importer.
    bases: Vec<PathBuf>,
    /// The names at the top of the file system: a path that begins with none of them names no file.
    top: HashSet<std::ffi::OsString>,
}

impl Names {
    /// The places of a project.
    ///
    /// @param granted directories and files outside of it that may be named too
    pub fn new<P: AsRef<Path>>(root: &Path, cwd: &Path, granted: impl IntoIterator<Item = P>) -> Self {
        let top = std::fs::read_dir("/").map_or_else(
            |_| HashSet::new(),
            |entries| entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect(),
        );
        let mut names = Self { top, ..Self::default() };
        names.add_project(root);
        if cwd != root {
            names.bases.push(cwd.to_owned());
        }
        for path in granted {
            names.add_place(path.as_ref());
        }
        names
    }

    /// Adds a project's directory, and what its packages are resolved from.
    pub fn add_project(&mut self, root: &Path) {
        let root = normalize(root);
        if self.bases.contains(&root) {
            return;
        }
        self.add_place(&root);
        for ancestor in root.ancestors() {
            let modules = ancestor.join("node_modules");
            if modules.is_dir() {
                self.add_place(&modules);
                self.unsearched.push(modules);
            }
        }
        self.bases.push(root);
    }

    fn add_place(&mut self, path: &Path) {
        let real = path.canonicalize().unwrap_or_else(|_| normalize(path));
        if !self.places.contains(&real) {
            self.places.push(real);
        }
    }

    /// Judges a text that a bundler could take for the name of a file. A text that names none is free.
    ///
    /// @param importer the module from which a relative name starts; without it, it starts at the project and at the
    ///     working directory
    pub fn judge(&mut self, text: &str, importer: Option<&str>, meant: Meant) -> Result<(), Refused> {
        let Some(spellings) = spellings(text) else {
            return Err(Refused { path: PathBuf::from(text), why: NameRefused::Outside });
        };
        // The barest spelling first: its path is the one to show.
        for spelling in spellings.into_iter().rev() {
            let path = Path::new(&spelling);
            if path.is_absolute() {
                self.judge_absolute(path, meant)?;
                continue;
            }
            if has_scheme(&spelling) && !spelling.contains("..") {
                continue;
            }
            let Some(bases) = self.bases_of(importer) else {
                return Err(Refused { path: path.to_owned(), why: NameRefused::Outside });
            };
            for base in bases {
                self.judge_relative(&base, path, meant)?;
            }
        }
        Ok(())
    }

    /// Where a relative name may start; none where the importer is not to be told.
    fn bases_of(&self, importer: Option<&str>) -> Option<Vec<PathBuf>> {
        let Some(importer) = importer else { return Some(self.bases.clone()) };
        let directories: Vec<PathBuf> = spellings(importer)?
            .iter()
            .filter(|spelling| spelling.starts_with('/'))
            .filter_map(|spelling| Some(normalize(Path::new(spelling)).parent()?.to_owned()))
            .collect();
        Some(if directories.is_empty() { self.bases.clone() } else { directories })
    }

    fn judge_absolute(&mut self, path: &Path, meant: Meant) -> Result<(), Refused> {
        let path = normalize(path);
        let is_free = || meant == Meant::Specifier && !opens(&path);
        let Some(first) = path.iter().nth(1) else {
            return if is_free() { Ok(()) } else { Err(Refused { path, why: NameRefused::Outside }) };
        };
        if !self.top.contains(first) {
            return Ok(());
        }
        let real = real_path(&path);
        // What is known is not looked for: that can take reading a directory, and packages that are linked.
        let is_known = self.place_of(&real).is_some();
        if !is_known && is_free() {
            return Ok(());
        }
        let judged = self.judge_real(&real);
        if judged.is_err() && is_known && is_free() { Ok(()) } else { judged }
    }

    fn judge_relative(&mut self, base: &Path, path: &Path, meant: Meant) -> Result<(), Refused> {
        let joined = normalize(&base.join(path));
        if !joined.starts_with(base) {
            return self.judge_absolute(&joined, meant);
        }
        // Most such names are packages and virtual modules.
        if joined.symlink_metadata().is_ok() { self.judge_real(&real_path(&joined)) } else { Ok(()) }
    }

    fn judge_real(&mut self, path: &Path) -> Result<(), Refused> {
        if self.place_of(path).is_none() {
            self.search_links();
        }
        let Some(place) = self.place_of(path) else {
            return Err(Refused { path: path.to_owned(), why: NameRefused::Outside });
        };
        let beneath = path.strip_prefix(place).unwrap_or(path);
        match beneath.iter().map(|part| part.to_string_lossy()).find(|part| is_secret(part)) {
            Some(name) => Err(Refused { path: path.to_owned(), why: NameRefused::Secret(name.into_owned()) }),
            None => Ok(()),
        }
    }

    /// The deepest place that holds the path: a grant of a secret by its own name counts.
    fn place_of(&self, path: &Path) -> Option<&Path> {
        let holding = self.places.iter().filter(|place| path.starts_with(place));
        holding.max_by_key(|place| place.as_os_str().len()).map(PathBuf::as_path)
    }

    fn search_links(&mut self) {
        if self.unsearched.is_empty() {
            return;
        }
        for place in linked_packages(&std::mem::take(&mut self.unsearched)) {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }
}

/// Whether a bundler that looks for a module finds one: a file, one with an ending, or the index of a directory.
fn opens(path: &Path) -> bool {
    let begins = |directory: &Path, prefix: &str| {
        let mut entries = directory.read_dir().into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
    };
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => path.join("package.json").is_file() || begins(path, "index."),
        Ok(_) => true,
        Err(_) => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => begins(parent, &format!("{}.", name.to_string_lossy())),
            _ => false,
        },
    }
}

/// `data:`, `https:`, `virtual:` and the like, which no bundler takes for a path.
fn has_scheme(text: &str) -> bool {
    let scheme = text.split(['/', '?', '#']).next().unwrap_or_default();
    scheme
        .find(':')
        .is_some_and(|end| end > 1 && scheme[..end].bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The path with its symlinks resolved as far as it exists. A link that leads nowhere, or round in a circle, counts as
/// leading out.
pub(crate) fn real_path(path: &Path) -> PathBuf {
    let mut rest: Vec<&std::ffi::OsStr> = Vec::new();
    let mut at = path;
    loop {
        if let Ok(mut real) = at.canonicalize() {
            real.extend(rest.iter().rev());
            return real;
        }
        if at.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
            let target = at.read_link().unwrap_or_default();
            return normalize(&at.parent().unwrap_or(at).join(target));
        }
        let (Some(parent), Some(name)) = (at.parent(), at.file_name()) else { return path.to_owned() };
        rest.push(name);
        at = parent;
    }
}
