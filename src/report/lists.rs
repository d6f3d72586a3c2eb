//! `accepted.csv`, `corrections.csv` and `relationship-requests.csv`. They are read, not corrected: a
//! cell that could act as a formula carries a guard apostrophe. Only the list of corrections says
//! which, as the value it tells of may have begun with one.

use crate::rules::{Finding, Severity};
use crate::table::{Column, Input};

use super::quoting::Records;
use super::render::value_of;
use super::{Disposition, ReportedRow};

/// Codes of customers that Microsoft knows already. They are not to be created; the partner asks
/// them for a relationship.
const EXISTING_CUSTOMER: [&str; 3] =
    ["CUSTOMER_ALREADY_EXISTS", "CUSTOMER_TENANT_ID_GIVEN", "DOMAIN_TAKEN"];

const ACTION: &str = "request a reseller relationship with this customer in Partner Center; \
    import its subscriptions once the customer has accepted";

/// A taken domain may also be another company's.
const ACTION_DOMAIN: &str = "if this is the customer that has the domain, request a reseller \
    relationship with it in Partner Center; otherwise choose another domain prefix";

/// Mark and headings of `accepted.csv`.
pub(super) fn accepted_headings() -> Vec<u8> {
    let headings = ["file", "sheet", "row", "entity", "customer_ref", "line_ref", "id", "status"];
    heading_record(&headings)
}

/// Mark and headings of `corrections.csv`.
pub(super) fn correction_headings() -> Vec<u8> {
    heading_record(&[
        "file",
        "sheet",
        "row",
        "cell",
        "customer_ref",
        "line_ref",
        "column",
        "heading",
        "received",
        "applied",
        "code",
        "escaped",
    ])
}

/// Mark and headings of `relationship-requests.csv`.
pub(super) fn relationship_headings() -> Vec<u8> {
    heading_record(&[
        "file",
        "sheet",
        "row",
        "customer_ref",
        "company_name",
        "domain",
        "customer_tenant_id",
        "codes",
        "action",
    ])
}

fn heading_record(headings: &[&str]) -> Vec<u8> {
    let mut out = Records::new_file();
    for heading in headings {
        out.plain(heading);
    }
    out.end();
    out.into_bytes()
}

/// Writes what a row stored or found stored: its customer, its line, or both. Gives the number of
/// records.
pub(super) fn accepted(out: &mut Records, input: &Input, row: &ReportedRow<'_>) -> u64 {
    let mut records = 0;
    if row.is_customer
        && let Some(id) = &row.customer_id
    {
        let unchanged = row.customer_unchanged || row.disposition == Disposition::Unchanged;
        let status = if unchanged { Disposition::Unchanged } else { Disposition::Accepted };
        accepted_record(out, input, row, ["customer", "", id, status.as_str()]);
        records += 1;
    }
    if row.is_line
        && let Some(id) = &row.line_id
    {
        let status = row.disposition.as_str();
        accepted_record(out, input, row, ["subscription", row.line_ref, id, status]);
        records += 1;
    }
    records
}

fn accepted_record(
    out: &mut Records,
    input: &Input,
    row: &ReportedRow<'_>,
    [entity, line_ref, id, status]: [&str; 4],
) {
    address(out, input, row);
    out.plain(entity);
    for cell in [row.customer_ref, line_ref, id] {
        out.guarded(cell);
    }
    out.plain(status);
    out.end();
}

/// Writes the cells of a row that were put right. Gives the number of records.
pub(super) fn corrections(out: &mut Records, input: &Input, row: &ReportedRow<'_>) -> u64 {
    let mut records = 0;
    for correction in row.corrections {
        let column = correction.column;
        let Some(position) = input.header.heading_position(column) else { continue };
        address(out, input, row);
        out.plain(&input.cell_name(row.row.place().at(Some(position))));
        let [received, applied] =
            [row.received, row.row].map(|view| view.cell(usize::from(position)).text);
        let mut escaped = Vec::new();
        let mut guarded = |name: &'static str, text: &str| {
            if out.guarded(text) {
                escaped.push(name);
            }
        };
        guarded("customer_ref", row.customer_ref);
        guarded("line_ref", row.line_ref);
        guarded("column", column.name());
        guarded("heading", input.header.text(column));
        guarded("received", received);
        guarded("applied", applied);
        out.plain(correction.rule.code);
        // A guard is an apostrophe, and what was put right may be just that.
        out.plain(&escaped.join(";"));
        out.end();
        records += 1;
    }
    records
}

/// Writes a row whose customer exists at Microsoft already. Gives the number of records.
pub(super) fn relationship(out: &mut Records, input: &Input, row: &ReportedRow<'_>) -> u64 {
    let concerned = |finding: &&Finding| {
        finding.severity == Severity::Reject && EXISTING_CUSTOMER.contains(&finding.rule.code)
    };
    let mut codes: Vec<&str> =
        row.findings.iter().filter(concerned).map(|finding| finding.rule.code).collect();
    codes.dedup();
    if codes.is_empty() {
        return 0;
    }
    address(out, input, row);
    out.guarded(row.customer_ref);
    let value = |column| value_of(input, row, Some(column));
    let domain = [value(Column::DomainPrefix), value(Column::Domain)];
    out.guarded(value(Column::CompanyName));
    out.guarded(domain.into_iter().find(|domain| !domain.is_empty()).unwrap_or_default());
    out.guarded(value(Column::CustomerTenantId));
    out.plain(&codes.join(";"));
    out.plain(if codes == ["DOMAIN_TAKEN"] { ACTION_DOMAIN } else { ACTION });
    out.end();
    1
}

/// File, sheet and row.
fn address(out: &mut Records, input: &Input, row: &ReportedRow<'_>) {
    out.guarded(&input.path);
    out.guarded(input.sheet.as_deref().unwrap_or_default());
    out.plain(&row.row.place().row.to_string());
}
