-- What left for the credit system: the very bytes, and what became of each row. Packages are added; only how far one has got
-- and what was answered is written later.
CREATE TABLE credit_package (
    -- {catalogue_code}_{dept_code}_{yyyymmdd}_{seq}
    name      TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    item      TEXT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day       TEXT NOT NULL,
    at        BIGINT NOT NULL,
    actor     TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    -- Lower-case hex SHA-256 of the file.
    sha256    TEXT NOT NULL,
    -- The file in base64: both engines keep it alike.
    content   TEXT NOT NULL,
    -- Where it is sent; absent where somebody carries it.
    url       TEXT,
    -- carried, waiting, sent
    state     TEXT NOT NULL,
    attempts  BIGINT NOT NULL,
    -- Epoch milliseconds of the next attempt.
    next_at   BIGINT NOT NULL,
    -- What came of the last attempt.
    told      TEXT NOT NULL,
    -- The answer that nobody has taken in yet, in base64.
    answer    TEXT
);
CREATE TABLE credit_package_row (
    name      TEXT NOT NULL REFERENCES credit_package (name),
    entry_id  BIGINT NOT NULL REFERENCES credit_entry (entry_id),
    operation TEXT NOT NULL,
    edition   BIGINT NOT NULL,
    -- accepted, rejected; absent before the receipt.
    status    TEXT,
    code      TEXT NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (name, entry_id)
);
INSERT INTO counter (name, value) VALUES ('credit_package', 0);
