-- The second factor of an account; taken away as a whole by a reset.
CREATE TABLE account_factor (
    account   BIGINT PRIMARY KEY REFERENCES account (account),
    -- Sealed with the vault's key, bound to the account; base64.
    secret    TEXT NOT NULL,
    -- 1 once a code has proved that the app has the secret.
    confirmed BIGINT NOT NULL,
    -- The last step of half a minute of which a code was taken; no earlier one is taken again.
    last_step BIGINT NOT NULL
);
-- Codes that are left for the day on which the app is lost.
CREATE TABLE account_recovery (
    account     BIGINT NOT NULL REFERENCES account (account),
    code_sha256 TEXT NOT NULL,
    PRIMARY KEY (account, code_sha256)
);
-- 1 while the password was right and the code is still awaited.
ALTER TABLE account_session ADD COLUMN awaits_code BIGINT NOT NULL DEFAULT 0;
-- When the person last gave a password or code; epoch milliseconds.
ALTER TABLE account_session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
