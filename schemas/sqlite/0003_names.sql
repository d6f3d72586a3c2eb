-- Under which names a batch's customers are stored: for each customer eight bytes, a hash of its name
-- and country and its family, the highest byte first. An index on the name would cost every import a
-- third more; this is written behind itself and read once by an import that brings new customers.
CREATE TABLE muster_names (
    run   BLOB NOT NULL,
    batch INTEGER NOT NULL,
    names BLOB NOT NULL,
    FOREIGN KEY (run, batch) REFERENCES muster_batch (run, ordinal)
) STRICT;
