//! Several ways to do the same work, in turns, so that what else the machine does meets all of them; and a table.

use std::{sync::Arc, time::Instant};

use futures_util::future::BoxFuture;

/// Rounds that count; one more before them warms up.
const ROUNDS: usize = 21;

/// Does the work once; it is told how often this way did it before, over all rounds.
pub(crate) type Work = Arc<dyn Fn(i64) -> BoxFuture<'static, ()> + Send + Sync>;

/// One way to do the work.
pub(crate) struct Way {
    name: &'static str,
    work: Work,
    done: i64,
    /// Seconds for one, by round.
    rounds: Vec<f64>,
}

impl Way {
    pub(crate) fn new<F>(name: &'static str, work: impl Fn(i64) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let work: Work = Arc::new(move |number| Box::pin(work(number)));
        Self { name, work, done: 0, rounds: Vec::new() }
    }

    /// Seconds for each of `each` works of each of `callers` at once.
    async fn round(&mut self, callers: i64, each: i64) -> f64 {
        let begun = Instant::now();
        let tasks: Vec<_> = (0..callers)
            .map(|caller| {
                let (work, first) = (Arc::clone(&self.work), self.done + caller * each);
                tokio::spawn(async move {
                    for number in first..first + each {
                        work(number).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("the work holds");
        }
        self.done += callers * each;
        begun.elapsed().as_secs_f64() / (callers * each) as f64
    }
}

pub(crate) fn head() {
    println!("| what | callers | way | µs each | to the first |");
    println!("| --- | ---: | --- | ---: | ---: |");
}

/// Measures the ways and prints a line for each: the median time, and the median of its ratio to the first in each round.
/// Words on the command line choose what is measured, by name.
pub(crate) async fn compare(what: &str, callers: i64, each: i64, ways: &mut [Way]) {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if !wanted.is_empty() && !wanted.iter().any(|word| what.contains(word.as_str())) {
        return;
    }
    for way in &mut *ways {
        way.rounds.clear();
        way.round(callers, each).await;
    }
    for round in 0..ROUNDS {
        // None is always first after the same other.
        for turn in 0..ways.len() {
            let at = if round % 2 == 0 { turn } else { ways.len() - 1 - turn };
            let seconds = ways[at].round(callers, each).await;
            ways[at].rounds.push(seconds);
        }
    }
    let base = ways[0].rounds.clone();
    for way in ways {
        let ratios = way.rounds.iter().zip(&base).map(|(own, base)| own / base).collect();
        let micros = median(way.rounds.clone()) * 1e6;
        println!("| {what} | {callers} | {} | {micros:.1} | {:.2} |", way.name, median(ratios));
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
