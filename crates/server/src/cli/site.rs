//! `rejoinder site`: adding, changing and showing sites.
//! Never here: what a site must be (the app room refuses what cannot work).

use std::process::ExitCode;

use rejoinder_domain::{Policy, Site, SiteId};

use super::{house_rules, open::sites_of, site_fields::Fields, with_ctx};
use crate::config::Config;

/// What may be done with sites.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a site; makes the data directory when there is none. Where the policy has no house rules, it begins with a few
    /// in the site's language
    Add {
        /// Short name for the command line, such as `courier`
        key: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Change a site; what is not named stays as it is
    Set {
        /// Its short name
        key: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// List the sites
    List,
    /// Show a site with its policy
    Show {
        /// Its short name; the only site without one
        key: Option<String>,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Add { key, fields } => add(config, key, &fields),
        Command::Set { key, fields } => set(config, &key, &fields),
        Command::List => with_ctx(config, false, async |ctx| {
            for site in ctx.sites().all() {
                println!("{}\t{}\t{}\t{}", site.key, site.language, site.base_url, site.title);
            }
            Ok(ExitCode::SUCCESS)
        }),
        Command::Show { key } => with_ctx(config, false, async |ctx| {
            let site = sites_of(ctx, key.as_deref())?;
            let id = site.id;
            let hosts = ctx.store.read(|tx| async move { tx.list_site_hosts().await }).await?;
            let hosts: Vec<String> =
                hosts.into_iter().filter(|(_, of)| *of == id).map(|(host, _)| host).collect();
            print!("{}", super::site_fields::show(&site, &hosts)?);
            Ok(ExitCode::SUCCESS)
        }),
    }
}

fn add(config: &Config, key: String, fields: &Fields) -> anyhow::Result<ExitCode> {
    let mut site = Site {
        id: SiteId::from_raw(0),
        title: key.clone(),
        key,
        tagline: String::new(),
        language: "en".into(),
        time_zone: "UTC".into(),
        accent: "#1f4e79".into(),
        base_url: String::new(),
        embedders: Vec::new(),
        sections: Vec::new(),
        policy: Policy::default(),
        policy_version: 1,
        created_at: 0,
    };
    fields.apply(&mut site)?;
    anyhow::ensure!(
        !site.base_url.is_empty(),
        "a site needs the address of its pages: --base-url https://talk.paper.example"
    );
    if site.policy.rules.is_empty() {
        site.policy.rules = house_rules::of_language(&site.language)?;
    }
    let hosts = fields.hosts(Some(&site.base_url)).unwrap_or_default();
    // Before anything is made on the disk.
    rejoinder_app::check_site(&site, &hosts).map_err(super::site_fields::hint)?;
    with_ctx(config, true, async |ctx| {
        anyhow::ensure!(
            ctx.sites().by_key(&site.key).is_none(),
            "there is a site {:?} already: change it with `rejoinder site set`",
            site.key
        );
        let site =
            rejoinder_app::add_site(ctx, site, hosts.clone()).await.map_err(super::site_fields::hint_app)?;
        println!("added site {} ({}) in {}", site.key, site.title, config.server.data.display());
        tell(&site, &hosts, ctx.sites().all().len());
        Ok(ExitCode::SUCCESS)
    })
}

/// Says what was decided for the operator, and how to decide otherwise.
fn tell(site: &Site, hosts: &[String], sites: usize) {
    let (key, hosts) = (&site.key, hosts.join(", "));
    let others = match sites {
        1 => "and, while it is the only site, to every other host too",
        _ => "and to no other host",
    };
    println!("hosts: it answers to {hosts}, {others}; `rejoinder site set {key} --host HOST` names others");
    match site.policy.rules.len() {
        0 => println!(
            "house rules: none; give them with `rejoinder site set {key} --policy FILE`, so that removals can cite one"
        ),
        count => println!(
            "house rules: {count}; `rejoinder site show {key}` prints them, `rejoinder site set {key} --policy FILE` changes them"
        ),
    }
}

fn set(config: &Config, key: &str, fields: &Fields) -> anyhow::Result<ExitCode> {
    with_ctx(config, false, async |ctx| {
        let mut site = (*sites_of(ctx, Some(key))?).clone();
        fields.apply(&mut site)?;
        rejoinder_app::update_site(ctx, site, fields.hosts(None))
            .await
            .map_err(super::site_fields::hint_app)?;
        println!("changed site {key}; a running server takes it within seconds");
        Ok(ExitCode::SUCCESS)
    })
}
