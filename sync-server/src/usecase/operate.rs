//! What whoever runs the server does on the command line, with no account of their own: the first
//! accounts of the authority, help for those who are locked out, and the check of everything stored.

use bytes::Bytes;
use serde_json::json;
use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::id::{AccountId, PersonId};
use shared_model::role::Role;
use shared_model::sha::Sha256;

use super::account::act::{self, By};
use super::account::{self, NewLogin};
use super::check::Fields;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal;
use crate::media::MediaError;
use crate::store;
use crate::store::account::{AccountRow, NewAccount, Wanted};
use crate::store::page::{Listed, Page};
use crate::store::person::PersonRow;
use crate::store::verification::ReportFiles;

/// An account of the authority to be created, enabled at once.
#[derive(Debug, Clone)]
pub struct AuthorityAccount {
    /// `officer` or `operator`.
    pub role: Role,
    /// The person's name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// The region of an officer.
    pub jurisdiction: Option<String>,
    /// Name and first password.
    pub login: NewLogin,
}

/// What can be done to an account that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// Switch it on.
    Enable,
    /// Switch it off.
    Disable,
    /// Let go of its phone.
    ReleaseDevice,
    /// Give it this initial password.
    ResetPassword(String),
}

/// What the check of everything stored found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Journal entries that were walked.
    pub entries: u64,
    /// Hash of the last one, to be noted down elsewhere.
    pub head: String,
    /// Photos whose bytes were hashed.
    pub photos: u64,
    /// Reports whose bytes were hashed.
    pub reports: u64,
    /// Files added to something whose bytes were hashed.
    pub attachments: u64,
    /// Everything that is not as it should be.
    pub problems: Vec<String>,
}

/// Creates an account of the authority.
///
/// # Errors
/// `request.invalid`.
pub fn add_account(core: &Core, new: AuthorityAccount) -> Result<AccountRow, ApiError> {
    let by = By { actor: None, at: core.env.now() };
    let mut fields = Fields::default();
    let of_authority = matches!(new.role, Role::Officer | Role::Operator);
    fields.check(of_authority, "role", Code::FieldUnknown);
    fields.check(new.role != Role::Officer || new.jurisdiction.is_some(), "jurisdiction", Code::FieldRequired);
    let region = new.jurisdiction.filter(|_| new.role == Role::Officer);
    let is_division = |code: &str| core.regions.exists(code, day_of(by.at));
    fields.check(region.as_deref().is_none_or(is_division), "jurisdiction", Code::FieldRegion);
    let person = PersonRow {
        id: PersonId::new(by.at, core.env.random()),
        agency: None,
        agency_name: None,
        name: fields.line("name", &new.name),
        phone: fields.optional_line("phone", &new.phone),
        left_at: None,
    };
    let login = account::check_login(&mut fields, "", &new.login);
    fields.finish()?;
    let hash = core.passwords.hash(&new.login.password, &*core.env).map_err(super::session::failed)?;
    let id = AccountId::new(by.at, core.env.random());
    core.db.write(|tx| {
        let mut fields = Fields::default();
        fields.check(store::account::credentials(tx, &login)?.is_none(), "login", Code::FieldTaken);
        fields.finish()?;
        store::person::add(tx, &person, by.at)?;
        let account = NewAccount {
            id,
            agency: None,
            person: person.id,
            role: new.role,
            login: &login,
            phone: &person.phone,
            jurisdiction: region.as_deref(),
            password: &hash,
            state: AccountState::Enabled,
        };
        store::account::add(tx, &account, by.at)?;
        let account = store::account::get(tx, id)?.ok_or(DbError::NoRow)?;
        act::record(tx, by, "account.added", &account, &json!({ "role": new.role, "login": login }))?;
        Ok(account)
    })
}

/// Does something to the account of this name.
///
/// # Errors
/// `request.not_found`, and what each kind of help says.
pub fn help(core: &Core, login: &str, help: &Help) -> Result<AccountRow, ApiError> {
    let by = By { actor: None, at: core.env.now() };
    let login = store::account::normal_login(login);
    let account = core.db.read(|tx| named(tx, &login))?;
    let hash = match help {
        Help::ResetPassword(new) => act::hashed(core, &account, new)?,
        Help::Enable | Help::Disable | Help::ReleaseDevice => String::new(),
    };
    core.db.write(|tx| {
        match help {
            Help::Enable => act::enable(tx, by, &account)?,
            Help::Disable => act::disable(tx, by, &account)?,
            Help::ReleaseDevice => act::release_device(tx, by, &account)?,
            Help::ResetPassword(_) => act::set_password(tx, by, &account, &hash)?,
        }
        named(tx, &login)
    })
}

/// All accounts whose name or login contains what is searched for.
///
/// # Errors
/// Whatever the database says.
pub fn list_accounts(core: &Core, page: &Page) -> Result<Listed<AccountRow>, ApiError> {
    Ok(core.db.read(|tx| store::account::list(tx, None, &Wanted::default(), page))?)
}

/// Makes all search terms anew. Returns how many objects can be searched for.
///
/// # Errors
/// Whatever the database says.
pub fn reindex(core: &Core) -> Result<usize, ApiError> {
    Ok(core.db.write(store::search::rebuild)?)
}

/// Has every phone offer again what it holds, as after a restore: a photo that is damaged or gone here is taken in once
/// more from any phone that still has it. Returns the new incarnation.
///
/// # Errors
/// Whatever the database says.
pub fn ask_phones(core: &Core) -> Result<u64, ApiError> {
    Ok(core.db.write(|tx| core.renew_incarnation(tx))?)
}

/// Checks everything stored: the file, the journal's chain, the bytes of photos, reports and attachments.
///
/// # Errors
/// Whatever keeps the check from going on; what it finds is the answer.
pub fn verify(core: &Core) -> Result<Findings, ApiError> {
    let mut found = Findings::default();
    found.problems.extend(core.db.integrity_problems()?.into_iter().map(|line| format!("database: {line}")));
    let chain = core.db.read(journal::verify)?;
    found.entries = chain.entries;
    found.head = chain.head.to_string();
    if let Some((position, reason)) = chain.broken {
        found.problems.push(format!("journal: entry {position}: {reason}"));
    }
    for sha in core.db.read(store::photo::digests)? {
        found.photos += 1;
        found.compare(&format!("photo {sha}"), &sha, core.media.photo(&sha));
    }
    for ReportFiles { number, input, pdf, upload } in core.db.read(store::verification::report_files)? {
        found.reports += 1;
        found.compare(&format!("report {number}"), &pdf, core.media.file(&pdf));
        found.compare(&format!("input of report {number}"), &input, core.media.file(&input));
        if let Some(upload) = upload {
            found.compare(&format!("uploaded body of report {number}"), &upload, core.media.file(&upload));
        }
    }
    for (id, sha256) in core.db.read(store::verification::attachments)? {
        found.attachments += 1;
        found.compare(&format!("attachment {id}"), &sha256, core.media.attachment(&id));
    }
    Ok(found)
}

impl Findings {
    /// Notes a file that is not there or not the one it was.
    fn compare(&mut self, name: &str, digest: &Sha256, read: Result<Bytes, MediaError>) {
        match read {
            Ok(bytes) if Sha256::of(&bytes) == *digest => {}
            Ok(_) => self.problems.push(format!("{name}: its bytes were changed")),
            Err(error) => self.problems.push(format!("{name}: {error}")),
        }
    }
}

fn named(tx: &Tx<'_>, login: &str) -> Result<AccountRow, ApiError> {
    let credentials = store::account::credentials(tx, login)?.ok_or(Code::RequestNotFound)?;
    Ok(store::account::get(tx, credentials.id)?.ok_or(DbError::NoRow)?)
}
