-- Views for those who sell, bill and support afterwards, and for those who watch the runs. They show
-- what muster knows; schemas/README.md says what each column means.

CREATE VIEW muster.customers AS
SELECT
    c.id AS customer_id,
    c.source,
    c.customer_ref,
    c.company_name,
    c.domain_prefix,
    c.organization_registration_number,
    c.country, c.address_line1, c.address_line2, c.city, c.state, c.postal_code,
    c.contact_first_name, c.contact_last_name, c.contact_email, c.contact_phone,
    c.culture, c.language, c.cloud,
    c.special_qualification,
    -- Microsoft looks at a customer after it was created; muster never hears of the end.
    'pending' AS vetting_status,
    c.reseller_tenant_id, c.reseller_mpn_id, c.reseller_attestation,
    a.mode AS agreement_mode, a.kind AS agreement_type, a.agreed_on AS agreement_date,
    a.first_name AS agreement_first_name, a.last_name AS agreement_last_name,
    a.email AS agreement_email,
    (SELECT count(*) FROM subscription l WHERE l.customer_id = c.id) AS subscriptions,
    c.custom,
    c.run, r.started AS imported, r.operator
FROM customer c
LEFT JOIN agreement a ON a.customer_id = c.id
LEFT JOIN muster.run r ON r.id = c.run;

CREATE VIEW muster.subscriptions AS
SELECT
    l.id AS subscription_id,
    l.customer_id,
    c.source,
    c.customer_ref,
    c.company_name,
    c.domain_prefix,
    c.country,
    l.line_key,
    coalesce(l.offer_id, l.catalog_item_id) AS offer,
    l.quantity,
    l.term_duration, l.billing_cycle, l.auto_renew, l.renewal_term_duration,
    l.custom_term_end_date,
    p.line_key AS base_line_key,
    l.parent_subscription_id AS base_subscription_id,
    l.friendly_name, l.currency, l.promotion_id,
    'pending' AS vetting_status,
    coalesce(l.partner_id_on_record, c.reseller_mpn_id) AS reseller_mpn_id,
    l.custom,
    l.run, r.started AS imported, r.operator
FROM subscription l
JOIN customer c ON c.id = l.customer_id
LEFT JOIN subscription p ON p.customer_id = l.customer_id AND p.id = l.parent_id
LEFT JOIN muster.run r ON r.id = l.run;

-- The books are those of the run's end; a run without an end has none.
CREATE VIEW muster.runs AS
SELECT
    r.id AS run, r.source, r.started, r.as_of, r.state, r.outcome, r.exit_code, r.operator, r.role,
    r.generation, r.report,
    (SELECT string_agg(i.path || coalesce('!' || i.sheet, ''), ', ' ORDER BY i.number)
     FROM muster.input i WHERE i.run = r.id) AS inputs,
    (SELECT count(*) FROM muster.attempt t WHERE t.run = r.id) AS attempts,
    (SELECT coalesce(sum(b.customers), 0) FROM muster.batch b WHERE b.run = r.id)::bigint
        AS customers_written,
    (SELECT coalesce(sum(b.lines), 0) FROM muster.batch b WHERE b.run = r.id)::bigint
        AS subscriptions_written,
    (r.books::json #>> '{rows,read}')::bigint AS rows_read,
    (r.books::json #>> '{rows,accepted}')::bigint AS rows_accepted,
    (r.books::json #>> '{rows,unchanged}')::bigint AS rows_unchanged,
    (r.books::json #>> '{rows,rejected}')::bigint AS rows_rejected,
    (r.books::json #>> '{rows,held}')::bigint AS rows_held,
    (r.books::json #>> '{rows,duplicate}')::bigint AS rows_duplicate,
    (r.books::json #>> '{rows,blank}')::bigint AS rows_blank,
    (r.books::json #>> '{rows,furniture}')::bigint AS rows_furniture
FROM muster.run r;

CREATE VIEW muster.open_rejects AS
SELECT
    j.source, j.customer_ref, j.line_key, j.code, j.column_name,
    j.first_run, f.started AS since, j.last_run, l.started AS last_seen
FROM muster.reject j
LEFT JOIN muster.run f ON f.id = j.first_run
LEFT JOIN muster.run l ON l.id = j.last_run
WHERE j.state = 'open';
