//! The web, asked as browsers and programs ask it: through the router, on a real store.

use rejoinder_testkit::app::TestApp;

#[tokio::test]
async fn smoke() {
    let app = TestApp::new().await;
    let (story, thread) = app.story("Héllo wörld").await;
    let r = app.reader("Ann").await;
    let c = app.post(&r, thread.id, None, "one\ntwo https://en.wikipedia.org/wiki/Soviet%E2%80%93Japanese_x and @Ann").await;
    let a = app.anyone();
    println!("{}", a.get("/").await.text());
    println!("{:?}", a.get(&format!("/story/{}/x?order=best", story.id)).await);
    let p = a.follow(&format!("/c/{}", c.id)).await;
    println!("{:?} {}", p.headers, p.text());
}
