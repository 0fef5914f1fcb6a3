//! Mail, tested through its public functions against a server that speaks SMTP.

mod address;
mod files;
mod hostile;
mod message;
mod smtp;
mod tls;
mod url;

use rejoinder_notify::{Address, Mail};

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn sender() -> Address {
    address("talk@paper.example")
}

fn mail(id: &str) -> Mail {
    Mail {
        to: address("ann@mail.example"),
        to_name: Some("Ann".into()),
        from_name: "The Paper".into(),
        subject: "Somebody answered you".into(),
        text: "Bob wrote:\n\n.hidden\nBye.".into(),
        html: None,
        message_id: id.into(),
        thread: None,
        unsubscribe: None,
        list_id: None,
        date: 1_800_000_000_000_000,
    }
}
