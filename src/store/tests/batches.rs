//! Batches: in once, whole, and without harm to neighbours.

use super::both;
use super::people::{Server, batch, begun, family, guid, line, now, store};
use crate::store::{
    Conflict, Constraint, NewFamily, NewRefusal, NewReject, RejectClose, Returned, RunId, RunState,
    Settled,
};

both! {
    a_batch_is_written_once,
    offenders_stay_out_and_their_neighbours_go_in,
    many_conflicts_are_found_at_once,
    a_failed_batch_leaves_nothing,
    a_run_does_not_know_its_own_rows,
    a_reject_is_open_until_its_customer_is_in,
    a_row_that_comes_back_settles_what_it_was_rejected_for,
    every_value_of_a_customer_lands_in_its_column,
    work_on_a_store_can_move_between_threads,
}

fn lines_only(ordinal: u32, customer: crate::model::Guid, key: &str, id: u32) -> NewFamily<'_> {
    let lines = vec![line(guid(50, id), key, None)];
    NewFamily { ordinal, customer_id: customer, customer: None, lines }
}

async fn a_batch_is_written_once(server: Server) {
    let (home, store) = store(server).await;
    let run = begun(&store, 1).await;
    let names: Vec<(String, String)> =
        (0..700).map(|n| (format!("C-{n}"), format!("domain{n}"))).collect();
    let families = names.iter().zip(0..).map(|((r, d), n)| family(1, n, r, d)).collect();
    let batch = batch(0, families);
    let settled = store.settle(run, "default", &batch, now()).await.unwrap();
    let whole = Settled { customers: 700, lines: 1400, conflicts: Vec::new(), already: false };
    assert_eq!(settled, whole);
    let again = store.settle(run, "default", &batch, now()).await.unwrap();
    assert_eq!(again, Settled { already: true, ..whole });
    assert_eq!(store.counts(run).await.unwrap(), (700, 1400, 0));
    assert_eq!(home.one("SELECT count(*) FROM agreement").await, 700);
    assert_eq!(
        home.one("SELECT count(*) FROM subscription WHERE parent_id IS NOT NULL").await,
        700
    );
    assert!(!store.is_empty().await.unwrap());

    let mut moved = batch;
    moved.end_family += 1;
    assert!(store.settle(run, "default", &moved, now()).await.is_err());
    assert_eq!(store.batches(run).await.unwrap()[0].end_family, 100);
}

/// A customer under the id of one that is stored: only a fault of muster's gives one.
fn same_id(ordinal: u32) -> NewFamily<'static> {
    let mut same_id = family(2, ordinal, "C-10", "ten");
    same_id.customer_id = guid(1, 0);
    same_id.lines.clear();
    if let Some(new) = &mut same_id.customer {
        new.id = guid(1, 0);
        new.customer.agreement = None;
    }
    same_id
}

async fn offenders_stay_out_and_their_neighbours_go_in(server: Server) {
    let (home, store) = store(server).await;
    let first = begun(&store, 1).await;
    let settled =
        store.settle(first, "default", &batch(0, vec![family(1, 0, "C-0", "taken")]), now()).await;
    assert_eq!(settled.unwrap().customers, 1);

    let run = begun(&store, 2).await;
    let mut orphan = family(2, 9, "C-9", "nine");
    orphan.lines[1].parent_id = Some(guid(99, 9));
    let mut twice = family(2, 8, "C-8", "eight");
    twice.lines[1].line_key = "L-1".into();
    let same_id = same_id(10);
    let batch = batch(
        0,
        vec![
            family(2, 0, "C-10a", "innocent"),
            family(2, 1, "C-1", "taken"),
            family(2, 2, "C-0", "free"),
            family(2, 3, "C-3", "twin"),
            family(2, 4, "C-4", "twin"),
            family(2, 5, "C-5", "last"),
            lines_only(6, guid(77, 0), "L-1", 6),
            lines_only(7, guid(1, 0), "L-1", 7),
            twice,
            orphan,
            same_id,
            lines_only(11, guid(1, 0), "L-9", 11),
        ],
    );
    let settled = store.settle(run, "default", &batch, now()).await.unwrap();
    let conflict = |family, constraint, line| Conflict { family, constraint, line };
    assert_eq!(
        settled.conflicts,
        [
            conflict(1, Constraint::DomainPrefix, None),
            conflict(2, Constraint::CustomerRef, None),
            conflict(4, Constraint::DomainPrefix, None),
            conflict(6, Constraint::CustomerMissing, Some(0)),
            conflict(7, Constraint::LineKey, Some(0)),
            conflict(8, Constraint::LineKey, Some(1)),
            conflict(9, Constraint::ParentMissing, Some(1)),
            conflict(10, Constraint::Other, None),
        ]
    );
    assert_eq!((settled.customers, settled.lines), (3, 7));
    assert_eq!(store.counts(run).await.unwrap(), (3, 7, 8));
    let stored = home.all("SELECT customer_ref FROM customer ORDER BY id").await;
    assert_eq!(stored, ["C-0", "C-10a", "C-3", "C-5"]);
    let refusals = store.refusals(run).await.unwrap();
    let codes: Vec<_> =
        refusals.iter().map(|r| (r.refusal.family, r.refusal.code.as_str())).collect();
    assert_eq!(
        codes,
        [
            (1, "DOMAIN_TAKEN"),
            (2, "CUSTOMER_REF_REUSED"),
            (4, "DOMAIN_TAKEN"),
            (6, "LINE_CUSTOMER_GONE"),
            (7, "CUSTOMER_REF_REUSED"),
            (8, "CUSTOMER_REF_REUSED"),
            (9, "DATABASE_REFUSED"),
            (10, "DATABASE_REFUSED"),
        ]
    );
    assert_eq!((refusals[0].refusal.input, refusals[0].refusal.row), (0, 3));
    assert_eq!((refusals[5].refusal.input, refusals[5].refusal.row), (1, 40));
    assert_eq!(refusals[0].refusal.column, "domain_prefix");
    let open = home.all("SELECT customer_ref FROM muster_reject ORDER BY customer_ref").await;
    assert_eq!(open, ["C-0", "C-0", "C-1", "C-10", "C-4", "C-8", "C-9"]);
}

async fn many_conflicts_are_found_at_once(server: Server) {
    let (_home, store) = store(server).await;
    let first = begun(&store, 1).await;
    let names: Vec<(String, String)> =
        (0..600).map(|n| (format!("C-{n}"), format!("domain{n}"))).collect();
    let of = |space, step| {
        let families = names.iter().zip(0..).step_by(step);
        families.map(|((r, d), n)| family(space, n, r, d)).collect::<Vec<_>>()
    };
    store.settle(first, "default", &batch(0, of(1, 2)), now()).await.unwrap();
    let run = begun(&store, 2).await;
    let settled = store.settle(run, "other", &batch(0, of(2, 1)), now()).await.unwrap();
    assert_eq!((settled.customers, settled.lines, settled.conflicts.len()), (300, 600, 300));
    assert!(settled.conflicts.iter().all(|c| c.constraint == Constraint::DomainPrefix));
}

async fn a_failed_batch_leaves_nothing(server: Server) {
    let (home, store) = store(server).await;
    // The run is not in the ledger, so the fence itself cannot be entered.
    let lost = RunId([9; 16]);
    let mut batch = batch(0, vec![family(1, 0, "C-0", "zero")]);
    batch.rejects = vec![NewReject {
        customer_ref: "C-9".into(),
        line_key: String::new(),
        code: "EMAIL_FORMAT".into(),
        column: "contact_email".into(),
        row_digest: String::new(),
    }];
    assert!(store.settle(lost, "default", &batch, now()).await.is_err());
    let run = begun(&store, 1).await;
    home.trap(true).await;
    assert!(store.settle(run, "default", &batch, now()).await.is_err());
    assert!(store.is_empty().await.unwrap());
    assert_eq!(store.batches(run).await.unwrap(), []);
    assert_eq!(home.one("SELECT count(*) FROM subscription").await, 0);
    home.trap(false).await;
    assert_eq!(store.settle(run, "default", &batch, now()).await.unwrap().customers, 1);
}

async fn a_run_does_not_know_its_own_rows(server: Server) {
    let (_home, store) = store(server).await;
    let run = begun(&store, 1).await;
    let families = vec![family(1, 0, "C-0", "zero"), family(1, 1, "C-1", "one")];
    store.settle(run, "default", &batch(0, families), now()).await.unwrap();
    let other = RunId([2; 16]);
    let keys = [("C-0", "nothing"), ("C-7", "one"), ("C-8", "eight")];
    let known = store.known("default", other, &keys).await.unwrap();
    let refs: Vec<_> = known.iter().map(|k| k.customer_ref.as_str()).collect();
    assert_eq!(refs, ["C-0", "C-1"]);
    assert_eq!((known[0].name_key.as_str(), known[0].stored), ("weber bau gmbh", now()));
    assert_eq!(known[0].run, run);
    assert_eq!(store.known("other", other, &keys).await.unwrap().len(), 1);
    assert_eq!(store.known("default", run, &keys).await.unwrap(), []);
    let many: Vec<(String, String)> =
        (0..1000).map(|n| (format!("C-{n}"), format!("d{n}"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(r, d)| (r.as_str(), d.as_str())).collect();
    assert_eq!(store.known("default", other, &many).await.unwrap().len(), 2);

    let lines = store.known_lines(other, &[guid(1, 0), guid(5, 5)]).await.unwrap();
    let keys: Vec<_> = lines.iter().map(|l| l.line_key.as_str()).collect();
    assert_eq!(keys, ["L-1", "L-2"]);
    assert_eq!(store.known_lines(run, &[guid(1, 0)]).await.unwrap(), []);
}

async fn a_reject_is_open_until_its_customer_is_in(server: Server) {
    let (home, store) = store(server).await;
    let reject = |customer_ref: &str, code: &str| NewReject {
        customer_ref: customer_ref.into(),
        line_key: String::new(),
        code: code.into(),
        column: "contact_email".into(),
        row_digest: String::new(),
    };
    let digits = |column| format!("substr({}, 1, 2)", home.hex(column));
    let states = format!(
        "SELECT customer_ref || ' ' || code || ' ' || state || ' ' || {} || {} || \
         coalesce({}, '') FROM muster_reject ORDER BY customer_ref, code",
        digits("first_run"),
        digits("last_run"),
        digits("closed_by")
    );
    let first = begun(&store, 1).await;
    let mut refused = batch(0, Vec::new());
    refused.rejects = vec![
        reject("C-0", "EMAIL_FORMAT"),
        reject("C-1", "EMAIL_FORMAT"),
        reject("", "CELL_ERROR"),
    ];
    let foreseen = |family| NewRefusal {
        family,
        input: 0,
        row: 7,
        code: "DOMAIN_TAKEN".into(),
        column: "domain_prefix".into(),
        detail: "run 1a2b3c4d of 2026-01-15".into(),
    };
    refused.refusals = vec![foreseen(5), foreseen(3)];
    store.settle(first, "default", &refused, now()).await.unwrap();
    let families: Vec<u32> =
        store.refusals(first).await.unwrap().iter().map(|r| r.refusal.family).collect();
    assert_eq!(families, [3, 5]);
    assert_eq!(store.counts(first).await.unwrap(), (0, 0, 2));

    let second = begun(&store, 2).await;
    let mut corrected = batch(0, vec![family(2, 0, "C-0", "zero")]);
    corrected.rejects = vec![reject("C-0", "SEATS_MAX"), reject("C-1", "EMAIL_FORMAT")];
    corrected.fixed = vec![RejectClose { customer_ref: "C-0".into() }];
    store.settle(second, "default", &corrected, now()).await.unwrap();
    assert_eq!(
        home.all(&states).await,
        [
            " CELL_ERROR open 0101",
            "C-0 EMAIL_FORMAT fixed 010102",
            "C-0 SEATS_MAX open 0202",
            "C-1 EMAIL_FORMAT open 0102",
        ]
    );

    // A customer that only the database refuses is not fixed.
    let third = begun(&store, 3).await;
    let mut taken = batch(0, vec![family(3, 1, "C-1", "zero")]);
    taken.fixed = vec![RejectClose { customer_ref: "C-1".into() }];
    assert_eq!(store.settle(third, "default", &taken, now()).await.unwrap().conflicts.len(), 1);
    let open = "SELECT code FROM muster_reject WHERE customer_ref = 'C-1' AND state = 'open' \
         ORDER BY code";
    assert_eq!(home.all(open).await, ["DOMAIN_TAKEN", "EMAIL_FORMAT"]);
}

async fn a_row_that_comes_back_settles_what_it_was_rejected_for(server: Server) {
    let (home, store) = store(server).await;
    let first = begun(&store, 1).await;
    let mut refused = batch(0, Vec::new());
    let reject = |line_key: &str, row_digest: &str| NewReject {
        customer_ref: String::new(),
        line_key: line_key.into(),
        code: "EMAIL_FORMAT".into(),
        column: String::new(),
        row_digest: row_digest.into(),
    };
    refused.rejects = vec![reject("row:aa", "aa"), reject("row:bb", "bb"), reject("row:cc", "cc")];
    store.settle(first, "default", &refused, now()).await.unwrap();

    let second = begun(&store, 2).await;
    let back = |family, digest: &str, goes_in| Returned {
        reference: format!("ref-{digest}"),
        row_digest: digest.into(),
        family,
        goes_in,
    };
    // The second is still wrong, and the database refuses the third.
    let families = vec![family(2, 0, "C-0", "zero"), family(2, 2, "C-2", "zero")];
    let mut again = batch(0, families);
    again.returned = vec![back(0, "aa", true), back(1, "bb", false), back(2, "cc", true)];
    again.rejects = vec![reject("row:bb2", "bb2")];
    store.settle(second, "default", &again, now()).await.unwrap();
    let states = "SELECT line_key || ' ' || state FROM muster_reject WHERE customer_ref = '' \
         ORDER BY line_key";
    assert_eq!(
        home.all(states).await,
        ["row:aa fixed", "row:bb fixed", "row:bb2 open", "row:cc fixed"]
    );
    let taken = "SELECT count(*) FROM muster_reject WHERE customer_ref = 'C-2' AND state = 'open'";
    assert_eq!(home.one(taken).await, 1);

    let asked = ["ref-aa", "ref-bb", "ref-cc", "ref-none"];
    let known = store.returned("default", first, &asked).await.unwrap();
    let known: Vec<_> = known.iter().map(|own| (own.reference.as_str(), own.run)).collect();
    assert_eq!(known, [("ref-aa", second)]);
    assert_eq!(store.returned("default", second, &asked).await.unwrap(), []);
    assert_eq!(store.returned("other", first, &asked).await.unwrap(), []);
    store.set_state(second, RunState::Undone, None).await.unwrap();
    assert_eq!(store.returned("default", first, &asked).await.unwrap(), []);
}

async fn every_value_of_a_customer_lands_in_its_column(server: Server) {
    let (home, store) = store(server).await;
    let run = begun(&store, 1).await;
    store.settle(run, "feed", &batch(0, vec![family(1, 0, "C-0", "Zero")]), now()).await.unwrap();
    let text = "SELECT concat_ws('|', source, customer_ref, company_name, name_key, domain_prefix, \
         contact_first_name, contact_last_name, contact_email, contact_phone, country, \
         address_line1, city, postal_code, culture, language, cloud, \
         CAST(enable_gdap_by_default AS INTEGER), input, input_row, length(digest)) FROM customer";
    let stored = home.all(text).await;
    assert_eq!(
        stored,
        ["feed|C-0|Weber-Bau GmbH|weber bau gmbh|zero|Ann|Lee|ann.lee@contoso.com|\
          +49 89 1234567|DE|Hauptstr. 1|München|80331|de-DE|de|public|1|0|2|32"]
    );
    let text = "SELECT concat_ws('|', mode, kind, first_name, last_name, email, agreed_on) \
         FROM agreement";
    let agreed =
        "partner_attested|MicrosoftCustomerAgreement|Ann|Lee|ann.lee@contoso.com|2026-05-01";
    assert_eq!(home.all(text).await, [agreed]);
    let text = "SELECT concat_ws('|', line_key, catalog_item_id, quantity, term_duration, \
         CAST(auto_renew AS INTEGER), input, input_row) FROM subscription ORDER BY line_key";
    assert_eq!(home.all(text).await[0], "L-1|CFQ7TTC0LH18:0001|25|P1Y|1|1|40");
}

async fn work_on_a_store_can_move_between_threads(server: Server) {
    fn moves<T: Send>(work: T) -> T {
        work
    }
    let (_home, store) = store(server).await;
    let run = begun(&store, 1).await;
    let batch = batch(0, Vec::new());
    moves(store.settle(run, "default", &batch, now())).await.unwrap();
    moves(store.known("default", run, &[("C-0", "zero")])).await.unwrap();
}
