//! `rejoinder reader`: accounts, roles, and tokens for programs.
//! Never here: a password or a token as an argument.

use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use rejoinder_app::{Ctx, exchange, people};
use rejoinder_domain::{Name, Reader, ReaderId, Refusal, Role, Site, TokenId, reader::Standing};

use super::{
    open::{operator, sites_of},
    secret,
    story::Of,
    with_ctx,
};
use crate::config::Config;

/// Readers, or tokens, read at a time for the list.
const STEP: usize = 500;

/// What may be done with accounts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add an account; the password is asked for, or read from standard input or a file
    Add {
        /// The name that is shown
        name: String,
        /// The address that the reader signs in with
        #[arg(long)]
        email: String,
        /// `reader`, `trusted`, `moderator`, `editor` or `operator`
        #[arg(long, default_value = "reader", value_parser = role)]
        role: Role,
        /// File whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        of: Of,
    },
    /// Set a new password; all sessions of the account end
    Password {
        /// The account's address
        email: String,
        /// File whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        of: Of,
    },
    /// Take every second factor from a reader who lost them: authenticator app, recovery codes, passkeys. His sessions
    /// end; he signs in with his password or by mail, and sets them up anew
    ForgetSecond {
        /// Id, address or name
        reader: String,
        #[command(flatten)]
        of: Of,
    },
    /// List the readers: id, role, standing, address, name
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Change what a reader may do. Without a role show the reader's; without a reader list the roles
    Role {
        /// Id, address or name
        reader: Option<String>,
        /// `reader`, `trusted`, `moderator`, `editor` or `operator`
        #[arg(value_parser = role)]
        role: Option<Role>,
        /// Stop the account from writing
        #[arg(long, requires = "role")]
        suspend: bool,
        #[command(flatten)]
        of: Of,
    },
    /// Erase a reader now, who asked for it otherwise than by his account page. There is no way back: at a terminal it
    /// asks first
    Erase {
        /// Id, address or name
        reader: String,
        /// Leave his visible comments, without his name
        #[arg(long)]
        keep_text: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        of: Of,
    },
    /// Make a token with which a program acts in a reader's name; it is shown once. Or list a reader's tokens, or revoke
    /// them
    Token {
        /// Id, address or name
        reader: String,
        /// What it is for
        #[arg(long, default_value = "command line")]
        label: String,
        /// What it may do, with commas between: `read`, `comment`, `publish`, `moderate`; never more than its owner
        #[arg(long, default_value = "read")]
        scopes: String,
        /// Make none; list those that there are: id, when it was made, what it may do, what it is for
        #[arg(long, conflicts_with_all = ["label", "revoke"])]
        list: bool,
        /// Make none; revoke the token of this id, or `all`
        #[arg(long, value_name = "ID", conflicts_with = "label")]
        revoke: Option<String>,
        #[command(flatten)]
        of: Of,
    },
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    if let Command::Role { reader: None, .. } = command {
        for role in Role::ALL {
            println!("{role}\t{}", may(role));
        }
        return Ok(ExitCode::SUCCESS);
    }
    with_ctx(config, false, async |ctx| {
        match command {
            Command::Add { name, email, role, password_file, of } => {
                let site = sites_of(ctx, of.site.as_deref())?;
                let known = by_email(ctx, &site, &email).await?;
                anyhow::ensure!(
                    known.is_none(),
                    "{email} has an account: see `rejoinder reader password` and `role`"
                );
                let password = secret::new_password(password_file.as_deref())?;
                let reader =
                    people::put_account(ctx, &site, &name, &email, &password, role).await.context(name)?;
                println!("{}\t{}\t{}", reader.id, reader.role, reader.name);
            }
            Command::Password { email, password_file, of } => {
                let site = sites_of(ctx, of.site.as_deref())?;
                let reader = by_email(ctx, &site, &email).await?;
                let reader = reader.with_context(|| format!("no account has the address {email}"))?;
                let password = secret::new_password(password_file.as_deref())?;
                let name = reader.name.to_string();
                people::put_account(ctx, &site, &name, &email, &password, reader.role)
                    .await
                    .context(email)?;
                println!("{}\tpassword changed, sessions ended", reader.id);
            }
            Command::List { of } => list(ctx, &*sites_of(ctx, of.site.as_deref())?).await?,
            Command::Role { reader, role, suspend, of } => {
                let reader = reader.context("name a reader")?;
                let site = sites_of(ctx, of.site.as_deref())?;
                let mut found = find(ctx, &site, &reader).await?;
                if let Some(role) = role {
                    let standing = if suspend { Standing::Suspended } else { Standing::Registered };
                    let actor = operator(&site)?;
                    let changed = people::set_role(ctx, &site, &actor, found.id, role, standing);
                    found = changed.await.context(reader)?;
                }
                let reader = found;
                println!("{}\t{}\t{}\t{}", reader.id, reader.role, reader.standing.name(), reader.name);
            }
            Command::Erase { reader, keep_text, yes, of } => {
                let site = sites_of(ctx, of.site.as_deref())?;
                let found = find(ctx, &site, &reader).await?;
                if !yes {
                    sure(&site, &found)?;
                }
                people::erase(ctx, &found, keep_text).await?;
                println!("{}\terased", found.id);
            }
            Command::ForgetSecond { reader, of } => {
                let site = sites_of(ctx, of.site.as_deref())?;
                let found = find(ctx, &site, &reader).await?;
                match people::forget_second(ctx, &found).await {
                    Err(rejoinder_app::Error::Refused(Refusal::NotFound)) => {
                        anyhow::bail!("{} has no second factor", found.name)
                    }
                    Err(rejoinder_app::Error::Refused(Refusal::LastWayIn)) => {
                        anyhow::bail!("a passkey is the only way into the account of {}", found.name)
                    }
                    outcome => outcome?,
                }
                println!("{}\tsecond factors taken away, sessions ended", found.id);
            }
            Command::Token { reader, label, scopes, list, revoke, of } => {
                let scopes = people::Scope::parse_list(&scopes)?;
                let site = sites_of(ctx, of.site.as_deref())?;
                let found = find(ctx, &site, &reader).await?;
                match revoke {
                    Some(which) => self::revoke(ctx, &site, &found, &which).await?,
                    None if list => list_tokens(ctx, &found).await?,
                    None => {
                        eprintln!("A token of {} ({}). It is shown this once:", found.name, found.role);
                        println!("{}", people::issue_token(ctx, &site, found.id, &label, &scopes).await?);
                    }
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// What a role may do, for the list; each may do what those before it may.
fn may(role: Role) -> &'static str {
    match role {
        Role::Reader => "writes, answers, reacts, reports",
        Role::Trusted => "is not kept back where everybody is",
        Role::Moderator => "also decides on comments",
        Role::Editor => "also publishes stories, opens, slows and closes discussions",
        Role::Operator => "all of it",
    }
}

/// Asks whoever sits at a terminal; a script has to know what it does.
fn sure(site: &Site, reader: &Reader) -> anyhow::Result<()> {
    if !std::io::stdin().is_terminal() {
        return Ok(());
    }
    eprint!("Erase {} ({}) of {}, for good? Type the name: ", reader.name, reader.role, site.key);
    std::io::stderr().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input cannot be read")?;
    anyhow::ensure!(line.trim() == reader.name.as_str(), "that is not the name; nobody was erased");
    Ok(())
}

/// A role as it is typed.
fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| {
        let all: Vec<String> = Role::ALL.iter().map(ToString::to_string).collect();
        format!("there is no such role; there are: {}", all.join(", "))
    })
}

async fn by_email(ctx: &Ctx, site: &Site, email: &str) -> anyhow::Result<Option<Reader>> {
    Ok(people::find_by_email(ctx, site, email).await?)
}

/// By id, address or name; a name that several have must be told apart by id.
async fn find(ctx: &Ctx, site: &Site, of: &str) -> anyhow::Result<Reader> {
    if let Ok(id) = of.parse::<ReaderId>() {
        let found = ctx.store.read(move |tx| async move { tx.find_reader(id).await }).await?;
        if let Some(reader) = found.filter(|reader| reader.site_id == site.id) {
            return Ok(reader);
        }
    }
    if of.contains('@')
        && let Some(reader) = by_email(ctx, site, of).await?
    {
        return Ok(reader);
    }
    let (site_id, key) = (site.id, Name::parse(of)?.key());
    let found = ctx
        .store
        .read(move |tx| async move { tx.list_readers_by_name_key(site_id, key.as_str()).await })
        .await?;
    let mut accounts = found.into_iter().filter(|reader| reader.standing != Standing::Imported);
    match (accounts.next(), accounts.next()) {
        (Some(reader), None) => Ok(reader),
        (Some(_), Some(_)) => anyhow::bail!("several readers are called {of:?}: name one by id"),
        _ => anyhow::bail!("no reader of {} has the id, address or name {of:?}", site.key),
    }
}

async fn list(ctx: &Ctx, site: &Site) -> anyhow::Result<()> {
    let (site_id, mut after) = (site.id, ReaderId::from_raw(-1));
    loop {
        let step = ctx
            .store
            .read(move |tx| async move { tx.list_readers_after(site_id, after, STEP).await })
            .await?;
        let Some(last) = step.last() else { return Ok(()) };
        after = last.id;
        for reader in step {
            let email = people::email_of(ctx, reader.id).await?.unwrap_or_default();
            println!("{}\t{}\t{}\t{email}\t{}", reader.id, reader.role, reader.standing.name(), reader.name);
        }
    }
}

async fn list_tokens(ctx: &Ctx, owner: &Reader) -> anyhow::Result<()> {
    let (owner, mut after) = (owner.id, TokenId::from_raw(-1));
    loop {
        let step =
            ctx.store.read(move |tx| async move { tx.list_tokens_after(owner, after, STEP).await }).await?;
        let Some(last) = step.last() else { return Ok(()) };
        after = last.id;
        for token in step {
            println!(
                "{}\t{}\t{}\t{}",
                token.id,
                exchange::to_rfc3339(token.created_at),
                token.scopes,
                token.label
            );
        }
    }
}

async fn revoke(ctx: &Ctx, site: &Site, owner: &Reader, which: &str) -> anyhow::Result<()> {
    let only = match which {
        "all" => None,
        id => {
            let id: TokenId = id.parse().ok().with_context(|| {
                format!("{id:?} is no id of a token: `rejoinder reader token READER --list` shows them, `all` means all")
            })?;
            Some(id)
        }
    };
    let revoked = people::revoke_tokens(ctx, site, owner.id, only);
    let count = revoked.await.with_context(|| format!("token {which} of {}", owner.name))?;
    println!("{}\trevoked {count} of the tokens of {}", owner.id, owner.name);
    Ok(())
}
