-- Keyed digests of the phones and addresses that orders told of a merchant, or of a name without one. Never in plain.
CREATE TABLE party_contact (
    -- merchant or mention
    owner_kind   TEXT NOT NULL,
    owner_id     BIGINT NOT NULL,
    -- phone or address
    contact_kind TEXT NOT NULL,
    digest       TEXT NOT NULL,
    orders       BIGINT NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, contact_kind, digest)
);
