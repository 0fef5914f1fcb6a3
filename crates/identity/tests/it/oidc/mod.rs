//! Signing in with a provider that behaves, and with providers that do not.

mod logout;
mod metadata;
mod sign_in;
mod stub;

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rejoinder_domain::{Micros, clock::SECOND};
use rejoinder_identity::{
    oidc::{Begun, Callback, Identity, OidcProblem, Provider, ProviderConfig},
    outbound::OutboundOptions,
};
use serde_json::{Value, json};
use url::Url;

use crate::{support::Dice, tokens::Signer};
use stub::Stub;

const NOW_SECS: i64 = 1_800_000_000;
const NOW: Micros = NOW_SECS * SECOND;
const SECRET: &str = "a client secret of thirty-two bytes";
const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

/// A provider with one ES256 key `k1`, and us.
struct World {
    stub: Stub,
    provider: Provider,
    signer: Signer,
    dice: AtomicU64,
}

fn config(issuer: &str) -> ProviderConfig {
    ProviderConfig {
        key: "house".to_owned(),
        title: "The House".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "rejoinder".to_owned(),
        client_secret: Some(SECRET.to_owned()),
        scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        allow_private: false,
    }
}

fn options() -> OutboundOptions {
    OutboundOptions {
        allow_loopback: true,
        deadline: Duration::from_millis(700),
        ..OutboundOptions::default()
    }
}

fn redirect() -> Url {
    Url::parse("https://talk.paper.example/sign-in/house/back").unwrap()
}

impl World {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut ProviderConfig)) -> Self {
        Self::with_options(change, &options()).await
    }

    /// One that waits for nobody long.
    async fn hurried() -> Self {
        let deadline = Duration::from_millis(300);
        Self::with_options(|_| {}, &OutboundOptions { deadline, ..options() }).await
    }

    async fn with_options(change: impl FnOnce(&mut ProviderConfig), options: &OutboundOptions) -> Self {
        let stub = Stub::start().await;
        let signer = Signer::es256(1);
        stub.set(|plan| plan.keys = json!({"keys": [signer.jwk("k1")]}));
        let mut config = config(&stub.issuer);
        change(&mut config);
        let provider = Provider::new(config, options).unwrap();
        Self { stub, provider, signer, dice: AtomicU64::new(1) }
    }

    async fn begin(&self, now: Micros) -> Result<Begun, OidcProblem> {
        let dice = Dice::new(self.dice.fetch_add(1, Ordering::Relaxed));
        self.provider.begin(&dice, now, &redirect(), false).await
    }

    /// A good id token's claims for what began.
    fn claims(&self, begun: &Begun, now_secs: i64) -> Value {
        json!({
            "iss": self.stub.issuer, "aud": "rejoinder", "sub": "person-17", "nonce": parameters(&begun.url)["nonce"],
            "iat": now_secs - 1, "exp": now_secs + 300,
        })
    }

    /// The provider answers the code with `id_token`; the browser brings `callback`.
    async fn finish(
        &self,
        begun: &Begun,
        id_token: &str,
        callback: &Callback,
        now: Micros,
    ) -> Result<Identity, OidcProblem> {
        self.stub.set(|plan| {
            plan.answer = json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token});
        });
        self.provider.finish(&begun.kept, callback, now).await
    }

    /// All of a sign-in, with the claims bent.
    async fn sign_in(&self, bend: impl FnOnce(&mut Value)) -> Result<Identity, OidcProblem> {
        self.sign_in_with(r#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#, &self.signer, NOW, bend).await
    }

    async fn sign_in_with(
        &self,
        header: &str,
        signer: &Signer,
        now: Micros,
        bend: impl FnOnce(&mut Value),
    ) -> Result<Identity, OidcProblem> {
        let begun = self.begin(now).await?;
        let mut claims = self.claims(&begun, now / SECOND);
        bend(&mut claims);
        let token = signer.sign(header, &claims.to_string());
        self.finish(&begun, &token, &good(&begun), now).await
    }
}

fn parameters(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// What a browser brings back when all went well.
fn good(begun: &Begun) -> Callback {
    Callback {
        code: Some("code-1".to_owned()),
        state: parameters(&begun.url).remove("state"),
        iss: None,
        error: None,
    }
}
