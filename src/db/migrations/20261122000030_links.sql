-- Unresolved names as orders wrote them, so that they can be linked to merchants later.
CREATE TABLE mention (
    mention_id  BIGINT PRIMARY KEY,
    mention_key TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    region      BIGINT,
    platform    TEXT NOT NULL,
    first_import_seq BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('mention', 0);

-- What the linking step found, each with its evidence. Derived: replaced as a whole by the next run.
CREATE TABLE merchant_link (
    -- merchant or mention
    source_kind TEXT NOT NULL,
    source_id   BIGINT NOT NULL,
    merchant_id BIGINT NOT NULL REFERENCES merchant (merchant_id),
    -- Posterior and evidence as JSON.
    evidence    TEXT NOT NULL,
    PRIMARY KEY (source_kind, source_id)
);

-- What the last run saw.
CREATE TABLE link_run (
    run           BIGINT PRIMARY KEY,
    import_seq    BIGINT NOT NULL,
    judgement     BIGINT NOT NULL,
    model_version TEXT NOT NULL
);
