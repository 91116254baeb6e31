-- What reviewers decided about flags. Rows are added, never changed or removed.
CREATE TABLE flag_decision (
    decision   BIGINT PRIMARY KEY,
    flag_id    TEXT NOT NULL,
    -- The flag as the reviewer saw it; JSON.
    flag       TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    operator   TEXT NOT NULL,
    -- YYYY-MM-DD.
    decided_on TEXT NOT NULL
);
CREATE INDEX flag_decision_by_flag ON flag_decision (flag_id, decision);
INSERT INTO counter (name, value) VALUES ('flag_decision', 0);
