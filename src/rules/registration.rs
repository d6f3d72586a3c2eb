//! The registration number or tax id. Which form a country gives it is reference data; here it is
//! only read.

use crate::model::{RegistrationNumber, TextFault};
use crate::table::Column;

use super::{Desk, Rule};

/// What the column keeps.
pub(super) static ORG_REG_LENGTH: Rule = Rule {
    code: "ORG_REG_LENGTH",
    summary: "A registration number has at most 64 characters.",
    why: "No country's numbers are longer; the database keeps 64.",
    fix: "Enter one number only.",
    source: "ours",
    bad: &[concat!(
        "organization_registration_number=",
        "Handelsregister Berlin Charlottenburg, Abteilung B, Nummer 123456 B",
    )],
    good: &["organization_registration_number=HRB 123456 B"],
    ..Rule::ROW
};

/// Reads the registration number.
pub(super) fn registration<'a>(desk: &mut Desk<'_, 'a>) -> Option<RegistrationNumber<'a>> {
    let column = Column::OrganizationRegistrationNumber;
    match RegistrationNumber::parse(desk.text(column)?) {
        Ok(number) => Some(number),
        Err(TextFault::TooLong { max }) => {
            let message = format!("{{heading}} has more than {max} characters; enter one number.");
            desk.find(&ORG_REG_LENGTH, column, message);
            None
        }
        Err(_) => None,
    }
}
