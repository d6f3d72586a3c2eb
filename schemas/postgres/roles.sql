-- Three roles for a database that `muster prepare` has made the tables in. Run as the owner of the
-- tables or as a superuser, as often as you like; then grant a role to whoever needs it:
--
--     muster prepare --database postgres:///crm
--     muster prepare --roles | psql crm
--     psql crm -c 'GRANT muster_importer TO nightly'
--
-- Nobody but the undoing role may change or remove a customer, an agreement or a subscription.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['muster_importer', 'muster_undoer', 'muster_viewer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END
$$;

-- Imports and plans: adds rows and never changes one; keeps the ledger.
GRANT USAGE ON SCHEMA muster TO muster_importer;
GRANT SELECT, INSERT ON customer, agreement, subscription TO muster_importer;
GRANT SELECT, INSERT ON muster.input, muster.names, muster.refusal, muster.returned TO muster_importer;
GRANT SELECT, INSERT, UPDATE ON muster.run, muster.attempt, muster.batch, muster.reject
    TO muster_importer;
GRANT SELECT, INSERT, UPDATE, DELETE ON muster.lease TO muster_importer;
GRANT SELECT ON muster.schema_version TO muster_importer;

-- Undoing: what an importer may, and removing rows. To lock a row takes the right to change some
-- column of it; it is given for the run's id alone.
GRANT muster_importer TO muster_undoer;
GRANT DELETE, UPDATE (run) ON customer, subscription TO muster_undoer;
GRANT DELETE ON agreement TO muster_undoer;

-- Looking: the views, and no table.
GRANT USAGE ON SCHEMA muster TO muster_viewer;
GRANT SELECT ON muster.customers, muster.subscriptions, muster.runs, muster.open_rejects
    TO muster_viewer;
