use std::path::Path;

use napi_derive::napi;
use nexxo_policy::{Meant, NameRefused, Names};

/// A file that a plugin named to the bundler and may not.
#[napi(object)]
pub struct RefusedName {
    /// The file, by its real path as far as it exists.
    pub path: String,
    /// The name that may hold secrets, where that is why; otherwise it lies outside.
    pub secret: Option<String>,
}

/// Which files a plugin may name to the bundler. See `docs/capabilities.md`.
#[napi]
pub struct PathPolicy {
    names: Names,
}

#[napi]
impl PathPolicy {
    /// The policy of a project; `granted` are directories and files outside of it that may be named too.
    #[napi(constructor)]
    pub fn new(root: String, cwd: String, granted: Vec<String>) -> Self {
        Self { names: Names::new(Path::new(&root), Path::new(&cwd), granted) }
    }

    /// Judges a text that a bundler could take for the name of a file. Relative names start at the module `importer`, or
    /// without one at the project. A `specifier` is what code imports: it means a file outside only where there is one.
    /// Returns null where the plugin may name it.
    #[napi]
    pub fn judge(&mut self, text: String, importer: Option<String>, specifier: bool) -> Option<RefusedName> {
        let meant = if specifier { Meant::Specifier } else { Meant::Id };
        let refused = self.names.judge(&text, importer.as_deref(), meant).err()?;
        let secret = match refused.why {
            NameRefused::Secret(name) => Some(name),
            NameRefused::Outside => None,
        };
        Some(RefusedName { path: refused.path.to_string_lossy().into_owned(), secret })
    }

    /// Adds the directory of a project that is built besides the first.
    #[napi]
    pub fn add_project(&mut self, root: String) {
        self.names.add_project(Path::new(&root));
    }
}
