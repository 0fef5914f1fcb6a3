//! The configuration as the binary takes it.

use crate::support::{Place, text};

#[test]
fn mistakes_name_file_line_and_key() {
    let place = Place::new();
    let file = place.path("rejoinder.toml");
    std::fs::write(&file, "[server]\nlisten = \"127.0.0.1:1\"\n[limits]\nbody_timeout = 5\n").unwrap();
    let said = place.run_badly(&["--config", file.to_str().unwrap(), "site", "list"]);
    assert!(said.contains("rejoinder.toml line 4: there is no setting `limits.body_timeout`"), "{said}");
    assert!(said.contains("`body_timeout_secs`"), "{said}");
    let output = place.command(&["config", "check"]).env("REJOINDER_LIMITS__NONE", "1").output().unwrap();
    assert!(text(&output.stderr).contains("environment REJOINDER_LIMITS__NONE"));
    assert_eq!(place.run(&["serve", "--port", "1"]).status.code(), Some(2));
}

#[test]
fn what_is_in_force_is_shown_with_its_source() {
    let place = Place::new();
    let file = place.path("rejoinder.toml");
    std::fs::write(&file, "[log]\nlevel = \"warn\"\n").unwrap();
    let mut command = place.command(&["config", "check"]);
    command.env("REJOINDER_CONFIG", &file).env("REJOINDER_LIMITS__DRAIN_SECS", "3");
    let output = command.output().unwrap();
    let told = text(&output.stdout);
    for (setting, source) in [
        ("log.level", "rejoinder.toml line 2)"),
        ("limits.drain_secs", "(environment REJOINDER_LIMITS__DRAIN_SECS)"),
        ("server.data", "(environment REJOINDER_DATA)"),
        ("server.listen", "(default)"),
    ] {
        let line = told.lines().find(|line| line.starts_with(setting)).unwrap_or_default();
        assert!(line.ends_with(source), "{setting}: {told}");
    }
}

#[test]
fn the_unit_the_guide_and_the_settings_that_we_ship_agree() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let installed = "/etc/rejoinder/rejoinder.toml";
    let unit = read("deploy/rejoinder.service");
    assert!(unit.contains(&format!("/usr/local/bin/rejoinder serve --config {installed}\n")), "{unit}");
    // The environment would win over the file that the guide tells to edit.
    assert!(!unit.contains("Environment"), "{unit}");
    let guide = read("docs/operate/install.md");
    assert!(guide.contains(&format!("deploy/rejoinder.toml {installed}\n")), "{guide}");

    let file = root.join("deploy/rejoinder.toml");
    let place = Place::new();
    let mut command = place.command(&["config", "check", "--config", file.to_str().unwrap()]);
    let output = command.env_remove("REJOINDER_DATA").output().unwrap();
    let told = text(&output.stdout);
    let data = told.lines().find(|line| line.starts_with("server.data")).unwrap_or_default();
    assert!(
        data.contains("/var/lib/rejoinder/data") && unit.contains("StateDirectory=rejoinder\n"),
        "{told}"
    );
    assert!(guide.contains("-m 700 /var/lib/rejoinder\n"), "{guide}");
}
