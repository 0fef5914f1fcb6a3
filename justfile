# Short names for what is done often. `./test` is the whole check.

default: tidy

# The server with the demo paper.
demo:
    cargo run --release -- demo

# Everything that a change must pass.
test:
    ./test

# The fast half: format, lints, house rules.
tidy:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings
    cargo xtask tidy

# The generated pages of docs/reference.
docs:
    cargo xtask docs

# One test by name.
t name:
    cargo nextest run --workspace {{name}}
