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
-- run_at 0 is as soon as may be, whatever the clocks say; leased_until 0 is held by nobody.
CREATE TABLE jobs (
    id           INTEGER PRIMARY KEY,
    site_id      INTEGER REFERENCES sites (id),
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
-- A worker asks by kind, so that what it does not know or has no hand free for is not in its way.
CREATE INDEX jobs_free ON jobs (kind, run_at, id) WHERE state = 'waiting' AND leased_until = 0;
CREATE INDEX jobs_held ON jobs (kind, leased_until) WHERE leased_until <> 0;
CREATE INDEX jobs_dead ON jobs (kind, subject) WHERE state = 'dead';
-- Of one kind about one subject, one waits.
CREATE UNIQUE INDEX jobs_subject ON jobs (kind, subject) WHERE state = 'waiting' AND subject <> '';

-- What the sweep looks for.
CREATE INDEX sessions_seen ON sessions (seen_at);
CREATE INDEX sessions_ends ON sessions (ends_at);
