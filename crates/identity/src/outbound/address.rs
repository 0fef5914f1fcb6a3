//! Which addresses belong to whom (the registries of special-purpose addresses, RFC 6890).
//! Never here: looking names up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anybody's.
    Public,
    /// A network of one's own: RFC 1918, RFC 4193, carriers' NAT (RFC 6598).
    Private,
    /// This machine.
    Loopback,
    /// Nobody is asked there: link-local (where clouds keep their secrets), multicast, unspecified, reserved, examples.
    Never,
}

/// Whose `address` is. An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) counts as itself.
#[must_use]
pub fn reach_of(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    }
}

fn of_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [127, ..] => Reach::Loopback,
        [10, ..] | [192, 168, ..] => Reach::Private,
        [172, second, ..] if second & 0xF0 == 16 => Reach::Private,
        [100, second, ..] if second & 0xC0 == 64 => Reach::Private,
        // "This network", link-local, multicast, reserved and broadcast.
        [0, ..] | [169, 254, ..] | [224..=255, ..] => Reach::Never,
        // Protocol assignments, examples, 6to4 relays, benchmarks.
        [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] => Reach::Never,
        [198, second, ..] if second & 0xFE == 18 => Reach::Never,
        _ => Reach::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Reach {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inside = |high: u16, low: u16| of_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0) if (g, h) == (0, 1) => Reach::Loopback,
        // Mapped (RFC 4291 §2.5.5.2), translated (RFC 2765), NAT64 (RFC 6052).
        (0, 0, 0, 0, 0, 0xFFFF) | (0, 0, 0, 0, 0xFFFF, 0) | (0x64, 0xFF9B, 0, 0, 0, 0) => inside(g, h),
        // 6to4 (RFC 3056).
        (0x2002, ..) => inside(b, c),
        // Protocol assignments with Teredo, examples.
        (0x2001, 0..=0x1FF, ..) | (0x2001, 0xDB8, ..) | (0x3FFF, 0..=0xFFF, ..) => Reach::Never,
        (first, ..) if first & 0xFE00 == 0xFC00 => Reach::Private,
        (first, ..) if first & 0xE000 == 0x2000 => Reach::Public,
        // Unspecified, link-local, multicast, and whatever was never given out.
        _ => Reach::Never,
    }
}
