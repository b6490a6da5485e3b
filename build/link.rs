//! How the binary is linked where it is linked statically, as the image of the `Dockerfile` is.
//!
//! By default such a binary may be loaded at any address. That takes 230 KB of relocations in the file, and all the
//! pages that they touch in the memory of every process. One with an address of its own needs neither.

use std::env;

#[expect(clippy::print_stdout, reason = "so a build script speaks to Cargo")]
fn main() {
    println!("cargo::rerun-if-changed=build/link.rs");
    let has = |name: &str, wanted: &str| env::var(name).is_ok_and(|it| it.split(',').any(|it| it == wanted));
    let is_static = has("CARGO_CFG_TARGET_FEATURE", "crt-static");
    if is_static && has("CARGO_CFG_TARGET_OS", "linux") && has("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
