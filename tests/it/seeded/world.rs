//! Customers and lines that break no rule, and a generator of numbers to choose among them.

use std::collections::BTreeMap;

use super::kinds::Said;

/// The columns of a customer and of a line. Both begin with the key that joins them.
pub(super) const CUSTOMER: &[&str] = &[
    "customer_ref",
    "company_name",
    "domain_prefix",
    "organization_registration_number",
    "country",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "contact_first_name",
    "contact_middle_name",
    "contact_last_name",
    "contact_email",
    "contact_phone",
    "culture",
    "language",
    "cloud",
    "enable_gdap_by_default",
    "special_qualification",
    "education_segment",
    "reseller_tenant_id",
    "reseller_mpn_id",
    "additional_reseller_mpn_ids",
    "customer_tenant_id",
    "agreement_mode",
    "agreement_type",
    "agreement_template_id",
    "agreement_first_name",
    "agreement_last_name",
    "agreement_email",
    "agreement_date",
];
pub(super) const LINE: &[&str] = &[
    "customer_ref",
    "line_ref",
    "offer_id",
    "catalog_item_id",
    "quantity",
    "term_duration",
    "billing_cycle",
    "auto_renew",
    "renewal_term_duration",
    "custom_term_end_date",
    "parent_line_ref",
    "parent_subscription_id",
    "friendly_name",
    "currency",
    "attestation_accepted",
];

/// Country, street, city, state, postal code, phone, culture, a first and a last name.
const PLACES: [[&str; 9]; 6] = [
    ["DE", "Königstraße", "Köln", "", "50667", "+49 221 57720", "de-DE", "Jürgen", "Weiß"],
    ["US", "Main Street", "Redmond", "WA", "98052", "+1 425 555 0100", "en-US", "Ann", "Lee"],
    ["PL", "Długa", "Kraków", "", "30-001", "+48 12 345 67 89", "pl-PL", "Łucja", "Żak"],
    ["FR", "Rue de l'Église", "Orléans", "", "45000", "+33 2 38 79 22 22", "fr-FR", "Zoé", "Noël"],
    ["CA", "Rue Émile", "Québec", "QC", "G1R 2N6", "+1 418 641 1675", "fr-CA", "Benoît", "Côté"],
    ["GB", "High Street", "London", "", "SW1A 1AA", "+44 20 7946 0958", "en-GB", "Tom", "Reed"],
];

const ITEMS: [&str; 4] =
    ["CFQ7TTC0LH1P:0001", "CFQ7TTC0LHSF:0001", "CFQ7TTC0LH2H:0002", "CFQ7TTC0LGZW:0001"];
const TERMS: [[&str; 2]; 3] = [["P1Y", "monthly"], ["P1Y", "annual"], ["P1M", "monthly"]];

/// A generator of pseudo-random numbers (splitmix64).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    pub(super) fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

pub(super) type Cells = BTreeMap<&'static str, String>;

/// What is done to a row that no cell can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    None,
    LastCellMissing,
    /// Of the last cell.
    QuoteOpen,
    /// Behind the cell of this column.
    CellTooMany(&'static str),
    /// In the cell of this column.
    QuoteStray(&'static str),
    BadByte(&'static str),
}

/// What becomes of a row because of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Good,
    Rejected,
    Duplicate,
}

/// A row of a customer or of a line, with what must be said of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) cells: Cells,
    pub(super) said: Vec<Said>,
    pub(super) damage: Damage,
    pub(super) fate: Fate,
    /// It belongs to no customer that is there, so it waits for nobody and nobody for it.
    pub(super) stray: bool,
}

impl Row {
    fn new(cells: Cells) -> Row {
        Row { cells, said: Vec::new(), damage: Damage::None, fate: Fate::Good, stray: false }
    }

    pub(super) fn put(&mut self, column: &'static str, text: impl Into<String>) {
        self.cells.insert(column, text.into());
    }

    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn is_clean(&self) -> bool {
        self.said.is_empty()
    }
}

/// A customer with its lines. Only a fault makes two rows of one customer.
#[derive(Debug, Clone)]
pub(super) struct Family {
    pub(super) customers: Vec<Row>,
    pub(super) lines: Vec<Row>,
    /// Nothing more is planted here.
    pub(super) closed: bool,
}

impl Family {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.customers.iter().chain(&self.lines)
    }

    pub(super) fn is_clean(&self) -> bool {
        !self.closed && self.rows().all(Row::is_clean)
    }

    pub(super) fn country(&self) -> &str {
        self.customers[0].get("country")
    }
}

/// Families without a fault. `plain` leaves out letters that Western code pages lack; `tall` gives
/// cells of several lines.
pub(super) fn families(random: &mut Random, count: usize, plain: bool, tall: bool) -> Vec<Family> {
    (1..=count).map(|number| family(random, number, plain, tall)).collect()
}

fn family(random: &mut Random, number: usize, plain: bool, tall: bool) -> Family {
    let key = if plain { format!("C-{number}") } else { format!("K-{number:05}") };
    let mut customer = customer(random, number, plain);
    customer.put("customer_ref", key.as_str());
    if tall && random.below(3) > 0 {
        customer.put("address_line2", "Gate \"North\"\nsecond floor, left");
    }
    let count = random.of(&[0, 1, 1, 2, 3]);
    let first = random.below(ITEMS.len());
    let line = |at: usize| {
        let [term, cycle] = random.of(&TERMS);
        let mut row = Row::new(Cells::new());
        row.put("customer_ref", key.as_str());
        row.put("line_ref", format!("L{}", at + 1));
        row.put("catalog_item_id", ITEMS[(first + at) % ITEMS.len()]);
        row.put("quantity", (random.below(200) + 1).to_string());
        row.put("term_duration", term);
        row.put("billing_cycle", cycle);
        row.put("auto_renew", random.of(&["true", "false"]));
        let name = random.of(&["", "Büro", "Desks, all", "the \"old\" ones", "Café"]);
        row.put("friendly_name", if tall && at == 1 { "two\nlines" } else { name });
        row
    };
    let lines = (0..count).map(line).collect();
    Family { customers: vec![customer], lines, closed: false }
}

fn customer(random: &mut Random, number: usize, plain: bool) -> Row {
    let mut own = random.of(&PLACES);
    if plain && own[0] == "PL" {
        own = ["PL", "Dobra", "Kraków", "", "30-001", own[5], own[6], "Anna", "Nowak"];
    }
    let [country, street, city, state, postal, phone, culture, first, last] = own;
    let word = random.of(&["Müller", "Lefèvre", "Weber", "Holm & Søn", "Huber, Enkel"]);
    let mut row = Row::new(Cells::new());
    row.put("company_name", format!("{word} Anlagenbau {number} GmbH"));
    row.put("domain_prefix", format!("anlagenbau{number}"));
    row.put("country", country);
    row.put("address_line1", format!("{street} {}", number % 90 + 1));
    for (column, text) in [("city", city), ("state", state), ("postal_code", postal)] {
        row.put(column, text);
    }
    row.put("contact_first_name", first);
    row.put("contact_last_name", last);
    row.put("contact_email", format!("ann.lee@anlagenbau{number}.com"));
    row.put("contact_phone", phone);
    row.put("culture", culture);
    row.put("language", culture.split('-').next().unwrap());
    if country == "PL" {
        row.put("organization_registration_number", nip(number));
    }
    row.put("agreement_mode", "partner_attested");
    row.put("agreement_type", "MicrosoftCustomerAgreement");
    row.put("agreement_first_name", "Tania");
    row.put("agreement_last_name", "Carr");
    row.put("agreement_email", format!("tania.carr@anlagenbau{number}.com"));
    row.put("agreement_date", "2021-05-19");
    row
}

/// A Polish tax number: nine digits, and the check digit that their weights give. Where they give
/// ten, there is no such number, and the next one is taken.
fn nip(number: usize) -> String {
    const WEIGHTS: [u32; 9] = [6, 5, 7, 2, 3, 4, 5, 6, 7];
    (0..)
        .find_map(|more| {
            let front = format!("{}", 526_000_000 + number * 10 + more);
            let digits = front.chars().filter_map(|c| c.to_digit(10));
            let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
            (sum % 11 < 10).then(|| format!("{front}{}", sum % 11))
        })
        .unwrap()
}
