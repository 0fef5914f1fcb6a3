//! The layers, and what is said of a mistake.

use std::path::{Path, PathBuf};

use super::*;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rejoinder.toml");
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn later_layers_win_and_say_where_they_come_from() {
    let (_kept, path) =
        file("[server]\njobs = false\nlisten = \"127.0.0.1:1\"\ndata = \"/a\"\n\n[log]\nlevel = \"warn\"\n");
    let flags = [Flag { flag: "--data", section: "server", key: "data", text: "/c".into() }];
    let env =
        environment(&[("REJOINDER_DATA", "/b"), ("REJOINDER_LOG__FORMAT", "json"), ("REJOINDER_KILLS", "1")]);
    let config = Config::load(Some(path.clone()), env, &flags).unwrap();
    assert_eq!(config.server.listen.port(), 1);
    assert!(!config.server.jobs);
    assert_eq!(config.server.data, Path::new("/c"));
    assert_eq!(config.log.format, Format::Json);
    assert_eq!(config.log.level.0, "warn");
    assert_eq!(config.limits.drain_secs.duration().as_secs(), 10);
    let source = |section, key| config.merged.given(section, key).unwrap().source.to_string();
    assert_eq!(source("server", "listen"), format!("{} line 3", path.display()));
    assert_eq!(source("log", "format"), "environment REJOINDER_LOG__FORMAT");
    assert_eq!(source("server", "data"), "flag --data");
    assert_eq!(source("limits", "drain_secs"), "default");
}

#[test]
fn a_mistake_is_named_with_its_place() {
    for (text, told) in [
        (
            "[limits]\n\nbodi = 1\n",
            "line 3: there is no setting `limits.bodi`; `limits` has `header_timeout_secs`",
        ),
        ("[limit]\n", "line 1: there is no section `limit`"),
        ("listen = \"x\"\n", "line 1: there is no section `listen`"),
        ("server = 5\n", "line 1: `server` is a section"),
        (
            "[server]\nlisten = \"here\"\n",
            "line 2: `server.listen` is \"here\", but must be an address and port",
        ),
        ("[limits]\ndrain_secs = \"10\"\n", "line 2: `limits.drain_secs` must be a whole number"),
        ("[server]\njobs = \"true\"\n", "line 2: `server.jobs` must be `true` or `false`"),
        ("[limits]\ndrain_secs = 0\n", "line 2: `limits.drain_secs` is \"0\""),
        ("[server]\ntrusted_proxies = [\"10.0.0.1\", 5]\n", "line 2: `server.trusted_proxies`"),
        ("[log]\nlevel = \"loud\"\n", "line 2: `log.level`"),
        ("[log]\nlevel = \"info\"\nlevel = \"warn\"\n", "line 3: duplicate key"),
        ("[log\n", "line 1: "),
    ] {
        let (_kept, path) = file(text);
        let error = Config::load(Some(path), [], &[]).unwrap_err().to_string();
        assert!(error.contains("rejoinder.toml ") && error.contains(told), "{text:?}: {error}");
    }
    for (name, text) in [("REJOINDER_SERVER__LISTN", "1"), ("REJOINDER_SERVER__LISTEN", "1")] {
        let error = Config::load(None, environment(&[(name, text)]), &[]).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
    let error = Config::load(Some("/nowhere.toml".into()), [], &[]).unwrap_err();
    assert!(format!("{error:#}").contains("/nowhere.toml cannot be read"), "{error:#}");
}

#[test]
fn the_reference_is_the_one_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/config.md");
    let made = reference();
    if std::env::var_os("REJOINDER_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/reference/config.md is old: run `rejoinder docs config > docs/reference/config.md`"
    );
}
