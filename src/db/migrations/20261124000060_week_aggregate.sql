-- Aggregate files of frozen weeks. A row is added with the frozen snapshot and never changed.
CREATE TABLE week_aggregate (
    -- Whole weeks since 1970-01-05.
    week      BIGINT PRIMARY KEY REFERENCES week_snapshot (week),
    -- Finest cells in the file.
    cells     BIGINT NOT NULL,
    -- Of the whole file, hex.
    sha256    TEXT NOT NULL
);
