-- What a judgement about merchants changed, as it was shown to who made it; earlier judgements have none. JSON.
CREATE TABLE judgement_effect (
    judgement BIGINT PRIMARY KEY REFERENCES merchant_judgement (judgement),
    effect    TEXT NOT NULL
);
