-- See the schema for SQLite.
CREATE TABLE muster.names (
    run   uuid NOT NULL,
    batch bigint NOT NULL,
    names bytea NOT NULL,
    FOREIGN KEY (run, batch) REFERENCES muster.batch (run, ordinal)
);
-- Hashes do not get smaller.
ALTER TABLE muster.names ALTER COLUMN names SET STORAGE EXTERNAL;
