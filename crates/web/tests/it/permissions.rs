//! Who may call what: each route of the router asked by everybody, and the page of the docs that says so.

use std::{fmt::Write, path::PathBuf};

use rejoinder_app::people::Scope;
use rejoinder_domain::{Actor, Role, site::Guests};
use rejoinder_testkit::app::{Answer, Client};
use rejoinder_web::{Access, Row, openapi, permissions};
use serde_json::Value;

use crate::paper::World;

/// Who asks, in the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Where the site takes no guests.
    Anonymous,
    /// Where it does.
    Guest,
    /// Ann, who wrote the comment.
    Author,
    OtherReader,
    Moderator,
    Editor,
    Operator,
    /// With the session of another paper.
    OtherSitesEditor,
}

const EVERYBODY: [Who; 8] = [
    Who::Anonymous,
    Who::Guest,
    Who::OtherReader,
    Who::Author,
    Who::Moderator,
    Who::Editor,
    Who::Operator,
    Who::OtherSitesEditor,
];

/// What the row promises.
fn allowed(access: Access, who: Who) -> bool {
    use Who::{Anonymous, Author, Editor, Moderator, Operator, OtherReader, OtherSitesEditor};
    match access {
        Access::Anyone => true,
        Access::Writer => !matches!(who, Anonymous | OtherSitesEditor),
        Access::Reader => matches!(who, Author | OtherReader | Moderator | Editor | Operator),
        Access::Author => who == Author,
        Access::AuthorOrStaff => matches!(who, Author | Moderator | Editor | Operator),
        Access::Moderator => matches!(who, Moderator | Editor | Operator),
        Access::Editor => matches!(who, Editor | Operator),
        Access::Operator => who == Operator,
    }
}

/// Paths of steps.
const STEPS: [&str; 4] = ["/login/", "/logout/", "/account/", "/embed/"];

/// Whether an answer is of those that a caller gets who may not: nothing else counts as refused, nor as allowed.
fn refused(row: &Row, answer: &Answer) -> bool {
    let to_login = answer.status == 303 && answer.location().starts_with("/login?next=");
    match answer.status {
        200 | 201 | 202 | 204 => false,
        // Who may take a step has nothing to take it with, or nothing to take away: that is no question of rights.
        404 | 410 | 422 if STEPS.iter().any(|step| row.path.starts_with(step)) => false,
        303 => to_login,
        // What is taken down is not there for others.
        404 if row.path == "/c/{comment}/appeal" => true,
        401 | 403 => true,
        other => panic!("{} {}: {other} is neither: {}", row.method, row.path, answer.told()),
    }
}

#[tokio::test]
async fn every_route_answers_to_whom_its_row_says_and_to_nobody_else() {
    let mut world = World::new().await;
    let app = &world.app;
    let moderator = app.moderator("Mo").await;
    let operator = app.reader_of(&app.site(), "Op", Role::Operator).await;
    let reader = app.reader("Bob").await;
    let foreign = app.browser(&world.foreign).await;
    // The other paper's cookie, sent to this paper's host.
    let foreign = foreign.at("talk.paper.example");
    let nobody = || (Actor::Anyone, app.anyone());
    let mut clients: Vec<(Actor, Client)> = vec![nobody(), nobody()];
    for actor in [&reader, &world.ann, &moderator, &app.desk, &operator] {
        clients.push((actor.clone(), app.browser(actor).await));
    }
    clients.push((Actor::Anyone, foreign));
    for row in permissions() {
        world.renew().await;
        for (who, (actor, client)) in EVERYBODY.into_iter().zip(&clients) {
            let guests = matches!(who, Who::Anonymous | Who::OtherSitesEditor);
            let guests = if guests { Guests::Off } else { Guests::Shown };
            if world.app.site().policy.guests != guests {
                world.app.set_policy(|policy| policy.guests = guests).await;
            }
            let changes = row.method != "GET" && allowed(row.access, who);
            if changes {
                world.renew().await;
            }
            let checked = row.method != "GET" && !allowed(row.access, who);
            let before = if checked { world.everything().await } else { String::new() };
            let call = world.call(&row);
            // What ends a session gets one of its own.
            let ends = row.method == "POST" && matches!(row.path, "/login" | "/join" | "/logout");
            let answer = match actor.reader() {
                Some(_) if ends => world.send(&world.app.browser(actor).await, &call).await,
                None if ends || row.path.starts_with("/login/") => world.send(&client.apart(), &call).await,
                _ => world.send(client, &call).await,
            };
            assert_eq!(
                refused(&row, &answer),
                !allowed(row.access, who),
                "{} {} by {who:?}: {} {}",
                row.method,
                call.path,
                answer.status,
                answer.told()
            );
            if checked {
                assert!(
                    world.everything().await == before,
                    "{} {} by {who:?} left something",
                    row.method,
                    row.path
                );
            }
        }
    }
    world.app.assert_sound().await;
}

/// Staff of one paper, asking with their own token on another paper's host, and for another paper's things.
#[tokio::test]
async fn no_right_reaches_into_another_paper() {
    let mut world = World::new().await;
    world.renew().await;
    let app = &world.app;
    let stranger = app.program(&world.foreign).await;
    let before = world.everything().await;
    for row in permissions() {
        let call = world.call(&row);
        // Their token is none here, whatever it is asked for.
        let answer = world.send(&stranger.at("talk.paper.example"), &call).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "token_invalid"),
            "{} {}",
            row.method,
            row.path
        );
        // And at home there is no such thing.
        if row.path.contains("{slug}") || !row.path.contains('{') || row.path.contains("{name}") {
            continue;
        }
        for client in
            [&stranger, &app.browser(&world.foreign).await.script(), &app.anyone_at("talk.other.example")]
        {
            let answer = world.send(client, &call).await;
            let to_login = answer.status == 303 && answer.location().starts_with("/login?next=");
            assert!(
                matches!(answer.status, 404 | 401 | 403) || to_login,
                "{} {}: {} {}",
                row.method,
                call.path,
                answer.status,
                answer.told()
            );
            for own in ["By Ann", "By Cy", &world.story.text.headline] {
                assert!(!answer.holds(own), "{} {} tells {own}", row.method, call.path);
            }
        }
    }
    assert!(world.everything().await == before);
}

/// A reader whom staff stopped reads on, takes back what he wrote, appeals, and does nothing else.
#[tokio::test]
async fn a_suspended_reader_reads_on_and_writes_nothing() {
    let mut world = World::new().await;
    world.renew().await;
    let app = &world.app;
    let mo = app.moderator("Mo").await;
    let (site, desk) = (app.site(), app.desk.clone());
    for actor in [&world.ann, &mo] {
        // His sessions end with it; he signs in again.
        let id = rejoinder_testkit::TestCtx::who(actor).id;
        let role = rejoinder_testkit::TestCtx::who(actor).role;
        let standing = rejoinder_domain::reader::Standing::Suspended;
        rejoinder_app::people::set_role(app, &site, &desk, id, role, standing).await.expect("suspended");
        let client = app.browser(actor).await;
        let before = world.everything().await;
        for row in permissions() {
            let own = matches!(row.path, "/login" | "/join" | "/logout" | "/preview" | "/api/v1/counts")
                || row.path.starts_with("/account")
                || row.path.starts_with("/notifications")
                || row.path.starts_with("/unsubscribe")
                || STEPS.iter().any(|step| row.path.starts_with(step));
            if row.method == "GET" || own || row.path.contains("/withdraw") || row.path.contains("/appeal") {
                continue;
            }
            let answer = world.send(&client, &world.call(&row)).await;
            assert_eq!(answer.status, 403, "{} {}: {}", row.method, row.path, answer.told());
        }
        assert!(world.everything().await == before);
        client.get("/").await.expect(200);
        client.get("/desk").await.expect(403);
    }
    let own = format!("/c/{}/withdraw", world.comment.id);
    app.browser(&mo).await.post(&own, &[]).await.expect(403);
    app.browser(&world.ann).await.post(&own, &[]).await.expect(303);
}

/// What another site's page makes a browser send is refused, whoever the browser's reader is.
#[tokio::test]
async fn no_other_site_causes_a_write() {
    let mut world = World::new().await;
    world.renew().await;
    let app = &world.app;
    let editor = app.browser(&app.desk).await;
    let author = app.browser(&world.ann).await;
    let before = world.everything().await;
    let evil: [&[(&str, &str)]; 8] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://www.paper.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://talk.paper.example")],
        &[("sec-fetch-site", "nonsense")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://talk.paper.example.evil.example")],
        &[("origin", "https://talk.paper.example:8443")],
    ];
    for row in permissions().into_iter().filter(|row| row.method != "GET") {
        let call = world.call(&row);
        for headers in evil {
            for client in [&editor, &author, &app.anyone()] {
                let client =
                    headers.iter().fold(client.clone(), |client, (name, value)| client.with(name, value));
                let page = world.send(&client, &call).await;
                let script = world.send(&client.script(), &call).await;
                if row.cross_site {
                    assert_ne!(page.status, 403, "{} {}", row.method, row.path);
                    continue;
                }
                assert_eq!(page.status, 403, "{} {} {headers:?}", row.method, row.path);
                assert_eq!((script.status, script.code().as_str()), (403, "cross_site"));
                assert!(page.header("set-cookie").is_empty());
                let html = !row.path.starts_with("/api/");
                assert_eq!(page.header("content-type").starts_with("text/html"), html, "{}", row.path);
            }
        }
    }
    assert!(world.everything().await == before, "a refused write left something");
    let crossing: Vec<&str> = permissions().iter().filter(|row| row.cross_site).map(|row| row.path).collect();
    assert_eq!(
        crossing,
        ["/login/publisher", "/unsubscribe/{token}", "/api/v1/counts"],
        "a route that other sites may call changes nothing, or takes a token that only we or the publisher can sign"
    );
    // Our own pages, old browsers and programs pass.
    for headers in [
        vec![],
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "https://talk.paper.example")],
    ] {
        let client = headers.iter().fold(author.clone(), |client, (name, value)| client.with(name, value));
        client.post("/preview", &[("text", "x")]).await.expect(200);
    }
}

fn in_the_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Compares a generated page with the one that is kept, or writes it.
#[track_caller]
fn compare(path: &str, generated: &str) {
    let file = in_the_repository(path);
    if std::env::var_os("REJOINDER_UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, generated).expect("the page is written");
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == generated, "{path} is not what the code says; REJOINDER_UPDATE=1 writes it anew");
}

fn said(access: Access) -> &'static str {
    match access {
        Access::Anyone => "anyone",
        Access::Writer => "writer",
        Access::Reader => "reader",
        Access::Author => "author",
        Access::AuthorOrStaff => "author or staff",
        Access::Moderator => "moderator",
        Access::Editor => "editor",
        Access::Operator => "operator",
    }
}

#[test]
fn the_docs_say_who_may_call_what() {
    let (_, columns) = EVERYBODY.split_last().expect("the last has no rights here, whoever asks");
    let mut page = String::from(
        "# Who may call what\n\n\
         Made from the table of routes by `crates/web/tests/it/permissions.rs`, whose test asks every route as everybody;\n\
         `REJOINDER_UPDATE=1 cargo test -p rejoinder-web` writes it anew.\n\n\
         | word | who |\n| --- | --- |\n\
         | anyone | everybody; each sees what everybody sees, and his own |\n\
         | writer | a signed-in reader, and a guest where the site's policy takes guests |\n\
         | reader | a signed-in reader |\n\
         | author | who wrote the comment |\n\
         | author or staff | who wrote the comment, moderators and editors |\n\
         | moderator | staff who decide on comments |\n\
         | editor | staff who publish, and programs with their token |\n\
         | operator | who runs the server; may do what an editor may |\n\n\
         Staff have the rights of their role in a session that proved a second factor; in any other they are readers.\n\
         A program with a token may what its owner may, where the token's scope is the one of the row; pages take none.\n\n\
         Rights end at the site: whoever is staff of one paper is nobody on another. A suspended reader reads on, takes\n\
         back what he wrote, and does nothing else. Writes that the page of another site\n\
         causes are refused, but for those marked ⇄, which change nothing.\n",
    );
    for (title, api) in [("Pages", false), ("API", true)] {
        let _ = write!(
            page,
            "\n## {title}\n\n| method | path | who | token's scope | nobody | guest | reader | author | moderator | editor | operator |\n\
             | --- | --- | --- | --- | :-: | :-: | :-: | :-: | :-: | :-: | :-: |\n"
        );
        for row in permissions().iter().filter(|row| row.path.starts_with("/api/") == api) {
            let cross = if row.cross_site { " ⇄" } else { "" };
            let _ = write!(
                page,
                "| {}{cross} | `{}` | {} | {} |",
                row.method,
                row.path,
                said(row.access),
                row.scope.map_or("–", Scope::name)
            );
            for who in columns {
                let _ = write!(page, " {} |", if allowed(row.access, *who) { "✓" } else { "–" });
            }
            page.push('\n');
        }
    }
    compare("docs/reference/permissions.md", &page);
}

#[test]
fn the_kept_description_of_the_api_is_the_served_one() {
    compare("docs/reference/openapi.json", &openapi());
}

#[test]
fn the_description_covers_every_route_of_the_api_and_nothing_else() {
    let document: Value = serde_json::from_str(&openapi()).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            described.push((method.to_uppercase(), path.clone()));
            let responses = operation["responses"].as_object().expect("responses");
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            assert!(responses.contains_key("4XX"), "{method} {path}");
            assert!(
                operation["operationId"].is_string() && operation["summary"].is_string(),
                "{method} {path}"
            );
            // Its path's parts are its parameters.
            for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
                let part = part.trim_end_matches('}');
                let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
                assert!(
                    parameters
                        .iter()
                        .any(|p| p["name"] == part && p["in"] == "path" && p["required"] == true),
                    "{path}"
                );
            }
        }
    }
    let mut routed: Vec<(String, String)> = permissions()
        .iter()
        .filter(|row| row.path.starts_with("/api/"))
        .map(|row| (row.method.to_owned(), row.path.to_owned()))
        .collect();
    described.sort();
    routed.sort();
    assert_eq!(described, routed);
}

/// Roles grow in one direction only.
#[test]
fn who_may_more_may_all_of_it() {
    for row in permissions() {
        if allowed(row.access, Who::Moderator) && row.access != Access::Author {
            assert!(allowed(row.access, Who::Editor), "{} {}", row.method, row.path);
        }
        assert!(row.access != Access::Anyone || allowed(row.access, Who::Anonymous));
    }
    assert!(Role::Editor > Role::Moderator && Role::Operator > Role::Editor);
    assert!(Actor::Anyone.reader().is_none());
}
