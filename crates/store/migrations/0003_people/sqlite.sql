-- People: how readers sign in, what they asked for, whom they follow or mute, and who is gone.
-- Text that names a person (addresses, secrets of second factors) is sealed by the program where a key is set for it.

-- Who an account is elsewhere: at an OpenID provider, or in the publisher's own user base.
CREATE TABLE identities (
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    label      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (site_id, issuer, subject)
) STRICT;
CREATE INDEX identities_reader ON identities (reader_id);

CREATE TABLE passkeys (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    credential BLOB NOT NULL,
    data       TEXT NOT NULL,
    label      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    UNIQUE (site_id, credential)
) STRICT;
CREATE INDEX passkeys_reader ON passkeys (reader_id, id);

-- The secret of an authenticator app; a code of a step at or before last_step was used.
CREATE TABLE authenticators (
    reader_id  INTEGER PRIMARY KEY REFERENCES readers (id),
    secret     TEXT NOT NULL,
    last_step  INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    reader_id INTEGER NOT NULL REFERENCES readers (id),
    code_hash BLOB NOT NULL,
    PRIMARY KEY (reader_id, code_hash)
) STRICT;

-- What may be done once, until a time, by whom it was given to: a code by mail, a passkey's challenge, a claim of a frame.
-- subject is what tickets of a kind are counted by.
CREATE TABLE tickets (
    ticket_hash BLOB PRIMARY KEY,
    site_id     INTEGER NOT NULL REFERENCES sites (id),
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    payload     TEXT NOT NULL,
    tries       INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_subject ON tickets (site_id, kind, subject, created_at);
CREATE INDEX tickets_age ON tickets (expires_at);

-- What a reader was called before; for staff.
CREATE TABLE name_changes (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    old_name   TEXT NOT NULL,
    new_name   TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX name_changes_reader ON name_changes (reader_id, id);

-- Whom a reader does not want to read (mute), or be answered by either (block).
CREATE TABLE blocks (
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    other_id   INTEGER NOT NULL REFERENCES readers (id),
    kind       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (reader_id, other_id)
) STRICT;
CREATE INDEX blocks_other ON blocks (other_id);

CREATE TABLE follows (
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    thread_id  INTEGER NOT NULL REFERENCES threads (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (reader_id, thread_id)
) STRICT;
CREATE INDEX follows_thread ON follows (thread_id, reader_id);

-- What a reader is told about a comment; its words are looked up when they are shown.
CREATE TABLE notifications (
    id         INTEGER PRIMARY KEY,
    site_id    INTEGER NOT NULL REFERENCES sites (id),
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    kind       TEXT NOT NULL,
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    seen       INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (reader_id, comment_id, kind)
) STRICT;
CREATE INDEX notifications_reader ON notifications (reader_id, id);
CREATE INDEX notifications_unseen ON notifications (reader_id) WHERE NOT seen;
CREATE INDEX notifications_due ON notifications (reader_id, id) WHERE due;
CREATE INDEX notifications_comment ON notifications (comment_id);
CREATE INDEX notifications_age ON notifications (created_at);

-- What a reader chose about mail, how many mails he was sent since when, and the secret of his private feed.
CREATE TABLE reader_settings (
    reader_id   INTEGER PRIMARY KEY REFERENCES readers (id),
    site_id     INTEGER NOT NULL REFERENCES sites (id),
    mail        TEXT NOT NULL,
    feed_hash   BLOB UNIQUE,
    mailed_at   INTEGER NOT NULL,
    span_at     INTEGER NOT NULL,
    span_mails  INTEGER NOT NULL
) STRICT;
CREATE INDEX reader_settings_mail ON reader_settings (mail, reader_id);

-- Who was erased, under a name that only the program can make from a reader's id: a restored backup erases them again.
CREATE TABLE erasures (
    subject    BLOB PRIMARY KEY,
    keeps_text INTEGER NOT NULL,
    erased_at  INTEGER NOT NULL
) STRICT;
