-- The first schema on PostgreSQL: what muster fills (customer, agreement, subscription), in the
-- first schema of the connection's search path, and its ledger, in the schema `muster`.
--
-- It says the same as the schema for SQLite; what a table or column means is written there. Keys
-- are compared byte by byte (COLLATE "C"), as muster compares them. Constraints have names, since
-- a refusal is known by the name; src/store/postgres/conflict.rs lists them.

CREATE TABLE customer (
    id                               uuid NOT NULL CONSTRAINT customer_id PRIMARY KEY,
    source                           text COLLATE "C" NOT NULL,
    customer_ref                     text COLLATE "C" NOT NULL,
    company_name                     text NOT NULL,
    name_key                         text COLLATE "C" NOT NULL,
    domain_prefix                    text COLLATE "C" NOT NULL,
    organization_registration_number text,
    registration_key                 text COLLATE "C",
    contact_first_name               text NOT NULL,
    contact_middle_name              text,
    contact_last_name                text NOT NULL,
    contact_email                    text NOT NULL,
    contact_phone                    text,
    country                          text NOT NULL,
    address_line1                    text NOT NULL,
    address_line2                    text,
    city                             text,
    state                            text,
    postal_code                      text,
    region                           text,
    culture                          text NOT NULL,
    language                         text NOT NULL,
    currency                         text,
    cloud                            text NOT NULL,
    enable_gdap_by_default           boolean,
    special_qualification            text,
    education_segment                text,
    education_website                text,
    gcc_validation_code              text,
    reseller_tenant_id               text,
    reseller_mpn_id                  text,
    reseller_attestation             boolean,
    additional_reseller_mpn_ids      text,
    -- As received: json keeps the text, jsonb would not.
    custom                           json,
    run                              uuid NOT NULL,
    input                            integer NOT NULL,
    input_row                        bigint NOT NULL,
    digest                           bytea NOT NULL,
    CONSTRAINT customer_once UNIQUE (source, customer_ref),
    CONSTRAINT customer_domain UNIQUE (domain_prefix),
    CONSTRAINT customer_digest CHECK (length(digest) = 32)
);

CREATE UNIQUE INDEX customer_registration ON customer (registration_key, name_key)
    WHERE registration_key > '';

CREATE TABLE agreement (
    id           uuid NOT NULL CONSTRAINT agreement_id PRIMARY KEY,
    customer_id  uuid NOT NULL CONSTRAINT agreement_customer REFERENCES customer (id),
    mode         text NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    template_id  text,
    first_name   text COLLATE "C",
    last_name    text COLLATE "C",
    email        text COLLATE "C",
    phone        text COLLATE "C",
    agreed_on    date,
    company_name text
);

CREATE UNIQUE INDEX agreement_once ON agreement (
    customer_id, kind,
    coalesce(email, ''), coalesce(first_name, ''), coalesce(last_name, ''), coalesce(phone, '')
);

CREATE TABLE subscription (
    customer_id            uuid NOT NULL CONSTRAINT subscription_customer REFERENCES customer (id),
    id                     uuid NOT NULL,
    line_key               text COLLATE "C" NOT NULL,
    offer_id               text,
    catalog_item_id        text,
    quantity               bigint NOT NULL,
    term_duration          text,
    billing_cycle          text,
    auto_renew             boolean,
    renewal_term_duration  text,
    custom_term_end_date   date,
    parent_id              uuid,
    parent_subscription_id text,
    friendly_name          text,
    currency               text,
    promotion_id           text,
    partner_id_on_record   text,
    attestation_accepted   boolean,
    provisioning_context   text,
    custom                 json,
    run                    uuid NOT NULL,
    input                  integer NOT NULL,
    input_row              bigint NOT NULL,
    digest                 bytea NOT NULL,
    CONSTRAINT subscription_id PRIMARY KEY (customer_id, id),
    CONSTRAINT subscription_once UNIQUE (customer_id, line_key),
    CONSTRAINT subscription_parent FOREIGN KEY (customer_id, parent_id)
        REFERENCES subscription (customer_id, id),
    CONSTRAINT subscription_quantity CHECK (quantity > 0),
    CONSTRAINT subscription_offer CHECK ((offer_id IS NULL) <> (catalog_item_id IS NULL)),
    CONSTRAINT subscription_digest CHECK (length(digest) = 32)
);

CREATE TABLE muster.run (
    id             uuid NOT NULL PRIMARY KEY,
    fingerprint    bytea NOT NULL CHECK (length(fingerprint) = 32),
    generation     bigint NOT NULL,
    source         text NOT NULL,
    started        timestamptz NOT NULL,
    as_of          date NOT NULL,
    rules_date     date NOT NULL,
    batch_families bigint NOT NULL,
    operator       text NOT NULL,
    role           text NOT NULL,
    state          text NOT NULL
        CHECK (state IN ('open', 'committed', 'delivered', 'refused', 'undoing', 'undone')),
    exit_code      integer,
    outcome        text,
    report         text,
    books          text,
    CONSTRAINT run_once UNIQUE (fingerprint, generation)
);

CREATE TABLE muster.attempt (
    run          uuid NOT NULL REFERENCES muster.run (id),
    number       bigint NOT NULL,
    started      timestamptz NOT NULL,
    ended        timestamptz,
    outcome      text NOT NULL,
    tool_version text NOT NULL,
    host         text NOT NULL,
    PRIMARY KEY (run, number)
);

CREATE TABLE muster.input (
    run    uuid NOT NULL REFERENCES muster.run (id),
    number integer NOT NULL,
    path   text NOT NULL,
    sheet  text,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    rows   bigint NOT NULL,
    PRIMARY KEY (run, number)
);

-- The fence: its row is the first statement of the transaction that writes the families.
CREATE TABLE muster.batch (
    run          uuid NOT NULL REFERENCES muster.run (id),
    ordinal      bigint NOT NULL,
    first_family bigint NOT NULL,
    end_family   bigint NOT NULL,
    customers    bigint NOT NULL,
    lines        bigint NOT NULL,
    refusals     bigint NOT NULL,
    settled      timestamptz NOT NULL,
    PRIMARY KEY (run, ordinal)
);

CREATE TABLE muster.refusal (
    run         uuid NOT NULL,
    batch       bigint NOT NULL,
    number      bigint NOT NULL,
    family      bigint NOT NULL,
    input       integer NOT NULL,
    input_row   bigint NOT NULL,
    code        text NOT NULL,
    column_name text NOT NULL,
    detail      text NOT NULL,
    PRIMARY KEY (run, batch, number),
    FOREIGN KEY (run, batch) REFERENCES muster.batch (run, ordinal)
);

CREATE TABLE muster.reject (
    source       text COLLATE "C" NOT NULL,
    customer_ref text COLLATE "C" NOT NULL,
    line_key     text COLLATE "C" NOT NULL,
    code         text COLLATE "C" NOT NULL,
    column_name  text COLLATE "C" NOT NULL,
    first_run    uuid NOT NULL,
    last_run     uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('open', 'fixed', 'withdrawn')),
    closed_by    uuid,
    PRIMARY KEY (source, customer_ref, line_key, code, column_name)
);

-- Who writes at the moment, for people to read. What other processes go by is a lock that the
-- server drops with the holder's connection; what keeps a batch from being written twice is the
-- fence.
CREATE TABLE muster.lease (
    one     integer NOT NULL PRIMARY KEY CHECK (one = 1),
    holder  text NOT NULL,
    taken   timestamptz NOT NULL,
    expires timestamptz NOT NULL
);
