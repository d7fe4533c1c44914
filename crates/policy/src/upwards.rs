//! What programs look for in the directories above a project: packages and settings.

use std::path::Path;

use crate::root::Root;

/// Endings of settings and of lock files.
const SETTINGS: &[&str] = &[".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".lock", "rc"];

/// Whether a path outside of the grants is one that a search upwards from a granted directory comes across: a directory
/// above, its packages, or settings in it.
///
/// Such a search ends where it finds nothing more, and a refusal would end the build instead. The answer depends on names
/// alone, never on what is there.
pub fn looked_for_upwards(roots: &[Root], path: &Path) -> bool {
    let directories = || roots.iter().filter(|root| root.file.is_none());
    let is_package = |at: &Path| {
        is_modules(at) && at.parent().is_some_and(|at| directories().any(|root| is_above(at, root)))
    };
    // An installed package, such as the plugin's own, is not where a project's settings are looked for.
    let is_above_project =
        |at: &Path| directories().any(|root| !root.path.ancestors().any(is_modules) && is_above(at, root));
    is_above_project(path)
        || path.ancestors().any(is_package)
        || (is_setting(path) && path.parent().is_some_and(is_above_project))
}

fn is_above(path: &Path, root: &Root) -> bool {
    root.path != path && root.path.starts_with(path)
}

fn is_modules(path: &Path) -> bool {
    path.file_name() == Some("node_modules".as_ref())
}

fn is_setting(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.contains(".config.") || SETTINGS.iter().any(|end| name.ends_with(end))
}
