//! Three nodes on one database: readers on different nodes see each other's comments arrive, and a node that is killed takes
//! nothing along.

use std::time::{Duration, Instant};

use crate::{
    cluster,
    listeners::Listener,
    median_and_worst, node, rounds,
    support::{Place, Server, request},
    writers::Writers,
};

/// Comments whose way is timed.
const TIMED: usize = 300;
/// Comments that must have gone through between two kills.
const BETWEEN: usize = 30;

#[test]
fn a_comment_arrives_on_the_pages_of_all_nodes() {
    let Some(cluster) = cluster(&[]) else { return };
    let place = Place::with_site_on(&cluster.url());
    let thread = place.thread();
    let nodes = [node(&place), node(&place), node(&place)];
    let listeners = nodes.each_ref().map(|node| Listener::begin(&thread, &[node.address]));
    let mut sent = Vec::new();
    for number in 0..TIMED {
        let json =
            format!(r#"{{"text":"Number {number}","name":"Guest {number}","key":"timed-{number:05}"}}"#);
        let path = format!("/api/v1/threads/{thread}/comments");
        let began = Instant::now();
        let (status, answer) = request(nodes[number % 3].address, "POST", &path, &json).unwrap();
        assert_eq!(status, 201, "{answer}");
        let id = answer.split_once("\"id\":\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0;
        sent.push((number % 3, id.to_owned(), began));
    }
    let mut took: Vec<Duration> = Vec::new();
    for (at, listener) in listeners.iter().enumerate() {
        let heard = listener.wait_for(TIMED);
        took.extend(sent.iter().filter(|(from, ..)| *from != at).map(|(_, id, began)| heard[id] - *began));
    }
    took.sort();
    println!(
        "{TIMED} comments on two other nodes each: half within {:?}, 99 of 100 within {:?}, all within {:?}",
        took[took.len() / 2],
        took[took.len() * 99 / 100],
        took[took.len() - 1]
    );
}

#[test]
fn a_killed_node_loses_nothing_and_its_listeners_go_on_elsewhere() {
    let Some(cluster) = cluster(&[]) else { return };
    let place = Place::with_site_on(&cluster.url());
    let thread = place.thread();
    let mut nodes = vec![node(&place), node(&place), node(&place)];
    let addresses = |nodes: &[Server]| nodes.iter().map(|node| node.address).collect::<Vec<_>>();
    // Before anything is written, one at each node.
    let listeners: Vec<Listener> =
        addresses(&nodes).iter().map(|address| Listener::begin(&thread, &[*address])).collect();
    let writers = Writers::begin(&thread, &addresses(&nodes), false);
    let mut waits = Vec::new();
    for round in 0..rounds("REJOINDER_NODE_KILLS", 6) {
        writers.wait_for(BETWEEN, Duration::from_secs(30));
        nodes.remove(round % 3).kill();
        let left = addresses(&nodes);
        writers.turn_to(&left);
        listeners.iter().for_each(|listener| listener.turn_to(&left));
        waits.push(writers.wait_for(1, Duration::from_secs(30)));
        nodes.insert(round % 3, node(&place));
        writers.turn_to(&addresses(&nodes));
    }
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    let (acknowledged, tries) = writers.end(&place);
    for listener in &listeners {
        listener.wait_for(acknowledged);
    }
    let connections: usize = listeners.iter().map(Listener::connections).sum();
    assert!(connections > listeners.len(), "nobody's node was killed");
    let (median, worst) = median_and_worst(waits);
    println!(
        "{acknowledged} comments acknowledged, {tries} tries not; after a kill the others write on after {median:?}, at \
         worst {worst:?}"
    );
}
