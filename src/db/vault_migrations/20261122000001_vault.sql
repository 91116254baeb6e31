-- The vault: its own database. BYTEA is PostgreSQL's name; SQLite stores blobs under any declared type.

CREATE TABLE vault_key (
    vault_id    TEXT PRIMARY KEY,
    check_value TEXT NOT NULL
);

-- Original cells of consecutive rows of one sheet, sealed together.
CREATE TABLE sealed_rows (
    import_seq BIGINT NOT NULL,
    sheet      TEXT NOT NULL,
    first_row  BIGINT NOT NULL,
    last_row   BIGINT NOT NULL,
    block      BYTEA NOT NULL,
    PRIMARY KEY (import_seq, sheet, first_row)
);
