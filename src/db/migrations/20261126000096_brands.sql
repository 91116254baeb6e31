-- Brands of the goods that orders told of a merchant, or of a name without one; normalised, of masked cells.
CREATE TABLE party_brand (
    -- merchant or mention
    owner_kind TEXT NOT NULL,
    owner_id   BIGINT NOT NULL,
    brand      TEXT NOT NULL,
    orders     BIGINT NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, brand)
);
