//! Reading a password: from a file, from a pipe, or from the keyboard without showing it.
//! Never here: a password as an argument, which every user of the machine could read.

use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::Context as _;
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
