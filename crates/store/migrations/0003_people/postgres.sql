-- As in sqlite.sql.
-- People: how readers sign in, what they asked for, whom they follow or mute, and who is gone.
-- Text that names a person (addresses, secrets of second factors) is sealed by the program where a key is set for it.

-- Who an account is elsewhere: at an OpenID provider, or in the publisher's own user base.
CREATE TABLE identities (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    issuer     TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    label      TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, issuer, subject)
);
CREATE INDEX identities_reader ON identities (reader_id);

CREATE TABLE passkeys (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    credential BYTEA NOT NULL,
    data       TEXT COLLATE "C" NOT NULL,
    label      TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    UNIQUE (site_id, credential)
);
CREATE INDEX passkeys_reader ON passkeys (reader_id, id);

-- The secret of an authenticator app; a code of a step at or before last_step was used.
CREATE TABLE authenticators (
    reader_id  BIGINT PRIMARY KEY REFERENCES readers (id),
    secret     TEXT COLLATE "C" NOT NULL,
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    reader_id BIGINT NOT NULL REFERENCES readers (id),
    code_hash BYTEA NOT NULL,
    PRIMARY KEY (reader_id, code_hash)
);

-- What may be done once, until a time, by whom it was given to: a code by mail, a passkey's challenge, a claim of a frame.
-- subject is what tickets of a kind are counted by.
CREATE TABLE tickets (
    ticket_hash BYTEA PRIMARY KEY,
    site_id     BIGINT NOT NULL REFERENCES sites (id),
    kind        TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    payload     TEXT COLLATE "C" NOT NULL,
    tries       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX tickets_subject ON tickets (site_id, kind, subject, created_at);
CREATE INDEX tickets_age ON tickets (expires_at);

-- What a reader was called before; for staff.
CREATE TABLE name_changes (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    old_name   TEXT COLLATE "C" NOT NULL,
    new_name   TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX name_changes_reader ON name_changes (reader_id, id);

-- Whom a reader does not want to read (mute), or be answered by either (block).
CREATE TABLE blocks (
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    other_id   BIGINT NOT NULL REFERENCES readers (id),
    kind       TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (reader_id, other_id)
);
CREATE INDEX blocks_other ON blocks (other_id);

CREATE TABLE follows (
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    thread_id  BIGINT NOT NULL REFERENCES threads (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (reader_id, thread_id)
);
CREATE INDEX follows_thread ON follows (thread_id, reader_id);

-- What a reader is told about a comment; its words are looked up when they are shown.
CREATE TABLE notifications (
    id         BIGINT PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    kind       TEXT COLLATE "C" NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comments (id),
    seen       BOOLEAN NOT NULL,
    due        BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (reader_id, comment_id, kind)
);
CREATE INDEX notifications_reader ON notifications (reader_id, id);
CREATE INDEX notifications_unseen ON notifications (reader_id) WHERE NOT seen;
CREATE INDEX notifications_due ON notifications (reader_id, id) WHERE due;
CREATE INDEX notifications_comment ON notifications (comment_id);
CREATE INDEX notifications_age ON notifications (created_at);

-- What a reader chose about mail, how many mails he was sent since when, and the secret of his private feed.
CREATE TABLE reader_settings (
    reader_id   BIGINT PRIMARY KEY REFERENCES readers (id),
    site_id     BIGINT NOT NULL REFERENCES sites (id),
    mail        TEXT COLLATE "C" NOT NULL,
    feed_hash   BYTEA UNIQUE,
    mailed_at   BIGINT NOT NULL,
    span_at     BIGINT NOT NULL,
    span_mails  BIGINT NOT NULL
);
CREATE INDEX reader_settings_mail ON reader_settings (mail, reader_id);

-- Who was erased, under a name that only the program can make from a reader's id: a restored backup erases them again.
CREATE TABLE erasures (
    subject    BYTEA PRIMARY KEY,
    keeps_text BOOLEAN NOT NULL,
    erased_at  BIGINT NOT NULL
);
