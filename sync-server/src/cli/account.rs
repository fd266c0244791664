//! `account`: accounts of the authority, and help for accounts that are locked out.

use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use data_encoding::BASE32_NOPAD;
use shared_model::role::Role;

use super::{first_line, say};
use crate::core::Core;
use crate::store::account::AccountRow;
use crate::store::page::{MAX_SIZE, Page};
use crate::usecase::account::NewLogin;
use crate::usecase::operate::{self, AuthorityAccount, Help};

/// What can be done to accounts.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Create an account of the authority, enabled; agencies create their own in the console
    Add(AddArgs),
    /// List accounts
    List {
        /// Text that the name or the account contains
        search: Option<String>,
    },
    /// Switch an account on
    Enable {
        /// The account name
        login: String,
    },
    /// Switch an account off; its sessions end at once
    Disable {
        /// The account name
        login: String,
    },
    /// Let go of the lost phone of an account
    ReleaseDevice {
        /// The account name
        login: String,
    },
    /// Give an account another initial password and unlock it
    ResetPassword {
        /// The account name
        login: String,
        /// File whose first line is the password, `-` for standard input [default: one is made and printed]
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
}

/// The account to be created.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The account name
    login: String,
    /// What kind of account
    #[arg(long, value_enum)]
    role: AuthorityRole,
    /// The person's name
    #[arg(long)]
    name: String,
    /// Telephone number
    #[arg(long, default_value = "")]
    phone: String,
    /// Region of an officer: code of GB/T 2260 without trailing zeros, like 33 or 3301
    #[arg(long, required_if_eq("role", "officer"))]
    jurisdiction: Option<String>,
    /// File whose first line is the password, `-` for standard input [default: one is made and printed]
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AuthorityRole {
    Officer,
    Operator,
}

/// Runs one of the commands.
pub(super) fn run(core: &Core, command: AccountCommand) -> anyhow::Result<()> {
    match command {
        AccountCommand::Add(args) => add(core, args),
        AccountCommand::List { search } => list(core, search.as_deref()),
        AccountCommand::Enable { login } => help(core, &login, &Help::Enable),
        AccountCommand::Disable { login } => help(core, &login, &Help::Disable),
        AccountCommand::ReleaseDevice { login } => help(core, &login, &Help::ReleaseDevice),
        AccountCommand::ResetPassword { login, password_file } => {
            let password = password(core, password_file)?;
            help(core, &login, &Help::ResetPassword(password))
        }
    }
}

fn add(core: &Core, args: AddArgs) -> anyhow::Result<()> {
    let role = match args.role {
        AuthorityRole::Officer => Role::Officer,
        AuthorityRole::Operator => Role::Operator,
    };
    let password = password(core, args.password_file)?;
    let new = AuthorityAccount {
        role,
        name: args.name,
        phone: args.phone,
        jurisdiction: args.jurisdiction,
        login: NewLogin { login: args.login, password },
    };
    let account = operate::add_account(core, new).map_err(explained)?;
    say(&line(&account))
}

fn list(core: &Core, search: Option<&str>) -> anyhow::Result<()> {
    for number in 1.. {
        let listed = operate::list_accounts(core, &Page::new(search, Some(number), Some(MAX_SIZE)))?;
        if listed.items.is_empty() {
            break;
        }
        listed.items.iter().try_for_each(|account| say(&line(account)))?;
    }
    Ok(())
}

fn help(core: &Core, login: &str, wanted: &Help) -> anyhow::Result<()> {
    let account = operate::help(core, login, wanted).map_err(explained)?;
    say(&line(&account))
}

/// The password of the file, or a new one, which is printed since nobody can read it later.
fn password(core: &Core, file: Option<PathBuf>) -> anyhow::Result<String> {
    if let Some(file) = file {
        let password = first_line(&file)?;
        if password.is_empty() {
            bail!("{} holds no password in its first line", file.display());
        }
        return Ok(password);
    }
    // 80 random bits.
    let made = BASE32_NOPAD.encode(&core.env.random::<10>()).to_lowercase();
    say(&format!("initial password: {made}"))?;
    Ok(made)
}

/// The public texts, which say what to do.
fn explained(error: crate::error::ApiError) -> anyhow::Error {
    let body = error.body();
    let fields = body.fields.iter().map(|field| format!("\n  {}: {}", field.field, field.message.en));
    let text = body.message.en.clone() + &fields.collect::<String>();
    anyhow::Error::new(error).context(text)
}

fn line(account: &AccountRow) -> String {
    let AccountRow { login, role, state, person_name, .. } = account;
    let agency = account.agency_name.as_deref().unwrap_or("-");
    let phone = account.device_name.as_deref().unwrap_or("-");
    format!("{login}\t{role}\t{state}\t{person_name}\t{agency}\tphone: {phone}")
}
