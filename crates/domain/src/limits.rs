//! Every limit of the product, once, with its reason. A limit that bites is told to whoever meets it.
//! Never here: what an operator sets (that is the configuration) or a site decides (that is its policy).

/// Characters of a comment: room for a long, sourced answer, still one screen of reading. A site may lower it.
pub const COMMENT_LEN_MAX: usize = 10_000;
/// Characters of a story's body: a long magazine piece.
pub const STORY_LEN_MAX: usize = 200_000;
/// Characters of a headline, standfirst or other short field of a story.
pub const STORY_FIELD_LEN_MAX: usize = 1_000;
/// Bytes of a form or JSON body: a comment of 4-byte characters, percent-encoded, with room for its other fields.
pub const BODY_BYTES_MAX: usize = 160 * 1024;
/// Bytes of a story's JSON with its body.
pub const STORY_BODY_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a picture: a 1,600 px photograph as WebP or JPEG; the database keeps it.
pub const PICTURE_BYTES_MAX: usize = 1024 * 1024;
/// Roots on one page of a thread: a good sitting of reading, about 10 KB compressed with their answers.
pub const PAGE_ROOTS: usize = 30;
/// The most that an API caller may ask for on one page.
pub const PAGE_MAX: usize = 100;
/// Answers shown under a root on the page; the rest is one step away in its conversation.
pub const REPLIES_SHOWN: usize = 4;
/// Comments on one page of a conversation.
pub const CONVERSATION_PAGE: usize = 50;
/// Stories on the front page or a section page, and entries of a feed.
pub const STORIES_PAGE: usize = 30;
/// Levels of answers that are indented on the screen; deeper ones say whom they answer.
pub const INDENT_LEVELS_MAX: usize = 2;
/// A writer's own held or removed comments listed above a thread.
pub const OWN_PENDING_MAX: usize = 20;
/// Changes of rank that a page cursor can look back on; past that the cursor has expired in effect and pages by present rank.
pub const RANK_LOG_MAX: usize = 2_000;
/// Characters of the detail of a report or the reason of a decision.
pub const DETAIL_LEN_MAX: usize = 1_000;
/// Password length, from NIST SP 800-63B (8 at least; long ones welcome, bounded because each is hashed).
pub const PASSWORD_LEN_MIN: usize = 8;
/// See [`PASSWORD_LEN_MIN`].
pub const PASSWORD_LEN_MAX: usize = 256;
/// Characters of an e-mail address, RFC 5321 §4.5.3.1.
pub const EMAIL_LEN_MAX: usize = 254;
/// URLs in one request for counts: a section page's worth of links.
pub const COUNTS_MAX: usize = 100;
/// Hours that an idempotency key is remembered: a phone that was off over night still retries safely.
pub const KEY_HOURS: i64 = 48;
/// Minutes in which the same text by the same writer in the same place is the same action when no key came with it.
pub const TWIN_MINUTES: i64 = 10;
/// A session ends after this many days without a visit, and after [`SESSION_DAYS`] in any case.
pub const SESSION_IDLE_DAYS: i64 = 30;
/// See [`SESSION_IDLE_DAYS`].
pub const SESSION_DAYS: i64 = 90;
/// The same for staff (security: a desk's computer is everybody's): a week, and a night without a visit.
pub const STAFF_SESSION_DAYS: i64 = 7;
/// See [`STAFF_SESSION_DAYS`].
pub const STAFF_SESSION_IDLE_HOURS: i64 = 12;
/// Minutes between two notes of a visit: a page view must not cost a write.
pub const SEEN_MINUTES: i64 = 30;
/// Minutes between two notes that a token was used.
pub const TOKEN_SEEN_MINUTES: i64 = 60;
/// Characters of what a session shows of its browser.
pub const AGENT_LEN_MAX: usize = 80;
/// Characters of what a reader calls a passkey, or staff a token.
pub const LABEL_LEN_MAX: usize = 60;
/// Minutes after a sign-in in which the ways into an account may be changed: time for a second factor's set-up.
pub const PROOF_MINUTES: i64 = 15;
/// Minutes that a code by mail, a passkey's challenge or any other ticket is good (ASVS 6.5: ten at most).
pub const TICKET_MINUTES: i64 = 10;
/// Days that a notification is kept.
pub const NOTIFICATION_DAYS: i64 = 90;
/// Notifications of a page and of a private feed.
pub const NOTIFICATIONS_PAGE: usize = 30;
/// Unseen notifications are counted up to here for the masthead; a larger number says no more.
pub const UNSEEN_SHOWN_MAX: usize = 100;
/// A reader with so much unseen is told of no more comments in threads that he follows, though still of answers: who was
/// away for a month does not read a thousand, and every one is a row.
pub const FOLLOWED_UNSEEN_MAX: usize = 100;
/// Threads that one reader follows: more than anybody reads, and few enough to list on one page.
pub const FOLLOWS_MAX: usize = 200;
/// Followers of a thread who are told of a comment in one transaction: some milliseconds in which nobody else writes.
pub const FOLLOWERS_BATCH: usize = 100;
/// Things that one mail tells; what is left goes in the next.
pub const MAIL_ROWS_MAX: usize = 100;
/// Mails with notifications that one reader is sent in an hour, whatever he chose: what comes then waits and goes together.
pub const MAILS_PER_HOUR: i64 = 6;
/// Hours between two daily mails to one reader.
pub const DIGEST_HOURS: i64 = 24;
/// Bytes of what a mail program posts to unsubscribe.
pub const UNSUBSCRIBE_BYTES_MAX: usize = 4 * 1024;
/// Characters of a comment that a mail or a private feed shows: enough to know what it says, and not the whole discussion.
pub const TOLD_TEXT_LEN_MAX: usize = 600;
/// Hours between two downloads of a reader's data: each reads all that there is of him.
pub const DOWNLOAD_HOURS: i64 = 24;
/// Readers whom somebody mutes and threads that he follows, in a download.
pub const DOWNLOAD_ROWS_MAX: usize = 10_000;
/// Hours until a reader who deletes his account is erased: time to find out that it was somebody else, or a bad evening.
pub const LEAVING_HOURS: i64 = 24;
/// Minutes in which a frame takes the session that a reader let it have: it asks every few seconds (ASVS 6.5).
pub const GRANT_MINUTES: i64 = 1;
/// Minutes of a session whose secret a page holds in memory, where the browser keeps no cookie of ours in its frame.
pub const PAGE_SESSION_MINUTES: i64 = 15;
/// Wrong codes after which a ticket is over: five guesses of eight symbols find one of 2⁴⁰ never.
pub const CODE_TRIES_MAX: i64 = 5;
/// Characters of a typed code that are looked at.
pub const CODE_LEN_MAX: usize = 40;
/// Codes that one address is sent in an hour for whoever asks from one place: who reads his mail needs one.
pub const CODES_PER_HOUR: u32 = 5;
/// Codes that one address is sent in an hour, whoever asks: a stranger who has them sent leaves its owner some.
pub const CODES_PER_HOUR_OF_ALL: usize = 20;
/// Second steps that may begin for one account in an hour, so that six digits cannot be tried through: 50 guesses of a
/// million.
pub const SECOND_STEPS_PER_HOUR: usize = 10;
/// Passwords of one account that are tried in an hour from one place.
pub const PASSWORD_TRIES_PER_HOUR: u32 = 20;
/// Passwords of one account that are tried in an hour, by whoever; a mail or a passkey still lets its owner in.
pub const PASSWORD_TRIES_PER_HOUR_OF_ALL: u32 = 200;
/// Passkeys of one reader: his devices, and those of some years.
pub const PASSKEYS_MAX: usize = 20;
/// Tokens of one member of staff: his feeds and tools; more are forgotten ones.
pub const TOKENS_MAX: usize = 20;
/// Accounts elsewhere of one reader.
pub const IDENTITIES_MAX: usize = 10;
/// Readers of one name whom the publisher may send: each next one has a number behind it.
pub const SAME_NAMES_MAX: usize = 20;
/// Minutes that a guest's browser may take from the first key to posting with the work that it did: a long comment.
pub const WORK_MINUTES: i64 = 60;
/// Comments of guests at one address that may wait unread without work: a household without scripts, no flood.
pub const UNPROVEN_WAITING_MAX: usize = 5;
/// Days that such a comment counts against its address and says so at the desk, unless somebody decides before.
pub const UNPROVEN_DAYS: i64 = 2;
/// Others whom one reader mutes or blocks: more than a person quarrels with, and each page looks them up.
pub const BLOCKS_MAX: usize = 500;
/// Sessions of a reader that he is shown.
pub const SESSIONS_SHOWN: usize = 50;
/// Earlier names of a reader that are shown.
pub const NAMES_SHOWN: usize = 50;
/// Days between two changes of a name: others know him by it.
pub const RENAME_DAYS: i64 = 30;
/// People with a role that are shown.
pub const STAFF_SHOWN: usize = 500;
/// Revisions of a comment that are kept: more edits than that inside the window are refused.
pub const REVISIONS_MAX: i64 = 50;
/// Steps up a chain of answers that one act may walk (unlisting dead tombstones); what is left shows as a tombstone.
pub const CHAIN_STEPS_MAX: usize = 10_000;
/// Comments posted by one writer (reader, or guest name) in [`BURST_SECS`] seconds before he is asked to wait.
pub const BURST_MAX: i64 = 10;
/// See [`BURST_MAX`].
pub const BURST_SECS: i64 = 60;
/// Stories that pages of listed hosts may make known by their URL in a minute, per site: a busy newsroom publishes far
/// fewer, and whoever invents addresses of its host fills no disk.
pub const STORIES_BY_URL_PER_MINUTE: i64 = 60;
/// Hours that events are kept: a train through a long tunnel, a lunch. Who was away longer reads the page anew.
pub const EVENT_HOURS: i64 = 1;
/// Events kept at the most, of all threads: an hour of breaking news at 25 a second; some 8 MB.
pub const EVENTS_MAX: i64 = 100_000;
/// Events told at once to who comes back: past that, reading the page anew is less work for both sides.
pub const EVENTS_BACKLOG_MAX: usize = 200;
/// Threads that one live stream can carry: the tabs that one reader has open.
pub const LIVE_THREADS_MAX: usize = 16;
/// Comments that one request may ask for as they are now.
pub const COMMENTS_BY_ID_MAX: usize = 50;
/// Tries of a job before it is dead, where its kind says nothing else: with the pauses between them a quarter of an hour,
/// longer than a restart of whatever it needs.
pub const JOB_ATTEMPTS_MAX: i64 = 5;
/// Seconds that one try of a job may take, where its kind says nothing else.
pub const JOB_SECS_MAX: u64 = 60;
/// Seconds between two tries at the most.
pub const JOB_PAUSE_SECS_MAX: i64 = 3600;
/// Hours that a job may be put off. What lies further ahead was put off by a clock that was wrong, and is done now.
pub const JOB_AHEAD_HOURS_MAX: i64 = 48;
/// Characters of the cause of a failure that are kept.
pub const JOB_CAUSE_LEN_MAX: usize = 300;
/// Days that a dead job is kept for staff to decide about: a long holiday.
pub const DEAD_JOB_DAYS: i64 = 30;
/// Jobs of one state that staff are shown at once.
pub const JOBS_SHOWN: usize = 50;
/// Minutes in which somebody should decide on a comment that is held: its writer waits, and so does the conversation.
pub const HELD_MINUTES: i64 = 30;
/// Minutes in which somebody should look at what one reader of middling accuracy reported; at the word of four, a quarter.
pub const REPORTED_MINUTES: i64 = 240;
/// The shortest of these times: nobody is quicker.
pub const REPORTED_MINUTES_MIN: i64 = 10;
/// The longest: whoever was never right may be this time.
pub const REPORTED_MINUTES_MAX: i64 = 24 * 60;
/// Minutes in which somebody should look at a notice of illegal content (without undue delay: DSA Art. 16(6)).
pub const NOTICE_MINUTES: i64 = 60;
/// Minutes in which somebody should look at an appeal.
pub const APPEAL_MINUTES: i64 = 24 * 60;
/// Minutes for which a member of staff has a case to himself: a long comment with its conversation is read in these.
pub const CLAIM_MINUTES: i64 = 5;
/// Cases on one page of the desk, and decisions in one step.
pub const CASES_SHOWN: usize = 50;
/// Threads that one member of staff watches.
pub const WATCHES_MAX: usize = 50;
/// Hundredths of a reader's word that all reports of people without an account weigh together.
pub const GUEST_REPORTS_WEIGHT_MAX: i64 = 100;
/// Hours of the longest suspension that has an end: a year.
pub const SUSPENSION_HOURS_MAX: i64 = 366 * 24;
/// Entries on one page of the public ledger.
pub const LEDGER_SHOWN: usize = 50;
/// Entries in one answer of the public ledger as data.
pub const LEDGER_DATA_MAX: usize = 1_000;
/// Days in which an author may appeal: the least that the law asks for is six months (DSA Art. 20(1)).
pub const APPEAL_DAYS: i64 = 184;
