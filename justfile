# Recipes are one line each, so that a person without `just` can type them.

# The emulator, with a few tagged instances in it.
run:
    cargo run --release -- serve --world demo

# Every test, with the official SDKs.
test:
    tests/run

# What CI runs.
ci:
    .ci/run

# The Rust tests alone.
rust:
    cargo test --locked

# Format and lint.
lint:
    cargo fmt --check && cargo clippy --all-targets --locked -- -D warnings

# Write the answers of new fixtures and the made parts of documents; read the diff.
bless:
    PARHELION_BLESS=1 cargo test --test it -- fixtures documents

# How much of bare hyper's speed is left, in a few minutes.
bench:
    bench/run --quick

# One static binary.
static:
    build/static

# Licences and sources of the dependencies.
deny:
    cargo deny check bans licenses sources
