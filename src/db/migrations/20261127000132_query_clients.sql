-- Clients that ask for entries by a key, as the list of their steps; only the hash of a key is in them. Steps are added, never
-- changed or removed.
CREATE TABLE query_client (
    client_id BIGINT PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    version   BIGINT NOT NULL
);
CREATE TABLE query_client_event (
    client_id BIGINT NOT NULL REFERENCES query_client (client_id),
    -- 1, 2, 3 … within one client.
    number    BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day       TEXT NOT NULL,
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    -- JSON.
    step      TEXT NOT NULL,
    PRIMARY KEY (client_id, number)
);
-- Written consents of parties. Added; only that one was withdrawn is written later.
CREATE TABLE query_consent (
    consent      BIGINT PRIMARY KEY,
    -- As it is given with a query.
    number       TEXT NOT NULL UNIQUE,
    -- By what entries of the party are found; of a person a keyed stand-in.
    party        TEXT NOT NULL,
    shown        TEXT NOT NULL,
    -- Whom and what it is for; absent is everybody or everything.
    client_id    BIGINT REFERENCES query_client (client_id),
    purpose      TEXT,
    -- Codes of catalogue items, with spaces between.
    items        TEXT NOT NULL,
    last_day     TEXT NOT NULL,
    -- Lower-case hex SHA-256 of the file.
    sha256       TEXT NOT NULL,
    format       TEXT NOT NULL,
    bytes        BIGINT NOT NULL,
    day          TEXT NOT NULL,
    actor        TEXT NOT NULL,
    -- Sealed with the vault's key and bound to number and hash; in base64.
    block        TEXT NOT NULL,
    withdrawn_on TEXT
);
INSERT INTO counter (name, value) VALUES ('query_client', 0), ('query_client_event', 0), ('query_consent', 0);
