//! Reading a password: from a file, from a pipe, or from the keyboard without showing it.
//! Never here: a password as an argument, which every user of the machine could read.

use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::Context as _;
use rejoinder_app::SECRET_BYTES;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

/// Reads a new password.
pub(super) fn new_password(file: Option<&Path>) -> anyhow::Result<String> {
    if let Some(file) = file {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("the password file {} cannot be read", file.display()))?;
        return Ok(first_line(&text));
    }
    if !std::io::stdin().is_terminal() {
        return read_line();
    }
    let first = ask("Password: ")?;
    let second = ask("Again: ")?;
    anyhow::ensure!(first == second, "the two passwords differ; nothing was changed");
    Ok(first)
}

/// The secret of a file: 64 hex digits.
pub(super) fn bytes_of(file: &Path) -> anyhow::Result<[u8; SECRET_BYTES]> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the secret file {} cannot be read", file.display()))?;
    let digits = first_line(&text);
    let digits = digits.trim();
    let mut bytes = [0; SECRET_BYTES];
    let whole = digits.len() == SECRET_BYTES * 2 && digits.is_ascii();
    let read = whole
        && bytes.iter_mut().enumerate().all(|(at, byte)| {
            u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).map(|value| *byte = value).is_ok()
        });
    anyhow::ensure!(
        read,
        "the secret file {} holds no 64 hex digits: `head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \\n'` makes them",
        file.display()
    );
    Ok(bytes)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn read_line() -> anyhow::Result<String> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).context("standard input cannot be read")?;
    anyhow::ensure!(read > 0, "there is no password on standard input");
    Ok(first_line(&line))
}

fn ask(prompt: &str) -> anyhow::Result<String> {
    let terminal = rustix::stdio::stdin();
    let shown = tcgetattr(terminal).context("the terminal cannot be asked")?;
    let mut hidden = shown.clone();
    hidden.local_modes &= !LocalModes::ECHO;
    eprint!("{prompt}");
    std::io::stderr().flush()?;
    tcsetattr(terminal, OptionalActions::Flush, &hidden).context("the terminal cannot be set")?;
    let line = read_line();
    tcsetattr(terminal, OptionalActions::Now, &shown).context("the terminal cannot be set back")?;
    eprintln!();
    line
}
