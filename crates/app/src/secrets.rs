//! What only the program knows: keys made from one secret, for sealing what names a person and for looking him up
//! without writing down how. Never here: whose they are.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{Random, ReaderId, SiteId};
use rejoinder_store::Store;
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use crate::error::Error;

/// Bytes of the secret.
pub const SECRET_BYTES: usize = 32;
/// The secret in the store, where the operator gave none of his own.
const META_SECRET: &str = "secret";
/// What tells the secret that a store was written with; from it the secret cannot be made.
const META_PRINT: &str = "secret_print";

/// The keys. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Secrets(Arc<Keys>);

struct Keys {
    seal: LessSafeKey,
    lookup: hmac::Key,
    code: hmac::Key,
    erased: hmac::Key,
    link: hmac::Key,
    print: hmac::Key,
    origin: hmac::Key,
    work: [u8; SECRET_BYTES],
}

impl Secrets {
    fn of(secret: &[u8; SECRET_BYTES]) -> Result<Self, Error> {
        let master = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let key = |label: &str| hmac::sign(&master, label.as_bytes());
        let mac = |label: &str| hmac::Key::new(hmac::HMAC_SHA256, key(label).as_ref());
        let seal = UnboundKey::new(&CHACHA20_POLY1305, key("seal").as_ref())
            .map_err(|_| Error::fault("a key of 32 bytes is none for ChaCha20-Poly1305"))?;
        let mut work = [0; SECRET_BYTES];
        work.copy_from_slice(key("work").as_ref());
        Ok(Self(Arc::new(Keys {
            seal: LessSafeKey::new(seal),
            lookup: mac("lookup"),
            code: mac("code"),
            erased: mac("erased"),
            link: mac("link"),
            print: mac("print"),
            origin: mac("origin"),
            work,
        })))
    }

    /// The keys of a store: of the operator's secret, else of the store's own, which is made at the first start.
    ///
    /// # Errors
    /// A fault that says so when the store was written with another secret: what is sealed in it could not be read.
    pub(crate) async fn load(
        store: &Store,
        random: &dyn Random,
        given: Option<[u8; SECRET_BYTES]>,
    ) -> Result<Self, Error> {
        let found = store.read(|tx| async move {
            Ok::<_, rejoinder_store::Error>((
                tx.find_meta(META_SECRET).await?,
                tx.find_meta(META_PRINT).await?,
            ))
        });
        let (own, print) = found.await?;
        let secret = match (given, own) {
            (Some(given), _) => given,
            (None, Some(own)) => {
                let bytes = hex::decode(&own).ok().and_then(|bytes| bytes.try_into().ok());
                bytes.ok_or_else(|| Error::fault("the secret in the store is not one of 32 bytes"))?
            }
            (None, None) if print.is_some() => {
                return Err(Error::fault(
                    "this store was written with a secret of a file: name it, `secret_file`",
                ));
            }
            (None, None) => {
                let mut fresh = [0; SECRET_BYTES];
                random.fill(&mut fresh);
                let text = hex::encode(fresh);
                let made = store.write(move |tx| async move {
                    tx.insert_meta(META_SECRET, &text).await?;
                    tx.find_meta(META_SECRET).await
                });
                match made.await {
                    // Another node may have been quicker.
                    Ok(kept) => {
                        let kept = kept.and_then(|kept| hex::decode(kept).ok()?.try_into().ok());
                        kept.ok_or_else(|| Error::fault("the secret of the store was not kept"))?
                    }
                    // It is only looked at.
                    Err(rejoinder_store::Error::Unwritable(_)) => fresh,
                    Err(error) => return Err(error.into()),
                }
            }
        };
        let secrets = Self::of(&secret)?;
        secrets.check_print(store, print).await?;
        Ok(secrets)
    }

    async fn check_print(&self, store: &Store, known: Option<String>) -> Result<(), Error> {
        let own = hex::encode(&hmac::sign(&self.0.print, b"print").as_ref()[..8]);
        match known {
            Some(known) if known == own => Ok(()),
            Some(_) => Err(Error::fault(
                "this store was written with another secret: give the one it was made with, `secret_file`",
            )),
            None => {
                let made = store.write(move |tx| async move { tx.insert_meta(META_PRINT, &own).await });
                match made.await {
                    Ok(_) | Err(rejoinder_store::Error::Unwritable(_)) => Ok(()),
                    Err(error) => Err(error.into()),
                }
            }
        }
    }

    /// Seals a text; `what` must be said again to open it, so that what was sealed as one thing is no other.
    pub(crate) fn seal(&self, random: &dyn Random, what: &str, text: &str) -> Result<String, Error> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut bytes = text.as_bytes().to_vec();
        let sealed = self.0.seal.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(what.as_bytes()),
            &mut bytes,
        );
        sealed.map_err(|_| Error::fault("a text could not be sealed"))?;
        Ok(format!("1.{}", URL_SAFE_NO_PAD.encode([&nonce[..], &bytes].concat())))
    }

    /// Opens what [`Secrets::seal`] made.
    pub(crate) fn open(&self, what: &str, sealed: &str) -> Result<String, Error> {
        let broken = || Error::fault(format!("a sealed {what} cannot be opened"));
        let bytes = sealed.strip_prefix("1.").and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let mut bytes = bytes.filter(|bytes| bytes.len() > NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(&bytes[..NONCE_LEN]).map_err(|_| broken())?;
        let opened = self.0.seal.open_within(nonce, Aad::from(what.as_bytes()), &mut bytes, NONCE_LEN..);
        let text = opened.map_err(|_| broken())?.to_vec();
        String::from_utf8(text).map_err(|_| broken())
    }

    /// What an address is looked up by on a site: the same however it is cased.
    pub(crate) fn email_key(&self, site: SiteId, email: &str) -> String {
        let text = format!("{}\n{}", site.raw(), email.trim().to_lowercase());
        hex::encode(&hmac::sign(&self.0.lookup, text.as_bytes()).as_ref()[..20])
    }

    /// What a reader is called when he is gone.
    pub(crate) fn subject(&self, site: SiteId, reader: ReaderId) -> Vec<u8> {
        hmac::sign(&self.0.erased, format!("{}\n{}", site.raw(), reader.raw()).as_bytes()).as_ref().to_vec()
    }

    /// What the address of somebody without an account is counted under on a site: nobody can read it there.
    pub(crate) fn origin(&self, site: SiteId, from: &[u8]) -> String {
        let text = [&site.raw().to_le_bytes()[..], from].concat();
        hex::encode(&hmac::sign(&self.0.origin, &text).as_ref()[..16])
    }

    /// The key that guests' work is signed with, and nothing else.
    pub(crate) fn work_key(&self) -> &[u8] {
        &self.0.work
    }

    /// What proves that a link for a reader of a site is ours.
    pub(crate) fn link(&self, site: SiteId, reader: ReaderId) -> String {
        let made = hmac::sign(&self.0.link, &link_text(site, reader));
        URL_SAFE_NO_PAD.encode(made.as_ref())
    }

    /// Whether it is that; takes as long whatever it is.
    pub(crate) fn is_link(&self, site: SiteId, reader: ReaderId, mark: &str) -> bool {
        let mark = URL_SAFE_NO_PAD.decode(mark).unwrap_or_default();
        hmac::verify(&self.0.link, &link_text(site, reader), &mark).is_ok()
    }

    /// The code of a ticket: it is made from the ticket's hash whenever it is needed, and written down nowhere.
    pub(crate) fn code(&self, ticket: &[u8]) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let made = hmac::sign(&self.0.code, ticket);
        let symbols = made.as_ref()[..8].iter().map(|byte| char::from(ALPHABET[usize::from(*byte & 31)]));
        let code: String = symbols.collect();
        format!("{}-{}", &code[..4], &code[4..])
    }
}

fn link_text(site: SiteId, reader: ReaderId) -> Vec<u8> {
    format!("{}\n{}", site.raw(), reader.raw()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);
    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn what_is_sealed_opens_as_what_it_was_with_the_same_secret_only() {
        let secrets = Secrets::of(&[7; 32]).expect("keys");
        let sealed = secrets.seal(&Fixed(1), "address", "ann@mail.example").expect("seals");
        assert!(!sealed.contains("ann"));
        assert_eq!(secrets.open("address", &sealed).expect("opens"), "ann@mail.example");
        assert!(secrets.open("authenticator", &sealed).is_err());
        assert!(Secrets::of(&[8; 32]).expect("keys").open("address", &sealed).is_err());
        let mut broken = sealed.clone().into_bytes();
        let last = broken.len() - 2;
        broken[last] ^= 1;
        assert!(secrets.open("address", &String::from_utf8(broken).expect("ASCII")).is_err());
        for none in ["", "1.", "1.AAAA", "2.AAAA", "ann@mail.example"] {
            assert!(secrets.open("address", none).is_err(), "{none}");
        }
    }

    #[test]
    fn keys_of_one_kind_tell_sites_and_people_apart() {
        let secrets = Secrets::of(&[7; 32]).expect("keys");
        let key = |site, email| secrets.email_key(SiteId::from_raw(site), email);
        assert_eq!(key(1, " Ann@Mail.example"), key(1, "ann@mail.EXAMPLE"));
        assert_ne!(key(1, "ann@mail.example"), key(2, "ann@mail.example"));
        let link = |site, reader| secrets.link(SiteId::from_raw(site), ReaderId::from_raw(reader));
        let is_link = |site, reader, mark: &str| {
            secrets.is_link(SiteId::from_raw(site), ReaderId::from_raw(reader), mark)
        };
        let mark = link(1, 7);
        assert!(is_link(1, 7, &mark) && !is_link(2, 7, &mark) && !is_link(1, 8, &mark));
        for none in ["", "AAAA", &mark[1..], &format!("{mark}A")] {
            assert!(!is_link(1, 7, none), "{none}");
        }
        let code = secrets.code(b"ticket");
        assert_eq!((code.len(), code.as_bytes()[4]), (9, b'-'));
        assert_ne!(code, secrets.code(b"another"));
    }
}
