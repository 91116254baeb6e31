-- Whom an account belongs to at the identity provider (统一身份认证): bound by the first sign-in there, undone by an
-- administrator. An account has one person, and a person one account.
CREATE TABLE oidc_subject (
    account  BIGINT PRIMARY KEY REFERENCES account (account),
    issuer   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    -- Epoch milliseconds.
    bound_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);
-- 1 where the session was begun by the provider's word: the own password was not used, and need not be changed first.
ALTER TABLE account_session ADD COLUMN by_provider BIGINT NOT NULL DEFAULT 0;
