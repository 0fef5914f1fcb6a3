-- As in sqlite.sql.
-- What changed in threads, in the order of commits. Ids have no gap: each is the last one plus one, inside the write.
CREATE TABLE events (
    id         BIGINT PRIMARY KEY,
    thread_id  BIGINT NOT NULL REFERENCES threads (id),
    kind       TEXT COLLATE "C" NOT NULL,
    comment_id BIGINT REFERENCES comments (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX events_thread ON events (thread_id, id);

-- Work that must happen once, written in the transaction that causes it. A job that is done has no row.
-- run_at 0 is as soon as may be, whatever the clocks say; leased_until 0 is held by nobody.
CREATE TABLE jobs (
    id           BIGINT PRIMARY KEY,
    site_id      BIGINT REFERENCES sites (id),
    kind         TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    payload      TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    again        BOOLEAN NOT NULL,
    run_at       BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    leased_by    TEXT COLLATE "C" NOT NULL,
    leased_until BIGINT NOT NULL,
    cause        TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL
);
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
