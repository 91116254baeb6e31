-- Reveals of personal data are counted for each person and hour.
CREATE INDEX audit_entry_by_action ON audit_entry (action, at);
