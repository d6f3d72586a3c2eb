//! The customer agreement: without it Partner Center takes a customer but no order of it. Whether
//! a customer *needs* one depends on its lines, and is decided across rows.

use crate::model::{
    Agreement, AgreementMode, AgreementType, Cloud, CompanyName, Country, Date, Email, Guid,
    PersonName,
};
use crate::table::{CellKind, Column};

use super::{Book, DefaultsUsed, Desk, Grade, Level, Phase, Rule, Severity, reading, say};

mod signer;

use signer::{Signer, company_name, phone, signer};

/// No agreement could be accepted earlier: the Microsoft Customer Agreement begins on this day.
const FIRST_DAY: Date = Date::constant(2019, 10, 1);

/// Everything that says that an agreement is meant.
pub(super) const COLUMNS: [Column; 9] = [
    Column::AgreementMode,
    Column::AgreementType,
    Column::AgreementTemplateId,
    Column::AgreementFirstName,
    Column::AgreementLastName,
    Column::AgreementEmail,
    Column::AgreementPhone,
    Column::AgreementDate,
    Column::AgreementCompanyName,
];

/// The wizard knows two ways.
pub(super) static AGREEMENT_MODE_UNKNOWN: Rule = Rule {
    code: "AGREEMENT_MODE_UNKNOWN",
    summary: "The agreement is confirmed as partner_attested or customer_direct.",
    why: "Who confirms the agreement decides what else has to be there.",
    fix: "Enter partner_attested, or customer_direct if the customer accepts in the admin center.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &["agreement_mode=by phone; agreement_date=2021-05-19"],
    good: &["agreement_mode=Partner attested; agreement_date=2021-05-19"],
    ..Rule::ROW
};

/// There are two types.
pub(super) static AGREEMENT_TYPE_UNKNOWN: Rule = Rule {
    code: "AGREEMENT_TYPE_UNKNOWN",
    summary: "The type of the agreement is MicrosoftCustomerAgreement.",
    why: "Partner Center knows no other type for a new customer.",
    fix: "Enter MicrosoftCustomerAgreement, or leave the cell empty.",
    source: "Partner Center SDK, agreement resources (2021-03)",
    bad: &["agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_type=Enterprise"],
    good: &["agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_type=MCA"],
    ..Rule::ROW
};

/// The older agreement gave way in two steps.
pub(super) static AGREEMENT_TYPE_RETIRED: Rule = Rule {
    code: "AGREEMENT_TYPE_RETIRED",
    since: Some(FIRST_DAY),
    phases: &[Phase { before: Date::constant(2020, 2, 1), level: Level::On(Severity::Warn) }],
    summary: "A new customer accepts the Microsoft Customer Agreement, not the Microsoft Cloud Agreement.",
    why: "The Cloud Agreement was replaced on 2019-10-01 and allows no order since 2020-02-01.",
    fix: "Have the customer accept the Microsoft Customer Agreement and enter its date.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_type=MicrosoftCloudAgreement",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_type=MicrosoftCustomerAgreement",
    ],
    ..Rule::ROW
};

/// Ids of Microsoft's templates are GUIDs.
pub(super) static AGREEMENT_TEMPLATE_FORMAT: Rule = Rule {
    code: "AGREEMENT_TEMPLATE_FORMAT",
    summary: "The template id of an agreement is a GUID.",
    why: "Partner Center names its agreement templates by GUIDs.",
    fix: "Copy the template id from the agreement's metadata, or leave the cell empty.",
    source: "Partner Center SDK, agreement resources (2021-03)",
    bad: &["agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_template_id=v2"],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_template_id=117a77b0-9360-443b-8795-c6dedc750cf9",
    ],
    ..Rule::ROW
};

/// An attestation names a person, not two halves of two persons.
pub(super) static AGREEMENT_CONTACT_INCOMPLETE: Rule = Rule {
    code: "AGREEMENT_CONTACT_INCOMPLETE",
    summary: "An attestation names the person who accepted: first name, last name and e-mail.",
    why: "The attestation is about a person. One name cell beside the other name of the primary \
          contact would make up somebody who never accepted.",
    fix: "Fill in both names of the person who accepted, or leave both empty for the primary contact.",
    source: "Partner Center SDK, agreement resources (2021-03); the pair of names by muster",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_first_name=Tania",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19",
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_first_name=Tania; agreement_last_name=Carr",
    ],
    ..Rule::ROW
};

/// The address has the form of every other one.
pub(super) static AGREEMENT_EMAIL_FORMAT: Rule = Rule {
    code: "AGREEMENT_EMAIL_FORMAT",
    summary: "The e-mail address of an agreement has the form name@domain.",
    why: "Partner Center refuses an attestation with another form of address.",
    fix: "Correct the address, or leave it empty for the primary contact's.",
    source: "Partner Center SDK, agreement resources (2021-03)",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_email=tania.carr",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_email=tania.carr@weber-bau.com",
    ],
    ..Rule::ROW
};

/// The lengths of contact and company hold here too.
pub(super) static AGREEMENT_NAME_TOO_LONG: Rule = Rule {
    code: "AGREEMENT_NAME_TOO_LONG",
    summary: "Names in an agreement have at most 50 characters, the company at most 255.",
    why: "Partner Center gives the person and the company of an agreement the lengths of the customer's own.",
    fix: "Shorten the name.",
    source: "Partner Center SDK, agreement resources (2021-03); lengths by muster",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_last_name=Carr; agreement_first_name=Taniataniataniataniataniataniataniataniataniatania12",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_last_name=Carr; agreement_first_name=Taniataniataniataniataniataniataniataniataniatania",
    ],
    ..Rule::ROW
};

/// An attestation has a day.
pub(super) static AGREEMENT_DATE_REQUIRED: Rule = Rule {
    code: "AGREEMENT_DATE_REQUIRED",
    summary: "An attested agreement has the day on which the customer accepted.",
    why: "Partner Center records when the customer accepted and takes no attestation without it.",
    fix: "Enter the day of acceptance as YYYY-MM-DD.",
    source: "Partner Center SDK, confirm customer consent (2021-03)",
    bad: &["agreement_mode=partner_attested; agreement_date="],
    good: &["agreement_mode=customer_direct; agreement_date="],
    ..Rule::ROW
};

/// 03/04/2021 is two days to two readers.
pub(super) static AGREEMENT_DATE_FORMAT: Rule = Rule {
    code: "AGREEMENT_DATE_FORMAT",
    summary: "The day of acceptance is written YYYY-MM-DD, or is a date cell of a workbook.",
    why: "Day and month in another order would be guessed, and an attestation must not be a guess.",
    fix: "Write the date as YYYY-MM-DD.",
    source: "Partner Center SDK, agreement resources (2021-03); spelling by muster",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=03/04/2021",
        "agreement_mode=partner_attested; agreement_date=2021-02-30",
        "agreement_mode=partner_attested; agreement_date=44335",
    ],
    good: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19",
        "agreement_mode=partner_attested; agreement_date=2021-05-19T10:15:00Z",
        "agreement_mode=partner_attested; agreement_date=2021-05-19 00:00:00",
        "agreement_mode=partner_attested; agreement_date=2021-05-19T10:00:00+02:00",
    ],
    ..Rule::ROW
};

/// Nobody has accepted tomorrow.
pub(super) static AGREEMENT_DATE_FUTURE: Rule = Rule {
    code: "AGREEMENT_DATE_FUTURE",
    summary: "The day of acceptance is not later than today.",
    why: "Only an acceptance that has happened can be attested.",
    fix: "Enter the day on which the customer accepted.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &["agreement_mode=partner_attested; agreement_date=2999-01-01"],
    good: &["agreement_mode=partner_attested; agreement_date=2021-05-19"],
    ..Rule::ROW
};

/// A warning only: no source says that Partner Center looks at it, so a refusal would be made up.
/// Still the day cannot be right, and it is worth a second look.
pub(super) static AGREEMENT_DATE_TOO_EARLY: Rule = Rule {
    code: "AGREEMENT_DATE_TOO_EARLY",
    severity: Severity::Warn,
    summary: "Nobody accepted the Microsoft Customer Agreement before 2019-10-01.",
    why: "It did not exist earlier. Nothing says that Partner Center checks the day, hence a warning.",
    fix: "Compare the day with the customer's acceptance, and correct it.",
    source: "Partner Center, add a new customer (2020-04); the check by muster",
    bad: &["agreement_mode=partner_attested; agreement_date=2019-09-30"],
    good: &["agreement_mode=partner_attested; agreement_date=2019-10-01"],
    ..Rule::ROW
};

/// The API has the agreement in the public cloud only.
pub(super) static AGREEMENT_NOT_PUBLIC_CLOUD: Rule = Rule {
    code: "AGREEMENT_NOT_PUBLIC_CLOUD",
    summary: "The Microsoft Customer Agreement is attested in the public cloud only.",
    why: "Partner Center offers the attestation for customers of the public cloud.",
    fix: "Leave the agreement columns empty for this customer, or correct its cloud.",
    source: "Partner Center SDK, confirm customer consent (2021-03)",
    bad: &["cloud=us_gov; agreement_mode=partner_attested; agreement_date=2021-05-19"],
    good: &["cloud=public; agreement_mode=partner_attested; agreement_date=2021-05-19"],
    ..Rule::ROW
};

/// The enhanced attestation names the company.
pub(super) static AGREEMENT_COMPANY_NAME_REQUIRED: Rule = Rule {
    code: "AGREEMENT_COMPANY_NAME_REQUIRED",
    since: Some(Date::constant(2025, 7, 10)),
    summary: "An attestation names the company that accepted; empty means the customer's own name.",
    why: "Since 2025-07-10 an attestation without a company does not allow orders.",
    fix: "Enter the company that accepted, or the customer's company_name.",
    source: "Partner Center, confirm customer agreement (2025-07)",
    bad: &[
        "agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_company_name=---",
    ],
    good: &["agreement_mode=partner_attested; agreement_date=2021-05-19; agreement_company_name="],
    ..Rule::ROW
};

/// What an attestation takes from its customer where its own cells are empty. A value is absent
/// when the customer's own cell was refused.
#[derive(Debug, Default)]
pub(super) struct Defaults<'a> {
    /// First name of the primary contact.
    pub first_name: Option<PersonName<'a>>,
    /// Last name of the primary contact.
    pub last_name: Option<PersonName<'a>>,
    /// E-mail address of the primary contact.
    pub email: Option<Email<'a>>,
    /// Name of the company.
    pub company_name: Option<CompanyName<'a>>,
    /// Country of the company, by which its phone numbers are judged.
    pub country: Option<Country>,
}

/// Judges the agreement columns. `None` when no agreement is meant or a part of it was refused.
pub(super) fn agreement<'a>(
    desk: &mut Desk<'_, 'a>,
    defaults: &Defaults<'a>,
    used: &mut DefaultsUsed,
) -> Option<Agreement<'a>> {
    let filled = COLUMNS.into_iter().find(|column| desk.text(*column).is_some())?;
    let mode = mode(desk);
    let attested = mode == Some(AgreementMode::PartnerAttested);
    let kind = kind(desk);
    if attested && kind == Some(AgreementType::CustomerAgreement) {
        public_cloud(desk, filled);
    }
    let template_id = template(desk);
    let date = date(desk, attested, kind);
    let signer = signer(desk, attested, defaults, used);
    let phone = phone(desk, defaults.country);
    let company_name = company_name(desk, attested, defaults, used);
    let Signer { first_name, last_name, email } = signer.ok()?;
    if attested && date.is_none() {
        return None;
    }
    Some(Agreement {
        mode: mode?,
        kind: kind?,
        template_id,
        first_name,
        last_name,
        email,
        phone,
        date,
        company_name: company_name.ok()?,
    })
}

/// Filled agreement cells without a mode are an attestation: that is what such columns are for.
fn mode(desk: &mut Desk<'_, '_>) -> Option<AgreementMode> {
    let Some(text) = desk.text(Column::AgreementMode) else {
        return Some(AgreementMode::PartnerAttested);
    };
    let mode = AgreementMode::parse(text);
    if mode.is_none() {
        desk.find_with(
            &AGREEMENT_MODE_UNKNOWN,
            Column::AgreementMode,
            say!("`{value}` is no way to confirm an agreement; enter partner_attested or customer_direct."),
            |finding| {
                let finding = finding.expecting("partner_attested or customer_direct");
                match reading::nearest(text, AgreementMode::TEXTS) {
                    Some(choice) => finding.suggesting(choice, Grade::Likely),
                    None => finding,
                }
            },
        );
    }
    mode
}

fn kind(desk: &mut Desk<'_, '_>) -> Option<AgreementType> {
    let Some(text) = desk.text(Column::AgreementType) else {
        return Some(AgreementType::CustomerAgreement);
    };
    let wanted = AgreementType::CustomerAgreement.as_str();
    let kind = AgreementType::parse(text);
    match kind {
        None => {
            desk.find_with(
                &AGREEMENT_TYPE_UNKNOWN,
                Column::AgreementType,
                say!("`{value}` is no type of agreement; enter MicrosoftCustomerAgreement, or leave {heading} empty."),
                |finding| finding.expecting(wanted).suggesting(wanted, Grade::Likely),
            );
        }
        Some(AgreementType::CloudAgreement) => {
            desk.find_with(
                &AGREEMENT_TYPE_RETIRED,
                Column::AgreementType,
                say!("The Microsoft Cloud Agreement is retired; have the customer accept the Microsoft Customer Agreement."),
                |finding| finding.expecting(wanted).suggesting(wanted, Grade::Ask),
            );
        }
        Some(AgreementType::CustomerAgreement) => {}
    }
    kind
}

/// Whether customers of a cloud, as its cell names it, accept the agreement at all.
pub fn takes_agreement(book: &Book, cloud: &str) -> bool {
    let named = if cloud.is_empty() { book.partner().cloud } else { Cloud::parse(cloud) };
    named.is_none_or(|cloud| cloud == Cloud::Public)
}

/// The cloud's own cell is judged with the customer; here it is only looked at.
fn public_cloud(desk: &mut Desk<'_, '_>, filled: Column) {
    if !takes_agreement(desk.book, desk.text(Column::Cloud).unwrap_or_default()) {
        desk.find(
            &AGREEMENT_NOT_PUBLIC_CLOUD,
            filled,
            say!("This customer is not in the public cloud, where alone the agreement is attested; leave its columns empty."),
        );
    }
}

fn template(desk: &mut Desk<'_, '_>) -> Option<Guid> {
    let id = Guid::parse(desk.text(Column::AgreementTemplateId)?);
    if id.is_none() {
        desk.find_with(
            &AGREEMENT_TEMPLATE_FORMAT,
            Column::AgreementTemplateId,
            say!("`{value}` is no GUID; copy the template id from the agreement, or leave {heading} empty."),
            |finding| finding.expecting("a GUID"),
        );
    }
    id
}

fn date(desk: &mut Desk<'_, '_>, attested: bool, kind: Option<AgreementType>) -> Option<Date> {
    let column = Column::AgreementDate;
    let Some(text) = desk.text(column) else {
        if attested {
            desk.find_with(
                &AGREEMENT_DATE_REQUIRED,
                column,
                say!("The day on which the customer accepted the agreement is missing; enter it as YYYY-MM-DD."),
                |finding| finding.expecting("YYYY-MM-DD"),
            );
        }
        return None;
    };
    let time_only = reading::is_time_only(desk.cell(column));
    let Some(date) = reading::day(text).filter(|_| !time_only) else {
        let message = if time_only {
            say!("`{value}` is a time of the day without a day; enter the day as YYYY-MM-DD.")
        } else if desk.kind(column) == CellKind::Number || reading::is_digits(text) {
            say!(
                "`{value}` is a bare number; give the cell a date format, or write the day as YYYY-MM-DD."
            )
        } else {
            say!("`{value}` cannot be read as one certain day; write it as YYYY-MM-DD.")
        };
        desk.find_with(&AGREEMENT_DATE_FORMAT, column, message, |finding| {
            let finding = finding.expecting("YYYY-MM-DD");
            match reading::likely_day(text).filter(|_| !time_only) {
                Some((day, grade)) => finding.suggesting(day.to_string(), grade),
                None => finding,
            }
        });
        return None;
    };
    let as_of = desk.book.as_of();
    if date > as_of {
        desk.find_with(
            &AGREEMENT_DATE_FUTURE,
            column,
            say!("`{value}` lies after today, {as_of}; enter the day on which the customer accepted.", as_of),
            |finding| finding.expecting(format!("{as_of} or earlier")),
        );
    } else if kind == Some(AgreementType::CustomerAgreement) && date < FIRST_DAY {
        desk.find_with(
            &AGREEMENT_DATE_TOO_EARLY,
            column,
            say!("`{value}` lies before 2019-10-01, when this agreement began; compare it with the acceptance."),
            |finding| finding.expecting("2019-10-01 or later"),
        );
    }
    Some(date)
}
