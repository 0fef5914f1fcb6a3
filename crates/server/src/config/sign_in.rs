//! Section `sign_in`: the accounts elsewhere that readers come in with.

use std::path::PathBuf;

use anyhow::Context as _;
use rejoinder_app::{
    identity::{
        oidc::{Provider, ProviderConfig},
        outbound::OutboundOptions,
        sso::{SsoConfig, SsoKeys},
    },
    people::{SiteProvider, SitePublisher},
};
use serde::Deserialize;

use super::section;

section! {
    /// The accounts elsewhere that readers come in with: at OpenID providers, and in the publisher's own user base.
    SignIn = "sign_in" {
        /// A TOML file of `[[provider]]` and `[[publisher]]` tables. Secrets are in it: keep it readable to this user
        /// alone.
        providers: Option<PathBuf> = "";
        /// A file of certificates (PEM) that are trusted besides those of the system when providers are asked.
        ca_file: Option<PathBuf> = "";
        /// The proxy through which providers are asked, such as `http://proxy.paper.example:3128`. It decides then which
        /// addresses may be reached.
        proxy: Option<String> = "";
    }
}

/// The file of providers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<ProviderTable>,
    #[serde(default)]
    publisher: Vec<PublisherTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderTable {
    site: String,
    #[serde(default)]
    second_factor: bool,
    openid: ProviderConfig,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublisherTable {
    site: String,
    title: String,
    login_url: Option<String>,
    #[serde(default)]
    roles: bool,
    #[serde(default)]
    second_factor: bool,
    tokens: SsoConfig,
}

impl SignIn {
    /// Reads the file, and checks everything that can be checked without asking anybody.
    pub(crate) fn elsewhere(&self) -> anyhow::Result<(Vec<SiteProvider>, Vec<SitePublisher>)> {
        let Some(path) = &self.providers else { return Ok((Vec::new(), Vec::new())) };
        let place = || format!("sign_in.providers = {}", path.display());
        let text = std::fs::read_to_string(path).with_context(place)?;
        let file: File = toml::from_str(&text).with_context(place)?;
        let mut options = OutboundOptions::default();
        if let Some(ca_file) = &self.ca_file {
            let pem = std::fs::read_to_string(ca_file);
            options.extra_roots =
                Some(pem.with_context(|| format!("sign_in.ca_file = {}", ca_file.display()))?);
        }
        options.proxy.clone_from(&self.proxy);
        let mut providers: Vec<SiteProvider> = Vec::new();
        for table in file.provider {
            let key = table.openid.key.clone();
            let name = || format!("{}: the provider {key:?} of the site {:?}", place(), table.site);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            anyhow::ensure!(
                !key.is_empty() && key.len() <= 40 && key.chars().all(plain),
                "{}: a key is of lower-case letters, digits and hyphens, at most 40",
                name()
            );
            let known = |one: &SiteProvider| one.site == table.site && one.provider.config().key == key;
            anyhow::ensure!(!providers.iter().any(known), "{} is there twice", name());
            let provider = Provider::new(table.openid.clone(), &options).with_context(name)?;
            providers.push(SiteProvider {
                site: table.site.clone(),
                second_factor: table.second_factor,
                provider,
            });
        }
        let mut publishers: Vec<SitePublisher> = Vec::new();
        for table in file.publisher {
            let name = || format!("{}: the publisher of the site {:?}", place(), table.site);
            anyhow::ensure!(
                !publishers.iter().any(|one| one.site == table.site),
                "{} is there twice",
                name()
            );
            if let Some(url) = &table.login_url {
                let whole = axum::http::Uri::try_from(url.as_str())
                    .is_ok_and(|uri| matches!(uri.scheme_str(), Some("https" | "http")));
                anyhow::ensure!(whole, "{}: login_url is no address of a page", name());
            }
            publishers.push(SitePublisher {
                keys: SsoKeys::new(&table.tokens).with_context(name)?,
                issuer: table.tokens.issuer,
                site: table.site.clone(),
                title: table.title,
                login_url: table.login_url,
                roles: table.roles,
                second_factor: table.second_factor,
            });
        }
        Ok((providers, publishers))
    }
}
