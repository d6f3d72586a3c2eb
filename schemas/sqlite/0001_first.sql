-- The first schema: what muster fills (customer, agreement, subscription) and its ledger (muster_*).
--
-- Days and instants are text in ISO 8601, UTC, so that they sort and people can read them. Ids are
-- 16 bytes and rise with insertion, digests are SHA-256. No table counts its own rows: every key is
-- derived by the run, so that a repeated run writes the same keys.

-- A customer as it was accepted. muster adds customers and never changes one.
--
-- Here and for agreements SQLite keeps its own row number: rows this wide cost about a quarter more
-- time to insert when the table is ordered by the id itself. Lines are narrow and have no such need.
CREATE TABLE customer (
    id                               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The feed the customer came from; its key is unique within the feed only.
    source                           TEXT NOT NULL,
    customer_ref                     TEXT NOT NULL,
    company_name                     TEXT NOT NULL,
    -- The name as names are compared: compatible characters made one, lower case, no punctuation.
    name_key                         TEXT NOT NULL,
    -- Lower case, so that comparing bytes is comparing domains.
    domain_prefix                    TEXT NOT NULL,
    organization_registration_number TEXT,
    -- Country and number as numbers are compared; absent where there is none.
    registration_key                 TEXT,
    contact_first_name               TEXT NOT NULL,
    contact_middle_name              TEXT,
    contact_last_name                TEXT NOT NULL,
    contact_email                    TEXT NOT NULL,
    contact_phone                    TEXT,
    country                          TEXT NOT NULL,
    address_line1                    TEXT NOT NULL,
    address_line2                    TEXT,
    city                             TEXT,
    state                            TEXT,
    postal_code                      TEXT,
    region                           TEXT,
    culture                          TEXT NOT NULL,
    language                         TEXT NOT NULL,
    currency                         TEXT,
    cloud                            TEXT NOT NULL,
    enable_gdap_by_default           INTEGER CHECK (enable_gdap_by_default IN (0, 1)),
    -- Several are separated by semicolons.
    special_qualification            TEXT,
    education_segment                TEXT,
    education_website                TEXT,
    gcc_validation_code              TEXT,
    reseller_tenant_id               TEXT,
    reseller_mpn_id                  TEXT,
    reseller_attestation             INTEGER CHECK (reseller_attestation IN (0, 1)),
    -- Several are separated by semicolons.
    additional_reseller_mpn_ids      TEXT,
    -- Lineage: the run, its input (from 0) and the row in it.
    run                              BLOB NOT NULL,
    input                            INTEGER NOT NULL,
    input_row                        INTEGER NOT NULL,
    -- Over all values: the same key with the same digest is the same customer sent again.
    digest                           BLOB NOT NULL CHECK (length(digest) = 32),
    CONSTRAINT customer_once UNIQUE (source, customer_ref),
    CONSTRAINT customer_domain UNIQUE (domain_prefix)
) STRICT;

-- One company, one customer: the same number under another name may be a second tenant of it.
CREATE UNIQUE INDEX customer_registration ON customer (registration_key, name_key)
    WHERE registration_key > '';

-- The customer agreement as attested or announced.
CREATE TABLE agreement (
    id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer_id  BLOB NOT NULL REFERENCES customer (id),
    mode         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    template_id  TEXT,
    first_name   TEXT,
    last_name    TEXT,
    email        TEXT,
    phone        TEXT,
    -- Day of acceptance.
    agreed_on    TEXT,
    company_name TEXT
) STRICT;

-- Partner Center refuses the same attestation twice. An absent part equals an absent part here,
-- which a plain unique index would deny.
CREATE UNIQUE INDEX agreement_once ON agreement (
    customer_id, kind,
    coalesce(email, ''), coalesce(first_name, ''), coalesce(last_name, ''), coalesce(phone, '')
);

-- A subscription line of a customer.
CREATE TABLE subscription (
    customer_id            BLOB NOT NULL REFERENCES customer (id),
    id                     BLOB NOT NULL CHECK (length(id) = 16),
    -- The line's key within its customer: the partner's own, or derived from the line.
    line_key               TEXT NOT NULL,
    -- A legacy offer or a catalogue item, never both.
    offer_id               TEXT,
    catalog_item_id        TEXT,
    quantity               INTEGER NOT NULL CHECK (quantity > 0),
    term_duration          TEXT,
    billing_cycle          TEXT,
    auto_renew             INTEGER CHECK (auto_renew IN (0, 1)),
    renewal_term_duration  TEXT,
    custom_term_end_date   TEXT,
    -- The base line of an add-on; it belongs to the same customer.
    parent_id              BLOB,
    -- The base subscription of an add-on as Partner Center knows it; nothing here to refer to.
    parent_subscription_id TEXT,
    friendly_name          TEXT,
    currency               TEXT,
    promotion_id           TEXT,
    partner_id_on_record   TEXT,
    attestation_accepted   INTEGER CHECK (attestation_accepted IN (0, 1)),
    provisioning_context   TEXT,
    run                    BLOB NOT NULL,
    input                  INTEGER NOT NULL,
    input_row              INTEGER NOT NULL,
    digest                 BLOB NOT NULL CHECK (length(digest) = 32),
    -- The customer stands first, so that one tree serves the key, the customer's lines and the
    -- reference to a base line; an id of its own would cost every insert a third tree.
    PRIMARY KEY (customer_id, id),
    CONSTRAINT subscription_once UNIQUE (customer_id, line_key),
    FOREIGN KEY (customer_id, parent_id) REFERENCES subscription (customer_id, id),
    CHECK ((offer_id IS NULL) <> (catalog_item_id IS NULL))
) STRICT, WITHOUT ROWID;

-- A run: what was read, by which rules, and where it stands.
CREATE TABLE muster_run (
    id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    fingerprint    BLOB NOT NULL CHECK (length(fingerprint) = 32),
    -- Counts the runs of one fingerprint, from 1.
    generation     INTEGER NOT NULL,
    source         TEXT NOT NULL,
    started        TEXT NOT NULL,
    as_of          TEXT NOT NULL,
    rules_date     TEXT NOT NULL,
    batch_families INTEGER NOT NULL,
    operator       TEXT NOT NULL,
    role           TEXT NOT NULL,
    state          TEXT NOT NULL
        CHECK (state IN ('open', 'committed', 'delivered', 'refused', 'undoing', 'undone')),
    -- What was said at its end; null until then.
    exit_code      INTEGER,
    outcome        TEXT,
    report         TEXT,
    books          TEXT,
    CONSTRAINT muster_run_once UNIQUE (fingerprint, generation)
) STRICT, WITHOUT ROWID;

-- One execution of a run. One that was killed has no end, and needs none.
CREATE TABLE muster_attempt (
    run          BLOB NOT NULL REFERENCES muster_run (id),
    number       INTEGER NOT NULL,
    started      TEXT NOT NULL,
    ended        TEXT,
    outcome      TEXT NOT NULL,
    tool_version TEXT NOT NULL,
    host         TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

-- A file or sheet that a run read.
CREATE TABLE muster_input (
    run    BLOB NOT NULL REFERENCES muster_run (id),
    number INTEGER NOT NULL,
    path   TEXT NOT NULL,
    sheet  TEXT,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- Data rows read from it.
    rows   INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

-- A range of families that is in, with whatever the database said of them. The row is the first
-- statement of the transaction that writes the families: the fence against writing them twice.
CREATE TABLE muster_batch (
    run          BLOB NOT NULL REFERENCES muster_run (id),
    ordinal      INTEGER NOT NULL,
    first_family INTEGER NOT NULL,
    -- One behind the last family.
    end_family   INTEGER NOT NULL,
    customers    INTEGER NOT NULL,
    lines        INTEGER NOT NULL,
    refusals     INTEGER NOT NULL,
    settled      TEXT NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

-- What was refused in the database's name, foreseen or met while writing. No cell values.
CREATE TABLE muster_refusal (
    run         BLOB NOT NULL,
    batch       INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    family      INTEGER NOT NULL,
    input       INTEGER NOT NULL,
    input_row   INTEGER NOT NULL,
    code        TEXT NOT NULL,
    -- Empty when the whole row is meant.
    column_name TEXT NOT NULL,
    -- Which run stored the other thing, as the report says it; no cell value.
    detail      TEXT NOT NULL,
    PRIMARY KEY (run, batch, number),
    FOREIGN KEY (run, batch) REFERENCES muster_batch (run, ordinal)
) STRICT, WITHOUT ROWID;

-- What somebody still has to correct, over all runs of a feed. Keys only, no other cell value.
CREATE TABLE muster_reject (
    source       TEXT NOT NULL,
    -- Empty where the row has none.
    customer_ref TEXT NOT NULL,
    -- Empty for the customer's own row.
    line_key     TEXT NOT NULL,
    code         TEXT NOT NULL,
    column_name  TEXT NOT NULL,
    first_run    BLOB NOT NULL,
    last_run     BLOB NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'fixed', 'withdrawn')),
    -- The run that fixed or withdrew it.
    closed_by    BLOB,
    PRIMARY KEY (source, customer_ref, line_key, code, column_name)
) STRICT, WITHOUT ROWID;

-- Who writes at the moment. Politeness towards people: what keeps two writers from writing one
-- batch twice is the fence.
CREATE TABLE muster_lease (
    one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    holder  TEXT NOT NULL,
    taken   TEXT NOT NULL,
    expires TEXT NOT NULL
) STRICT;
