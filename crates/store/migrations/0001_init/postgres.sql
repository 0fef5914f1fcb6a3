-- The first schema, as in sqlite.sql. Ids are 63-bit integers made by the program; times are microseconds since 1970 (UTC).

CREATE TABLE meta (
    key   TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE sites (
    id             BIGINT PRIMARY KEY,
    key            TEXT COLLATE "C"    NOT NULL UNIQUE,
    title          TEXT COLLATE "C"    NOT NULL,
    tagline        TEXT COLLATE "C"    NOT NULL,
    language       TEXT COLLATE "C"    NOT NULL,
    time_zone      TEXT COLLATE "C"    NOT NULL,
    accent         TEXT COLLATE "C"    NOT NULL,
    base_url       TEXT COLLATE "C"    NOT NULL,
    embedders      TEXT COLLATE "C"    NOT NULL,
    sections       TEXT COLLATE "C"    NOT NULL,
    policy         TEXT COLLATE "C"    NOT NULL,
    policy_version BIGINT NOT NULL,
    created_at     BIGINT NOT NULL
);

-- The hosts that our own pages of a site answer to.
CREATE TABLE site_hosts (
    host    TEXT COLLATE "C"    PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites (id)
);

CREATE TABLE readers (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    name       TEXT COLLATE "C"    NOT NULL,
    name_key   TEXT COLLATE "C"    NOT NULL,
    skeleton   TEXT COLLATE "C"    NOT NULL,
    role       TEXT COLLATE "C"    NOT NULL,
    standing   TEXT COLLATE "C"    NOT NULL,
    leaves_at  BIGINT,
    badges     TEXT COLLATE "C",
    suspended_until BIGINT,
    created_at BIGINT NOT NULL
);
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
    reader_id     BIGINT PRIMARY KEY REFERENCES readers (id),
    site_id       BIGINT NOT NULL REFERENCES sites (id),
    email         TEXT COLLATE "C"    NOT NULL,
    email_key     TEXT COLLATE "C"    NOT NULL,
    password_hash TEXT COLLATE "C",
    proven        BOOLEAN NOT NULL,
    UNIQUE (site_id, email_key)
);

CREATE TABLE sessions (
    token_hash BYTEA    PRIMARY KEY,
    id         BIGINT NOT NULL UNIQUE,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    way        TEXT COLLATE "C"    NOT NULL,
    strong     BOOLEAN NOT NULL,
    agent      TEXT COLLATE "C"    NOT NULL,
    proven_at  BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX sessions_reader ON sessions (reader_id, id);

CREATE TABLE api_tokens (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    token_hash BYTEA    NOT NULL UNIQUE,
    label      TEXT COLLATE "C"    NOT NULL,
    scopes     TEXT COLLATE "C"    NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_reader ON api_tokens (reader_id);

CREATE TABLE pictures (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    mime       TEXT COLLATE "C"    NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    digest     BYTEA    NOT NULL,
    bytes      BYTEA    NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, digest)
);
CREATE INDEX pictures_site ON pictures (site_id, id);

CREATE TABLE stories (
    id            BIGINT PRIMARY KEY,
    site_id       BIGINT NOT NULL REFERENCES sites (id),
    publisher_id  TEXT COLLATE "C",
    slug          TEXT COLLATE "C"    NOT NULL,
    section       TEXT COLLATE "C"    NOT NULL,
    text          TEXT COLLATE "C"    NOT NULL,
    publication   TEXT COLLATE "C"    NOT NULL,
    canonical_url TEXT COLLATE "C",
    lead          BOOLEAN NOT NULL,
    published_at  BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    UNIQUE (site_id, publisher_id)
);
CREATE INDEX stories_site ON stories (site_id, id);
CREATE INDEX stories_published ON stories (site_id, publication, published_at, id);
CREATE INDEX stories_lead ON stories (site_id, publication, published_at, id) WHERE lead;
CREATE INDEX stories_section ON stories (site_id, section, publication, published_at, id);

-- Every address by which a story is known, under the key that makes two spellings one.
CREATE TABLE story_urls (
    site_id  BIGINT NOT NULL REFERENCES sites (id),
    url_key  TEXT COLLATE "C"    NOT NULL,
    url      TEXT COLLATE "C"    NOT NULL,
    story_id BIGINT NOT NULL REFERENCES stories (id),
    PRIMARY KEY (site_id, url_key)
);
CREATE INDEX story_urls_story ON story_urls (story_id, url_key);

CREATE TABLE story_versions (
    story_id   BIGINT NOT NULL REFERENCES stories (id),
    version    BIGINT NOT NULL,
    text       TEXT COLLATE "C"    NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (story_id, version)
);

CREATE TABLE threads (
    id              BIGINT PRIMARY KEY,
    site_id         BIGINT NOT NULL REFERENCES sites (id),
    story_id        BIGINT NOT NULL UNIQUE REFERENCES stories (id),
    state           TEXT COLLATE "C"    NOT NULL,
    slow_secs       BIGINT NOT NULL,
    comment_count   BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    last_comment_at BIGINT,
    created_at      BIGINT NOT NULL
);

-- seq is the order of commit in the thread: clocks may jump, it cannot.
CREATE TABLE comments (
    id             BIGINT PRIMARY KEY,
    site_id        BIGINT NOT NULL REFERENCES sites (id),
    thread_id      BIGINT NOT NULL REFERENCES threads (id),
    seq            BIGINT NOT NULL,
    parent_id      BIGINT REFERENCES comments (id),
    root_id        BIGINT NOT NULL REFERENCES comments (id),
    reader_id      BIGINT REFERENCES readers (id),
    guest_name     TEXT COLLATE "C",
    author_key     TEXT COLLATE "C"    NOT NULL,
    text           TEXT COLLATE "C"    NOT NULL,
    language       TEXT COLLATE "C",
    mentions       TEXT COLLATE "C",
    state          TEXT COLLATE "C"    NOT NULL,
    listed         BOOLEAN NOT NULL,
    created_at     BIGINT NOT NULL,
    edited_at      BIGINT,
    version        BIGINT NOT NULL,
    reply_count    BIGINT NOT NULL,
    answer_count   BIGINT NOT NULL,
    reaction_count BIGINT NOT NULL,
    report_count   BIGINT NOT NULL,
    best           BIGINT NOT NULL,
    UNIQUE (thread_id, seq)
);
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
    comment_id BIGINT NOT NULL REFERENCES comments (id),
    version    BIGINT NOT NULL,
    text       TEXT COLLATE "C"    NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (comment_id, version)
);

CREATE TABLE reactions (
    comment_id BIGINT NOT NULL REFERENCES comments (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    kind       TEXT COLLATE "C"    NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (comment_id, reader_id)
);
CREATE INDEX reactions_reader ON reactions (reader_id, comment_id);

-- A report is open until a decision settles it: settled_by is the place of that in the ledger.
CREATE TABLE reports (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    comment_id BIGINT NOT NULL REFERENCES comments (id),
    reader_id  BIGINT REFERENCES readers (id),
    rule       TEXT COLLATE "C"    NOT NULL,
    detail     TEXT COLLATE "C"    NOT NULL,
    created_at BIGINT NOT NULL,
    settled_by BIGINT,
    upheld     BOOLEAN,
    UNIQUE (comment_id, reader_id)
);

-- The ledger of a site: every decision in its order. Each hash is over the one before it, what is open of this one, and a
-- leaf for each part that may have to be erased: the hash of that part under a salt that goes with it.
CREATE TABLE decisions (
    id             BIGINT PRIMARY KEY,
    site_id        BIGINT NOT NULL REFERENCES sites (id),
    seq            BIGINT NOT NULL,
    act            TEXT COLLATE "C" NOT NULL,
    comment_id     BIGINT REFERENCES comments (id),
    version        BIGINT,
    thread_id      BIGINT REFERENCES threads (id),
    about_id       BIGINT REFERENCES readers (id),
    by_kind        TEXT COLLATE "C" NOT NULL,
    by_id          BIGINT REFERENCES readers (id),
    by_role        TEXT COLLATE "C",
    by_name        TEXT COLLATE "C" NOT NULL,
    rule           TEXT COLLATE "C" NOT NULL,
    policy_version BIGINT NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL,
    details        TEXT COLLATE "C" NOT NULL,
    undoes         BIGINT,
    created_at     BIGINT NOT NULL,
    salt_by        BYTEA,
    salt_about     BYTEA,
    salt_words     BYTEA,
    leaf_by        BYTEA NOT NULL,
    leaf_about     BYTEA NOT NULL,
    leaf_words     BYTEA NOT NULL,
    hash           BYTEA NOT NULL,
    UNIQUE (site_id, seq)
);
CREATE INDEX decisions_comment ON decisions (comment_id, seq) WHERE comment_id IS NOT NULL;
CREATE INDEX decisions_about ON decisions (about_id, seq) WHERE about_id IS NOT NULL;
CREATE INDEX decisions_by ON decisions (by_id, seq) WHERE by_id IS NOT NULL;
CREATE INDEX reports_reader ON reports (reader_id, id) WHERE reader_id IS NOT NULL;

-- What a comment's rank was before a change: lets a page cursor go on in the order that it began in.
CREATE TABLE rank_log (
    thread_id    BIGINT NOT NULL REFERENCES threads (id),
    version      BIGINT NOT NULL,
    comment_id   BIGINT NOT NULL REFERENCES comments (id),
    seq          BIGINT NOT NULL,
    answer_count BIGINT NOT NULL,
    best         BIGINT NOT NULL,
    PRIMARY KEY (thread_id, version, comment_id)
);
CREATE INDEX rank_log_comment ON rank_log (comment_id);

-- The first answer to each keyed write, kept so that the same action twice is one action.
CREATE TABLE idempotency (
    site_id     BIGINT NOT NULL REFERENCES sites (id),
    key         TEXT COLLATE "C"    NOT NULL,
    fingerprint BYTEA    NOT NULL,
    outcome     TEXT COLLATE "C"    NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
