//! How often one address may do what costs us or others: write without an account, sign in, make an account; and how
//! often one reader may write at all. Never here: the pace of comments (the app counts their rows).

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock};
use http::HeaderMap;
use rejoinder_domain::{ReaderId, Refusal, SiteId, limits};
use sha2::{Digest, Sha256};

/// A reader may write this many times as often as an address without an account: previews, reactions and edits come
/// thick when somebody is at it, and an account can be stopped.
const READER_FACTOR: u32 = 4;
/// Addresses, and readers, remembered at a time; past that those that are at rest are forgotten.
const KEYS_MAX: usize = 100_000;

/// The limiter of a server.
pub(crate) struct Pace {
    /// Hashes addresses; made anew with each process, so that what is in memory names nobody.
    key: RandomState,
    addresses: DefaultKeyedRateLimiter<Caller>,
    readers: DefaultKeyedRateLimiter<ReaderId>,
    codes: DefaultKeyedRateLimiter<u64>,
    passwords: Mutex<AllTries>,
    trusted_proxies: Vec<IpAddr>,
}

/// An address on a site, before it is hashed with this process's key.
type Account = [u8; 16];

/// Tries of passwords, by what they count as: in memory for an hour, and nobody can read there of whom.
#[derive(Default)]
struct AllTries {
    of: HashMap<u64, Tries>,
    swept: Option<Instant>,
}

impl AllTries {
    /// Where there is no room, forgets what is over, and then whoever tried once: a flood of made-up addresses must not
    /// make room for itself by what was counted of real ones. It looks through all of them once a minute at most.
    fn make_room(&mut self, now: Instant) -> Result<(), Refusal> {
        if self.of.len() + 2 <= KEYS_MAX {
            return Ok(());
        }
        if self.swept.is_none_or(|swept| now.duration_since(swept) >= MINUTE) {
            self.swept = Some(now);
            self.of.retain(|_, one| now.duration_since(one.since) < HOUR);
            if self.of.len() + 2 > KEYS_MAX {
                self.of.retain(|_, one| one.count > 1);
            }
        }
        if self.of.len() + 2 <= KEYS_MAX { Ok(()) } else { Err(Refusal::TooManyRequests { secs: 60 }) }
    }
}

/// Tries of a password in an hour.
struct Tries {
    since: Instant,
    count: u32,
}

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

fn account(site: SiteId, email: &str) -> Account {
    let digest = Sha256::digest(format!("{}\n{}", site.raw(), email.trim().to_lowercase()));
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

/// An address as it is counted and as nobody can read it.
pub(crate) type Caller = u64;

/// What counts as one address: an IPv4 address, or the /64 that an IPv6 user has to himself.
pub(crate) type Prefix = [u8; 8];

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
    /// So many acts a minute from one address, and as many at once; more from one reader.
    pub(crate) fn new(per_minute: u32, trusted_proxies: Vec<IpAddr>) -> Self {
        let quota = |times: u32| Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        let per_hour = NonZeroU32::new(limits::CODES_PER_HOUR).unwrap_or(NonZeroU32::MIN);
        let per_hour = Quota::per_hour(per_hour);
        Self {
            key: RandomState::new(),
            addresses: DefaultKeyedRateLimiter::keyed(quota(per_minute)),
            readers: DefaultKeyedRateLimiter::keyed(quota(per_minute.saturating_mul(READER_FACTOR))),
            codes: DefaultKeyedRateLimiter::keyed(per_hour),
            passwords: Mutex::default(),
            trusted_proxies,
        }
    }

    /// What the caller is counted as. A caller on this machine that no proxy speaks for is the operator himself, who is
    /// not counted.
    pub(crate) fn prefix(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<Prefix> {
        let address = peer.map(|peer| self.caller(peer, headers));
        address.filter(|address| !address.is_loopback()).map(prefix)
    }

    /// Counts an act of the caller, or says when to come back.
    pub(crate) fn count(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<(), Refusal> {
        self.caller_of(peer, headers).map_or(Ok(()), |caller| check(&self.addresses, &caller))
    }

    /// What the caller is called while this process lasts; see [`Pace::prefix`].
    pub(crate) fn caller_of(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<Caller> {
        self.prefix(peer, headers).map(|prefix| self.key.hash_one(prefix))
    }

    /// Counts a write of a reader, wherever he is, or says when to come back.
    pub(crate) fn count_reader(&self, reader: ReaderId) -> Result<(), Refusal> {
        check(&self.readers, &reader)
    }

    /// Counts a try of an account's password before it is looked at, whether there is such an account: by whoever tries and
    /// of the account as a whole, or says when to come back. A stranger who tries keeps its owner out of nothing but by
    /// many addresses at once. A right one is not counted in the end: see [`Pace::forgive`].
    pub(crate) fn count_password(
        &self,
        caller: Option<Caller>,
        site: SiteId,
        email: &str,
    ) -> Result<(), Refusal> {
        let mut tries = self.passwords();
        let now = Instant::now();
        tries.make_room(now)?;
        let keys = self.counted(caller, site, email);
        for (key, max) in keys {
            let one = tries.of.get(&key).filter(|one| now.duration_since(one.since) < HOUR);
            if let Some(full) = one.filter(|one| one.count >= max) {
                let left = HOUR.saturating_sub(now.duration_since(full.since));
                return Err(Refusal::TooManyRequests {
                    secs: i64::try_from(left.as_secs() + 1).unwrap_or(3600),
                });
            }
        }
        for (key, _) in keys {
            let one = tries.of.entry(key).or_insert(Tries { since: now, count: 0 });
            if now.duration_since(one.since) >= HOUR {
                *one = Tries { since: now, count: 0 };
            }
            one.count += 1;
        }
        Ok(())
    }

    /// Counts a code that an address is sent, by whoever asks for it, or says when to come back.
    pub(crate) fn count_code(
        &self,
        caller: Option<Caller>,
        site: SiteId,
        email: &str,
    ) -> Result<(), Refusal> {
        let Some(caller) = caller else { return Ok(()) };
        check(&self.codes, &self.key.hash_one((caller, account(site, email))))
    }

    /// The password was right: its owner may come and go as often as he likes.
    pub(crate) fn forgive(&self, caller: Option<Caller>, site: SiteId, email: &str) {
        let mut tries = self.passwords();
        for (key, _) in self.counted(caller, site, email) {
            if let Some(one) = tries.of.get_mut(&key) {
                one.count = one.count.saturating_sub(1);
            }
        }
    }

    /// What a try counts as, and how many of it there may be in an hour.
    fn counted(&self, caller: Option<Caller>, site: SiteId, email: &str) -> [(u64, u32); 2] {
        let account = account(site, email);
        [
            (self.key.hash_one((caller, account)), limits::PASSWORD_TRIES_PER_HOUR),
            (self.key.hash_one(account), limits::PASSWORD_TRIES_PER_HOUR_OF_ALL),
        ]
    }

    fn passwords(&self) -> MutexGuard<'_, AllTries> {
        self.passwords.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The peer, or whom the listed proxies in front of us speak for, read from the right: what is further left anyone
    /// may have written.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut address = peer.to_canonical();
        // A line that a proxy went on with may begin with any bytes: they must not hide what it wrote itself.
        let lines = headers.get_all("x-forwarded-for").into_iter();
        let lines: Vec<_> = lines.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        let hops: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        for hop in hops.into_iter().rev() {
            if !self.trusted_proxies.contains(&address) {
                break;
            }
            // Some proxies name the port, too.
            let named = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|named| named.ip()));
            match named {
                Ok(named) => address = named.to_canonical(),
                // A proxy speaks for somebody, but says not for whom: he is not the operator, whom nobody speaks for.
                Err(_) if address.is_loopback() => return Ipv4Addr::UNSPECIFIED.into(),
                Err(_) => break,
            }
        }
        address
    }
}

fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Refusal> {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(limiter.clock().now());
        Refusal::TooManyRequests { secs: i64::try_from(wait.as_secs() + 1).unwrap_or(60) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(pace: &Pace, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            let line = http::HeaderValue::from_bytes(line.as_bytes());
            headers.append("x-forwarded-for", line.expect("a header"));
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
        assert_eq!(caller(&pace, "127.0.0.1", &["198.51.100.1, nonsense"]), "0.0.0.0");
        assert_eq!(caller(&pace, "10.0.0.9", &["198.51.100.1, nonsense"]), "10.0.0.9");
        assert_eq!(caller(&pace, "127.0.0.1", &["é, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(caller(&pace, "127.0.0.1", &["é", "198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(caller(&pace, "127.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
    }

    #[test]
    fn an_accounts_password_is_tried_so_often_and_no_more() {
        let pace = Pace::new(5, Vec::new());
        let (site, other) = (SiteId::from_raw(1), SiteId::from_raw(2));
        let [max, of_all] = [limits::PASSWORD_TRIES_PER_HOUR, limits::PASSWORD_TRIES_PER_HOUR_OF_ALL];
        for _ in 0..300 {
            assert_eq!(pace.count_password(Some(1), site, "ann@mail.example"), Ok(()));
            pace.forgive(Some(1), site, "ann@mail.example");
        }
        for _ in 0..max {
            assert_eq!(pace.count_password(Some(1), site, " ANN@mail.example"), Ok(()));
        }
        let refused = pace.count_password(Some(1), site, "ann@mail.example");
        assert!(matches!(refused, Err(Refusal::TooManyRequests { secs: 3_590..=3_601 })), "{refused:?}");
        assert_eq!(pace.count_password(Some(1), site, "ben@mail.example"), Ok(()));
        assert_eq!(pace.count_password(Some(1), other, "ann@mail.example"), Ok(()));
        // Whoever keeps trying keeps its owner out of nothing, who comes from somewhere else.
        for n in max..of_all {
            assert_eq!(pace.count_password(Some(u64::from(n)), site, "ann@mail.example"), Ok(()));
        }
        assert!(pace.count_password(Some(9_999), site, "ann@mail.example").is_err());
    }

    #[test]
    fn a_flood_of_addresses_forgets_no_account_that_is_tried() {
        let pace = Pace::new(5, Vec::new());
        let site = SiteId::from_raw(1);
        for _ in 0..limits::PASSWORD_TRIES_PER_HOUR {
            assert_eq!(pace.count_password(Some(1), site, "ann@mail.example"), Ok(()));
        }
        for n in 0..KEYS_MAX {
            let _ = pace.count_password(Some(1), site, &format!("{n}@mail.example"));
        }
        assert!(pace.passwords().of.len() <= KEYS_MAX);
        assert!(pace.count_password(Some(1), site, "ann@mail.example").is_err());
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
