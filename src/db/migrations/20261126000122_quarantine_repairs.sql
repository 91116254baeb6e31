-- What people tried with rows that were set aside. The corrected values are in the sealed row of the import that took them
-- in, and nowhere else; a row keeps its original in any case.
CREATE TABLE quarantine_repair (
    quarantine_id BIGINT NOT NULL REFERENCES quarantine_row (quarantine_id),
    -- 1, 2, 3, … of each row.
    number         BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    actor          TEXT NOT NULL,
    -- Places of the corrected columns from 1 on, as a JSON list.
    places         TEXT NOT NULL,
    why            TEXT NOT NULL,
    reason_before  TEXT NOT NULL,
    message_before TEXT NOT NULL,
    -- accepted, updated, duplicate, or quarantined again.
    outcome        TEXT NOT NULL,
    -- The import that took the row in.
    import_seq     BIGINT,
    PRIMARY KEY (quarantine_id, number)
);
