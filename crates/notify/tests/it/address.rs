//! What is an address.

use rejoinder_notify::{Address, AddressProblem};

#[test]
fn addresses_as_people_have_them_are_taken() {
    for (raw, address) in [
        ("ann@mail.example", "ann@mail.example"),
        ("Ann.O'Brien+news@Mail.Example", "Ann.O'Brien+news@mail.example"),
        ("rich@bücher.example", "rich@xn--bcher-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("root@localhost", "root@localhost"),
        ("a@ｍａｉｌ.example", "a@mail.example"),
    ] {
        assert_eq!(Address::parse(raw).map(|a| a.to_string()).as_deref(), Ok(address));
    }
}

#[test]
fn what_is_no_address_is_refused_with_its_reason() {
    use AddressProblem::{DomainInvalid, LocalNotAscii, Malformed, TooLong};
    for (raw, problem) in [
        ("", Malformed),
        ("ann", Malformed),
        ("@mail.example", Malformed),
        ("a@b@mail.example", Malformed),
        ("a b@mail.example", Malformed),
        ("a..b@mail.example", Malformed),
        (".a@mail.example", Malformed),
        ("\"a b\"@mail.example", Malformed),
        ("a@mail.example\r\nBcc: x@y.example", Malformed),
        ("a>@mail.example", Malformed),
        ("a,b@mail.example", Malformed),
        ("a@mail.example, b@mail.example", Malformed),
        ("Ann <a@mail.example>", Malformed),
        ("jürgen@mail.example", LocalNotAscii),
        ("用户@mail.example", LocalNotAscii),
        ("a@", DomainInvalid),
        ("a@mail..example", DomainInvalid),
        ("a@-mail.example", DomainInvalid),
        ("a@mail.example.", DomainInvalid),
        ("a@[127.0.0.1]", DomainInvalid),
        ("a@127.0.0.1", DomainInvalid),
        ("a@mail.example>", DomainInvalid),
        (&format!("{}@mail.example", "a".repeat(65)), TooLong),
        (&format!("abcdefghi@{}example", "abcdefg.".repeat(30)), TooLong),
        (&"a".repeat(5_000), TooLong),
    ] {
        assert_eq!(Address::parse(raw), Err(problem), "{raw:?}");
    }
}

#[test]
fn a_log_does_not_see_who() {
    assert_eq!(format!("{:?}", super::address("ann@mail.example")), "Address(…@mail.example)");
    assert!(!format!("{:?}", super::mail("a")).contains("ann"));
}
