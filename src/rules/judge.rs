//! One row into a verdict: the way in to all rules that see a single row.

use crate::model::{Customer, CustomerRef, DomainPrefix, LineRef, Subscription};
use crate::table::{Column, Entity, Fault, Input, RowKind, RowView, Shape, limits};

use super::defaults::DefaultsUsed;
use super::{
    Book, Desk, Finding, Rule, Severity, broken_row, cell, custom, customer, domain, house, line,
    say,
};

/// Findings that were left out are counted.
pub(super) static ROW_FINDINGS_CUT: Rule = Rule {
    code: "ROW_FINDINGS_CUT",
    severity: Severity::Warn,
    summary: "Of one row at most 100 findings are listed.",
    why: "A row this bad is most often one whose cells stand under wrong headings.",
    fix: "Correct what is listed and check the file again; what is left is listed then.",
    source: "ours",
    ..Rule::ROW
};

/// Keys of a row, also of one that is rejected, so that it can be put with its family.
#[derive(Debug, Clone, Default)]
pub struct Keys<'a> {
    /// The customer the row is, or belongs to. A customer of an input without the column has its
    /// domain prefix here; a line that names its customer by domain has nothing here.
    pub customer_ref: Option<CustomerRef<'a>>,
    /// The customer's domain.
    pub domain: Option<DomainPrefix<'a>>,
    /// The line.
    pub line_ref: Option<LineRef<'a>>,
    /// The line it is an add-on of.
    pub parent_line_ref: Option<LineRef<'a>>,
}

/// What the rules make of one row.
#[derive(Debug, Clone, Default)]
pub struct Judged<'a> {
    /// Whether the row is a customer.
    pub is_customer: bool,
    /// Whether it is a line; a flat row may be both.
    pub is_line: bool,
    /// Its keys, as far as they could be read.
    pub keys: Keys<'a>,
    /// The customer, if nothing rejects its part of the row. A flat row with a faulty line still
    /// has its customer, which other rows of the family repeat.
    pub customer: Option<Customer<'a>>,
    /// The line, if nothing rejects its part of the row.
    pub line: Option<Subscription<'a>>,
    /// What the line orders, by its number in the catalogue, also where the line is rejected.
    pub item: Option<u32>,
    /// Whether a finding rejects the row.
    pub rejected: bool,
    /// Values that were filled in.
    pub defaults: DefaultsUsed,
}

/// Judges one row by all rules that see a single row, and adds what they find, in order.
///
/// A row that could not be taken apart gets the finding that says so and nothing else, since its
/// cells may stand under wrong headings. Blank rows and furniture are not judged.
pub fn judge<'a>(
    book: &Book,
    input: &Input,
    row: RowView<'a>,
    findings: &mut Vec<Finding>,
) -> Judged<'a> {
    match row.kind() {
        RowKind::Data => {}
        RowKind::Blank | RowKind::Furniture => return Judged::default(),
        RowKind::Faulty(fault) => {
            let finding = broken_row::fault(book, &input.header, row, fault);
            let rejected = finding.as_ref().is_some_and(|found| found.severity == Severity::Reject);
            findings.extend(finding);
            // Under other headings not even the first column is what it seems.
            let known = if fault == Fault::SecondTable {
                Judged::default()
            } else {
                unreadable(input, row)
            };
            return Judged { rejected, ..known };
        }
    }
    let before = findings.len();
    let flat = input.shape == Shape::Flat;
    let mut desk = Desk::new(book, &input.header, row, findings).flat(flat);
    let mut judged = entities(&desk, input.shape);
    cell::scan(&mut desk);
    house::required(&mut desk, judged.is_customer, judged.is_line);
    if judged.is_line || input.shape != Shape::Flat {
        house::required_custom(&mut desk);
    }
    if judged.is_customer {
        judge_customer(&mut desk, &mut judged);
    } else if judged.is_line {
        name_customer(&mut desk, &mut judged.keys);
    }
    if judged.is_line {
        judge_line(&mut desk, &mut judged);
    }
    custom::keep(&mut desk, input.shape, &mut judged);
    judged.rejected = desk.rejects();
    order(book, findings, before);
    judged
}

/// What can be said of a row that could not be taken apart: in a first column nothing can have
/// shifted, so a customer's key in it holds, and the row's family waits for it.
fn unreadable<'a>(input: &Input, row: RowView<'a>) -> Judged<'a> {
    let mut judged = Judged::default();
    if input.header.position(Column::CustomerRef) != Some(0) {
        return judged;
    }
    let key = CustomerRef::parse(row.cell(0).text).ok();
    judged.keys.customer_ref =
        key.filter(|key| !key.as_str().contains(char::REPLACEMENT_CHARACTER));
    if judged.keys.customer_ref.is_some() {
        judged.is_customer = input.shape != Shape::Lines;
        judged.is_line = input.shape != Shape::Customers;
    }
    judged
}

fn judge_customer<'a>(desk: &mut Desk<'_, 'a>, judged: &mut Judged<'a>) {
    let keys = customer::keys(desk);
    judged.keys.domain.clone_from(&keys.domain);
    judged.keys.customer_ref = match (&keys.reference, &keys.domain) {
        (Some(reference), _) => Some(reference.clone()),
        (None, Some(domain)) if !desk.has(Column::CustomerRef) => {
            Some(CustomerRef::from_domain(domain))
        }
        _ => None,
    };
    judged.customer = customer::customer(desk, &keys, &mut judged.defaults);
}

fn judge_line<'a>(desk: &mut Desk<'_, 'a>, judged: &mut Judged<'a>) {
    let keys = &mut judged.keys;
    keys.line_ref = line::line_ref(desk, Column::LineRef);
    keys.parent_line_ref = line::line_ref(desk, Column::ParentLineRef);
    let (own, parent) = (keys.line_ref.clone(), keys.parent_line_ref.clone());
    let line = line::line(desk, own, parent, &mut judged.item, &mut judged.defaults);
    judged.line = line.filter(|_| !desk.rejects_line());
}

/// The keys by which a row that is a line only names its customer.
fn name_customer<'a>(desk: &mut Desk<'_, 'a>, keys: &mut Keys<'a>) {
    keys.customer_ref = customer::reference(desk);
    let named = desk.text(Column::CustomerRef).is_some() || desk.is_closed(Column::CustomerRef);
    if named {
        keys.domain = domain::key(desk);
        return;
    }
    let columns = [Column::DomainPrefix, Column::Domain];
    if columns.iter().any(|column| desk.text(*column).is_some() || desk.is_closed(*column)) {
        keys.domain = domain::domain(desk, None);
        return;
    }
    let asked = [Column::CustomerRef, Column::DomainPrefix, Column::Domain];
    let column = asked.into_iter().find(|column| desk.has(*column)).unwrap_or(Column::CustomerRef);
    desk.find(
        &customer::CUSTOMER_REF_REQUIRED,
        column,
        say!("The line names no customer; enter the customer's key."),
    );
}

/// Whether the row is a customer, a line or both. Only a flat sheet leaves that to the row.
fn entities<'a>(desk: &Desk<'_, 'a>, shape: Shape) -> Judged<'a> {
    let (is_customer, is_line) = match shape {
        Shape::Customers => (true, false),
        Shape::Lines => (false, true),
        Shape::Unknown => (false, false),
        Shape::Flat => {
            let customer = holds(desk, Entity::Customer);
            let line = holds(desk, Entity::Line);
            (customer || !line, line)
        }
    };
    Judged { is_customer, is_line, ..Judged::default() }
}

/// Whether the row has anything in a column of the entity. A formula without a result or an error
/// counts, though its text may be empty.
fn holds(desk: &Desk<'_, '_>, entity: Entity) -> bool {
    Column::ALL.iter().any(|column| {
        column.entity() == entity && {
            let cell = desk.cell(*column);
            !cell.text.is_empty() || matches!(cell.kind, crate::table::CellKind::Formula)
        }
    })
}

/// Sorts the findings of the row and keeps no more than the limit, rejections before warnings. The
/// last one kept says how many there would have been.
fn order(book: &Book, findings: &mut Vec<Finding>, before: usize) {
    let Some(own) = findings.get_mut(before..) else { return };
    if own.len() > limits::ROW_FINDINGS_MAX {
        own.sort_by_key(|finding| (finding.severity == Severity::Warn, finding.order()));
        let kept = limits::ROW_FINDINGS_MAX - 1;
        let cut = own.len() - kept;
        findings.truncate(before + kept);
        let message = say!(
            "{cut} further findings of this row are not listed; correct these and check the file \
             again.",
            cut
        );
        findings.extend(book.finding(&ROW_FINDINGS_CUT, None, message));
    }
    if let Some(own) = findings.get_mut(before..) {
        own.sort_by_key(Finding::order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{
        CellKind, Chunk, ChunkBuilder, Fault, Header, Heading, InputId, Place, Target,
    };

    fn one(shape: Shape, kind: RowKind, cells: &[(Column, &str)]) -> (Input, Chunk) {
        let id = InputId(0);
        let headings = cells
            .iter()
            .map(|(column, _)| Heading {
                text: column.name().to_owned(),
                target: Target::Column(*column),
            })
            .collect();
        let mut chunk = ChunkBuilder::new(id);
        chunk.row(Place { input: id, row: 2, line: 2, byte: 0, column: None }, kind);
        for (_, text) in cells {
            chunk.cell(text, CellKind::Text);
        }
        let input = Input {
            id,
            path: "a.csv".to_owned(),
            sheet: None,
            dialect: String::new(),
            encoding: None,
            shape,
            header: Header::new(1, 1, headings),
        };
        (input, chunk.finish())
    }

    /// Judges, and hands what is left of it to a look.
    fn look(
        shape: Shape,
        kind: RowKind,
        cells: &[(Column, &str)],
        look: impl FnOnce(&Judged<'_>, &[&'static str]),
    ) {
        let (input, chunk) = one(shape, kind, cells);
        let mut findings = Vec::new();
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        let judged = judge(&book, &input, chunk.row(0), &mut findings);
        let codes: Vec<&'static str> = findings.iter().map(|found| found.rule.code).collect();
        look(&judged, &codes);
    }

    #[test]
    fn a_row_that_fell_apart_gets_one_finding_and_at_most_the_key_in_its_first_cell() {
        let fault = RowKind::Faulty(Fault::CellCount { found: 1, expected: 2 });
        look(Shape::Customers, fault, &[(Column::CustomerRef, "C-1")], |judged, codes| {
            assert_eq!(codes, ["ROW_COLUMN_COUNT"]);
            assert!(judged.rejected && judged.is_customer && judged.customer.is_none());
            assert_eq!(judged.keys.customer_ref.as_ref().map(CustomerRef::as_str), Some("C-1"));
        });
        // Behind the first cell anything may have shifted.
        let cells = [(Column::City, "Berlin"), (Column::CustomerRef, "C-1")];
        look(Shape::Customers, fault, &cells, |judged, codes| {
            assert_eq!(codes, ["ROW_COLUMN_COUNT"]);
            assert!(judged.rejected && judged.keys.customer_ref.is_none() && !judged.is_customer);
        });
        for kind in [RowKind::Blank, RowKind::Furniture] {
            look(Shape::Customers, kind, &[(Column::CustomerRef, "")], |judged, codes| {
                assert!(codes.is_empty() && !judged.rejected && !judged.is_customer);
            });
        }
    }

    #[test]
    fn a_row_with_too_many_findings_says_how_many_are_left_out() {
        static BAD: Rule = Rule { code: "BAD", ..Rule::ROW };
        static ODD: Rule = Rule { code: "ODD", severity: Severity::Warn, ..Rule::ROW };
        let book = Book::new(Book::NEWEST, Book::NEWEST);
        let found = |rule: &'static Rule, column: Column| Finding {
            rule,
            severity: rule.severity,
            column: Some(column),
            message: say!("Test.").into(),
            expected: None,
            suggestion: None,
            beside: None,
            related: None,
        };
        let mut findings = vec![found(&ODD, Column::City)];
        let earlier = findings.clone();
        findings.extend((0..120).map(|_| found(&ODD, Column::City)));
        findings.push(found(&BAD, Column::Quantity));
        order(&book, &mut findings, 1);
        assert_eq!(findings[..1], earlier);
        let own = &findings[1..];
        assert_eq!(own.len(), limits::ROW_FINDINGS_MAX);
        assert_eq!(own.iter().filter(|finding| finding.rule.code == "BAD").count(), 1);
        let last = &own[limits::ROW_FINDINGS_MAX - 1];
        assert_eq!(last.rule.code, "ROW_FINDINGS_CUT");
        assert!(last.message.to_string().starts_with("22 further findings"), "{}", last.message);
        // At the limit itself nothing is left out.
        let mut findings = vec![found(&ODD, Column::City); limits::ROW_FINDINGS_MAX];
        order(&book, &mut findings, 0);
        assert!(findings.iter().all(|finding| finding.rule.code == "ODD"));
        assert!(ROW_FINDINGS_CUT.summary.contains(&limits::ROW_FINDINGS_MAX.to_string()));
    }

    #[test]
    fn a_line_is_not_proven_by_what_it_lacks() {
        let cells = [
            (Column::CustomerRef, "C-1"),
            (Column::CatalogItemId, "CFQ7TTC0LH1P:0001"),
            (Column::TermDuration, "P1Y"),
            (Column::BillingCycle, "annual"),
            (Column::Quantity, "5"),
            (Column::FriendlyName, "\u{7}"),
        ];
        look(Shape::Lines, RowKind::Data, &cells, |judged, codes| {
            assert_eq!(codes, ["CELL_CONTROL_CHARACTER"]);
            assert!(judged.rejected && judged.line.is_none());
        });
    }

    #[test]
    fn a_flat_row_is_what_its_cells_say() {
        let flat = |company: &'static str, offer: &'static str| {
            [(Column::CustomerRef, "C-1"), (Column::CompanyName, company), (Column::OfferId, offer)]
        };
        for (company, offer, is_customer, is_line) in [
            ("Weber", "", true, false),
            ("", "X", false, true),
            ("Weber", "X", true, true),
            ("", "", true, false),
        ] {
            look(Shape::Flat, RowKind::Data, &flat(company, offer), |judged, _| {
                assert_eq!((judged.is_customer, judged.is_line), (is_customer, is_line));
                let reference = judged.keys.customer_ref.as_ref();
                assert_eq!(reference.map(CustomerRef::as_str), Some("C-1"));
            });
        }
    }

    #[test]
    fn a_line_names_its_customer_by_key_or_by_domain() {
        let line = |reference: &'static str, domain: &'static str| {
            [(Column::CustomerRef, reference), (Column::Domain, domain)]
        };
        look(Shape::Lines, RowKind::Data, &line("C-1", ""), |judged, _| {
            assert_eq!(judged.keys.customer_ref.as_ref().map(CustomerRef::as_str), Some("C-1"));
        });
        look(Shape::Lines, RowKind::Data, &line("", "Weber.onmicrosoft.us"), |judged, codes| {
            assert!(judged.keys.customer_ref.is_none());
            assert_eq!(judged.keys.domain.as_ref().map(DomainPrefix::as_str), Some("weber"));
            assert!(!codes.contains(&"CUSTOMER_REF_REQUIRED"));
        });
        look(Shape::Lines, RowKind::Data, &line("", ""), |_, codes| {
            assert!(codes.contains(&"CUSTOMER_REF_REQUIRED"));
        });
        look(Shape::Lines, RowKind::Data, &line("#N/A", "weber"), |_, codes| {
            assert!(codes.contains(&"CELL_SPREADSHEET_ERROR"));
            assert!(!codes.contains(&"CUSTOMER_REF_REQUIRED"));
        });
    }

    #[test]
    fn a_customer_without_a_key_column_has_its_domain_as_key() {
        let cells = [(Column::DomainPrefix, "WeberBau"), (Column::CompanyName, "")];
        look(Shape::Customers, RowKind::Data, &cells, |judged, codes| {
            assert!(judged.rejected && codes.contains(&"COMPANY_NAME_REQUIRED"));
            let reference = judged.keys.customer_ref.as_ref();
            assert_eq!(reference.map(CustomerRef::as_str), Some("weberbau"));
        });
    }
}
