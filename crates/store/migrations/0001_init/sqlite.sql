-- The first schema. Ids are 63-bit integers made by the program; times are microseconds since 1970 (UTC).

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE sites (
    id             INTEGER PRIMARY KEY,
    key            TEXT    NOT NULL UNIQUE,
    title          TEXT    NOT NULL,
    tagline        TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    time_zone      TEXT    NOT NULL,
    accent         TEXT    NOT NULL,
    base_url       TEXT    NOT NULL,
    embedders      TEXT    NOT NULL,
    sections       TEXT    NOT NULL,
    policy         TEXT    NOT NULL,
    policy_version INTEGER NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;

-- The hosts that our own pages of a site answer to.
CREATE TABLE site_hosts (
    host    TEXT    PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites (id)
) STRICT;

CREATE TABLE readers (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    skeleton   TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    standing   TEXT    NOT NULL,
    leaves_at  INTEGER,
    badges     TEXT,
    suspended_until INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX readers_name ON readers (site_id, name_key);
-- Exports go through a site in the order of ids: without these each step would sort all of it.
CREATE INDEX readers_site ON readers (site_id, id);
CREATE INDEX readers_skeleton ON readers (site_id, skeleton);
-- Names that came with imports may repeat a reader's; accounts may not even look like each other's.
CREATE UNIQUE INDEX readers_account_name ON readers (site_id, skeleton) WHERE standing <> 'imported';
CREATE INDEX readers_suspended ON readers (suspended_until) WHERE suspended_until IS NOT NULL;
CREATE INDEX readers_staff ON readers (site_id, role, id) WHERE role <> 'reader';

-- What signs a reader in; apart from the rest, so that no list or export carries it by accident.
CREATE TABLE reader_contacts (
    reader_id     INTEGER PRIMARY KEY REFERENCES readers (id),
    site_id       INTEGER NOT NULL REFERENCES sites (id),
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL,
    password_hash TEXT,
    proven        INTEGER NOT NULL,
    UNIQUE (site_id, email_key)
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB    PRIMARY KEY,
    id         INTEGER NOT NULL UNIQUE,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    way        TEXT    NOT NULL,
    strong     INTEGER NOT NULL,
    agent      TEXT    NOT NULL,
    proven_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_reader ON sessions (reader_id, id);

CREATE TABLE api_tokens (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    token_hash BLOB    NOT NULL UNIQUE,
    label      TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    used_at    INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX api_tokens_reader ON api_tokens (reader_id);

CREATE TABLE pictures (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    mime       TEXT    NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    digest     BLOB    NOT NULL,
    bytes      BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (site_id, digest)
) STRICT;
CREATE INDEX pictures_site ON pictures (site_id, id);

CREATE TABLE stories (
    id            INTEGER PRIMARY KEY,
    site_id       INTEGER NOT NULL REFERENCES sites (id),
    publisher_id  TEXT,
    slug          TEXT    NOT NULL,
    section       TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    publication   TEXT    NOT NULL,
    canonical_url TEXT,
    lead          INTEGER NOT NULL,
    published_at  INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    UNIQUE (site_id, publisher_id)
) STRICT;
CREATE INDEX stories_site ON stories (site_id, id);
CREATE INDEX stories_published ON stories (site_id, publication, published_at, id);
CREATE INDEX stories_lead ON stories (site_id, publication, published_at, id) WHERE lead;
CREATE INDEX stories_section ON stories (site_id, section, publication, published_at, id);

-- Every address by which a story is known, under the key that makes two spellings one.
CREATE TABLE story_urls (
    site_id  INTEGER NOT NULL REFERENCES sites (id),
    url_key  TEXT    NOT NULL,
    url      TEXT    NOT NULL,
    story_id INTEGER NOT NULL REFERENCES stories (id),
    PRIMARY KEY (site_id, url_key)
) STRICT;
CREATE INDEX story_urls_story ON story_urls (story_id, url_key);

CREATE TABLE story_versions (
    story_id   INTEGER NOT NULL REFERENCES stories (id),
    version    INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (story_id, version)
) STRICT;

CREATE TABLE threads (
    id              INTEGER PRIMARY KEY,
    site_id         INTEGER NOT NULL REFERENCES sites (id),
    story_id        INTEGER NOT NULL UNIQUE REFERENCES stories (id),
    state           TEXT    NOT NULL,
    slow_secs       INTEGER NOT NULL,
    comment_count   INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    last_comment_at INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;

-- seq is the order of commit in the thread: clocks may jump, it cannot.
CREATE TABLE comments (
    id             INTEGER PRIMARY KEY,
    site_id        INTEGER NOT NULL REFERENCES sites (id),
    thread_id      INTEGER NOT NULL REFERENCES threads (id),
    seq            INTEGER NOT NULL,
    parent_id      INTEGER REFERENCES comments (id),
    root_id        INTEGER NOT NULL REFERENCES comments (id),
    reader_id      INTEGER REFERENCES readers (id),
    guest_name     TEXT,
    author_key     TEXT    NOT NULL,
    text           TEXT    NOT NULL,
    language       TEXT,
    mentions       TEXT,
    state          TEXT    NOT NULL,
    listed         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    edited_at      INTEGER,
    version        INTEGER NOT NULL,
    reply_count    INTEGER NOT NULL,
    answer_count   INTEGER NOT NULL,
    reaction_count INTEGER NOT NULL,
    report_count   INTEGER NOT NULL,
    best           INTEGER NOT NULL,
    UNIQUE (thread_id, seq)
) STRICT;
-- One index per order of the page, holding what the page lists and nothing else.
CREATE INDEX comments_roots ON comments (thread_id, seq) WHERE parent_id IS NULL AND listed;
CREATE INDEX comments_answered ON comments (thread_id, answer_count, seq) WHERE parent_id IS NULL AND listed;
CREATE INDEX comments_best ON comments (thread_id, best, seq) WHERE parent_id IS NULL AND listed;
CREATE INDEX comments_conversation ON comments (root_id, seq) WHERE parent_id IS NOT NULL AND listed;
CREATE INDEX comments_parent ON comments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_reader ON comments (reader_id, id);
CREATE INDEX comments_author ON comments (thread_id, author_key, seq);
CREATE INDEX comments_waiting ON comments (site_id, state, id) WHERE state <> 'visible';
CREATE INDEX comments_own_waiting ON comments (thread_id, reader_id, seq) WHERE state <> 'visible';

CREATE TABLE comment_revisions (
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    version    INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (comment_id, version)
) STRICT;

CREATE TABLE reactions (
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    kind       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (comment_id, reader_id)
) STRICT;
CREATE INDEX reactions_reader ON reactions (reader_id, comment_id);

-- A report is open until a decision settles it: settled_by is the place of that in the ledger.
CREATE TABLE reports (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    reader_id  INTEGER REFERENCES readers (id),
    rule       TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    settled_by INTEGER,
    upheld     INTEGER,
    UNIQUE (comment_id, reader_id)
) STRICT;

-- The ledger of a site: every decision in its order. Each hash is over the one before it, what is open of this one, and a
-- leaf for each part that may have to be erased: the hash of that part under a salt that goes with it.
CREATE TABLE decisions (
    id             INTEGER PRIMARY KEY,
    site_id        INTEGER NOT NULL REFERENCES sites (id),
    seq            INTEGER NOT NULL,
    act            TEXT NOT NULL,
    comment_id     INTEGER REFERENCES comments (id),
    version        INTEGER,
    thread_id      INTEGER REFERENCES threads (id),
    about_id       INTEGER REFERENCES readers (id),
    by_kind        TEXT NOT NULL,
    by_id          INTEGER REFERENCES readers (id),
    by_role        TEXT,
    by_name        TEXT NOT NULL,
    rule           TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    details        TEXT NOT NULL,
    undoes         INTEGER,
    created_at     INTEGER NOT NULL,
    salt_by        BLOB,
    salt_about     BLOB,
    salt_words     BLOB,
    leaf_by        BLOB NOT NULL,
    leaf_about     BLOB NOT NULL,
    leaf_words     BLOB NOT NULL,
    hash           BLOB NOT NULL,
    UNIQUE (site_id, seq)
) STRICT;
CREATE INDEX decisions_comment ON decisions (comment_id, seq) WHERE comment_id IS NOT NULL;
CREATE INDEX decisions_about ON decisions (about_id, seq) WHERE about_id IS NOT NULL;
CREATE INDEX decisions_by ON decisions (by_id, seq) WHERE by_id IS NOT NULL;
CREATE INDEX reports_reader ON reports (reader_id, id) WHERE reader_id IS NOT NULL;

-- What a comment's rank was before a change: lets a page cursor go on in the order that it began in.
CREATE TABLE rank_log (
    thread_id    INTEGER NOT NULL REFERENCES threads (id),
    version      INTEGER NOT NULL,
    comment_id   INTEGER NOT NULL REFERENCES comments (id),
    seq          INTEGER NOT NULL,
    answer_count INTEGER NOT NULL,
    best         INTEGER NOT NULL,
    PRIMARY KEY (thread_id, version, comment_id)
) STRICT;
CREATE INDEX rank_log_comment ON rank_log (comment_id);

-- The first answer to each keyed write, kept so that the same action twice is one action.
CREATE TABLE idempotency (
    site_id     INTEGER NOT NULL REFERENCES sites (id),
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    outcome     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);
