-- Keys that orders carried beside the strongest one, by which they were counted: the evidence for shop = company = code.
CREATE TABLE merchant_tie (
    merchant_id BIGINT NOT NULL REFERENCES merchant (merchant_id),
    tied_key    TEXT NOT NULL,
    orders      BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, tied_key)
);
