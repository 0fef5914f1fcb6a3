//! Metadata and keys: when they are fetched, when they are not, and providers that are slow, huge or elsewhere.

use rejoinder_domain::{Micros, clock::SECOND};
use rejoinder_identity::{
    oidc::{FRESH_SECS, OidcProblem as P, Provider, STALE_SECS},
    outbound::{OutboundOptions, OutboundProblem as O},
};
use serde_json::json;

use super::{
    NOW, World, config, options, redirect,
    stub::{Manner, Plan},
};
use crate::{support::Dice, tokens::Signer};

const METADATA: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn what_was_fetched_is_kept_for_an_hour() {
    let world = World::new().await;
    for after in [0, 1, FRESH_SECS - 1] {
        world.begin(NOW + after * SECOND).await.unwrap();
    }
    assert_eq!((world.stub.count(METADATA), world.stub.count("/keys")), (1, 1));
    world.begin(NOW + FRESH_SECS * SECOND).await.unwrap();
    assert_eq!((world.stub.count(METADATA), world.stub.count("/keys")), (2, 2));
    // A clock that jumped back: what was fetched "later" is old.
    world.begin(NOW - 86_400 * SECOND).await.unwrap();
    assert_eq!(world.stub.count(METADATA), 3);
}

#[tokio::test]
async fn keys_that_changed_are_fetched_once() {
    let world = World::new().await;
    world.sign_in(|_| {}).await.unwrap();
    let new = Signer::es256(2);
    world.stub.set(|plan| plan.keys = json!({"keys": [new.jwk("k2")]}));
    let later = NOW + 60 * SECOND;
    let header = r#"{"alg":"ES256","kid":"k2"}"#;
    world.sign_in_with(header, &new, later, |_| {}).await.unwrap();
    world.sign_in_with(header, &new, later, |_| {}).await.unwrap();
    assert_eq!(world.stub.count("/keys"), 2);
}

#[tokio::test]
async fn invented_keys_are_refused_and_do_not_hammer() {
    let world = World::new().await;
    let invented = Signer::es256(9);
    let header = r#"{"alg":"ES256","kid":"k9"}"#;
    let later = NOW + 60 * SECOND;
    world.begin(NOW).await.unwrap();
    for _ in 0..5 {
        assert_eq!(world.sign_in_with(header, &invented, later, |_| {}).await, Err(P::UnknownKey));
    }
    assert_eq!(world.stub.count("/keys"), 2);
    world.sign_in(|_| {}).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_is_down_is_done_without_for_a_day() {
    let world = World::new().await;
    world.begin(NOW).await.unwrap();
    world.stub.set(|plan| plan.metadata_manner = Manner::Broken);
    let header = r#"{"alg":"ES256","kid":"k1"}"#;
    for after in [FRESH_SECS, STALE_SECS - 1] {
        world.sign_in_with(header, &world.signer, NOW + after * SECOND, |_| {}).await.unwrap();
    }
    let too_late: Micros = NOW + STALE_SECS * SECOND;
    assert_eq!(world.begin(too_late).await.unwrap_err(), P::Metadata("metadata"));
    let asked = world.stub.count(METADATA);
    // At once again: the answer is remembered.
    assert_eq!(world.begin(too_late + SECOND).await.unwrap_err(), P::Metadata("metadata"));
    assert_eq!(world.stub.count(METADATA), asked);
    world.stub.set(|plan| plan.metadata_manner = Manner::Well);
    world.begin(too_late + 10 * SECOND).await.unwrap();
}

#[tokio::test]
async fn many_at_once_fetch_once() {
    let world = World::new().await;
    let all = (0..20).map(|_| world.begin(NOW));
    for outcome in futures_of(all).await {
        outcome.unwrap();
    }
    assert_eq!(world.stub.count(METADATA), 1);
}

/// Awaits all of them, begun together.
async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pinned: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut pinned {
            if output.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if pinned.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pinned.into_iter().filter_map(|(_, output)| output).collect()
}

#[tokio::test]
async fn metadata_that_is_bent_is_refused() {
    for (name, value, problem) in [
        ("issuer", json!("https://evil.example"), P::Metadata("issuer")),
        ("issuer", json!(null), P::Metadata("metadata")),
        ("token_endpoint", json!(null), P::Metadata("metadata")),
        ("token_endpoint", json!("http://login.example/token"), P::Outbound(O::Scheme)),
        ("token_endpoint", json!("https://169.254.169.254/latest"), P::Outbound(O::AddressRefused)),
        ("jwks_uri", json!("https://10.0.0.1/keys"), P::Outbound(O::AddressRefused)),
        ("jwks_uri", json!("file:///etc/passwd"), P::Outbound(O::Scheme)),
        ("authorization_endpoint", json!("javascript:alert(1)"), P::Outbound(O::Scheme)),
    ] {
        let world = World::new().await;
        world.stub.set(|plan| plan.metadata[name] = value.clone());
        assert_eq!(world.begin(NOW).await.unwrap_err(), problem, "{name}: {value}");
    }
    let world = World::new().await;
    world.stub.set(|plan| plan.metadata["issuer"] = json!(format!("{}/", world.stub.issuer)));
    assert_eq!(world.begin(NOW).await.unwrap_err(), P::Metadata("issuer"));
    world.stub.set(|plan| plan.metadata = json!([]));
    assert_eq!(world.begin(NOW + 60 * SECOND).await.unwrap_err(), P::Metadata("metadata"));
    for keys in [json!({}), json!([]), json!({"keys": {}})] {
        let world = World::new().await;
        world.stub.set(|plan| plan.keys = keys);
        assert_eq!(world.begin(NOW).await.unwrap_err(), P::Metadata("keys"));
    }
}

#[tokio::test]
async fn providers_that_misbehave_are_left() {
    for (manner, problem) in [
        (Manner::Huge, P::Outbound(O::TooLong)),
        (Manner::Boast, P::Outbound(O::TooLong)),
        (Manner::Redirect, P::Outbound(O::Redirect)),
    ] {
        let world = World::new().await;
        world.stub.set(|plan| plan.metadata_manner = manner);
        assert_eq!(world.begin(NOW).await.unwrap_err(), problem);
        let world = World::new().await;
        world.stub.set(|plan| plan.keys_manner = manner);
        assert_eq!(world.begin(NOW).await.unwrap_err(), problem);
        let world = World::new().await;
        world.stub.set(|plan| plan.token_manner = manner);
        assert_eq!(world.sign_in(|_| {}).await.unwrap_err(), problem);
        assert_eq!(world.stub.count("/elsewhere"), 0);
    }
}

/// A byte now and then keeps a connection alive for ever; the deadline is for the whole.
#[tokio::test]
async fn providers_that_dawdle_are_left_in_time() {
    type Change = fn(&mut Plan);
    let changes: [Change; 3] = [
        |plan| plan.metadata_manner = Manner::Drip,
        |plan| plan.keys_manner = Manner::Drip,
        |plan| plan.token_manner = Manner::Drip,
    ];
    for change in changes {
        let world = World::hurried().await;
        world.stub.set(change);
        assert_eq!(world.sign_in(|_| {}).await.unwrap_err(), P::Outbound(O::TooSlow));
    }
}

#[tokio::test]
async fn this_machine_is_asked_only_where_that_is_allowed() {
    let world = World::new().await;
    let strict = OutboundOptions { allow_loopback: false, ..options() };
    for issuer in [
        world.stub.issuer.as_str(),
        "https://127.0.0.1",
        "https://10.0.0.1",
        "http://login.example",
        "https://[::1]",
        "login",
    ] {
        assert_eq!(Provider::new(config(issuer), &strict).err(), Some(P::Config("issuer")), "{issuer}");
    }
    for issuer in ["https://login.example?x=1", "https://login.example#x"] {
        assert_eq!(Provider::new(config(issuer), &strict).err(), Some(P::Config("issuer")), "{issuer}");
    }
    // A name is judged by what it leads to.
    let named = Provider::new(config("https://localhost:9"), &strict).unwrap();
    let outcome = named.begin(&Dice::new(1), NOW, &redirect(), false).await.unwrap_err();
    assert_eq!(outcome, P::Outbound(O::AddressRefused));
    let mut private = config("https://10.0.0.1");
    private.allow_private = true;
    assert!(Provider::new(private, &strict).is_ok());
    assert_eq!(world.stub.count(METADATA), 0);
}

#[test]
fn a_configuration_that_is_none_is_named() {
    let with = |change: &dyn Fn(&mut rejoinder_identity::oidc::ProviderConfig)| {
        let mut config = config("https://login.example");
        change(&mut config);
        Provider::new(config, &options()).err()
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(with(&|config| config.client_id.clear()), Some(P::Config("client_id")));
    assert_eq!(with(&|config| config.client_secret = Some(String::new())), Some(P::Config("client_secret")));
    let text = "key = \"a\"\ntitle = \"A\"\nissuer = \"https://a.example\"\nclient_id = \"b\"\n";
    let read: rejoinder_identity::oidc::ProviderConfig = toml::from_str(text).unwrap();
    assert_eq!((read.scopes.join(" ").as_str(), read.allow_private), ("profile email", false));
    assert!(
        toml::from_str::<rejoinder_identity::oidc::ProviderConfig>(&format!("{text}skip_checks = true"))
            .is_err()
    );
}
