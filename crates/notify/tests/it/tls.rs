//! A line that nobody else reads, or none.

use std::sync::Arc;

use rejoinder_notify::{Mailer, SendError, SmtpSettings, SmtpUrl};
use rejoinder_testkit::SmtpServer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// Ends TLS with a certificate for `name` before a server; gives the port and the certificate.
async fn before(server: &SmtpServer, name: &str) -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a configuration");
    let (acceptor, behind) = (TlsAcceptor::from(Arc::new(config)), server.addr());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("the port is known").port();
    // Ends with the runtime of its test.
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut outside = acceptor.accept(stream).await?;
                let mut inside = TcpStream::connect(behind).await?;
                tokio::io::copy_bidirectional(&mut outside, &mut inside).await
            });
        }
    });
    (port, made.cert.pem())
}

#[tokio::test]
async fn only_a_certificate_that_is_trusted_gets_a_mail() {
    let server = SmtpServer::start().await;
    let (port, pem) = before(&server, "localhost").await;
    let (other_port, other_pem) = before(&server, "mail.example").await;
    for (port, roots, is_trusted) in [
        (port, Some(&pem), true),
        (port, None, false),
        (port, Some(&other_pem), false),
        (other_port, Some(&other_pem), false),
    ] {
        let url = SmtpUrl::parse(&format!("smtps://localhost:{port}")).expect("a server");
        let extra_roots = roots.map(|pem| pem.clone().into_bytes());
        let settings = SmtpSettings { extra_roots, ..SmtpSettings::new(url) };
        let mailer = Mailer::smtp(super::sender(), settings).expect("a mailer");
        let sent = mailer.send(&super::mail("m1")).await;
        assert_eq!(sent.is_ok(), is_trusted, "{sent:?}");
        assert!(is_trusted || matches!(sent, Err(SendError::Later { .. })), "{sent:?}");
    }
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn without_starttls_nothing_is_sent() {
    // This server does not offer it, as one would not through which somebody else reaches.
    let server = SmtpServer::start().await;
    let url =
        SmtpUrl::parse(&format!("smtp+starttls://localhost:{}", server.addr().port())).expect("a server");
    let mailer = Mailer::smtp(super::sender(), SmtpSettings::new(url)).expect("a mailer");
    let error = mailer.send(&super::mail("m1")).await.expect_err("no encryption");
    assert!(matches!(error, SendError::Later { .. }), "{error:?}");
    assert!(server.mails().is_empty());
}
