-- Papers of cases: decisions, evidence. Added, never changed or removed. What the sender called the file is not kept.
CREATE TABLE paper (
    case_id TEXT NOT NULL REFERENCES review_case (case_id),
    -- Lower-case hex SHA-256 of the file.
    sha256  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    format  TEXT NOT NULL,
    bytes   BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day     TEXT NOT NULL,
    actor   TEXT NOT NULL,
    -- Sealed with the vault's key and bound to case and hash; in base64, so that both engines keep it alike.
    block   TEXT NOT NULL,
    PRIMARY KEY (case_id, sha256)
);
