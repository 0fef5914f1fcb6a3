//! Turns `assets/` into a table that the binary carries: names with a content hash, and each file as it
//! is, in brotli and in gzip. Reads only this folder and writes only OUT_DIR: no network, no Node.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// In this order, because a file may name only those that stand before it (`frame.js` imports
/// `discussion.js`, that one `live.js` of the parts, a stylesheet may show a picture): their hashes must be known.
const FOLDERS: [&str; 4] = ["img", "css", "parts", "js"];

/// Enough of SHA-256 to tell the versions of one file apart in its name.
const HASH_HEX_LEN: usize = 8;

struct Source {
    /// `discussion.js`
    logical: String,
    /// `discussion.1a2b3c4d.js`
    name: String,
    content_type: &'static str,
    hash: String,
    bytes: Vec<u8>,
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);

    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for folder in FOLDERS {
        for path in files(&Path::new("assets").join(folder))? {
            let source = read(&path, &sources)?;
            sources.insert(source.logical.clone(), source);
        }
    }

    let mut table = String::from("[\n");
    for source in sources.values() {
        write_entry(&mut table, &out, source)?;
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table)
}

/// The files of a folder by name; a folder that is not there has none.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && content_type(&path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn content_type(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// Reads a file, puts hashed names where it names `/assets/…`, and hashes the result.
fn read(path: &Path, before: &BTreeMap<String, Source>) -> io::Result<Source> {
    let unnamed = || io::Error::other(format!("{} has no plain name", path.display()));
    let logical = path.file_name().and_then(|name| name.to_str()).ok_or_else(unnamed)?.to_owned();
    let content_type = content_type(path).ok_or_else(unnamed)?;
    let mut bytes = fs::read(path)?;
    if matches!(path.extension().and_then(|e| e.to_str()), Some("css" | "js")) {
        let mut text = String::from_utf8(bytes).map_err(io::Error::other)?;
        for source in before.values() {
            text =
                text.replace(&format!("/assets/{}\"", source.logical), &format!("/assets/{}\"", source.name));
        }
        bytes = lean(&text, path)?.into_bytes();
    }
    let hash = hex::encode(Sha256::digest(&bytes));
    let (stem, extension) = logical.rsplit_once('.').ok_or_else(unnamed)?;
    let name = format!("{stem}.{}.{extension}", &hash[..HASH_HEX_LEN]);
    Ok(Source { logical, name, content_type, hash, bytes })
}

/// The text without what only its writers need: comments that begin a line, indentation, empty lines. Browsers load it
/// before a reader sees anything.
fn lean(text: &str, path: &Path) -> io::Result<String> {
    let mut lean = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim();
        // Inside a text of several lines all of this would be part of the text.
        if line.matches('`').count() % 2 == 1 {
            return Err(io::Error::other(format!(
                "{}: a text in `…` goes over a line: {line}",
                path.display()
            )));
        }
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
            if !in_comment && !line.ends_with("*/") {
                return Err(io::Error::other(format!("{}: code after a comment: {line}", path.display())));
            }
        } else if !line.is_empty() {
            lean.push_str(line);
            lean.push('\n');
        }
    }
    Ok(lean)
}

/// Writes the three forms of a file and its line in the table. A form that is not smaller is left out.
fn write_entry(table: &mut String, out: &Path, source: &Source) -> io::Result<()> {
    let Source { logical, name, content_type, hash, bytes } = source;
    let written = |form: Option<Vec<u8>>, suffix: &str| -> io::Result<String> {
        let Some(form) = form else { return Ok("None".to_owned()) };
        let file = out.join(format!("{name}{suffix}"));
        fs::write(&file, form)?;
        Ok(format!("Some(include_bytes!({:?}))", file.display().to_string()))
    };
    fs::write(out.join(name), bytes)?;
    let smaller = |form: Vec<u8>| (form.len() < bytes.len()).then_some(form);
    let br = written(smaller(brotli(bytes)?), ".br")?;
    let gz = written(smaller(gzip(bytes)?), ".gz")?;
    let identity = out.join(name).display().to_string();
    let etag = &hash[..32];
    writeln!(
        table,
        "    Asset {{ logical: {logical:?}, name: {name:?}, path: \"/assets/{name}\", \
         content_type: {content_type:?}, etag: {etag:?}, \
         identity: include_bytes!({identity:?}), br: {br}, gz: {gz} }},"
    )
    .map_err(io::Error::other)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
