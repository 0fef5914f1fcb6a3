//! Refusals: what the caller can mend. Each has a stable code that clients may rely on.
//! Never here: HTTP statuses or wording (the web room has both).

use crate::{name::NameProblem, reader::Role, story_url::UrlProblem, text::TextProblem};

macro_rules! refusals {
    ($($(#[$doc:meta])* $code:literal $field:tt $name:ident $({ $($arg:ident : $type:ty),* })? ;)*) => {
        /// A closed list: everything that a caller can do wrong.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error("{}", $code)] $name $({ $(#[doc = "A number or word for the message."] $arg: $type),* })?,)*
        }

        impl Refusal {
            /// The stable code, snake_case.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name $({ $($arg: _),* })? => $code,)* }
            }

            /// The field of the form or body that it is about.
            #[must_use]
            pub const fn field(&self) -> Option<&'static str> {
                match self { $(Self::$name $({ $($arg: _),* })? => refusals!(@field $field),)* }
            }

            /// The arguments of its message, by name.
            #[must_use]
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self { $(Self::$name $({ $($arg),* })? => vec![$($((stringify!($arg), $arg.to_string())),*)?],)* }
            }

            /// Every code, for the reference and its test.
            pub const CODES: &'static [&'static str] = &[$($code),*];
        }
    };
    (@field -) => { None };
    (@field $field:literal) => { Some($field) };
}

refusals! {
    /// No text, or nothing that shows.
    "text_empty" "text" TextEmpty;
    /// More characters than the site takes.
    "text_too_long" "text" TextTooLong { len: usize, max: usize };
    /// A control character that no keyboard types.
    "text_control_character" "text" TextControlCharacter { code: String, line: usize };
    /// No name.
    "name_empty" "name" NameEmpty;
    /// More characters than a name may have.
    "name_too_long" "name" NameTooLong { max: usize };
    /// Characters that a name cannot have.
    "name_invalid" "name" NameInvalid;
    /// Another reader of the site has it.
    "name_taken" "name" NameTaken;
    /// It looks like another reader's name.
    "name_looks_alike" "name" NameLooksAlike;
    /// The name was changed not long ago.
    "renamed_lately" "name" RenamedLately { days: i64 };
    /// A name kept for the site's staff.
    "name_reserved" "name" NameReserved;
    /// Not an address.
    "email_invalid" "email" EmailInvalid;
    /// An account has it.
    "email_taken" "email" EmailTaken;
    /// Fewer characters than [`crate::limits::PASSWORD_LEN_MIN`].
    "password_too_short" "password" PasswordTooShort { min: usize };
    /// More characters than [`crate::limits::PASSWORD_LEN_MAX`].
    "password_too_long" "password" PasswordTooLong { max: usize };
    /// Among the passwords that attackers try first.
    "password_known" "password" PasswordKnown;
    /// Address or password do not match; which one is not said.
    "credentials_wrong" "password" CredentialsWrong;
    /// The act needs an account.
    "sign_in_required" - SignInRequired;
    /// The act needs a sign-in of the last minutes.
    "proof_required" - ProofRequired;
    /// The act needs staff's second factor, which the caller has not proved.
    "second_factor_required" - SecondFactorRequired;
    /// What was begun took too long, was done already, or was tried too often.
    "ticket_over" - TicketOver;
    /// Not the code.
    "code_wrong" "code" CodeWrong { left: i64 };
    /// The site sends no mail.
    "mail_off" - MailOff;
    /// The account has no address yet.
    "email_required" "email" EmailRequired;
    /// Nobody could come into the account any more.
    "last_way_in" - LastWayIn;
    /// Passkeys need a site with a name and TLS.
    "passkey_unusable" - PasskeyUnusable;
    /// Not a passkey of this site, or not this challenge.
    "passkey_refused" - PasskeyRefused;
    /// Who somebody is elsewhere could not be made sure.
    "elsewhere_refused" - ElsewhereRefused;
    /// Whoever knows him elsewhere does not answer.
    "elsewhere_down" - ElsewhereDown;
    /// Another reader is linked with that account elsewhere.
    "elsewhere_taken" - ElsewhereTaken;
    /// The account will be deleted, unless its owner keeps it.
    "account_leaving" - AccountLeaving;
    /// Whom the comment answers, or calls by `@name`, does not want that of this reader.
    "blocked" "parent" Blocked;
    /// Oneself.
    "block_self" - BlockSelf;
    /// Somebody of the newsroom can be muted, not blocked.
    "block_staff" - BlockStaff;
    /// The caller's role does not allow it.
    "not_allowed" - NotAllowed;
    /// Nobody else runs the server with an account of this site.
    "last_operator" "role" LastOperator;
    /// The account is suspended.
    "account_suspended" - AccountSuspended;
    /// Nothing is here, or nothing that the caller may see.
    "not_found" - NotFound;
    /// No story has this URL or id.
    "story_unknown" - StoryUnknown;
    /// The discussion is closed.
    "thread_closed" - ThreadClosed;
    /// One comment in so many seconds here.
    "thread_slow" - ThreadSlow { secs: i64 };
    /// The site takes comments from readers with an account only.
    "guests_off" - GuestsOff;
    /// As many comments of guests at this address wait unread as may: an account or a browser with scripts goes on.
    "work_required" "work" WorkRequired;
    /// The work that came with a guest's comment is none, for another place, too old, or was used before.
    "work_refused" "work" WorkRefused;
    /// There is no such comment to answer.
    "parent_unknown" "parent" ParentUnknown;
    /// The comment to answer stands in another discussion.
    "parent_elsewhere" "parent" ParentElsewhere;
    /// The comment to answer was withdrawn or removed.
    "parent_gone" "parent" ParentGone;
    /// The comment to answer waits for a decision.
    "parent_held" "parent" ParentHeld;
    /// The time for edits is over.
    "edit_window_over" - EditWindowOver { minutes: i64 };
    /// Edited too often.
    "edits_exhausted" - EditsExhausted { max: i64 };
    /// Only its author may do that.
    "not_author" - NotAuthor;
    /// It is withdrawn already.
    "already_withdrawn" - AlreadyWithdrawn;
    /// The comment is not visible, so the act makes no sense.
    "not_visible" - NotVisible;
    /// The site has no such reaction.
    "reaction_unknown" "kind" ReactionUnknown;
    /// One's own comment.
    "reaction_own" - ReactionOwn;
    /// A report names a rule or says why.
    "report_reason_required" "reason" ReportReasonRequired;
    /// This reader has reported it already.
    "report_duplicate" - ReportDuplicate;
    /// More characters than [`crate::limits::DETAIL_LEN_MAX`].
    "detail_too_long" "detail" DetailTooLong { max: usize };
    /// A removal says which rule, and why.
    "reason_required" "reason" ReasonRequired;
    /// A colleague is at it.
    "case_claimed" - CaseClaimed { name: String };
    /// A colleague decided on it since the caller read it.
    "decided_already" - DecidedAlready { name: String };
    /// One's own comment is for a colleague.
    "decide_own" - DecideOwn;
    /// Nothing that an appeal is for: it is no decision on the caller's own comment, or none that took it down.
    "appeal_impossible" - AppealImpossible;
    /// There was an appeal against this decision already.
    "appeal_duplicate" - AppealDuplicate;
    /// The time for appeals is over.
    "appeal_over" - AppealOver { days: i64 };
    /// An appeal says why.
    "appeal_empty" "text" AppealEmpty;
    /// Whoever decided does not decide on the appeal.
    "appeal_own" - AppealOwn;
    /// Something came after it, it was undone already, or what it was about is gone.
    "undo_impossible" - UndoImpossible;
    /// Not a key: 8 to 64 letters, digits, `-` or `_`.
    "key_invalid" "key" KeyInvalid;
    /// The key was used for another act.
    "key_reused" "key" KeyReused;
    /// Not a cursor of this list.
    "cursor_invalid" "cursor" CursorInvalid;
    /// No such order.
    "order_unknown" "order" OrderUnknown;
    /// A parameter is missing.
    "parameter_missing" - ParameterMissing { name: String };
    /// A parameter came twice.
    "parameter_duplicate" - ParameterDuplicate { name: String };
    /// A parameter's value cannot be read.
    "parameter_invalid" - ParameterInvalid { name: String };
    /// A list with more entries than are taken at once.
    "too_many_entries" - TooManyEntries { name: String, max: usize };
    /// A parameter or field that does not exist here.
    "parameter_unknown" - ParameterUnknown { name: String };
    /// More bytes than the route takes.
    "body_too_large" - BodyTooLarge { max: usize };
    /// Bytes that are no UTF-8.
    "body_not_utf8" - BodyNotUtf8;
    /// Not the form or JSON that the route takes.
    "body_malformed" - BodyMalformed;
    /// The body came too slowly.
    "body_too_slow" - BodyTooSlow { secs: u64 };
    /// The route takes another content type.
    "content_type_unsupported" - ContentTypeUnsupported;
    /// A write that another site's page caused.
    "cross_site" - CrossSite;
    /// The path exists, the method does not.
    "method_not_allowed" - MethodNotAllowed;
    /// Too many acts in a short time.
    "too_many_requests" - TooManyRequests { secs: i64 };
    /// The server has more to do than it can; nothing was written.
    "busy" - Busy { secs: i64 };
    /// No site has this host.
    "site_unknown" - SiteUnknown;
    /// Not a story's URL.
    "url_invalid" "url" UrlInvalid;
    /// A picture that is no PNG, JPEG, WebP or GIF, or too large.
    "picture_invalid" "picture" PictureInvalid { max: usize };
    /// Another story has this id or URL.
    "story_conflict" - StoryConflict;
    /// Not a token of this site.
    "token_invalid" - TokenInvalid;
    /// The token does not cover this.
    "scope_missing" - ScopeMissing { scope: String };
    /// The scope does not exist.
    "scope_unknown" "scope" ScopeUnknown;
    /// It was changed since the caller read it.
    "version_conflict" - VersionConflict;
    /// The role does not exist.
    "role_unknown" "role" RoleUnknown;
}

impl From<TextProblem> for Refusal {
    fn from(problem: TextProblem) -> Self {
        match problem {
            TextProblem::Empty => Self::TextEmpty,
            TextProblem::TooLong { len, max } => Self::TextTooLong { len, max },
            TextProblem::ControlCharacter { code, line } => {
                Self::TextControlCharacter { code: format!("U+{code:04X}"), line }
            }
        }
    }
}

impl From<NameProblem> for Refusal {
    fn from(problem: NameProblem) -> Self {
        match problem {
            NameProblem::Empty => Self::NameEmpty,
            NameProblem::TooLong { max, .. } => Self::NameTooLong { max },
            _ => Self::NameInvalid,
        }
    }
}

impl From<UrlProblem> for Refusal {
    fn from(_: UrlProblem) -> Self {
        Self::UrlInvalid
    }
}

impl From<crate::id::NotAnId> for Refusal {
    fn from(_: crate::id::NotAnId) -> Self {
        Self::NotFound
    }
}

impl Refusal {
    /// What a caller without an account is told where a role is needed, and what one with the wrong role is.
    #[must_use]
    pub fn for_role(role: Option<Role>) -> Self {
        if role.is_some() { Self::NotAllowed } else { Self::SignInRequired }
    }
}
