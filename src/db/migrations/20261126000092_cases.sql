-- Cases: steps are added, never changed or removed; the rest of `review_case` follows from them.
CREATE TABLE review_case (
    -- The flag that it began with.
    case_id     TEXT PRIMARY KEY,
    merchant_id TEXT NOT NULL,
    category    TEXT NOT NULL,
    week        TEXT NOT NULL,
    -- The flag as it was when the case was taken; JSON.
    flag        TEXT NOT NULL,
    stage       TEXT NOT NULL,
    version     BIGINT NOT NULL,
    -- Who acted last.
    actor       TEXT NOT NULL,
    -- YYYY-MM-DD, or absent where nothing is due.
    due         TEXT
);
CREATE INDEX review_case_by_stage ON review_case (stage, due);
CREATE INDEX review_case_by_merchant ON review_case (merchant_id);

CREATE TABLE case_event (
    case_id TEXT NOT NULL REFERENCES review_case (case_id),
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day     TEXT NOT NULL,
    actor   TEXT NOT NULL,
    role    TEXT NOT NULL,
    step    TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
);
-- Taken by whoever is about to add a step, so that two people are served one after the other.
INSERT INTO counter (name, value) VALUES ('case_event', 0);
