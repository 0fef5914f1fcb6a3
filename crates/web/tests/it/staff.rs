//! The pages of staff about people and tokens: who comes in, what stands there, what a press of a button does.

use rejoinder_app::people::{Scope, find_person, list_own_tokens, rename};
use rejoinder_domain::{Role, limits, reader::Standing};
use rejoinder_testkit::{TestCtx, app::TestApp};
use rejoinder_web::i18n::Lang;
use serde_json::Value;

#[tokio::test]
async fn an_operator_finds_somebody_and_changes_what_he_may() {
    let app = TestApp::new().await;
    let site = app.site();
    let op = app.reader_of(&site, "Op", Role::Operator).await;
    let ann = app.reader("Ann").await;
    let id = TestCtx::who(&ann).id;
    let (o, a) = (app.browser(&op).await, app.browser(&ann).await);
    let page = o.get("/desk").await.expect(200);
    assert!(page.attributes(".desk .note a", "href").contains(&"/desk/people".to_owned()));

    let page = o.get("/desk/people").await.expect(200);
    assert_eq!(page.texts("#staff .things a"), ["Op", "News Desk"]);
    assert_eq!(page.header("cache-control"), "no-store");
    let form = page.form("form.fields.inline");
    for of in ["ann", "ANN@mail.example", &id.to_string()] {
        let to = form.clone().with("of", of).send(&o).await.expect(303).location();
        assert_eq!(to, format!("/desk/people?reader={id}#person"), "{of}");
    }
    let nobody = form.clone().with("of", "<b>An").send(&o).await.expect(200);
    assert_eq!(nobody.texts("#of-error"), [Lang::EN.msg("people-nobody")]);

    let card = o.get(&format!("/desk/people?reader={id}")).await.expect(200);
    assert!(!card.holds("mail.example"), "an address finds, and is not shown");
    let form = card.form("#person form");
    assert_eq!((form.value("role"), form.value("standing")), (Some("reader"), Some("")));
    let form = form.with("standing", "registered");
    let to = form.clone().with("role", "moderator").send(&o).await.expect(303).location();
    let card = o.follow(&to).await.expect(200);
    assert_eq!(card.texts("p.told"), [Lang::EN.msg("people-told")]);
    assert_eq!(card.texts("#staff .things a"), ["Op", "News Desk", "Ann"]);
    assert_eq!(a.get("/account").await.status, 303, "her sessions ended with the change");
    // Stopped, and let write again.
    let stop = form.clone().with("role", "reader").with("standing", "suspended");
    let card = o.follow(&stop.send(&o).await.expect(303).location()).await.expect(200);
    assert_eq!(card.texts("#person .badge"), [Lang::EN.msg("standing-suspended")]);
    form.clone().with("role", "reader").send(&o).await.expect(303);
    let (person, _) = find_person(&app, &site, &op, id).await.expect("reads");
    assert_eq!(person.reader.standing, Standing::Registered);
    // The last operator stays, and is told why; what is no role is none.
    let own = format!("/desk/people/{}", TestCtx::who(&op).id);
    let page = o.post(&own, &[("role", "reader"), ("standing", "registered")]).await.expect(409);
    assert!(page.texts("#role-error").concat().contains("operator"));
    o.get("/desk/people").await.expect(200);
    o.post(&own, &[("role", "king"), ("standing", "registered")]).await.expect(422);
    o.post(&own, &[("role", "reader"), ("standing", "imported")]).await.expect(403);
    o.get("/desk/people?reader=00000000000zz").await.expect(404);
}

#[tokio::test]
async fn the_pages_about_people_are_for_operators_who_proved_it() {
    let app = TestApp::new().await;
    let site = app.site();
    let op = app.reader_of(&site, "Op", Role::Operator).await;
    let ann = app.reader("Ann").await;
    let to = format!("/desk/people/{}", TestCtx::who(&ann).id);
    let role = [("role", "operator"), ("standing", "registered")];
    for (client, get, post) in [
        (app.anyone(), 303, 401),
        (app.browser(&ann).await, 403, 403),
        (app.browser(&app.desk).await, 403, 403),
        (app.browser_as(&op, false).await, 303, 403),
    ] {
        client.get("/desk/people").await.expect(get);
        client.post("/desk/people", &[("of", "Ann")]).await.expect(post);
        client.post(&to, &role).await.expect(post);
    }
    // Whatever a name holds is shown as text, what somebody was called too.
    let by = rejoinder_app::people::Visitor { actor: ann.clone(), session: None };
    rename(&app, &site, &by, "A\"><i>x").await.expect("renames");
    let o = app.browser(&op).await;
    let card = o.get(&format!("/desk/people?reader={}", TestCtx::who(&ann).id)).await.expect(200);
    assert_eq!(card.texts(".names bdi"), ["Ann"]);
    assert_eq!(card.texts("#h-person a"), ["A\"><i>x"]);
}

#[tokio::test]
async fn staff_make_a_token_that_is_shown_once_and_revoke_it() {
    let app = TestApp::new().await;
    let mo = app.moderator("Mo").await;
    let m = app.browser(&mo).await;
    assert!(!m.get("/account").await.expect(200).texts("#tokens").is_empty());
    let page = m.get("/account/tokens").await.expect(200);
    assert_eq!(page.attributes("fieldset input", "name"), ["read", "comment", "moderate"], "what he can use");
    let form = page.form("form.fields").with("label", "Our feed");
    let wrong = form.clone().send(&m).await.expect(422);
    assert_eq!(wrong.texts("#scope-error"), [Lang::EN.msg("tokens-scope-none")]);
    assert_eq!(wrong.form("form.fields").value("label"), Some("Our feed"));
    form.clone().with("label", " ").with("read", "1").send(&m).await.expect(400);
    form.clone().with("publish", "1").send(&m).await.expect(403);

    let made = form.clone().with("read", "1").with("moderate", "1").send(&m).await.expect(201);
    assert_eq!(made.header("cache-control"), "no-store");
    let secret = made.attributes("input.secret", "value").pop().expect("it is shown");
    assert!(secret.starts_with("rj_"));
    assert_eq!(made.texts(".things code"), ["read, moderate"]);
    let program = app.anyone().with("authorization", &format!("Bearer {secret}"));
    program.json("GET", "/api/v1/stories", &Value::Null).await.expect(200);
    let again = m.get("/account/tokens").await.expect(200);
    assert!(!again.holds(&secret), "this once");
    assert_eq!(again.texts(".things bdi"), ["Our feed"]);

    let revoke = again.form(".things form");
    assert_eq!(revoke.clone().send(&m).await.expect(303).location(), "/account/tokens?told=revoked");
    let gone = revoke.send(&m).await.expect(404);
    assert_eq!(gone.texts("p.told"), [Lang::EN.msg("tokens-told-gone")]);
    program.json("GET", "/api/v1/stories", &Value::Null).await.expect(401);
    assert!(list_own_tokens(&app, &app.site(), &mo).await.expect("lists").is_empty());
}

#[tokio::test]
async fn tokens_are_made_by_staff_who_proved_lately_who_they_are() {
    let app = TestApp::new().await;
    let (mo, ann) = (app.moderator("Mo").await, app.reader("Ann").await);
    let form = [("label", "x"), ("read", "1")];
    for (client, get, post) in [
        (app.anyone(), 303, 401),
        (app.browser(&ann).await, 403, 403),
        (app.browser_as(&mo, false).await, 303, 403),
    ] {
        client.get("/account/tokens").await.expect(get);
        client.post("/account/tokens", &form).await.expect(post);
    }
    assert!(app.browser(&ann).await.get("/account").await.expect(200).texts("#tokens").is_empty());
    let m = app.browser(&mo).await;
    app.clock.advance_secs(limits::PROOF_MINUTES * 60 + 1);
    m.get("/account/tokens").await.expect(200);
    let to = m.post("/account/tokens", &form).await.expect(303).location();
    assert_eq!(to, "/login?again=1&next=%2Faccount%2Ftokens");
    // A program cannot make itself another token.
    app.program(&mo).await.post("/account/tokens", &form).await.expect(403);
    assert_eq!(list_own_tokens(&app, &app.site(), &mo).await.expect("lists").len(), 1);
    assert_eq!(Scope::of_role(Role::Editor), Scope::ALL);
}
