-- The common subset of SQLite and PostgreSQL: TEXT, BIGINT, BIGINT 0/1 for booleans, JSON as TEXT.

-- Numbers handed out inside the transaction that uses them. Updating the row also makes writers queue.
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('import', 0), ('order', 0), ('merchant', 0), ('quarantine', 0);

CREATE TABLE import_batch (
    import_seq  BIGINT PRIMARY KEY,
    import_id   TEXT NOT NULL UNIQUE,
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    source      TEXT NOT NULL,
    operator    TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    rows_read   BIGINT NOT NULL,
    accepted    BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    duplicate   BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    -- The whole ledger with sheets, reasons and skipped rows.
    ledger      TEXT NOT NULL,
    dictionary_version TEXT NOT NULL,
    CHECK (rows_read = accepted + updated + duplicate + quarantined)
);
CREATE INDEX import_batch_sha256 ON import_batch (sha256);

-- The current content of every order.
CREATE TABLE work_order (
    seq            BIGINT PRIMARY KEY,
    order_id       TEXT NOT NULL UNIQUE,
    version        BIGINT NOT NULL,
    import_seq     BIGINT NOT NULL,
    first_import_seq BIGINT NOT NULL,
    sheet          TEXT NOT NULL,
    row_no         BIGINT NOT NULL,
    profile        TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    source         TEXT NOT NULL,
    order_no       TEXT,
    nature         TEXT NOT NULL,
    domain         TEXT NOT NULL,
    received_at    BIGINT,
    received_precision TEXT NOT NULL,
    region         BIGINT,
    complainant    TEXT,
    anonymous      BIGINT NOT NULL,
    title          TEXT NOT NULL,
    body           TEXT NOT NULL,
    detail         TEXT NOT NULL
);
CREATE INDEX work_order_import ON work_order (import_seq);

-- Contents that a correction replaced. Same columns as work_order.
CREATE TABLE order_version (
    seq            BIGINT NOT NULL,
    order_id       TEXT NOT NULL,
    version        BIGINT NOT NULL,
    import_seq     BIGINT NOT NULL,
    first_import_seq BIGINT NOT NULL,
    sheet          TEXT NOT NULL,
    row_no         BIGINT NOT NULL,
    profile        TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    source         TEXT NOT NULL,
    order_no       TEXT,
    nature         TEXT NOT NULL,
    domain         TEXT NOT NULL,
    received_at    BIGINT,
    received_precision TEXT NOT NULL,
    region         BIGINT,
    complainant    TEXT,
    anonymous      BIGINT NOT NULL,
    title          TEXT NOT NULL,
    body           TEXT NOT NULL,
    detail         TEXT NOT NULL,
    PRIMARY KEY (seq, version)
);

CREATE TABLE merchant (
    merchant_id BIGINT PRIMARY KEY,
    name        TEXT NOT NULL,
    uscc        TEXT UNIQUE,
    region      BIGINT,
    first_import_seq BIGINT NOT NULL
);

-- What leads to a merchant. An ambiguous key leads nowhere: two credit codes bear the name.
CREATE TABLE merchant_key (
    merchant_key TEXT PRIMARY KEY,
    merchant_id  BIGINT NOT NULL REFERENCES merchant (merchant_id),
    ambiguous    BIGINT NOT NULL
);
CREATE INDEX merchant_key_merchant ON merchant_key (merchant_id);

-- Names as written.
CREATE TABLE merchant_name (
    merchant_id BIGINT NOT NULL REFERENCES merchant (merchant_id),
    name        TEXT NOT NULL,
    PRIMARY KEY (merchant_id, name)
);

-- Rows that could not be accepted. Cells are masked here; the original cells are in the vault.
CREATE TABLE quarantine_row (
    quarantine_id BIGINT PRIMARY KEY,
    import_seq BIGINT NOT NULL,
    sheet      TEXT NOT NULL,
    row_no     BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    message    TEXT NOT NULL,
    cells      TEXT NOT NULL,
    -- open, or the import that accepted it on a retry
    resolved_by BIGINT
);
CREATE INDEX quarantine_row_import ON quarantine_row (import_seq);

-- Live parquet files; any other file under dataset/ is litter of an interrupted import.
CREATE TABLE dataset_file (
    path       TEXT PRIMARY KEY,
    import_seq BIGINT NOT NULL,
    row_count  BIGINT NOT NULL
);

-- Weeks as they were evaluated. A frozen one is never written again.
CREATE TABLE week_snapshot (
    week        BIGINT PRIMARY KEY,
    snapshot_id TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    dictionary_version TEXT NOT NULL,
    import_seq  BIGINT NOT NULL,
    evaluated_at BIGINT NOT NULL,
    frozen      BIGINT NOT NULL,
    considered  BIGINT NOT NULL,
    figures     TEXT NOT NULL
);

CREATE TABLE week_flag (
    week    BIGINT NOT NULL,
    place   BIGINT NOT NULL,
    flag_id TEXT NOT NULL,
    tier    TEXT NOT NULL,
    flag    TEXT NOT NULL,
    PRIMARY KEY (week, place)
);
