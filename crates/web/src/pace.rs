//! How often one address may do what costs us or others: write without an account, sign in, make an account.
//! Never here: the pace of readers with an account (the app counts their rows).

use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock};
use http::HeaderMap;
use rejoinder_domain::Refusal;

/// Addresses remembered at a time; past that those that are at rest are forgotten.
const ADDRESSES_MAX: usize = 100_000;

/// The limiter of a server.
pub(crate) struct Pace {
    limiter: DefaultKeyedRateLimiter<Prefix>,
    trusted_proxies: Vec<IpAddr>,
}

/// What counts as one address: an IPv4 address, or the /64 that an IPv6 user has to himself.
type Prefix = [u8; 8];

fn prefix(address: IpAddr) -> Prefix {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            // 2002::/16 is never a user's own prefix, so that v4 and v6 do not meet.
            [0x20, 0x02, a, b, c, d, 0, 0]
        }
        IpAddr::V6(v6) => {
            let mut prefix = [0; 8];
            prefix.copy_from_slice(&v6.octets()[..8]);
            prefix
        }
    }
}

impl Pace {
    /// So many acts a minute from one address, and as many at once.
    pub(crate) fn new(per_minute: u32, trusted_proxies: Vec<IpAddr>) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        Self { limiter: DefaultKeyedRateLimiter::keyed(quota), trusted_proxies }
    }

    /// Counts an act of the caller, or says when to come back. A caller on this machine that no proxy speaks for is the
    /// operator himself.
    pub(crate) fn count(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<(), Refusal> {
        let Some(address) =
            peer.map(|peer| self.caller(peer, headers)).filter(|address| !address.is_loopback())
        else {
            return Ok(());
        };
        if self.limiter.len() > ADDRESSES_MAX {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&prefix(address)).map_err(|until| {
            let wait = until.wait_time_from(self.limiter.clock().now());
            Refusal::TooManyRequests { secs: i64::try_from(wait.as_secs() + 1).unwrap_or(60) }
        })
    }

    /// The peer, or whom the listed proxies in front of us speak for, read from the right: what is further left anyone
    /// may have written.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut address = peer.to_canonical();
        let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        for hop in hops.into_iter().rev() {
            if !self.trusted_proxies.contains(&address) {
                break;
            }
            match hop.parse::<IpAddr>() {
                Ok(named) => address = named.to_canonical(),
                Err(_) => break,
            }
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(pace: &Pace, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        pace.caller(peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn only_listed_proxies_are_believed() {
        let pace = Pace::new(
            5,
            vec!["127.0.0.1".parse().expect("an address"), "10.0.0.9".parse().expect("an address")],
        );
        assert_eq!(caller(&pace, "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(caller(&pace, "127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(caller(&pace, "127.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.9"]), "198.51.100.1");
        assert_eq!(caller(&pace, "127.0.0.1", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(caller(&pace, "::ffff:127.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(caller(&pace, "127.0.0.1", &["198.51.100.1, nonsense"]), "127.0.0.1");
    }

    #[test]
    fn an_address_that_hurries_is_told_when_to_come_back() {
        let pace = Pace::new(3, vec!["127.0.0.1".parse().expect("an address")]);
        let act = |from: &str| pace.count(Some(from.parse().expect("an address")), &HeaderMap::new());
        for _ in 0..3 {
            assert_eq!(act("2001:db8:1:2::a"), Ok(()));
        }
        // Another address of the same /64 is the same user.
        let refused = act("2001:db8:1:2:ffff::b");
        assert!(matches!(refused, Err(Refusal::TooManyRequests { secs: 1..=21 })), "{refused:?}");
        assert_eq!(act("2001:db8:1:3::a"), Ok(()));
        assert_eq!(act("203.0.113.7"), Ok(()));
    }
}
