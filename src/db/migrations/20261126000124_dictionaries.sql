-- A city's own edits of the dictionaries. Steps of drafts are added, never changed or removed; the rest of
-- `dictionary_draft` follows from them. Revisions are added, never changed or removed.
CREATE TABLE dictionary_draft (
    draft_id  BIGINT PRIMARY KEY,
    title     TEXT NOT NULL,
    stage     TEXT NOT NULL,
    version   BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Who acted last, and when.
    actor     TEXT NOT NULL,
    at        BIGINT NOT NULL,
    -- Entries that it holds.
    entries   BIGINT NOT NULL
);

CREATE TABLE dictionary_event (
    draft_id BIGINT NOT NULL REFERENCES dictionary_draft (draft_id),
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    step     TEXT NOT NULL,
    PRIMARY KEY (draft_id, number)
);

-- The newest preview of each draft, and what it was made for.
CREATE TABLE dictionary_preview (
    draft_id   BIGINT PRIMARY KEY REFERENCES dictionary_draft (draft_id),
    content    TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    -- Newest import that it saw.
    import_seq BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    -- JSON.
    effect     TEXT NOT NULL
);

-- One row for each run that put a draft into force and labelled all orders anew.
CREATE TABLE dictionary_revision (
    revision    BIGINT PRIMARY KEY,
    draft_id    BIGINT NOT NULL UNIQUE REFERENCES dictionary_draft (draft_id),
    -- Version of the dictionaries from then on: those shipped, and the number of the revision.
    version     TEXT NOT NULL,
    title       TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    applied_at  BIGINT NOT NULL,
    -- Newest import whose orders it labelled.
    import_seq  BIGINT NOT NULL,
    -- Whether texts are cut into words otherwise than before.
    respelled   BIGINT NOT NULL,
    -- Edits with what they took the place of; JSON.
    edits       TEXT NOT NULL,
    -- What came of it, as previews tell it; JSON.
    effect      TEXT NOT NULL
);

-- The orders that a revision labelled otherwise, and what their labels were before.
CREATE TABLE dictionary_relabelled (
    revision BIGINT NOT NULL REFERENCES dictionary_revision (revision),
    seq      BIGINT NOT NULL,
    labels_before TEXT NOT NULL,
    PRIMARY KEY (revision, seq)
);

INSERT INTO counter (name, value) VALUES ('dictionary_draft', 0), ('dictionary_event', 0), ('dictionary_revision', 0);
