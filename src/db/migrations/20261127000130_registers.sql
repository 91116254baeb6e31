-- Registers that others keep: rows are added, never changed or removed; of one matter the newest counts.
CREATE TABLE register_batch (
    batch      BIGINT PRIMARY KEY,
    kind       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    -- Lower-case hex SHA-256 of the file.
    sha256     TEXT NOT NULL,
    rows_read  BIGINT NOT NULL,
    accepted   BIGINT NOT NULL,
    duplicate  BIGINT NOT NULL,
    refused    BIGINT NOT NULL,
    skipped    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    UNIQUE (kind, sha256)
);
CREATE TABLE register_row (
    number     BIGINT PRIMARY KEY,
    batch      BIGINT NOT NULL REFERENCES register_batch (batch),
    kind       TEXT NOT NULL,
    -- Of what the row says, wherever it stood; with a keyed stand-in for a person's number.
    row_sha256 TEXT NOT NULL,
    code       TEXT,
    id_digest  TEXT,
    -- The row as it is kept, without code and stand-in.
    content    TEXT NOT NULL,
    UNIQUE (kind, row_sha256)
);
CREATE INDEX register_row_code ON register_row (code);
CREATE TABLE register_refusal (
    batch  BIGINT NOT NULL REFERENCES register_batch (batch),
    place  BIGINT NOT NULL,
    sheet  TEXT NOT NULL,
    row    BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (batch, place)
);
INSERT INTO counter (name, value) VALUES ('register_batch', 0);
INSERT INTO counter (name, value) VALUES ('register_row', 0);
