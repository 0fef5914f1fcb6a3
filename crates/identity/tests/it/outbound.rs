//! Which addresses are whose, and which requests are not made at all. What answers may do is tested with providers.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
};

use http::Request;
use rejoinder_identity::outbound::{Outbound, OutboundOptions, OutboundProblem, Reach, reach_of};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use url::Url;

#[test]
fn addresses_are_whose_the_registries_say() {
    for (reach, addresses) in [
        (
            Reach::Public,
            &[
                "1.1.1.1",
                "100.63.255.255",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "2606:4700::1111",
                "2a00::1",
            ][..],
        ),
        (Reach::Public, &["::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"]),
        (
            Reach::Private,
            &["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255"],
        ),
        (Reach::Private, &["fc00::1", "fdff::1", "::ffff:10.0.0.1", "64:ff9b::192.168.0.1", "2002:a00:1::1"]),
        (Reach::Loopback, &["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1"]),
        (
            Reach::Never,
            &["0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
        ),
        (
            Reach::Never,
            &[
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "192.88.99.1",
            ],
        ),
        (
            Reach::Never,
            &[
                "::",
                "::1.2.3.4",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "3fff::1",
                "100::1",
            ],
        ),
        (
            Reach::Never,
            &["::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a9fe:a9fe::1", "4000::1"],
        ),
    ] {
        for address in addresses {
            assert_eq!(reach_of(address.parse().unwrap()), reach, "{address}");
        }
    }
}

#[test]
fn addresses_are_judged_before_anybody_is_asked() {
    use OutboundProblem as P;
    let with = |allow_private, allow_loopback| {
        Outbound::new(&OutboundOptions { allow_private, allow_loopback, ..OutboundOptions::default() })
            .unwrap()
    };
    let (strict, private, loopback) = (with(false, false), with(true, false), with(false, true));
    for (address, expected) in [
        ("https://login.example", [Ok(()), Ok(()), Ok(())]),
        ("http://login.example", [Err(P::Scheme), Err(P::Scheme), Err(P::Scheme)]),
        ("ftp://login.example", [Err(P::Scheme), Err(P::Scheme), Err(P::Scheme)]),
        ("data:text/plain,x", [Err(P::Scheme), Err(P::Scheme), Err(P::Scheme)]),
        ("http://127.0.0.1:9", [Err(P::Scheme), Err(P::Scheme), Ok(())]),
        ("http://localhost:9", [Err(P::Scheme), Err(P::Scheme), Ok(())]),
        ("https://127.0.0.1", [Err(P::AddressRefused), Err(P::AddressRefused), Ok(())]),
        ("https://2130706433", [Err(P::AddressRefused), Err(P::AddressRefused), Ok(())]),
        ("https://0x7f.1", [Err(P::AddressRefused), Err(P::AddressRefused), Ok(())]),
        ("https://[::ffff:7f00:1]", [Err(P::AddressRefused), Err(P::AddressRefused), Ok(())]),
        ("https://10.0.0.1", [Err(P::AddressRefused), Ok(()), Err(P::AddressRefused)]),
        ("https://169.254.169.254", [Err(P::AddressRefused), Err(P::AddressRefused), Err(P::AddressRefused)]),
    ] {
        let url = Url::parse(address).unwrap();
        assert_eq!([strict.check(&url), private.check(&url), loopback.check(&url)], expected, "{address}");
    }
}

#[tokio::test]
async fn a_name_that_leads_here_is_refused() {
    let outbound = Outbound::new(&OutboundOptions::default()).unwrap();
    let request = Request::get("https://localhost:9/").body(Vec::new()).unwrap();
    assert_eq!(outbound.send(request).await.unwrap_err(), OutboundProblem::AddressRefused);
}

#[tokio::test]
async fn nobody_there_is_said() {
    let outbound =
        Outbound::new(&OutboundOptions { allow_loopback: true, ..OutboundOptions::default() }).unwrap();
    // A port that was just free.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let request = Request::get(format!("http://127.0.0.1:{port}/?code=secret")).body(Vec::new()).unwrap();
    let problem = outbound.send(request).await.unwrap_err();
    assert!(matches!(&problem, OutboundProblem::Unreachable(why) if !why.contains("secret")), "{problem:?}");
}

#[test]
fn extra_certificates_must_be_some() {
    for roots in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let options = OutboundOptions { extra_roots: Some(roots.to_owned()), ..OutboundOptions::default() };
        assert_eq!(Outbound::new(&options).unwrap_err(), OutboundProblem::Roots, "{roots}");
    }
}

/// A server with TLS on 127.0.0.1 that answers once, with a certificate that no system trusts.
fn tls_server() -> u16 {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("keys/tls.crt.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("keys/tls.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        let mut asked = [0; 2_048];
        // The one that does not trust us hangs up here.
        if stream.read(&mut asked).is_ok() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        }
    });
    port
}

#[tokio::test]
async fn a_certificate_must_be_trusted_and_of_the_host() {
    let with = |extra_roots: Option<&str>| {
        let extra_roots = extra_roots.map(str::to_owned);
        Outbound::new(&OutboundOptions { allow_loopback: true, extra_roots, ..OutboundOptions::default() })
            .unwrap()
    };
    let ask = async |outbound: Outbound, host: &str| {
        let request = Request::get(format!("https://{host}:{}/", tls_server())).body(Vec::new()).unwrap();
        outbound.send(request).await
    };
    let trusting = with(Some(include_str!("keys/tls.crt.pem")));
    assert_eq!(ask(trusting.clone(), "127.0.0.1").await.unwrap().into_body(), b"ok");
    let unknown = ask(with(None), "127.0.0.1").await.unwrap_err();
    assert!(
        matches!(&unknown, OutboundProblem::Unreachable(why) if why.contains("certificate")),
        "{unknown:?}"
    );
    let other_name = ask(trusting, "localhost").await.unwrap_err();
    assert!(
        matches!(&other_name, OutboundProblem::Unreachable(why) if why.contains("certificate")),
        "{other_name:?}"
    );
}
