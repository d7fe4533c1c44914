//! Finds the compiled guest, which `scripts/build.mjs` makes before it builds the addon.

use std::env;
use std::path::PathBuf;

fn main() {
    napi_build::setup();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let guest = root.join("target/guest");
    for name in ["engine.cwasm", "base.image", "hot.pages", "engine.id"] {
        let path = guest.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        assert!(path.exists(), "{} is missing. Make it with: npm run build", path.display());
    }
    println!("cargo:rustc-env=NEXXO_GUEST_DIR={}", guest.display());
}
