-- Issues of the weekly report: steps are added, never changed or removed; the rest of `weekly_issue` follows from them.
CREATE TABLE weekly_issue (
    -- Weeks since 1970, as in week_snapshot.
    week    BIGINT PRIMARY KEY,
    stage   TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- The edition issued last, or else the one in hand.
    edition BIGINT NOT NULL,
    -- 总第N期 of what was issued; one issue never gets the number of another.
    issue   BIGINT UNIQUE,
    -- Who acted last.
    actor   TEXT NOT NULL
);
CREATE TABLE issue_event (
    week   BIGINT NOT NULL REFERENCES weekly_issue (week),
    number BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day    TEXT NOT NULL,
    actor  TEXT NOT NULL,
    role   TEXT NOT NULL,
    step   TEXT NOT NULL,
    PRIMARY KEY (week, number)
);
-- The files of an edition as they were signed, whatever a later program would make of the same week.
CREATE TABLE issue_file (
    week    BIGINT NOT NULL REFERENCES weekly_issue (week),
    edition BIGINT NOT NULL,
    name    TEXT NOT NULL,
    -- Lower-case hex SHA-256 of the file.
    sha256  TEXT NOT NULL,
    -- LZ4 with its length before it, in base64: both engines keep it alike.
    content TEXT NOT NULL,
    PRIMARY KEY (week, edition, name)
);
-- Taken by whoever is about to add a step, so that two people are served one after the other.
INSERT INTO counter (name, value) VALUES ('issue_event', 0);
