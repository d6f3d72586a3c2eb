//! The kinds of faults: what stands in the cell, and what must be said of it.
//!
//! Codes, levels and columns are written from the rule book (`docs/rules.md`), not from what the
//! program says.

/// What a fault does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Reject,
    Warn,
}

/// Which rows a fault is planted into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Customer,
    Line,
}

/// How a fault is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Another text in one cell.
    Cell,
    /// The cell repeats that of an earlier row, of another customer or line; only this row is told.
    Repeat,
    /// A further row with the key of this one and other content; both are told.
    Twin,
    /// Rows of one customer say different things of it, where a table repeats it.
    Conflict,
    /// The row once more, cell by cell; the second is told and skipped.
    Again,
    /// As [`Way::Again`], of a line without a key: nobody knows whether it is meant twice.
    AgainWithoutKey,
    /// The last cell of the row is left out.
    LastCellMissing,
    /// A cell with the separator in it is not quoted.
    CellTooMany,
    /// A quote before the last cell, and none behind it.
    QuoteOpen,
    /// Text behind the closing quote of a cell.
    QuoteStray,
    /// A byte that is no UTF-8 in a cell.
    BadByte,
}

/// A finding that must be there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) code: &'static str,
    pub(super) level: Level,
    /// The column; empty where the whole row is meant.
    pub(super) column: &'static str,
}

impl Said {
    /// The column of the other cell where two do not fit each other: it is worth a look.
    pub(super) fn beside(self) -> Option<&'static str> {
        match self.code {
            "ADDRESS_ZIP_STATE_MISMATCH" => Some("state"),
            "AGREEMENT_CONTACT_INCOMPLETE" => Some("agreement_last_name"),
            "CULTURE_NOT_FOR_COUNTRY" => Some("country"),
            "LANGUAGE_CULTURE_MISMATCH" => Some("culture"),
            "OFFER_AMBIGUOUS" => Some("offer_id"),
            "TERM_BILLING_COMBINATION" => Some("term_duration"),
            _ => None,
        }
    }
}

/// A kind of fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) on: On,
    pub(super) way: Way,
    pub(super) said: Said,
    /// Where the text is put, and the text: `{n}` is a number of its own, `~N` is a text of N
    /// letters, `!` is what stood there with another last digit.
    pub(super) column: &'static str,
    pub(super) text: &'static str,
    /// Other cells the fault needs and that are right in themselves.
    pub(super) with: &'static [(&'static str, &'static str)],
    /// The country of the customer; empty for any.
    pub(super) country: &'static str,
    /// A second finding the rule book asks for, and why.
    pub(super) also: Option<(Said, &'static str)>,
    /// The other rows of the family must be without faults.
    pub(super) alone: bool,
    /// The customer must have no lines: its key is what is wrong.
    pub(super) lineless: bool,
    /// The row is large, so only some files have one.
    pub(super) rare: bool,
}

impl Kind {
    const fn new(on: On, code: &'static str, column: &'static str, text: &'static str) -> Kind {
        let said = Said { code, level: Level::Reject, column };
        Kind {
            on,
            way: Way::Cell,
            said,
            column,
            text,
            with: &[],
            country: "",
            also: None,
            alone: false,
            lineless: false,
            rare: false,
        }
    }

    const fn warns(mut self) -> Kind {
        self.said.level = Level::Warn;
        self
    }

    const fn of(mut self, country: &'static str) -> Kind {
        self.country = country;
        self
    }

    const fn with(mut self, cells: &'static [(&'static str, &'static str)]) -> Kind {
        self.with = cells;
        self
    }

    /// The finding stands at another cell than the text.
    const fn told_at(mut self, column: &'static str) -> Kind {
        self.said.column = column;
        self
    }

    const fn also(mut self, said: Said, why: &'static str) -> Kind {
        self.also = Some((said, why));
        self
    }

    const fn alone(mut self) -> Kind {
        self.alone = true;
        self
    }

    const fn lineless(mut self) -> Kind {
        self.lineless = true;
        self.alone = true;
        self
    }

    /// A row with so large a cell is not taken apart, so nothing else is said of it.
    const fn huge(mut self) -> Kind {
        self.rare = true;
        self.alone = true;
        self
    }

    const fn way(mut self, way: Way) -> Kind {
        self.way = way;
        self.alone = !matches!(way, Way::Cell);
        self
    }
}

const fn c(code: &'static str, column: &'static str, text: &'static str) -> Kind {
    Kind::new(On::Customer, code, column, text)
}

const fn l(code: &'static str, column: &'static str, text: &'static str) -> Kind {
    Kind::new(On::Line, code, column, text)
}

const SKIPPED: Said = Said { code: "COUNTRY_RULES_SKIPPED", level: Level::Warn, column: "country" };
const SKIPPED_WHY: &str = "without a country its rules are not applied, and that is told";
const OTHER_LANGUAGE: Said =
    Said { code: "LANGUAGE_CULTURE_MISMATCH", level: Level::Warn, column: "language" };
const OTHER_LANGUAGE_WHY: &str = "the culture of another country has another language";

/// Every kind. A kind that a file cannot hold is left out of that file.
pub(super) const KINDS: &[Kind] = &[
    c("COMPANY_NAME_REQUIRED", "company_name", ""),
    c("COMPANY_NAME_SINGLE_CHAR", "company_name", "K"),
    c("COMPANY_NAME_ONLY_SPECIAL", "company_name", "---"),
    c("COMPANY_NAME_TEST", "company_name", "Test Company"),
    c("COMPANY_NAME_STANDALONE_ABBREVIATION", "company_name", "GmbH"),
    c("COMPANY_NAME_REPEATED_CHAR", "company_name", "aaaa"),
    c("COMPANY_NAME_SHORT_FORM", "company_name", "Weber {n} Intl. Ltd").warns(),
    c("COMPANY_NAME_TEST_TOKEN", "company_name", "Huber {n} Test GmbH").warns(),
    c("COMPANY_NAME_TOO_LONG", "company_name", "~256"),
    c("CELL_CONTROL_CHARACTER", "company_name", "Weber\u{7}{n} GmbH"),
    c("CELL_CONTROL_CHARACTER", "city", "M\u{FFFD}nchen"),
    c("CELL_SPREADSHEET_ERROR", "city", "#N/A"),
    c("CELL_MOJIBAKE", "company_name", "MÃ¼ller {n} Bau GmbH").warns(),
    c("CELL_NUMERIC_LOSSY", "contact_phone", "4.9E+11"),
    c("CELL_TOO_LONG", "address_line2", "~131073").huge(),
    c("DOMAIN_REQUIRED", "domain_prefix", ""),
    c("DOMAIN_PREFIX_CHARS", "domain_prefix", "weber-bau{n}"),
    c("DOMAIN_PREFIX_LENGTH", "domain_prefix", "weberanlagenbauundrohrleitung"),
    c("COUNTRY_REQUIRED", "country", "").also(SKIPPED, SKIPPED_WHY),
    c("COUNTRY_FORMAT", "country", "Germany").also(SKIPPED, SKIPPED_WHY),
    c("COUNTRY_UNKNOWN", "country", "UK").also(SKIPPED, SKIPPED_WHY),
    c("COUNTRY_OBSOLETE", "country", "AN").also(SKIPPED, SKIPPED_WHY),
    c("ADDRESS_LINE1_REQUIRED", "address_line1", ""),
    c("ADDRESS_PLACEHOLDER", "address_line1", "-"),
    c("ADDRESS_LINE1_TOO_LONG", "address_line1", "~201"),
    c("ADDRESS_LINE2_TOO_LONG", "address_line2", "~201"),
    c("CITY_REQUIRED", "city", ""),
    c("CITY_TOO_LONG", "city", "~300"),
    c("STATE_REQUIRED", "state", "").of("US"),
    c("STATE_UNKNOWN", "state", "Washington").of("US"),
    c("POSTAL_CODE_REQUIRED", "postal_code", "").of("US"),
    c("POSTAL_CODE_FORMAT", "postal_code", "2139").of("US"),
    c("POSTAL_CODE_TOO_LONG", "postal_code", "10117 Berlin, Unter den Linden 1a, dritter Hof")
        .of("DE"),
    c("ADDRESS_ZIP_STATE_MISMATCH", "postal_code", "10001").of("US").warns(),
    c("CONTACT_FIRST_NAME_REQUIRED", "contact_first_name", ""),
    c("CONTACT_NAME_SINGLE_CHAR", "contact_first_name", "A"),
    c("CONTACT_NAME_NO_LETTER", "contact_first_name", "1234"),
    c("CONTACT_NAME_PLACEHOLDER", "contact_first_name", "Admin"),
    c("CONTACT_LAST_NAME_REQUIRED", "contact_last_name", ""),
    c("CONTACT_NAME_TOO_LONG", "contact_last_name", "~51"),
    c("CONTACT_MIDDLE_NAME_TOO_LONG", "contact_middle_name", "~51"),
    c("EMAIL_REQUIRED", "contact_email", ""),
    c("EMAIL_FORMAT", "contact_email", "ann.lee{n}"),
    c("EMAIL_FORMAT", "contact_email", "office{n}@@example.com"),
    c("EMAIL_TLD_UNKNOWN", "contact_email", "ann{n}@weber.con"),
    c("EMAIL_DOMAIN_TYPO", "contact_email", "ann{n}@gmial.com").warns(),
    c("EMAIL_MICROSOFT_DOMAIN", "contact_email", "ann{n}@Microsoft.com"),
    c("CONTACT_PHONE_IMPLAUSIBLE", "contact_phone", "n/a").of("DE").warns(),
    c("CONTACT_PHONE_COUNTRY_MISMATCH", "contact_phone", "+43 1 25075").of("DE").warns(),
    c("CONTACT_PHONE_FORMAT", "contact_phone", "555 0101").of("US"),
    c("CONTACT_PHONE_REQUIRED", "contact_phone", "").of("PL"),
    c("CULTURE_FORMAT", "culture", "german"),
    c("CULTURE_UNKNOWN", "culture", "en-UK").of("GB"),
    c("CULTURE_NOT_FOR_COUNTRY", "culture", "fr-FR")
        .of("DE")
        .warns()
        .also(OTHER_LANGUAGE, OTHER_LANGUAGE_WHY),
    c("LANGUAGE_FORMAT", "language", "German"),
    c("LANGUAGE_CULTURE_MISMATCH", "language", "fr").of("DE").warns(),
    c("CLOUD_UNKNOWN", "cloud", "germany"),
    c("ENABLE_GDAP_FORMAT", "enable_gdap_by_default", "maybe"),
    c("QUALIFICATION_UNKNOWN", "special_qualification", "School"),
    c("QUALIFICATION_NOT_SETTABLE", "special_qualification", "Nonprofit"),
    c("QUALIFICATION_DETAIL_UNUSED", "education_segment", "K12").warns(),
    c("RESELLER_TENANT_ID_FORMAT", "reseller_tenant_id", "4847383"),
    c("RESELLER_MPN_FORMAT", "reseller_mpn_id", "MPN-4847383"),
    c("RESELLER_MPN_LENGTH", "reseller_mpn_id", "483").warns(),
    c("ADDITIONAL_RESELLER_WITHOUT_FIRST", "additional_reseller_mpn_ids", "4391507").of("DE"),
    c("ADDITIONAL_RESELLER_DUPLICATE", "additional_reseller_mpn_ids", "4391507;4391507")
        .of("DE")
        .with(&[("reseller_mpn_id", "4847383")]),
    c("CUSTOMER_TENANT_ID_GIVEN", "customer_tenant_id", "b33a0ef3-0000-4000-8000-000000000001"),
    c("AGREEMENT_MODE_UNKNOWN", "agreement_mode", "by phone"),
    c("AGREEMENT_DATE_REQUIRED", "agreement_date", ""),
    c("AGREEMENT_DATE_FORMAT", "agreement_date", "03/04/2021"),
    c("AGREEMENT_DATE_FORMAT", "agreement_date", "2021-02-30"),
    c("AGREEMENT_DATE_FUTURE", "agreement_date", "2999-01-01"),
    c("AGREEMENT_DATE_TOO_EARLY", "agreement_date", "2019-09-30").warns(),
    c("AGREEMENT_TYPE_UNKNOWN", "agreement_type", "Enterprise"),
    c("AGREEMENT_TYPE_RETIRED", "agreement_type", "MicrosoftCloudAgreement"),
    c("AGREEMENT_EMAIL_FORMAT", "agreement_email", "tania.carr"),
    c("AGREEMENT_CONTACT_INCOMPLETE", "agreement_first_name", ""),
    c("AGREEMENT_TEMPLATE_FORMAT", "agreement_template_id", "v2"),
    c("ORG_REG_REQUIRED", "organization_registration_number", "").of("PL"),
    c("ORG_REG_CHECKSUM", "organization_registration_number", "!").of("PL").warns(),
    c("ORG_REG_NOT_SUPPORTED", "organization_registration_number", "HRB 12{n} B").of("DE").warns(),
    c("CUSTOMER_REF_REQUIRED", "customer_ref", "").lineless(),
    c("CUSTOMER_REF_FORMAT", "customer_ref", "~65").lineless(),
    c("CUSTOMER_REF_DUPLICATE", "customer_ref", "").way(Way::Twin),
    c("CUSTOMER_COLUMNS_CONFLICT", "city", "").way(Way::Conflict),
    c("DOMAIN_DUPLICATE_IN_BATCH", "domain_prefix", "").way(Way::Repeat),
    c("EMAIL_DUPLICATE", "contact_email", "").way(Way::Repeat).warns(),
    c("COMPANY_NAME_DUPLICATE", "company_name", "").way(Way::Repeat).warns(),
    c("ROW_DUPLICATE", "", "").way(Way::Again).warns(),
    c("ROW_COLUMN_COUNT", "", "").way(Way::LastCellMissing),
    c("ROW_COLUMN_COUNT", "city", "").way(Way::CellTooMany).told_at(""),
    c("ROW_QUOTE_UNCLOSED", "", "").way(Way::QuoteOpen),
    c("ROW_QUOTE_STRAY", "company_name", "").way(Way::QuoteStray).told_at(""),
    c("FILE_ENCODING_INVALID", "city", "").way(Way::BadByte).told_at(""),
    l("QUANTITY_REQUIRED", "quantity", ""),
    l("QUANTITY_FORMAT", "quantity", "0"),
    l("QUANTITY_FORMAT", "quantity", "ten"),
    l("QUANTITY_FORMAT", "quantity", "1,000"),
    l("QUANTITY_FORMAT", "quantity", "2.5"),
    l("QUANTITY_FORMAT", "quantity", "2147483648"),
    l("QUANTITY_ABOVE_MAX", "quantity", "301").with(&[("catalog_item_id", "CFQ7TTC0LH18:0001")]),
    l("TERM_REQUIRED", "term_duration", ""),
    l("TERM_FORMAT", "term_duration", "P2Y"),
    l("TERM_BILLING_COMBINATION", "billing_cycle", "annual").with(&[("term_duration", "P1M")]),
    l("BILLING_CYCLE_FORMAT", "billing_cycle", "weekly"),
    l("BILLING_CYCLE_REQUIRED", "billing_cycle", "").with(&[("term_duration", "P1Y")]).warns(),
    l("BILLING_CYCLE_NOT_SUPPORTED", "billing_cycle", "biennial"),
    l("OFFER_REQUIRED", "catalog_item_id", ""),
    l("CATALOG_ITEM_ID_FORMAT", "catalog_item_id", "CFQ7TTC0LH18"),
    l("OFFER_UNKNOWN", "catalog_item_id", "CFQ7TTC0ZZZZ:0001").warns(),
    l("OFFER_AMBIGUOUS", "offer_id", "031C9E47-4802-4248-838E-778FB1D2CC05")
        .told_at("catalog_item_id"),
    l("AUTO_RENEW_FORMAT", "auto_renew", "sometimes"),
    l("RENEWAL_TERM_INVALID", "renewal_term_duration", "P3Y"),
    l("CUSTOM_TERM_END_INVALID", "custom_term_end_date", "03/04/2027"),
    l("CUSTOM_TERM_END_INVALID", "custom_term_end_date", "2026-02-30"),
    l("PARENT_SUBSCRIPTION_FORMAT", "parent_subscription_id", "L1"),
    l("ADDON_PARENT_UNKNOWN", "parent_line_ref", "L99").alone(),
    l("LINE_REF_FORMAT", "line_ref", "~66"),
    l("FRIENDLY_NAME_TOO_LONG", "friendly_name", "~256"),
    l("CELL_CONTROL_CHARACTER", "friendly_name", "Desk\u{7F}{n}"),
    l("CELL_TOO_LONG", "friendly_name", "~131073").huge(),
    l("CURRENCY_UNKNOWN", "currency", "€"),
    l("ATTESTATION_FORMAT", "attestation_accepted", "maybe"),
    l("LINE_CUSTOMER_UNKNOWN", "customer_ref", "X-{n}").alone(),
    l("CUSTOMER_REF_REQUIRED", "customer_ref", "").alone(),
    l("LINE_REF_DUPLICATE", "line_ref", "").way(Way::Twin),
    l("DUPLICATE_LINE", "", "").way(Way::Repeat).warns(),
    l("ROW_DUPLICATE", "", "").way(Way::Again).warns(),
    l("DUPLICATE_LINE_EXACT", "", "").way(Way::AgainWithoutKey),
    l("ROW_COLUMN_COUNT", "", "").way(Way::LastCellMissing),
    l("ROW_COLUMN_COUNT", "friendly_name", "").way(Way::CellTooMany).told_at(""),
    l("ROW_QUOTE_UNCLOSED", "", "").way(Way::QuoteOpen),
    l("ROW_QUOTE_STRAY", "friendly_name", "").way(Way::QuoteStray).told_at(""),
    l("FILE_ENCODING_INVALID", "friendly_name", "").way(Way::BadByte).told_at(""),
];
