//! The server is on another machine, as far as anyone can tell: what passes is encrypted, its certificate is checked, and
//! the password comes from a file.

use std::process::Command;

use rejoinder_testkit::cluster::Cluster;
use tempfile::TempDir;

use crate::{
    UNLIMITED, cluster,
    support::{Place, text},
    writers::{Posted, comment, post},
};

/// The name in the server's certificate.
const NAME: &str = "db.example";
const PASSWORD: &str = "swordfish in a file";

#[test]
fn a_server_elsewhere_is_spoken_to_in_cipher_or_not_at_all() {
    // An address of this process alone, so that no port is anybody else's.
    let [.., high, low] = std::process::id().to_be_bytes();
    let address = format!("127.83.{high}.{low}");
    let Some(server) = cluster(&[&format!("listen_addresses = '{address}'")]) else { return };
    let (ours, others) = (Authority::new("Ours"), Authority::new("Others"));
    let (certificate, key) = ours.issue(NAME);
    server.put("server.crt", &certificate).unwrap();
    server.put("server.key", &key).unwrap();
    server.put("pg_hba.conf", "local all postgres trust\nhost all all 127.0.0.0/8 scram-sha-256\n").unwrap();
    encrypts(&server, true);
    server.sql(&format!("CREATE ROLE rejoinder LOGIN PASSWORD '{PASSWORD}'")).unwrap();
    server.sql("CREATE DATABASE paper OWNER rejoinder").unwrap();

    let url = |name: &str| format!("postgres://rejoinder@{name}/paper?hostaddr={address}");
    let client = Client::of(&url(NAME), &ours.certificate(), PASSWORD);
    client.runs_well(&[
        "site",
        "add",
        "news",
        "--base-url",
        "http://127.0.0.1:8080",
        "--guests",
        "shown",
        "--guest-work",
        "false",
    ]);
    let story = client.place.path("one.md");
    std::fs::write(&story, "+++\npublisher_id = \"one\"\nheadline = \"One\"\n+++\n\nText.\n").unwrap();
    let told = client.runs_well(&["story", "add", story.to_str().unwrap()]);
    let thread = told.split("thread ").nth(1).unwrap().split([' ', '\n']).next().unwrap();
    let node = client.place.serve(&[&[UNLIMITED], client.settings().as_slice()].concat());
    assert!(matches!(post(node.address, thread, &comment("Said in cipher", "Ada")), Some(Posted::As(_))));
    let sessions = "SELECT count(*) > 0, bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                    WHERE usename = 'rejoinder'";
    assert_eq!(server.sql(sessions).unwrap(), "t|t", "every session of the node");

    let refused = |url: &str, authority: &Authority, password: &str, why: &str| {
        let told = Client::of(url, &authority.certificate(), password).runs_badly(&["check"]);
        assert!(told.contains(why), "{told}");
        assert!(!told.contains(PASSWORD), "{told}");
    };
    refused(&url(NAME), &others, PASSWORD, "UnknownIssuer");
    refused(&url("other.example"), &ours, PASSWORD, "not valid for name \"other.example\"");
    refused(&url(NAME), &ours, "hunter2", "password authentication failed");
    // A server that does not encrypt, or someone in between who says that it does not.
    encrypts(&server, false);
    refused(&url(NAME), &ours, PASSWORD, "server does not support TLS");
    let plain = Client::of(&format!("{}&sslmode=disable", url(NAME)), &ours.certificate(), PASSWORD);
    assert!(plain.runs_well(&["check"]).starts_with("ok"), "unless the operator says so");
}

fn encrypts(server: &Cluster, does: bool) {
    let value = if does { "on" } else { "off" };
    server.set(&[&format!("ssl = {value}")]).unwrap();
    server.reload().unwrap();
    server.wait_for("SHOW ssl", value).unwrap();
}

/// A place with what it needs to reach its database.
struct Client {
    place: Place,
    ca_file: String,
    password_file: String,
}

impl Client {
    fn of(url: &str, certificate: &str, password: &str) -> Self {
        let place = Place::on(url);
        let keep = |name: &str, text: &str| {
            let path = place.path(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let (ca_file, password_file) = (keep("ca.pem", certificate), keep("password", password));
        Self { place, ca_file, password_file }
    }

    fn settings(&self) -> [(&str, &str); 2] {
        [
            ("REJOINDER_DATABASE__CA_FILE", &self.ca_file),
            ("REJOINDER_DATABASE__PASSWORD_FILE", &self.password_file),
        ]
    }

    fn runs_well(&self, args: &[&str]) -> String {
        self.run(args, 0)
    }

    fn runs_badly(&self, args: &[&str]) -> String {
        self.run(args, 1)
    }

    fn run(&self, args: &[&str], code: i32) -> String {
        let output = self.place.command(args).envs(self.settings()).output().unwrap();
        let told = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        told
    }
}

/// Someone who signs certificates.
struct Authority(TempDir);

impl Authority {
    fn new(name: &str) -> Self {
        let authority = Self(tempfile::tempdir().unwrap());
        authority.write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n");
        authority.openssl(&format!(
            "-subj /CN={name} -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem"
        ));
        authority
    }

    fn certificate(&self) -> String {
        self.read("ca.pem")
    }

    /// A certificate for a host, and its key.
    fn issue(&self, name: &str) -> (String, String) {
        self.openssl(&format!(
            "-CA ca.pem -CAkey ca.key -subj /CN={name} -addext subjectAltName=DNS:{name} \
             -addext basicConstraints=critical,CA:FALSE -keyout host.key -out host.pem"
        ));
        (self.read("host.pem"), self.read("host.key"))
    }

    fn openssl(&self, arguments: &str) {
        let new = "req -x509 -config openssl.cnf -days 2 -noenc -newkey ec -pkeyopt ec_paramgen_curve:P-256";
        let mut command = Command::new("openssl");
        command.args(new.split(' ')).args(arguments.split_whitespace()).current_dir(self.0.path());
        let output = command.output().expect("openssl is installed beside PostgreSQL");
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}
