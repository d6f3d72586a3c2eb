//! The records of what is decided over a family. Their examples are run by a catalogue made for
//! tests: `C:` is the customer, `L:` a line, `S:` a line that is stored already.

use crate::model::Date;
use crate::rules::{Level, Phase, Rule, Scope, Severity};

const FAMILY: Rule = Rule { scope: Scope::Cross, ..Rule::ROW };

/// What is sold differs by country.
pub(super) static OFFER_COUNTRY_UNAVAILABLE: Rule = Rule {
    code: "OFFER_COUNTRY_UNAVAILABLE",
    summary: "An item is sold in the customer's country.",
    why: "Partner Center refuses items that have no market there (error 800070).",
    fix: "Order an item that is sold there.",
    source: "Partner Center SDK, error codes (2021-07); regional markets (2021)",
    bad: &["C: country=FR\nL: catalog_item_id=CFQ7TTC0TST6:0001"],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST6:0001; currency=EUR",
        "C: country=IT\nL: catalog_item_id=CFQ7TTC0TST6:0001",
    ],
    ..FAMILY
};

/// Who may buy what.
pub(super) static OFFER_SEGMENT_NOT_ELIGIBLE: Rule = Rule {
    code: "OFFER_SEGMENT_NOT_ELIGIBLE",
    summary: "An item for schools, charities or governments is ordered by one of these.",
    why: "Partner Center checks the customer's qualification (errors 800086, 2006).",
    fix: "Order the commercial item, or enter the customer's qualification.",
    source: "Partner Center, special pricing for offers (2021-07); SDK, offer resources (2021-03)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST7:0001",
        "C: country=US; special_qualification=GovernmentCommunityCloud; gcc_validation_code=1\nL: catalog_item_id=CFQ7TTC0LH1P:0001",
    ],
    good: &[
        "C: country=DE; special_qualification=StateOwnedEntity\nL: catalog_item_id=CFQ7TTC0LH1P:0001",
    ],
    ..FAMILY
};

/// Schools are looked at first.
pub(super) static QUALIFICATION_PENDING: Rule = Rule {
    code: "QUALIFICATION_PENDING",
    summary: "An item for schools is ordered when Microsoft has approved the school.",
    why: "A new customer is still being reviewed; until then only commercial items can be bought.",
    fix: "Import the customer now and the line once the school is approved.",
    source: "Partner Center, sell to education customers (2021-07)",
    bad: &[
        "C: country=DE; special_qualification=Education; education_segment=K12\nL: catalog_item_id=CFQ7TTC0TST7:0001",
    ],
    good: &[
        "C: country=DE; special_qualification=Education; education_segment=K12\nL: catalog_item_id=CFQ7TTC0LH1P:0001",
    ],
    ..FAMILY
};

/// A market has its currency.
pub(super) static CURRENCY_NOT_SUPPORTED: Rule = Rule {
    code: "CURRENCY_NOT_SUPPORTED",
    summary: "A line's currency is one in which the item is sold in the customer's country.",
    why: "Partner Center refuses other currencies (error 10000).",
    fix: "Enter the currency that is named, or empty the cell.",
    source: "Partner Center .NET SDK, cart errors (2023-06)",
    bad: &["C: country=DE\nL: catalog_item_id=CFQ7TTC0TST6:0001; currency=USD"],
    good: &["C: country=US\nL: catalog_item_id=CFQ7TTC0TST6:0001; currency=USD"],
    ..FAMILY
};

/// Brazil came later.
pub(super) static NCE_MARKET_NOT_OPEN: Rule = Rule {
    code: "NCE_MARKET_NOT_OPEN",
    until: Some(Date::constant(2022, 2, 1)),
    summary: "New-commerce licences were not sold in Brazil before February 2022.",
    why: "The market opened on that day.",
    fix: "Order the legacy offer.",
    source: "Partner Center, announcements of August 2021",
    bad: &[
        "C: country=BR; organization_registration_number=00.000.000/0001-91; contact_phone=+55 11 2345 6789\nL: catalog_item_id=CFQ7TTC0LH1P:0001",
    ],
    good: &["C: country=US\nL: catalog_item_id=CFQ7TTC0LH1P:0001"],
    ..FAMILY
};

/// An add-on hangs on what it belongs to.
pub(super) static ADDON_PARENT_NOT_ELIGIBLE: Rule = Rule {
    code: "ADDON_PARENT_NOT_ELIGIBLE",
    summary: "The base an add-on names is one it can be added to.",
    why: "Partner Center refuses an add-on of an unrelated base (error 800029).",
    fix: "Name a base the add-on belongs to.",
    source: "Partner Center SDK, error codes (2021-07); offers recorded 2019-02",
    bad: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0LH1P:0001\nL: line_ref=L2; parent_line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0002",
    ],
    good: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0001\nL: line_ref=L2; parent_line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0002",
    ],
    ..FAMILY
};

/// The new way to be an add-on.
pub(super) static ADDON_PREREQUISITE_MISSING: Rule = Rule {
    code: "ADDON_PREREQUISITE_MISSING",
    summary: "A new-commerce add-on is ordered by a customer that has, or orders, one of its bases.",
    why: "Partner Center refuses an add-on without a compatible base (error 400041).",
    fix: "Order a base as well.",
    source: "Partner Center, new commerce add-ons (2021-10)",
    bad: &["C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0002"],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0002\nL: catalog_item_id=CFQ7TTC0TST8:0001",
        "C: country=DE\nS: CFQ7TTC0TST8:0001\nL: catalog_item_id=CFQ7TTC0TST8:0002; term_duration=P1M",
    ],
    ..FAMILY
};

/// Bases of a certain size.
pub(super) static ADDON_SEATS_BASE_TOO_FEW: Rule = Rule {
    code: "ADDON_SEATS_BASE_TOO_FEW",
    summary: "The bases of an add-on have as many seats as the add-on demands.",
    why: "Partner Center refuses the add-on otherwise (error 10018).",
    fix: "Order more seats of the base.",
    source: "Partner Center .NET SDK, cart errors (2023-06)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; quantity=49\nL: catalog_item_id=CFQ7TTC0TST8:0003; quantity=20",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; quantity=50\nL: catalog_item_id=CFQ7TTC0TST8:0003; quantity=20",
    ],
    ..FAMILY
};

/// Add-ons of a certain size.
pub(super) static ADDON_SEATS_BELOW_MIN: Rule = Rule {
    code: "ADDON_SEATS_BELOW_MIN",
    summary: "An add-on beside its base has as many seats as it is sold from.",
    why: "Partner Center refuses fewer (error 10019).",
    fix: "Order more seats of the add-on.",
    source: "Partner Center .NET SDK, cart errors (2023-06)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; quantity=50\nL: catalog_item_id=CFQ7TTC0TST8:0003; quantity=19",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; quantity=50\nL: catalog_item_id=CFQ7TTC0TST8:0003; quantity=20",
    ],
    ..FAMILY
};

/// A trial carries for a while.
pub(super) static ADDON_ON_TRIAL: Rule = Rule {
    code: "ADDON_ON_TRIAL",
    severity: Severity::Warn,
    summary: "The base of an add-on usually is no trial.",
    why: "The trial ends soon, and the add-on loses its base.",
    fix: "Nothing has to be done if that is wanted; else order the paid base.",
    source: "Partner Center offers recorded 2019-02",
    bad: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none\nL: line_ref=L2; parent_line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0002; term_duration=P1M",
    ],
    good: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0001\nL: line_ref=L2; parent_line_ref=L1; catalog_item_id=CFQ7TTC0TST8:0002",
    ],
    ..FAMILY
};

/// Add-ons that outlive their base.
pub(super) static ADDON_TERM_MISALIGNED: Rule = Rule {
    code: "ADDON_TERM_MISALIGNED",
    severity: Severity::Warn,
    summary: "A new-commerce add-on usually ends no later than its base.",
    why: "It is paid for to its own end, also when its base is gone.",
    fix: "Nothing has to be done if the base renews; else choose a shorter term.",
    source: "Partner Center, new commerce add-ons (2021-10)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; term_duration=P1M\nL: catalog_item_id=CFQ7TTC0TST8:0002; term_duration=P1Y",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST8:0001; term_duration=P1Y\nL: catalog_item_id=CFQ7TTC0TST8:0002; term_duration=P1M",
    ],
    ..FAMILY
};

/// So many at a time.
pub(super) static LIMIT_CONCURRENT_EXCEEDED: Rule = Rule {
    code: "LIMIT_CONCURRENT_EXCEEDED",
    summary: "A customer has no more subscriptions of an offer at a time than the offer allows.",
    why: "Partner Center refuses another one (error 27006).",
    fix: "Leave the line out, or add its seats to the other line.",
    source: "Partner Center SDK, offer resources (2021-03); offers recorded 2019-02",
    bad: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST9:0001\nL: line_ref=L2; catalog_item_id=CFQ7TTC0TST9:0001\nL: line_ref=L3; catalog_item_id=CFQ7TTC0TST9:0001",
        "C: country=DE\nS: CFQ7TTC0TST9:0001\nS: CFQ7TTC0TST9:0001\nL: catalog_item_id=CFQ7TTC0TST9:0001",
    ],
    good: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST9:0001\nL: line_ref=L2; catalog_item_id=CFQ7TTC0TST9:0001\nL: line_ref=L3; catalog_item_id=CFQ7TTC0TST9:0001; quantity=none",
    ],
    ..FAMILY
};

/// So many ever.
pub(super) static LIMIT_LIFETIME_EXCEEDED: Rule = Rule {
    code: "LIMIT_LIFETIME_EXCEEDED",
    summary: "A customer buys an offer no more often than the offer allows.",
    why: "Partner Center counts also what was cancelled (error 27006).",
    fix: "Leave the line out.",
    source: "Partner Center SDK, offer resources (2021-03)",
    bad: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST9:0002\nL: line_ref=L2; catalog_item_id=CFQ7TTC0TST9:0002",
    ],
    good: &["C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST9:0002"],
    ..FAMILY
};

/// The Business items share their seats.
pub(super) static SEATS_TENANT_CAP: Rule = Rule {
    code: "SEATS_TENANT_CAP",
    phases: &[Phase { before: Date::constant(2024, 9, 1), level: Level::On(Severity::Warn) }],
    summary: "The Microsoft 365 Business items of a customer have at most 300 seats together.",
    why: "Partner Center refuses more (error 800088). Legacy offers allowed 300 a subscription.",
    fix: "Lower the quantities, or order an enterprise item for some of the seats.",
    source: "Partner Center offers recorded 2019-02; product documentation (2024)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0LH18:0001; quantity=200\nL: catalog_item_id=CFQ7TTC0LCHC:0002; quantity=101",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0LH18:0001; quantity=200\nL: catalog_item_id=CFQ7TTC0LCHC:0002; quantity=100",
    ],
    ..FAMILY
};

/// A trial is taken once.
pub(super) static TRIAL_ALREADY_USED: Rule = Rule {
    code: "TRIAL_ALREADY_USED",
    summary: "A customer takes a trial once, or as often as the catalogue says.",
    why: "Partner Center refuses it the next time (error 27006).",
    fix: "Order the paid item, or leave the line out.",
    source: "Partner Center, offer trials of Microsoft products (2021-07)",
    bad: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none\nL: line_ref=L2; catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none",
    ],
    good: &[
        "C: country=DE\nL: line_ref=L1; catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none",
    ],
    ..FAMILY
};

/// Who has paid needs no trial.
pub(super) static TRIAL_OFFER_OWNED: Rule = Rule {
    code: "TRIAL_OFFER_OWNED",
    summary: "A customer takes no trial of what it has, or orders, already.",
    why: "Partner Center gives trials to new users of a product only.",
    fix: "Leave the trial out.",
    source: "Partner Center, offer trials of Microsoft products (2021-07)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none\nL: catalog_item_id=CFQ7TTC0LH1P:0001",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none\nL: catalog_item_id=CFQ7TTC0LHSF:0001",
    ],
    ..FAMILY
};

/// Trials are for companies.
pub(super) static TRIAL_NOT_FOR_SEGMENT: Rule = Rule {
    code: "TRIAL_NOT_FOR_SEGMENT",
    summary: "Schools and governments take no trials, unless the catalogue has one for them.",
    why: "Partner Center offers no trials to them.",
    fix: "Order the paid item, or leave the line out.",
    source: "Partner Center, offer trials of Microsoft products (2021-07)",
    bad: &[
        "C: country=DE; special_qualification=Education; education_segment=K12\nL: catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none",
    ],
    ..FAMILY
};

/// Reservations and some software run in Azure.
pub(super) static AZURE_PLAN_REQUIRED: Rule = Rule {
    code: "AZURE_PLAN_REQUIRED",
    summary: "Reservations, and software billed by use, are for customers with an Azure plan.",
    why: "Partner Center refuses them otherwise (errors 900128, 800011 to 800013, 800030).",
    fix: "Order the Azure plan as well.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &[
        "C: country=DE\nL: catalog_item_id=DZH318Z0BQ36:004G; quantity=1; billing_cycle=one_time",
    ],
    good: &[
        "C: country=DE\nL: catalog_item_id=DZH318Z0BQ36:004G; quantity=1; billing_cycle=one_time\nL: catalog_item_id=DZH318Z0BPS6:0001; quantity=1; term_duration=",
    ],
    ..FAMILY
};

/// All of them, sorted by code.
pub(in crate::rules) static FAMILY_RULES: &[&Rule] = &[
    &ADDON_ON_TRIAL,
    &ADDON_PARENT_NOT_ELIGIBLE,
    &ADDON_PREREQUISITE_MISSING,
    &ADDON_SEATS_BASE_TOO_FEW,
    &ADDON_SEATS_BELOW_MIN,
    &ADDON_TERM_MISALIGNED,
    &AZURE_PLAN_REQUIRED,
    &CURRENCY_NOT_SUPPORTED,
    &LIMIT_CONCURRENT_EXCEEDED,
    &LIMIT_LIFETIME_EXCEEDED,
    &NCE_MARKET_NOT_OPEN,
    &OFFER_COUNTRY_UNAVAILABLE,
    &OFFER_SEGMENT_NOT_ELIGIBLE,
    &QUALIFICATION_PENDING,
    &SEATS_TENANT_CAP,
    &TRIAL_ALREADY_USED,
    &TRIAL_NOT_FOR_SEGMENT,
    &TRIAL_OFFER_OWNED,
];
