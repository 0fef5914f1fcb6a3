//! Sites, stories, readers; files in and out; checks.

use std::{
    io::Write as _,
    process::{Output, Stdio},
};

use crate::support::{Place, seed, text};

#[test]
fn a_page_comes_in_whole_and_goes_out_the_same() {
    let Some(seed) = seed() else { return };
    let place = Place::new();
    place.run_well(&["site", "add", "news", "--base-url", "http://127.0.0.1:8080"]);
    let seed = seed.to_str().unwrap();
    let told = place.run_well(&["import", "rejoinder", seed]);
    assert!(told.contains("1 stories, 23 comments, 21 readers") && told.contains("refused: 0"), "{told}");
    let again = place.run_well(&["import", "rejoinder", seed]);
    assert!(again.contains("added: 0 stories, 0 comments, 0 readers"), "{again}");
    assert!(place.run_well(&["check"]).starts_with("ok"));

    let (one, two) = (place.path("one.jsonl"), place.path("two.jsonl"));
    place.run_well(&["export", "rejoinder", one.to_str().unwrap(), "--site", "news"]);
    let fresh = Place::new();
    let told = fresh.run_well(&["import", "rejoinder", one.to_str().unwrap()]);
    assert!(told.contains("1 stories, 23 comments"), "{told}");
    fresh.run_well(&["export", "rejoinder", two.to_str().unwrap()]);
    assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap(), "the two exports differ");
    assert!(fresh.run_well(&["check"]).starts_with("ok"));

    // Standard input and output do the same.
    let piped = Place::new();
    let mut command = piped.command(&["import", "rejoinder", "-"]);
    command.stdin(std::fs::File::open(&one).unwrap());
    assert!(command.output().unwrap().status.success());
    assert_eq!(piped.run(&["export", "rejoinder", "-"]).stdout, std::fs::read(&one).unwrap());
}

#[test]
fn refused_rows_are_listed_and_the_rest_is_taken() {
    let place = Place::with_site();
    let file = place.path("site.jsonl");
    place.run_well(&["export", "rejoinder", file.to_str().unwrap()]);
    let mut lines = std::fs::read_to_string(&file).unwrap();
    lines.push_str("{\"kind\":\"reader\",\"id\":\"?\"}\n");
    std::fs::write(&file, lines).unwrap();
    let fresh = Place::new();
    let told = fresh.run_badly(&["import", "rejoinder", file.to_str().unwrap()]);
    assert!(told.contains("added: 1 stories") && told.contains("refused: line 4:"), "{told}");
    std::fs::write(&file, "not ours\n").unwrap();
    assert!(fresh.run_badly(&["import", "rejoinder", file.to_str().unwrap()]).contains("site.jsonl"));
}

#[test]
fn an_export_is_for_its_owner_and_replaces_nothing_unasked() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_site();
    let (file, half) = (place.path("site.jsonl"), place.path("site.jsonl.part"));
    let export = ["export", "rejoinder", file.to_str().unwrap()];
    // What a run that was cut off left, open to all.
    std::fs::write(&half, "half").unwrap();
    std::fs::set_permissions(&half, std::fs::Permissions::from_mode(0o644)).unwrap();
    place.run_well(&export);
    let whole = std::fs::read_to_string(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::write(&file, "somebody's").unwrap();
    let said = place.run_badly(&export);
    assert!(said.contains("site.jsonl is there already") && said.contains("--force"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "somebody's");
    place.run_well(&[&export[..], &["--force"]].concat());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    let said = place.run_badly(&["export", "rejoinder", "/dev/null", "--force"]);
    assert!(said.contains("/dev/null is no file"), "{said}");
    assert!(place.run_badly(&["export", "rejoinder", "/proc/nothing/x"]).contains("cannot be written"));
    assert!(!half.exists());
}

#[test]
fn a_drift_is_found() {
    let place = Place::with_site();
    assert!(place.run_well(&["check"]).starts_with("ok"));
    let database = rusqlite::Connection::open(place.data().join("rejoinder.db")).unwrap();
    database.execute("UPDATE threads SET comment_count = comment_count + 1", []).unwrap();
    drop(database);
    let told = place.run_badly(&["check"]);
    assert!(
        told.contains("a thread's comment_count is its visible comments") && told.contains("1 and 0"),
        "{told}"
    );
}

#[test]
fn a_site_is_made_whole_or_not_at_all() {
    let place = Place::new();
    for (args, told) in [
        (&["site", "add", "Bad Key", "--base-url", "http://a.example"][..], "the key must be"),
        (&["site", "add", "a"][..], "--base-url"),
        (&["site", "add", "a", "--base-url", "http://a.example/talk"][..], "--base-url must be"),
        (&["site", "add", "a", "--base-url", "http://a.example", "--accent", "red"][..], "--accent must be"),
        (
            &["site", "add", "a", "--base-url", "http://a.example", "--time-zone", "Mars"][..],
            "--time-zone must be",
        ),
        (&["site", "add", "a", "--base-url", "http://a.example", "--section", "x"][..], "must be NAME=TEXT"),
        (
            &["site", "add", "a", "--base-url", "http://a.example", "--policy", "none.toml"][..],
            "none.toml cannot be read",
        ),
    ] {
        let said = place.run_badly(args);
        assert!(said.contains(told), "{args:?}: {said}");
        assert!(!place.data().exists(), "{args:?} made something");
    }
    let policy = place.path("policy.toml");
    std::fs::write(&policy, "guests = \"shown\"\nedit_window = 5\n").unwrap();
    let base = ["site", "add", "a", "--base-url", "http://a.example"];
    let with_policy = [&base[..], &["--policy", policy.to_str().unwrap()]].concat();
    let said = place.run_badly(&with_policy);
    assert!(said.contains("line 2") && said.contains("edit_window"), "{said}");
    std::fs::write(
        &policy,
        "guests = \"shown\"\n[[rule]]\nid = \"r1\"\ntitle = \"Be kind\"\ntext = \"Be.\"\n",
    )
    .unwrap();
    let told = place.run_well(&with_policy);
    assert!(told.contains("it answers to a.example") && told.contains("house rules: 1;"), "{told}");
    assert!(place.run_badly(&base).contains("there is a site \"a\" already"));
    let other = ["site", "add", "b", "--base-url", "http://a.example"];
    assert!(place.run_badly(&other).contains("no other site's"), "two sites of one host");
    let german =
        place.run_well(&["site", "add", "b", "--base-url", "http://b.example", "--language", "de-AT"]);
    assert!(german.contains("to no other host") && german.contains("house rules: 5;"), "{german}");
    assert!(place.run_well(&["site", "show", "b"]).contains("Zur Sache"));
    let other = place.run_well(&["site", "add", "c", "--base-url", "http://c.example", "--language", "pt"]);
    assert!(other.contains("house rules: none;"), "{other}");
    place.run_well(&[
        "site",
        "set",
        "a",
        "--title",
        "The A",
        "--embedder",
        "paper.example",
        "--premoderate",
        "true",
    ]);
    let shown = place.run_well(&["site", "show", "a"]);
    for part in [
        "The A",
        "paper.example",
        "premoderate = true",
        "guests = \"shown\"",
        "title = \"Be kind\"",
        "version 2",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // The data hold addresses of readers.
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(place.data()).unwrap().permissions().mode() & 0o077, 0);
}

fn with_input(place: &Place, args: &[&str], input: &str) -> Output {
    let mut command = place.command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn readers_are_added_without_a_password_on_the_command_line() {
    let place = Place::with_site();
    let ada = ["reader", "add", "Ada", "--email", "ada@paper.example", "--role", "editor"];
    let output = with_input(&place, &ada, "correct horse in spring\n");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let output = with_input(&place, &ada, "correct horse in spring\n");
    assert!(text(&output.stderr).contains("has an account"), "{}", text(&output.stderr));
    let output = with_input(&place, &["reader", "add", "Bob", "--email", "bob@paper.example"], "short\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("password_too_short"), "{}", text(&output.stderr));
    let output = with_input(&place, &["reader", "password", "ada@paper.example"], "battery staple\n");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(place.run_well(&["reader", "list"]).contains("\teditor\tregistered\tada@paper.example\tAda"));
    let changed = place.run_well(&["reader", "role", "ada@paper.example", "moderator"]);
    assert!(changed.contains("\tmoderator\t"), "{changed}");
    let shown = place.run_well(&["reader", "role", "Ada"]);
    assert_eq!(shown, changed, "without a role nothing changes");
    let roles = Place::new().run_well(&["reader", "role"]);
    let names: Vec<&str> = roles.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(names, ["reader", "trusted", "moderator", "editor", "operator"]);
    assert_eq!(place.run(&["reader", "role", "Ada", "--suspend"]).status.code(), Some(2));
    let boss = place.run(&["reader", "role", "Ada", "boss"]);
    assert!(text(&boss.stderr).contains("there are: reader, trusted, moderator"), "{boss:?}");
    assert!(place.run_badly(&["reader", "forget-second", "Ada"]).contains("Ada has no second factor"));
    assert!(place.run_well(&["reader", "token", "Ada"]).starts_with("rj_"));
    place.run_well(&["reader", "token", "Ada", "--label", "feeds"]);
    let list = place.run_well(&["reader", "token", "Ada", "--list"]);
    assert!(
        list.lines().count() == 2 && list.contains("Z\tread\tfeeds\n") && !list.contains("rj_"),
        "{list}"
    );
    let feeds = list.lines().find(|line| line.ends_with("feeds")).unwrap().split('\t').next().unwrap();
    place.run_well(&["reader", "token", "Ada", "--revoke", feeds]);
    assert!(place.run_badly(&["reader", "token", "Ada", "--revoke", feeds]).contains("of Ada: "));
    assert!(place.run_badly(&["reader", "token", "Ada", "--revoke", "?"]).contains("--list"));
    let list = place.run_well(&["reader", "token", "Ada", "--list"]);
    assert!(list.lines().count() == 1 && list.contains("command line"), "{list}");
    assert!(place.run_well(&["reader", "token", "Ada", "--revoke", "all"]).contains("revoked 1"));
    assert_eq!(place.run_well(&["reader", "token", "Ada", "--list"]), "");
    assert!(place.run_badly(&["reader", "token", "Eve"]).contains("no reader of news"));
    assert_eq!(place.run(&["reader", "role", "Ada", "king"]).status.code(), Some(2));
}

#[test]
fn stories_are_loaded_changed_closed_and_taken_back() {
    let place = Place::with_site();
    let file = place.path("one.md");
    std::fs::write(&file, "+++\npublisher_id = \"one\"\nheadline = \"One, mended\"\n+++\n\nText.\n").unwrap();
    let told = place.run_well(&["story", "add", file.to_str().unwrap()]);
    assert!(told.contains("version 2"), "{told}");
    assert!(place.run_well(&["story", "close", "one"]).contains("closed"));
    assert!(place.run_well(&["story", "slow", "one", "30"]).contains("one comment in 30 s"));
    assert!(place.run_well(&["story", "open", "one"]).contains("open"));
    let list = place.run_well(&["story", "list"]);
    assert!(list.contains("\tpublished\topen\t0 comments\tone\tOne, mended"), "{list}");
    place.run_well(&["story", "unpublish", "one"]);
    assert!(place.run_well(&["story", "list"]).contains("\tunpublished\t"));
    std::fs::write(&file, "+++\nheadlin = \"x\"\n+++\n").unwrap();
    let said = place.run_badly(&["story", "add", file.to_str().unwrap()]);
    assert!(said.contains("one.md: line 2: unknown field `headlin`"), "{said}");
    assert!(place.run_badly(&["story", "close", "two"]).contains("story_unknown"));
}
