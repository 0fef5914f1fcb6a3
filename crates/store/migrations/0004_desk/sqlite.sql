-- The desk: what waits for a person, what rules found, what readers ask to be looked at again.

-- A case waits for a person: of each kind one about a comment. What is due first is the most urgent.
CREATE TABLE cases (
    comment_id    INTEGER NOT NULL REFERENCES comments (id),
    kind          TEXT NOT NULL,
    site_id       INTEGER NOT NULL REFERENCES sites (id),
    thread_id     INTEGER NOT NULL REFERENCES threads (id),
    section       TEXT NOT NULL,
    language      TEXT NOT NULL,
    rule          TEXT NOT NULL,
    weight        INTEGER NOT NULL,
    opened_at     INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    claimed_by    INTEGER REFERENCES readers (id),
    claimed_until INTEGER NOT NULL,
    PRIMARY KEY (comment_id, kind)
) STRICT;
CREATE INDEX cases_due ON cases (site_id, due_at, comment_id, kind);
CREATE INDEX cases_claimed ON cases (claimed_by) WHERE claimed_by IS NOT NULL;

-- Threads that a member of staff keeps an eye on.
CREATE TABLE watches (
    reader_id  INTEGER NOT NULL REFERENCES readers (id),
    thread_id  INTEGER NOT NULL REFERENCES threads (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (reader_id, thread_id)
) STRICT;

-- An author does not accept a decision on his comment, once for each: seq is its place in the ledger, and outcome_seq that
-- of the decision on the appeal.
CREATE TABLE appeals (
    site_id     INTEGER NOT NULL REFERENCES sites (id),
    seq         INTEGER NOT NULL,
    comment_id  INTEGER NOT NULL REFERENCES comments (id),
    reader_id   INTEGER REFERENCES readers (id),
    text        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    outcome_seq INTEGER,
    PRIMARY KEY (site_id, seq)
) STRICT;
CREATE INDEX appeals_comment ON appeals (comment_id, seq);
CREATE INDEX appeals_reader ON appeals (reader_id) WHERE reader_id IS NOT NULL;
