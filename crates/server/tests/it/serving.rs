//! Serving: the address, the deadlines of a connection, and an orderly end.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::support::{Place, read_answer, request};

#[test]
fn it_says_where_it_listens_and_takes_changes_of_a_site() {
    let place = Place::with_site();
    let server = place.serve(&[("REJOINDER_SERVER__OPS_LISTEN", "127.0.0.1:0")]);
    let (status, page) = request(server.address, "GET", "/", "").unwrap();
    assert!(status == 200 && page.contains("News"));
    let ops = server.told.rsplit("http://").next().unwrap().trim().parse().unwrap();
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(request(ops, "GET", path, "").unwrap().0, 200, "{path}");
    }
    assert_eq!(
        request(server.address, "GET", "/metrics", "").unwrap().0,
        404,
        "the numbers are not for everyone"
    );
    place.run_well(&["site", "set", "news", "--title", "The Olds"]);
    let until = Instant::now() + Duration::from_secs(20);
    while !request(server.address, "GET", "/", "").unwrap().1.contains("The Olds") {
        assert!(Instant::now() < until, "the change of the site did not arrive");
        std::thread::sleep(Duration::from_millis(100));
    }
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn what_is_in_flight_is_finished_before_the_end() {
    let place = Place::with_site();
    let thread = place.thread();
    let server = place.serve(&[("REJOINDER_SERVER__OPS_LISTEN", "127.0.0.1:0")]);
    let ops = server.told.rsplit("http://").next().unwrap().trim().parse().unwrap();
    let body = r#"{"text":"Sent while it stopped","name":"Last","key":"in-flight-1"}"#;
    let mut slow = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /api/v1/threads/{thread}/comments HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(&body.as_bytes()[..10]).unwrap();
    // A second connection that says nothing must not hold the end up.
    let quiet = TcpStream::connect(server.address).unwrap();
    assert_eq!(request(server.address, "GET", "/", "").unwrap().0, 200);
    server.terminate();
    let until = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(server.address).is_ok() {
        assert!(Instant::now() < until, "it still accepts connections");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(request(ops, "GET", "/readyz", "").unwrap().0, 503, "proxies are told to send nobody new");
    slow.write_all(&body.as_bytes()[10..]).unwrap();
    let (status, _) = read_answer(slow).unwrap();
    assert_eq!(status, 201);
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("all requests are finished"), "{log}");
    drop(quiet);
    // The log was moved into the file: a copy of it alone is a backup.
    assert!(!place.data().join("rejoinder.db-wal").metadata().is_ok_and(|wal| wal.len() > 0));
    assert!(place.run_well(&["story", "list"]).contains("1 comments"));
}

#[test]
fn a_request_that_never_ends_does_not_hold_up_the_end_for_ever() {
    let place = Place::with_site();
    let thread = place.thread();
    let server = place.serve(&[("REJOINDER_LIMITS__DRAIN_SECS", "1")]);
    let mut slow = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /api/v1/threads/{thread}/comments HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{{"
    );
    slow.write_all(head.as_bytes()).unwrap();
    assert_eq!(request(server.address, "GET", "/", "").unwrap().0, 200);
    let began = Instant::now();
    server.terminate();
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("did not finish in time"), "{log}");
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn slow_heads_and_bodies_are_given_up() {
    let place = Place::with_site();
    let thread = place.thread();
    let set = [("REJOINDER_LIMITS__HEADER_TIMEOUT_SECS", "1"), ("REJOINDER_LIMITS__BODY_TIMEOUT_SECS", "1")];
    let server = place.serve(&set);
    let mut head = TcpStream::connect(server.address).unwrap();
    head.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").unwrap();
    let mut body = TcpStream::connect(server.address).unwrap();
    let post = format!(
        "POST /api/v1/threads/{thread}/comments HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{{"
    );
    body.write_all(post.as_bytes()).unwrap();
    for (what, mut stream) in [("head", head), ("body", body)] {
        stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
        let mut answer = Vec::new();
        // Whatever is said, the connection ends.
        assert!(stream.read_to_end(&mut answer).is_ok(), "a slow {what} holds its connection");
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{what}: {}", crate::support::text(&answer));
    }
    assert_eq!(request(server.address, "GET", "/", "").unwrap().0, 200);
}

#[test]
fn one_process_alone_serves_a_directory_and_commands_run_beside_it() {
    let place = Place::with_site();
    let server = place.serve(&[]);
    let said = place.run_badly(&["serve", "--listen", "127.0.0.1:0"]);
    let holder = format!("in use by another process (process {})", server.child.id());
    for part in [place.data().to_str().unwrap(), &holder, "stop that one first", "name another directory"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(place.run_badly(&["demo"]).contains(&holder));
    let export = place.path("out.jsonl");
    for beside in
        [&["doctor"][..], &["check"], &["site", "list"], &["export", "rejoinder", export.to_str().unwrap()]]
    {
        place.run_well(beside);
    }
    assert_eq!(request(server.address, "GET", "/", "").unwrap().0, 200);
    // However it ended, the next one may.
    server.kill();
    let next = place.serve(&[]);
    next.terminate();
    assert_eq!(next.wait().0, Some(0));
}
