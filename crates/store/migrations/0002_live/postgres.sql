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
CREATE TABLE jobs (
    id           BIGINT PRIMARY KEY,
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
-- Of one kind about one subject, one waits.
CREATE UNIQUE INDEX jobs_subject ON jobs (kind, subject) WHERE state = 'waiting' AND subject <> '';
