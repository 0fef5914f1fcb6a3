//! The first guide, followed as it is written.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::support::{Place, request, text};

/// The blocks of a page that are marked with a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// The commands of a page, each on one line.
fn commands(page: &str) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks(page, "console") {
        for command in block.replace("\\\n", "").lines().filter_map(|line| line.strip_prefix("$ ")) {
            all.push(command.to_owned());
        }
    }
    all
}

#[test]
fn a_newcomer_reaches_a_first_newsroom() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/start/first-newsroom.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let place = Place::new();
    let story = blocks(&guide, "markdown")[0];
    assert!(guide.contains("Write `ferry.md`"));
    std::fs::write(place.path("ferry.md"), format!("{story}\n")).unwrap();

    let commands = commands(&guide);
    assert!(commands.iter().any(|command| command == "rejoinder serve"), "{commands:?}");
    // What builds was done by whoever runs this, and what serves is started below.
    let skipped = ["cargo build", "alias ", "rejoinder serve", "rejoinder demo"];
    let script: Vec<String> =
        commands.into_iter().filter(|command| !skipped.iter().any(|s| command.starts_with(s))).collect();
    assert!(script.len() >= 4, "{script:?}");
    let binary = Path::new(env!("CARGO_BIN_EXE_rejoinder"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-ec", &script.join("\n")]).current_dir(place.directory.path()).env("PATH", path);
    let mut child =
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The password that is asked for.
    child.stdin.take().unwrap().write_all(b"correct horse in spring\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script:#?}: {}{}", text(&output.stdout), text(&output.stderr));

    let data = place.path("rejoinder-data/first");
    let server = place.serve(&[("REJOINDER_DATA", data.to_str().unwrap())]);
    let headline = "The first ferry leaves at five again";
    let (status, page) = request(server.address, "GET", "/", "").unwrap();
    assert!(status == 200 && page.contains(headline) && page.contains("City"), "{page}");
    let (status, page) = request(server.address, "GET", "/rules", "").unwrap();
    assert!(status == 200 && page.contains("id=\"r5\""), "{page}");
}
