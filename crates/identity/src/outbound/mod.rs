//! Requests to other servers: within a deadline, of bounded size, without redirects, only over TLS and only to addresses
//! that may be reached. One client for all of them, so that no way out lacks a rule.
//! Never here: what is asked and what an answer means.

mod address;

use std::{error::Error, future::Future, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use http::{Request, Response, StatusCode};
use reqwest::{
    Client, Proxy,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, pem::PemObject},
};
use url::{Host, Url};

pub use address::{Reach, reach_of};

/// The longest that a request may take, from looking up the name to the last byte. A person waits behind it.
pub const DEADLINE: Duration = Duration::from_secs(5);
/// The longest until a connection stands.
pub const CONNECT_DEADLINE: Duration = Duration::from_secs(3);
/// Bytes of an answer. Metadata and keys of the largest providers have 20 KiB.
pub const BODY_LEN_MAX: usize = 256 * 1024;

/// Where requests may go besides public addresses over TLS, and how long they may take.
#[derive(Debug, Clone)]
pub struct OutboundOptions {
    /// Addresses of a company's own network: a provider that the operator runs beside us.
    pub allow_private: bool,
    /// This machine, also without TLS. For tests and for trying things out.
    pub allow_loopback: bool,
    /// Certificates in PEM that are trusted besides those of the system: a company's own authority.
    pub extra_roots: Option<String>,
    /// The proxy through which everybody is asked (`http://host:port`); none is asked straight away. It looks names up
    /// then, and decides which may be reached.
    pub proxy: Option<String>,
    /// See [`DEADLINE`].
    pub deadline: Duration,
}

impl Default for OutboundOptions {
    fn default() -> Self {
        Self {
            allow_private: false,
            allow_loopback: false,
            extra_roots: None,
            proxy: None,
            deadline: DEADLINE,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundProblem {
    /// The extra certificates are no PEM, or TLS cannot be set up with them.
    #[error("the extra certificates cannot be used")]
    Roots,
    /// The proxy's address is none.
    #[error("the proxy is no address such as http://proxy.example:3128")]
    Proxy,
    /// The address is not `https`, or has no host.
    #[error("only https is asked")]
    Scheme,
    /// The host is, or leads to, an address that may not be reached.
    #[error("the host leads to an address that may not be reached")]
    AddressRefused,
    /// The name is unknown, nobody answers there, or its certificate is not trusted.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// It took longer than the deadline.
    #[error("no answer in time")]
    TooSlow,
    /// The answer sends elsewhere, which is not followed.
    #[error("the answer is a redirect")]
    Redirect,
    /// The answer has more than [`BODY_LEN_MAX`] bytes.
    #[error("the answer is too long")]
    TooLong,
}

/// A client for a few hosts that an operator named. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: Client,
    reach: Allowed,
    deadline: Duration,
}

/// Which addresses beside the public ones.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    private: bool,
    loopback: bool,
}

/// Looks a name up and lets through only addresses that may be reached: what was checked is what is connected to.
#[derive(Debug)]
struct GuardedResolver(Allowed);

/// Every address of a name was refused.
#[derive(Debug, thiserror::Error)]
#[error("every address of the host is refused")]
struct AllRefused;

impl Outbound {
    /// Sets TLS up; reads the system's certificates from the disk.
    ///
    /// # Errors
    /// [`OutboundProblem::Roots`], [`OutboundProblem::Proxy`].
    pub fn new(options: &OutboundOptions) -> Result<Self, OutboundProblem> {
        let reach = Allowed { private: options.allow_private, loopback: options.allow_loopback };
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| OutboundProblem::Roots)?
            .with_root_certificates(roots(options.extra_roots.as_deref())?)
            .with_no_client_auth();
        let client = match &options.proxy {
            None => Client::builder().no_proxy().dns_resolver(Arc::new(GuardedResolver(reach))),
            Some(proxy) => Client::builder().proxy(Proxy::all(proxy).map_err(|_| OutboundProblem::Proxy)?),
        };
        let client = client
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_DEADLINE)
            // Requests are rare; a connection that idles only goes stale.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|_| OutboundProblem::Roots)?;
        Ok(Self { client, reach, deadline: options.deadline })
    }

    /// Sends `request` and reads the whole answer, whatever its status but a redirect.
    ///
    /// # Errors
    /// Any [`OutboundProblem`] but `Roots`.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutboundProblem> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| OutboundProblem::Scheme)?;
        self.check(&url)?;
        match tokio::time::timeout(self.deadline, self.ask(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(OutboundProblem::TooSlow),
        }
    }

    /// Whether `url` could be asked, as far as it says itself: `https` (or `http` to this machine where that is allowed),
    /// and no address that may not be reached. Names are judged when they are looked up.
    ///
    /// # Errors
    /// [`OutboundProblem::Scheme`], [`OutboundProblem::AddressRefused`].
    pub fn check(&self, url: &Url) -> Result<(), OutboundProblem> {
        let address = match url.host() {
            None => return Err(OutboundProblem::Scheme),
            Some(Host::Domain(_)) => None,
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
        };
        let here = address
            .map_or(url.host_str() == Some("localhost"), |address| reach_of(address) == Reach::Loopback);
        match url.scheme() {
            "https" => {}
            "http" if here && self.reach.loopback => {}
            _ => return Err(OutboundProblem::Scheme),
        }
        if address.is_some_and(|address| !self.reach.allows(reach_of(address))) {
            return Err(OutboundProblem::AddressRefused);
        }
        Ok(())
    }

    async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutboundProblem> {
        let request = reqwest::Request::try_from(request).map_err(|_| OutboundProblem::Scheme)?;
        let mut answer = self.client.execute(request).await.map_err(problem_of)?;
        if answer.status().is_redirection() && answer.status() != StatusCode::NOT_MODIFIED {
            return Err(OutboundProblem::Redirect);
        }
        if answer.content_length().is_some_and(|len| len > BODY_LEN_MAX as u64) {
            return Err(OutboundProblem::TooLong);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(problem_of)? {
            if body.len() + piece.len() > BODY_LEN_MAX {
                return Err(OutboundProblem::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        let mut whole = Response::new(body);
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(whole)
    }
}

impl<'c> openidconnect::AsyncHttpClient<'c> for Outbound {
    type Error = OutboundProblem;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, OutboundProblem>> + Send + 'c>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Allowed {
    fn allows(self, reach: Reach) -> bool {
        match reach {
            Reach::Public => true,
            Reach::Private => self.private,
            Reach::Loopback => self.loopback,
            Reach::Never => false,
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let reachable: Vec<SocketAddr> =
                found.into_iter().filter(|address| allowed.allows(reach_of(address.ip()))).collect();
            if reachable.is_empty() {
                return Err(AllRefused.into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

/// The system's certificates and the extra ones. A system without any is noticed by the first request, so that tests and
/// machines that ask nobody need none.
fn roots(extra: Option<&str>) -> Result<RootCertStore, OutboundProblem> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for problem in &found.errors {
        tracing::warn!(%problem, "a certificate of the system cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    let mut added = 0_usize;
    for certificate in CertificateDer::pem_slice_iter(extra.unwrap_or_default().as_bytes()) {
        let certificate = certificate.map_err(|_| OutboundProblem::Roots)?;
        roots.add(certificate).map_err(|_| OutboundProblem::Roots)?;
        added += 1;
    }
    if extra.is_some() && added == 0 {
        return Err(OutboundProblem::Roots);
    }
    Ok(roots)
}

fn problem_of(error: reqwest::Error) -> OutboundProblem {
    if error.is_timeout() {
        return OutboundProblem::TooSlow;
    }
    // The address is the operator's, but a code or a secret could stand in it.
    let error = error.without_url();
    let mut source: Option<&(dyn Error + 'static)> = Some(&error);
    let mut last = error.to_string();
    while let Some(inner) = source {
        if inner.is::<AllRefused>() {
            return OutboundProblem::AddressRefused;
        }
        last = inner.to_string();
        source = inner.source();
    }
    OutboundProblem::Unreachable(last)
}
