-- How many of the audit entries that had to wait for another writer are in the log (src/db/waiting.rs).
INSERT INTO counter (name, value) VALUES ('audit_waiting', 0);
