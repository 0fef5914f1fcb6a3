//! What the operator watches, and what nobody else finds.

use axum::{Router, body::Body};
use http::{Method, Request};
use http_body_util::BodyExt;
use rejoinder_testkit::app::TestApp;
use tower::ServiceExt;

async fn ask(router: &Router, path: &str) -> (u16, String) {
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

#[tokio::test]
async fn the_operator_sees_how_it_goes() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Watched").await;
    app.post(&ann, thread.id, None, "One").await;
    let client = app.anyone();
    client.get("/").await.expect(200);
    client.get(&format!("/story/{}/watched", story.id)).await.expect(200);
    for number in 0..50 {
        client.get(&format!("/invented/{number}")).await.expect(404);
        let method: Method = format!("INVENTED{number}").parse().expect("a method");
        let request = client.request(method, "/").body(Body::empty()).expect("a request");
        client.send(request).await.expect(405);
    }
    let ops = &app.web().ops;
    assert_eq!(ask(ops, "/healthz").await, (200, "ok\n".into()));
    assert_eq!(ask(ops, "/readyz").await.0, 200);
    let (status, text) = ask(ops, "/metrics").await;
    assert_eq!(status, 200);
    assert!(text.ends_with("# EOF\n"));
    let counted = |line: &str| text.lines().any(|found| found.starts_with(line));
    let name = "rejoinder_http_server_request_duration_seconds_count";
    assert!(counted(&format!("{name}{{route=\"/\",method=\"GET\",status=\"200\"}} 1")), "{text}");
    assert!(counted(&format!(
        "{name}{{route=\"/story/{{story}}/{{slug}}\",method=\"GET\",status=\"200\"}} 1"
    )));
    assert!(counted(&format!("{name}{{route=\"\",method=\"GET\",status=\"404\"}} 50")), "{text}");
    // However much strangers invent, the number of series stays what it is.
    assert!(!text.contains("INVENTED") && !text.contains("invented"));
    assert!(text.lines().count() < 200, "{}", text.lines().count());
    // Metrics are on the operator's listener only.
    client.get("/metrics").await.expect(404);
    app.web().drain();
    assert_eq!(ask(ops, "/readyz").await.0, 503);
    assert_eq!(client.get("/readyz").await.status, 503);
    client.get("/").await.expect(200);
}
