-- What changed in threads, in the order of commits. Ids have no gap: each is the last one plus one, inside the write.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    thread_id  INTEGER NOT NULL REFERENCES threads (id),
    kind       TEXT    NOT NULL,
    comment_id INTEGER REFERENCES comments (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_thread ON events (thread_id, id);

-- Work that must happen once, written in the transaction that causes it. A job that is done has no row.
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    again        INTEGER NOT NULL,
    run_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    leased_by    TEXT    NOT NULL,
    leased_until INTEGER NOT NULL,
    cause        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (state, run_at, id);
-- Of one kind about one subject, one waits.
CREATE UNIQUE INDEX jobs_subject ON jobs (kind, subject) WHERE state = 'waiting' AND subject <> '';
