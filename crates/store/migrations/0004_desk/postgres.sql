-- The desk: what waits for a person, what rules found, what readers ask to be looked at again.

-- A case waits for a person: of each kind one about a comment. What is due first is the most urgent.
CREATE TABLE cases (
    comment_id    BIGINT NOT NULL REFERENCES comments (id),
    kind          TEXT COLLATE "C" NOT NULL,
    site_id       BIGINT NOT NULL REFERENCES sites (id),
    thread_id     BIGINT NOT NULL REFERENCES threads (id),
    section       TEXT COLLATE "C" NOT NULL,
    language      TEXT COLLATE "C" NOT NULL,
    rule          TEXT COLLATE "C" NOT NULL,
    weight        BIGINT NOT NULL,
    opened_at     BIGINT NOT NULL,
    due_at        BIGINT NOT NULL,
    claimed_by    BIGINT REFERENCES readers (id),
    claimed_until BIGINT NOT NULL,
    PRIMARY KEY (comment_id, kind)
);
CREATE INDEX cases_due ON cases (site_id, due_at, comment_id, kind);
CREATE INDEX cases_claimed ON cases (claimed_by) WHERE claimed_by IS NOT NULL;

-- Threads that a member of staff keeps an eye on.
CREATE TABLE watches (
    reader_id  BIGINT NOT NULL REFERENCES readers (id),
    thread_id  BIGINT NOT NULL REFERENCES threads (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (reader_id, thread_id)
);

-- An author does not accept a decision on his comment, once for each: seq is its place in the ledger, and outcome_seq that
-- of the decision on the appeal.
CREATE TABLE appeals (
    site_id     BIGINT NOT NULL REFERENCES sites (id),
    seq         BIGINT NOT NULL,
    comment_id  BIGINT NOT NULL REFERENCES comments (id),
    reader_id   BIGINT REFERENCES readers (id),
    text        TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL,
    outcome_seq BIGINT,
    PRIMARY KEY (site_id, seq)
);
CREATE INDEX appeals_comment ON appeals (comment_id, seq);
CREATE INDEX appeals_reader ON appeals (reader_id) WHERE reader_id IS NOT NULL;
