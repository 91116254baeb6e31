-- Searches that people keep, each with how far its owner has looked.
CREATE TABLE saved_search (
    number     BIGINT PRIMARY KEY,
    owner      BIGINT NOT NULL REFERENCES account (account),
    name       TEXT NOT NULL,
    -- The address of the search page, behind its question mark.
    question   TEXT NOT NULL,
    -- Orders up to this number were there when the owner last looked.
    seen_order BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL,
    UNIQUE (owner, name)
);
INSERT INTO counter (name, value) VALUES ('saved_search', 0);
