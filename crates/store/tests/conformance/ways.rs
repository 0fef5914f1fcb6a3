//! What every engine must do with `crates/store/src/ways.rs`.
//! Never here: who may add or take a way in, which is the app's.

use rejoinder_domain::{PasskeyId, ReaderId, SiteId};
use rejoinder_store::{Authenticator, Identity, NewSite, PasskeyRow};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{ANN, BEN, SITE, begin, conflict, read, site, write};

const OTHER: SiteId = SiteId::from_raw(2);

fn identity(issuer: &str, subject: &str, reader_id: ReaderId) -> Identity {
    Identity {
        issuer: issuer.into(),
        subject: subject.into(),
        reader_id,
        label: "Ann there".into(),
        created_at: 5,
    }
}

fn passkey(id: i64, reader_id: ReaderId, credential: &[u8]) -> PasskeyRow {
    PasskeyRow {
        id: PasskeyId::from_raw(id),
        reader_id,
        credential: credential.to_vec(),
        data: "{}".into(),
        label: "Phone".into(),
        created_at: 5,
        used_at: None,
    }
}

each_engine! {
    async fn an_account_elsewhere_is_one_readers_on_a_site(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            tx.insert_identity(SITE, &identity("https://a.example", "1", ANN)).await?;
            tx.insert_identity(SITE, &identity("https://b.example", "1", ANN)).await?;
            tx.insert_identity(SITE, &identity("https://a.example", "2", BEN)).await
        })
        .await;
        let taken = conflict(&store, |tx| async move {
            tx.insert_identity(SITE, &identity("https://a.example", "1", BEN)).await
        });
        assert_eq!(taken.await, "identities");
        let find = |site, issuer: &'static str, subject: &'static str| {
            read(&store, move |tx| async move { tx.find_identity(site, issuer, subject).await })
        };
        assert_eq!(find(SITE, "https://a.example", "1").await, Some(identity("https://a.example", "1", ANN)));
        assert_eq!(find(SITE, "https://a.example", "3").await, None);
        assert_eq!(find(OTHER, "https://a.example", "1").await, None, "of this site only");
        let list = |limit| read(&store, move |tx| async move { tx.list_identities_of(ANN, limit).await });
        assert_eq!((list(9).await.len(), list(1).await.len()), (2, 1));
        let unlink = |reader| {
            write(&store, move |tx| async move { tx.delete_identities(reader, "https://b.example").await })
        };
        assert!(!unlink(BEN).await, "he has none there");
        assert!(unlink(ANN).await && !unlink(ANN).await);
        assert!(find(SITE, "https://a.example", "1").await.is_some());
    }

    async fn passkeys_are_known_by_what_authenticators_call_them(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_passkey(SITE, &passkey(1, ANN, b"one")).await?;
            tx.insert_passkey(SITE, &passkey(2, ANN, b"two")).await?;
            tx.insert_passkey(SITE, &passkey(3, BEN, b"three")).await
        })
        .await;
        let taken = conflict(&store, |tx| async move { tx.insert_passkey(SITE, &passkey(4, BEN, b"one")).await });
        assert_eq!(taken.await, "passkeys");
        write(&store, |tx| async move { tx.update_passkey(PasskeyId::from_raw(2), "{2}", 9).await }).await;
        let list = |limit| read(&store, move |tx| async move { tx.list_passkeys_of(ANN, limit).await });
        let used = PasskeyRow { data: "{2}".into(), used_at: Some(9), ..passkey(2, ANN, b"two") };
        assert_eq!(list(9).await, [passkey(1, ANN, b"one"), used.clone()]);
        assert_eq!(list(1).await.len(), 1);
        let find = |site, name: &'static [u8]| {
            read(&store, move |tx| async move { tx.find_passkey(site, name).await })
        };
        assert_eq!(find(SITE, b"two").await, Some(used));
        assert!(find(SITE, b"four").await.is_none() && find(OTHER, b"two").await.is_none());
        let delete = |reader, id| {
            write(&store, move |tx| async move { tx.delete_passkey(reader, PasskeyId::from_raw(id)).await })
        };
        assert!(!delete(BEN, 1).await, "it is not his");
        assert!(delete(ANN, 1).await && !delete(ANN, 1).await);
        assert!(find(SITE, b"one").await.is_none() && find(SITE, b"three").await.is_some());
    }

    async fn a_step_of_an_authenticator_is_used_once(store: TestStore) {
        begin(&store).await;
        let set = |secret: &'static str, last_step| {
            let app = Authenticator { secret: secret.into(), last_step, created_at: 5 };
            write(&store, move |tx| async move { tx.put_authenticator(ANN, &app).await })
        };
        let find = |reader| read(&store, move |tx| async move { tx.find_authenticator(reader).await });
        set("one", 10).await;
        set("two", 20).await;
        let app = Authenticator { secret: "two".into(), last_step: 20, created_at: 5 };
        assert_eq!((find(ANN).await, find(BEN).await), (Some(app), None), "the later one in place of the first");
        let step = |reader, step| {
            write(&store, move |tx| async move { tx.update_authenticator_step(reader, step).await })
        };
        assert!(step(ANN, 21).await && !step(ANN, 21).await && !step(ANN, 20).await && step(ANN, 22).await);
        assert!(!step(BEN, 30).await);
        let delete = || write(&store, |tx| async move { tx.delete_authenticator(ANN).await });
        assert!(delete().await && !delete().await && find(ANN).await.is_none());
    }

    async fn a_recovery_code_is_used_once_by_its_owner(store: TestStore) {
        begin(&store).await;
        let put = |reader, codes: &[&[u8]]| {
            let codes: Vec<Vec<u8>> = codes.iter().map(|code| code.to_vec()).collect();
            write(&store, move |tx| async move { tx.put_recovery_codes(reader, &codes).await })
        };
        let count = |reader| read(&store, move |tx| async move { tx.count_recovery_codes(reader).await });
        put(ANN, &[b"old"]).await;
        put(BEN, &[b"b"]).await;
        put(ANN, &[b"x", b"y"]).await;
        assert_eq!((count(ANN).await, count(BEN).await), (2, 1));
        let use_up = |reader, code: &'static [u8]| {
            write(&store, move |tx| async move { tx.delete_recovery_code(reader, code).await })
        };
        assert!(!use_up(ANN, b"old").await && !use_up(BEN, b"x").await);
        assert!(use_up(ANN, b"x").await && !use_up(ANN, b"x").await);
        assert_eq!((count(ANN).await, count(BEN).await), (1, 1));
    }
}
