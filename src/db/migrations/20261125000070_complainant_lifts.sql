-- Reviewers' words on whether complainants against many merchants are discounted. Rows are added, never changed or
-- removed; of each complainant the latest one stands.
CREATE TABLE complainant_lift (
    lift        BIGINT PRIMARY KEY,
    -- The pseudonym, as orders carry it.
    complainant TEXT NOT NULL,
    -- 1: their word counts fully again; 0: the discount is back.
    lifted      BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    operator    TEXT NOT NULL,
    -- YYYY-MM-DD.
    decided_on  TEXT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('complainant_lift', 0);
