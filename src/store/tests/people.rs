//! Typed customers and lines for the tests, and a store to put them in.

use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::cluster::cluster;
use crate::model::{
    Address, AddressLine, Agreement, AgreementMode, AgreementType, CatalogItemId, Cloud,
    CompanyName, Contact, Country, Culture, Customer, CustomerRef, Date, Digest, DomainPrefix,
    Email, Guid, Instant, Language, LineRef, Locality, Offer, PersonName, Phone, PostalCode,
    Qualifications, Reseller, Schooling, Seats, Subscription, Term,
};
use crate::store::{
    Attempt, InputRow, NewBatch, NewCustomer, NewFamily, NewLine, NewRun, RunId, Store,
};

pub(in crate::store) const NOW: i64 = 1_780_000_000_123;

pub(in crate::store) fn now() -> Instant {
    Instant::from_unix_ms(NOW)
}

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Server {
    Sqlite,
    Postgres,
}

/// Where a test's store lives: it goes away with the test.
pub(in crate::store) struct Home {
    server: Server,
    pub(in crate::store) url: String,
    pub(in crate::store) folder: tempfile::TempDir,
}

impl Home {
    pub(in crate::store) fn new(server: Server) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let url = match server {
            Server::Sqlite => format!("sqlite:{}", folder.path().join("crm.db").display()),
            Server::Postgres => cluster().fresh(),
        };
        Home { server, url, folder }
    }

    /// A store in it, as another process would open it.
    pub(in crate::store) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// The texts that a statement gives, beside the store. Tables of the ledger are written as
    /// SQLite calls them.
    #[expect(clippy::disallowed_methods, reason = "a test's own text")]
    pub(in crate::store) async fn all(&self, text: &str) -> Vec<String> {
        if self.server == Server::Postgres {
            return cluster().sql(&self.url, &text.replace("muster_", "muster."));
        }
        let path = self.url.strip_prefix("sqlite:").unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = options.connect().await.unwrap();
        let text = sqlx::AssertSqlSafe(text.to_owned());
        let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        rows.iter().map(|row| row.try_get_unchecked(0).unwrap()).collect()
    }

    /// One number.
    pub(in crate::store) async fn one(&self, text: &str) -> i64 {
        self.all(&format!("SELECT CAST(({text}) AS TEXT)")).await[0].parse().unwrap()
    }

    /// An expression that is an id's digits.
    pub(in crate::store) fn hex(&self, column: &str) -> String {
        match self.server {
            Server::Sqlite => format!("lower(hex({column}))"),
            Server::Postgres => format!("replace({column}::text, '-', '')"),
        }
    }

    /// Makes the last step of every batch fail, or no longer.
    pub(in crate::store) async fn trap(&self, set: bool) {
        let texts = match (self.server, set) {
            (Server::Sqlite, true) => {
                "CREATE TRIGGER trap BEFORE INSERT ON muster_reject BEGIN \
                 SELECT raise(FAIL, 'no'); END"
            }
            (Server::Postgres, true) => {
                "CREATE FUNCTION trap() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ \
                 LANGUAGE plpgsql; CREATE TRIGGER trap BEFORE INSERT ON muster.reject \
                 FOR EACH ROW EXECUTE FUNCTION trap()"
            }
            (Server::Sqlite, false) => "DROP TRIGGER trap",
            (Server::Postgres, false) => "DROP TRIGGER trap ON muster.reject",
        };
        self.all(texts).await;
    }
}

/// A home and an open store in it.
pub(in crate::store) async fn store(server: Server) -> (Home, Store) {
    let home = Home::new(server);
    let store = home.open().await;
    (home, store)
}

pub(in crate::store) fn run(number: u8) -> NewRun {
    NewRun {
        id: RunId([number; 16]),
        fingerprint: Digest::of(b"one file"),
        generation: number.into(),
        source: "default".into(),
        started: now(),
        as_of: Date::constant(2026, 5, 28),
        rules_date: Date::constant(2026, 5, 1),
        batch_families: 5000,
        operator: "ann".into(),
        role: String::new(),
        inputs: vec![InputRow {
            path: "new.xlsx".into(),
            sheet: Some("Customers".into()),
            digest: Digest::of(b"bytes"),
            rows: 12,
        }],
    }
}

pub(in crate::store) fn attempt() -> Attempt {
    Attempt {
        started: now(),
        ended: None,
        outcome: String::new(),
        tool_version: "0.1.0".into(),
        host: "desk".into(),
    }
}

/// Begins run `number` and gives its id.
pub(in crate::store) async fn begun(store: &Store, number: u8) -> RunId {
    let run = run(number);
    store.begin(&run, &attempt()).await.unwrap();
    run.id
}

pub(in crate::store) fn guid(space: u8, number: u32) -> Guid {
    let mut bytes = [space; 16];
    bytes[8..12].copy_from_slice(&number.to_be_bytes());
    Guid::from_bytes(bytes)
}

pub(in crate::store) fn customer<'a>(reference: &'a str, domain: &'a str) -> Customer<'a> {
    Customer {
        reference: CustomerRef::parse(reference).unwrap(),
        company_name: CompanyName::parse("Weber-Bau GmbH").unwrap(),
        domain: DomainPrefix::parse(domain).unwrap(),
        registration_number: None,
        contact: Contact {
            first_name: PersonName::parse("Ann").unwrap(),
            middle_name: None,
            last_name: PersonName::parse("Lee").unwrap(),
            email: Email::parse("ann.lee@contoso.com").unwrap(),
            phone: Some(Phone::parse("+49 89 1234567").unwrap()),
        },
        address: Address {
            country: Country::parse("DE").unwrap(),
            line1: AddressLine::parse("Hauptstr. 1").unwrap(),
            line2: None,
            city: Some(Locality::parse("München").unwrap()),
            state: None,
            postal_code: Some(PostalCode::parse("80331").unwrap()),
            region: None,
        },
        culture: Culture::parse("de-DE").unwrap(),
        language: Language::parse("de").unwrap(),
        currency: None,
        cloud: Cloud::Public,
        enable_gdap_by_default: Some(true),
        qualifications: Qualifications::default(),
        schooling: Schooling::default(),
        gcc_validation_code: None,
        reseller: Reseller::default(),
        agreement: Some(Agreement {
            mode: AgreementMode::PartnerAttested,
            kind: AgreementType::CustomerAgreement,
            template_id: None,
            first_name: Some(PersonName::parse("Ann").unwrap()),
            last_name: Some(PersonName::parse("Lee").unwrap()),
            email: Some(Email::parse("ann.lee@contoso.com").unwrap()),
            phone: None,
            date: Some(Date::constant(2026, 5, 1)),
            company_name: None,
        }),
        custom: None,
    }
}

pub(in crate::store) fn line(id: Guid, reference: &str, parent: Option<Guid>) -> NewLine<'_> {
    let subscription = Subscription {
        reference: Some(LineRef::parse(reference).unwrap()),
        offer: Offer::Item(CatalogItemId::parse("CFQ7TTC0LH18:0001").unwrap()),
        quantity: Seats::parse("25").unwrap(),
        term: Some(Term::OneYear),
        billing_cycle: None,
        auto_renew: Some(true),
        renewal_term: None,
        custom_term_end: None,
        parent_line: None,
        parent_subscription: None,
        friendly_name: None,
        currency: None,
        promotion_id: None,
        partner_on_record: None,
        attestation_accepted: None,
        provisioning_context: None,
        custom: None,
    };
    NewLine {
        id,
        line_key: reference.to_owned(),
        digest: subscription.digest(),
        subscription,
        parent_id: parent,
        input: 1,
        row: 40,
    }
}

/// A new customer with a base line and an add-on.
pub(in crate::store) fn family<'a>(
    space: u8,
    ordinal: u32,
    reference: &'a str,
    domain: &'a str,
) -> NewFamily<'a> {
    let id = guid(space, ordinal);
    let customer = customer(reference, domain);
    let base = guid(space, 1_000_000 + ordinal * 2);
    let addon = guid(space, 1_000_001 + ordinal * 2);
    NewFamily {
        ordinal,
        customer_id: id,
        customer: Some(NewCustomer {
            id,
            agreement_id: guid(space.wrapping_add(100), ordinal),
            digest: customer.digest(),
            name_key: customer.company_name.key(),
            customer,
            input: 0,
            row: ordinal + 2,
        }),
        lines: vec![line(base, "L-1", None), line(addon, "L-2", Some(base))],
    }
}

pub(in crate::store) fn batch(ordinal: u32, families: Vec<NewFamily<'_>>) -> NewBatch<'_> {
    NewBatch {
        ordinal,
        first_family: ordinal * 100,
        end_family: ordinal * 100 + 100,
        families,
        refusals: Vec::new(),
        rejects: Vec::new(),
        fixed: Vec::new(),
        returned: Vec::new(),
    }
}
