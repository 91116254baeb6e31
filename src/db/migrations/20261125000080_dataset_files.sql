-- What a parquet file was when it was committed; absent for files of earlier versions of this program.
ALTER TABLE dataset_file ADD COLUMN byte_count BIGINT;
ALTER TABLE dataset_file ADD COLUMN sha256 TEXT;
