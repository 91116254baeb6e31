-- Credit entries: steps are added, never changed or removed. Where an entry stands follows from them and from the day, so
-- that no stage is kept here that could be wrong tomorrow.
CREATE TABLE credit_entry (
    entry_id    BIGINT PRIMARY KEY,
    -- The verified case that it was made from.
    case_id     TEXT NOT NULL REFERENCES review_case (case_id),
    merchant_id TEXT NOT NULL,
    version     BIGINT NOT NULL,
    -- Who acted last.
    actor       TEXT NOT NULL
);
CREATE INDEX credit_entry_case ON credit_entry (case_id);
CREATE INDEX credit_entry_merchant ON credit_entry (merchant_id);
CREATE TABLE credit_event (
    entry_id BIGINT NOT NULL REFERENCES credit_entry (entry_id),
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day      TEXT NOT NULL,
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    step     TEXT NOT NULL,
    PRIMARY KEY (entry_id, number)
);
-- Names of persons in entries, sealed with the vault's key and bound to their place; in base64, so that both engines keep
-- them alike.
CREATE TABLE sealed_fact (
    place TEXT PRIMARY KEY,
    block TEXT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('credit_entry', 0);
-- Taken by whoever is about to add a step, so that two people are served one after the other.
INSERT INTO counter (name, value) VALUES ('credit_event', 0);
INSERT INTO counter (name, value) VALUES ('sealed_fact', 0);
