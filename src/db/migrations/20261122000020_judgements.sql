-- What people decided about the identity of merchants. Rows are added, never changed or removed.
CREATE TABLE merchant_judgement (
    judgement BIGINT PRIMARY KEY,
    -- Which merchants are the same or different, or which judgement is withdrawn; JSON.
    verdict   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    operator  TEXT NOT NULL,
    judged_at BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('judgement', 0);
