//! Codes against the vectors of RFC 6238, single use, and recovery codes.

use std::collections::HashSet;

use proptest::prelude::*;
use rejoinder_domain::{Micros, clock::SECOND};
use rejoinder_identity::totp::{
    RECOVERY_CODES, RecoveryCode, TotpProblem, TotpSecret, address, check, qr_svg,
};

use crate::support::Dice;

/// RFC 6238, appendix B.
fn rfc() -> TotpSecret {
    TotpSecret::from_bytes(b"12345678901234567890").unwrap()
}

#[test]
fn the_vectors_of_the_rfc_hold() {
    // Appendix B has 8 digits; ours are the last 6.
    for (secs, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        let now: Micros = secs * SECOND;
        assert_eq!(check(&rfc(), code, now, None), Some(secs.unsigned_abs() / 30), "{secs}");
    }
}

#[test]
fn one_step_before_and_after_counts_and_no_more() {
    let code = "081804";
    let step = 1_111_111_109_u64 / 30;
    let at = |steps: i64| (step.cast_signed() + steps) * 30 * SECOND;
    for (steps, expected) in [(-2, None), (-1, Some(step)), (0, Some(step)), (1, Some(step)), (2, None)] {
        assert_eq!(check(&rfc(), code, at(steps), None), expected, "{steps}");
    }
}

#[test]
fn a_code_counts_once_and_none_before_it_afterwards() {
    let now = 1_111_111_109 * SECOND;
    let step = check(&rfc(), "081804", now, None).unwrap();
    assert_eq!(check(&rfc(), "081804", now, Some(step)), None);
    assert_eq!(check(&rfc(), "081804", now, Some(step + 1)), None);
    assert_eq!(check(&rfc(), "081804", now, Some(step - 1)), Some(step));
}

#[test]
fn what_is_no_code_does_not_count() {
    let now = 1_111_111_109 * SECOND;
    for code in ["", "81804", "0081804", "081804x", "+81804", "0818040", "08180\u{661}", "\u{0}81804"] {
        assert_eq!(check(&rfc(), code, now, None), None, "{code:?}");
    }
    assert!(check(&rfc(), " 081 804 ", now, None).is_some());
    assert_eq!(check(&rfc(), "081804", -1_000 * SECOND, None), None);
    assert_eq!(check(&rfc(), "081804", Micros::MIN, None), None);
    assert_eq!(check(&rfc(), "081804", Micros::MAX, None), None);
}

#[test]
fn the_address_is_what_apps_read() {
    let address_of = |title, account| address(&rfc(), title, account);
    let plain = address_of("The Paper", "anna@paper.example");
    assert!(plain.starts_with("otpauth://totp/The%20Paper:anna%40paper.example?"), "{plain}");
    assert!(plain.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{plain}");
    assert!(plain.contains("issuer=The%20Paper"), "{plain}");
    for (title, account) in
        [("", ""), (":", "a:b"), ("Zeitung & Söhne?", "\u{0}\n"), ("紙", "人"), (&"x".repeat(900), "y")]
    {
        let odd = address_of(title, account);
        assert!(url::Url::parse(&odd).is_ok(), "{odd}");
        assert_eq!(odd.matches(':').count(), if title.trim_matches(':').is_empty() { 1 } else { 2 }, "{odd}");
        assert!(qr_svg(&odd).is_ok());
    }
}

#[test]
fn the_drawing_is_safe_for_a_page() {
    let svg = qr_svg(&address(&rfc(), "The Paper", "Anna")).unwrap();
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{}", &svg[..80]);
    assert!(
        svg.contains("shape-rendering=\"crispEdges\"")
            && svg.contains("fill=\"#fff\"")
            && svg.ends_with("</svg>")
    );
    assert!(!svg.contains("style") && !svg.contains("script"));
    assert_eq!(qr_svg(&"x".repeat(5_000)), Err(TotpProblem::TooLong));
}

#[test]
fn secrets_are_kept_and_not_shown() {
    let (one, other) = (TotpSecret::make(&Dice::new(1)), TotpSecret::make(&Dice::new(2)));
    assert_ne!(one, other);
    assert_eq!(TotpSecret::from_bytes(one.as_bytes()), Ok(one.clone()));
    assert_eq!(TotpSecret::from_bytes(&[1; 19]), Err(TotpProblem::SecretLen));
    assert_eq!(one.base32().len(), 32);
    assert_eq!(format!("{one:?}"), "TotpSecret(..)");
}

#[test]
fn recovery_codes_are_read_as_people_type_them() {
    let codes = RecoveryCode::make_all(&Dice::new(3));
    assert_eq!(codes.iter().map(RecoveryCode::hash).collect::<HashSet<_>>().len(), RECOVERY_CODES);
    for code in &codes {
        let shown = code.to_string();
        assert_eq!((shown.len(), shown.find('-')), (11, Some(5)), "{shown}");
        for typed in [
            shown.clone(),
            shown.to_uppercase(),
            shown.replace('-', ""),
            shown.replace('-', " \u{2013} "),
            shown.replace('0', "O").replace('1', "l"),
            shown.replace('0', "o").replace('1', "I"),
        ] {
            assert_eq!(RecoveryCode::parse(&typed).map(|code| code.hash()), Some(code.hash()), "{typed}");
        }
    }
    for typed in ["", "aaaaa-aaaa", "aaaaa-aaaaaa", "aaaaa-aaaau", "aaaaa-aaaaé", "aaaaa/aaaaa"] {
        assert!(RecoveryCode::parse(typed).is_none(), "{typed}");
    }
    assert_eq!(format!("{:?}", codes[0]), "RecoveryCode(..)");
}

proptest! {
    #[test]
    fn no_text_breaks_a_recovery_code(text in ".{0,40}") {
        if let Some(code) = RecoveryCode::parse(&text) {
            prop_assert_eq!(RecoveryCode::parse(&code.to_string()), Some(code));
        }
    }

    #[test]
    fn no_text_breaks_a_check(text in ".{0,20}", now in any::<i64>(), last in any::<Option<u64>>()) {
        let _ = check(&rfc(), &text, now, last);
    }

    #[test]
    fn no_name_breaks_an_address(title in ".{0,90}", account in ".{0,90}") {
        let address = address(&rfc(), &title, &account);
        prop_assert!(url::Url::parse(&address).is_ok());
        prop_assert!(qr_svg(&address).is_ok());
    }
}
