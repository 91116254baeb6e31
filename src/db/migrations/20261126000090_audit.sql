-- The tamper-evident log; `entry` is the text that is hashed (src/audit). Rows are added, never changed or removed.
CREATE TABLE audit_entry (
    seq    BIGINT PRIMARY KEY,
    -- Repeated from the text, to be found by.
    at     BIGINT NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    entry  TEXT NOT NULL,
    hash   TEXT NOT NULL
);
CREATE INDEX audit_entry_by_object ON audit_entry (object, seq);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, seq);
INSERT INTO counter (name, value) VALUES ('audit', 0);
