-- The data directory whose parquet files and vault this database knows. One row, written once.
CREATE TABLE data_directory (
    place        BIGINT PRIMARY KEY CHECK (place = 1),
    directory_id TEXT NOT NULL
);
