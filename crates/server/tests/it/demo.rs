//! The demo: it loads once, serves two sites, and touches no other data.

use std::{
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Stdio},
};

use crate::support::{Place, request};

struct Demo {
    child: Child,
    paper: SocketAddr,
    elsewhere: SocketAddr,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(place: &Place, args: &[&str]) -> Demo {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut command = place.command(&[&["demo", "--port", &port], args].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told = lines.map(Result::unwrap).find(|line| line.starts_with("The Meridian Courier is at")).unwrap();
    let mut addresses =
        told.split("http://").skip(1).map(|rest| rest.split(' ').next().unwrap().parse().unwrap());
    Demo { child, paper: addresses.next().unwrap(), elsewhere: addresses.next().unwrap() }
}

#[test]
fn it_loads_once_and_shows_a_discussion_in_two_sites() {
    let place = Place::new();
    let demo = start(&place, &[]);
    let (status, page) = request(demo.paper, "GET", "/", "").unwrap();
    assert!(status == 200 && page.contains("The Meridian Courier"));
    let (status, page) = request(demo.elsewhere, "GET", "/", "").unwrap();
    assert!(
        status == 200 && page.contains(&format!("http://{}/embed.js", demo.paper)) && !page.contains("{{")
    );
    assert_eq!(request(demo.elsewhere, "GET", "/nothing", "").unwrap().0, 404);
    drop(demo);
    let first = place.run_well(&["story", "list"]);
    assert!(first.lines().count() >= 12 && first.contains("tram-nine"), "{first}");
    assert!(place.run_well(&["check"]).starts_with("ok"));

    let demo = start(&place, &[]);
    assert_eq!(place.run_well(&["story", "list"]), first, "a second start loads nothing");
    let shown = place.run_well(&["site", "show"]);
    assert!(shown.contains(&format!("http://{}\n", demo.paper)), "{shown}");
    drop(demo);
    // Anew: the same stories under the same ids, at the time of this start.
    drop(start(&place, &["--fresh"]));
    let ids = |list: &str| -> Vec<String> { list.lines().map(|line| line[..13].to_owned()).collect() };
    assert_eq!(ids(&place.run_well(&["story", "list"])), ids(&first));
}

#[test]
fn other_data_are_left_alone() {
    let place = Place::with_site();
    let before = place.run_well(&["story", "list"]);
    for args in [&["demo"][..], &["demo", "--fresh"]] {
        let said = place.run_badly(args);
        assert!(said.contains("no demo"), "{said}");
    }
    assert_eq!(place.run_well(&["story", "list"]), before);
}
