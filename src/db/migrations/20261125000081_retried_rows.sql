-- Of an order that a retry accepted: the import of the file whose row it is. `import_seq` is then the retry; `sheet`
-- and `row_no` are always those of the file.
ALTER TABLE work_order ADD COLUMN retried_from BIGINT;
ALTER TABLE order_version ADD COLUMN retried_from BIGINT;

-- Until now a retried row was told by the name of its sheet alone.
UPDATE work_order SET retried_from = (
    SELECT MIN(import_seq) FROM quarantine_row AS aside
    WHERE aside.resolved_by = work_order.import_seq AND aside.row_no = work_order.row_no
    AND 'retry:' || CAST(aside.import_seq AS TEXT) || '/' || aside.sheet = work_order.sheet
) WHERE sheet LIKE 'retry:%';
UPDATE work_order SET sheet = SUBSTR(sheet, LENGTH('retry:' || CAST(retried_from AS TEXT) || '/') + 1)
WHERE retried_from IS NOT NULL;
UPDATE order_version SET retried_from = (
    SELECT MIN(import_seq) FROM quarantine_row AS aside
    WHERE aside.resolved_by = order_version.import_seq AND aside.row_no = order_version.row_no
    AND 'retry:' || CAST(aside.import_seq AS TEXT) || '/' || aside.sheet = order_version.sheet
) WHERE sheet LIKE 'retry:%';
UPDATE order_version SET sheet = SUBSTR(sheet, LENGTH('retry:' || CAST(retried_from AS TEXT) || '/') + 1)
WHERE retried_from IS NOT NULL;
