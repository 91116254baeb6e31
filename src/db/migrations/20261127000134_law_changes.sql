-- Changes of the law and the catalogue that ship with the program, as the list of their steps. Steps are added, never changed or
-- removed.
CREATE TABLE law_change (
    change_id BIGINT PRIMARY KEY,
    version   BIGINT NOT NULL
);
CREATE TABLE law_change_event (
    change_id BIGINT NOT NULL REFERENCES law_change (change_id),
    -- 1, 2 … within one change.
    number    BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    -- YYYY-MM-DD in Asia/Shanghai.
    day       TEXT NOT NULL,
    actor     TEXT NOT NULL,
    role      TEXT NOT NULL,
    -- JSON.
    step      TEXT NOT NULL,
    PRIMARY KEY (change_id, number)
);
INSERT INTO counter (name, value) VALUES ('law_change', 0), ('law_change_event', 0);
