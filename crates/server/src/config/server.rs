//! Section `server`: where the process listens, and where its data are.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use super::section;

section! {
    /// Where the server listens, and where its data are.
    Server = "server" {
        /// Address and port of the pages, the API and the embed. Port 0 takes a free one and prints it.
        listen: SocketAddr = "127.0.0.1:8080";
        /// Address and port of `/metrics`, and of `/healthz` and `/readyz`, which answer here to the end of a shutdown.
        /// Empty: the numbers are not served. Keep it off the public network.
        ops_listen: Option<SocketAddr> = "";
        /// The data directory: the database and its marker. `--data` and `REJOINDER_DATA` set it too.
        data: PathBuf = "./rejoinder-data";
        /// Addresses of reverse proxies whose `X-Forwarded-For` is believed; of that header only the right-most
        /// address that is no such proxy counts. A proxy on this machine is the operator's own.
        trusted_proxies: Vec<IpAddr> = "127.0.0.1,::1";
        /// Whether this process does jobs: work that must happen once, such as clearing what has expired. Where it does
        /// not, another one must: a node that does, or `rejoinder worker`. `serve --no-jobs` turns it off too.
        jobs: bool = "true";
        /// A file with a secret of 64 hex digits, from which the keys are made that seal readers' addresses and second
        /// factors. Every node must have the same. Nothing: the store keeps a secret of its own, and whoever has the
        /// database can read them.
        secret_file: Option<PathBuf> = "";
        /// A file that notes who was erased, under names that only this server can make: with it a restored backup brings
        /// nobody back. Nothing: `erasures` in the data directory; none where the data are on a database server.
        erasures: Option<PathBuf> = "";
        /// A file of passwords that were found in the loot of thieves, in the form of the Pwned Passwords list: lines of
        /// `SHA1:count`, sorted. Nothing: only those that are built in are refused.
        known_passwords: Option<PathBuf> = "";
    }
}
