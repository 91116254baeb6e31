-- Accounts of the workbench. An account is disabled, never removed.
CREATE TABLE account (
    account         BIGINT PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE,
    role            TEXT NOT NULL,
    state           TEXT NOT NULL,
    -- PHC string of argon2id.
    password        TEXT NOT NULL,
    must_change     BIGINT NOT NULL,
    -- Failed sign-ins since the last that succeeded, and when the next may be tried; epoch milliseconds.
    failures        BIGINT NOT NULL,
    locked_until    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('account', 0);

-- Signed-in sessions; the token itself is with the browser only.
CREATE TABLE account_session (
    token_sha256 TEXT PRIMARY KEY,
    account      BIGINT NOT NULL REFERENCES account (account),
    -- Proves that a form was made by a page of this session.
    form_token   TEXT NOT NULL,
    started_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL
);
CREATE INDEX account_session_by_account ON account_session (account);
