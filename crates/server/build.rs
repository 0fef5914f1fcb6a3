//! Puts the demo's content into the binary: every file below `demo/` but the pictures' sources, as a table of bytes.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=demo");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("demo");
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("demo_files.rs");
    let mut table = fs::File::create(out)?;
    writeln!(table, "&[")?;
    for path in files {
        let name = path.strip_prefix(&root).unwrap_or(&path);
        writeln!(table, "    ({:?}, include_bytes!({:?})),", name.to_string_lossy(), path.to_string_lossy())?;
    }
    writeln!(table, "]")
}

fn walk(directory: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "src") {
                walk(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
