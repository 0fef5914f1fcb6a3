//! What every engine must do with `crates/store/src/sites.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{Policy, SiteId, site::Guests};
use rejoinder_store::NewSite;
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{SITE, begin, conflict, read, site, write};

each_engine! {
    async fn a_site_comes_back_as_it_went_in(store: TestStore) {
        begin(&store).await;
        let mut other = site(2, "other");
        other.policy = Policy { guests: Guests::Off, premoderate: true, ..Policy::default() };
        let wanted = other.clone();
        write(&store, move |tx| async move {
            tx.insert_site(NewSite { site: &other, hosts: &["b.example:8080".into(), "a.example".into()] }).await
        })
        .await;
        let found = read(&store, |tx| async move { tx.find_site_by_key("other").await }).await;
        assert_eq!(found.as_ref(), Some(&wanted));
        let all = read(&store, |tx| async move { tx.list_sites().await }).await;
        assert_eq!(all, [site(1, "paper"), wanted]);
        assert_eq!(read(&store, |tx| async move { tx.find_site_by_key("none").await }).await, None);
        let hosts = read(&store, |tx| async move { tx.list_site_hosts().await }).await;
        let other = SiteId::from_raw(2);
        assert_eq!(
            hosts,
            [("a.example".into(), other), ("b.example:8080".into(), other), ("talk.paper.example".into(), SITE)]
        );
    }

    async fn a_change_touches_one_site_and_counts(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move { tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await }).await;
        let before = read(&store, |tx| async move { tx.load_sites_version().await }).await;
        let mut changed = site(2, "other");
        changed.title = "New".into();
        changed.policy.premoderate = true;
        changed.key = "a key stays".into();
        write(&store, move |tx| async move { tx.update_site(&changed).await }).await;
        let found = read(&store, |tx| async move { tx.find_site_by_key("other").await }).await.expect("its key stays");
        assert_eq!((found.title.as_str(), found.policy.premoderate, found.policy_version), ("New", true, 2));
        let paper = read(&store, |tx| async move { tx.find_site_by_key("paper").await }).await;
        assert_eq!(paper, Some(site(1, "paper")));
        assert_ne!(read(&store, |tx| async move { tx.load_sites_version().await }).await, before);
    }

    async fn a_change_of_hosts_alone_changes_the_version(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move { tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await }).await;
        write(&store, |tx| async move { tx.replace_site_hosts(SITE, &["new.example".into()]).await }).await;
        let hosts = read(&store, |tx| async move { tx.list_site_hosts().await }).await;
        assert_eq!(hosts, [("new.example".into(), SITE)]);
        let taken = conflict(&store, |tx| async move {
            tx.replace_site_hosts(SiteId::from_raw(2), &["new.example".into()]).await
        });
        assert_eq!(taken.await, "site_hosts");
    }

    async fn keys_hosts_and_ids_are_unique(store: TestStore) {
        begin(&store).await;
        for (id, key, host) in [(1, "other", "x"), (2, "paper", "x"), (2, "other", "talk.paper.example")] {
            let table = conflict(&store, move |tx| async move {
                tx.insert_site(NewSite { site: &site(id, key), hosts: &[host.into()] }).await
            });
            assert_eq!(table.await, if host == "x" { "sites" } else { "site_hosts" });
        }
        let sites = read(&store, |tx| async move { tx.list_sites().await }).await;
        assert_eq!(sites.len(), 1, "a site without its hosts does not stay");
    }

    async fn facts_of_the_store_are_set_once(store: TestStore) {
        assert_eq!(read(&store, |tx| async move { tx.find_meta("a").await }).await, None);
        assert!(write(&store, |tx| async move { tx.insert_meta("a", "1").await }).await);
        assert!(!write(&store, |tx| async move { tx.insert_meta("a", "2").await }).await);
        assert_eq!(read(&store, |tx| async move { tx.find_meta("a").await }).await.as_deref(), Some("1"));
    }

    async fn facts_of_the_store_are_replaced_when_asked(store: TestStore) {
        for value in ["1", "2"] {
            write(&store, move |tx| async move { tx.replace_meta("a", value).await }).await;
            assert_eq!(read(&store, |tx| async move { tx.find_meta("a").await }).await.as_deref(), Some(value));
        }
    }
}
