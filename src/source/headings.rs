//! Which row holds the headings, what each of them stands for, and what that makes of the input.
//! Text files and sheets ask the same questions.

use std::collections::BTreeSet;

use crate::table::{
    Column, Entity, Header, Heading, Mapping, OUTPUT_HEADINGS, ReportColumn, Shape, Target, beside,
    fold_heading, required,
};

/// Bytes of a heading that is still looked up: the longest alias has half of that.
const HEADING_BYTES_MAX: usize = 128;

/// What a heading stands for, taken alone.
fn target(text: &str) -> Target {
    let text = text.trim();
    if text.is_empty() {
        return Target::Unnamed;
    }
    if text.len() > HEADING_BYTES_MAX {
        return Target::Unknown;
    }
    let lower = text.to_lowercase();
    if lower.starts_with("_import") {
        return Target::Report(match lower.as_str() {
            "_import_status" => ReportColumn::Status,
            "_import_problems" => ReportColumn::Problems,
            "_import_codes" => ReportColumn::Codes,
            "_import_row" => ReportColumn::Row,
            "_import_ref" => ReportColumn::Ref,
            "_import_escaped" => ReportColumn::Escaped,
            _ => ReportColumn::Other,
        });
    }
    let folded = fold_heading(text);
    if let Some(column) = Column::find(&folded) {
        Target::Column(column)
    } else if OUTPUT_HEADINGS.contains(&folded.as_str()) {
        Target::Output
    } else {
        Target::Unknown
    }
}

/// The headings of a row of cells.
pub(super) fn headings(cells: &[String]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = cells
        .iter()
        .map(|cell| Heading { text: cell.trim().to_owned(), target: target(cell) })
        .collect();
    settle_repeated(&mut headings);
    settle_ambiguous(&mut headings);
    headings
}

/// Of several headings for one column the first is meant.
pub(super) fn settle_repeated(headings: &mut [Heading]) {
    let mut taken = [false; Column::COUNT];
    for heading in headings {
        if let Target::Column(column) = heading.target
            && std::mem::replace(&mut taken[column as usize], true)
        {
            heading.target = Target::Repeated(column);
        }
    }
}

/// A word that may mean several columns means the one that what stands directly beside it says, if
/// nothing else means that column.
pub(super) fn settle_ambiguous(headings: &mut [Heading]) {
    let column_at = |headings: &[Heading], at: Option<usize>| match headings.get(at?)?.target {
        Target::Column(column) => Some(column),
        _ => None,
    };
    for at in 0..headings.len() {
        let text = &headings[at].text;
        if headings[at].target != Target::Unknown || text.len() > HEADING_BYTES_MAX {
            continue;
        }
        let neighbours = [at.checked_sub(1), Some(at + 1)].map(|at| column_at(headings, at));
        if neighbours == [None, None] {
            continue;
        }
        let settled = beside(&fold_heading(text)).find(|(column, beside)| {
            let near = neighbours.iter().flatten().any(|near| beside.contains(near));
            near && !headings.iter().any(|heading| heading.target == Target::Column(*column))
        });
        if let Some((column, _)) = settled {
            headings[at].target = Target::Column(column);
        }
    }
}

/// Where the headings are among the first rows of an input, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadingRow {
    /// Index of the row.
    pub(super) index: usize,
    /// How many of its cells muster knows; 0 where the row is only the first that holds anything.
    pub(super) known: usize,
    /// How many later rows have as many cells; 0 where there is one column only.
    pub(super) alike: usize,
}

/// Looks for the row with the most known headings. One known word is no proof, for a title above
/// the table may hold one, unless the input has a single column. Headings that a mapping names are
/// known.
pub(super) fn heading_row(rows: &[Vec<String>], mapping: &Mapping) -> Option<HeadingRow> {
    let named: BTreeSet<String> = mapping.headings().map(fold_heading).collect();
    let known = |row: &Vec<String>| {
        let known = |cell: &&String| {
            !matches!(target(cell), Target::Unnamed | Target::Unknown)
                || (!named.is_empty() && named.contains(&fold_heading(cell)))
        };
        row.iter().filter(known).count()
    };
    let needed = if rows.iter().all(|row| row.len() <= 1) { 1 } else { 2 };
    let mut best = (0, 0);
    for (index, row) in rows.iter().enumerate() {
        let count = known(row);
        if count >= needed && count > best.1 {
            best = (index, count);
        }
    }
    let (index, known) = match best {
        (_, 0) => (rows.iter().position(|row| !is_blank(row))?, 0),
        best => best,
    };
    let width = rows[index].len();
    let alike = if width > 1 {
        rows[index + 1..].iter().filter(|row| row.len() == width).count()
    } else {
        0
    };
    Some(HeadingRow { index, known, alike })
}

/// Whether no cell of a row holds anything.
fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// What an input is about. `evidence_min` is how many of the columns that such an input needs must
/// be there: one will do for a file the user named, but a workbook has sheets of notes and lists.
pub(super) fn shape(header: &Header, evidence_min: usize) -> Shape {
    let found = |groups: &[&[Column]]| {
        groups.iter().filter(|group| group.iter().any(|column| header.has(*column))).count()
    };
    let customer_groups = required(Shape::Customers);
    let customer = found(customer_groups);
    let line = found(required(Shape::Lines));
    let bought =
        [Column::OfferId, Column::CatalogItemId, Column::Quantity].iter().any(|c| header.has(*c));
    let any = |entity: Entity| {
        Column::ALL.iter().any(|column| column.entity() == entity && header.has(*column))
    };
    if customer * 2 >= customer_groups.len() {
        return if bought { Shape::Flat } else { Shape::Customers };
    }
    if bought && line >= evidence_min {
        return Shape::Lines;
    }
    if any(Entity::Customer) && customer >= evidence_min {
        return Shape::Customers;
    }
    if evidence_min > 1 {
        return Shape::Unknown;
    }
    if any(Entity::Customer) {
        Shape::Customers
    } else if any(Entity::Line) {
        Shape::Lines
    } else if any(Entity::Both) {
        Shape::Customers
    } else {
        Shape::Unknown
    }
}

/// Where the column stands in which a report noted the cells it guarded with an apostrophe.
pub(super) fn escaped_column(header: &Header) -> Option<usize> {
    let escaped = Target::Report(ReportColumn::Escaped);
    header.headings.iter().position(|heading| heading.target == escaped)
}

/// The columns that such a note names, by heading as typed or by the column's own name.
pub(super) fn guarded_columns(header: &Header, note: &str) -> Vec<usize> {
    let noted: Vec<&str> = note.split(';').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_noted = |heading: &Heading| {
        let canonical = match heading.target {
            Target::Column(column) => column.name(),
            _ => heading.text.as_str(),
        };
        noted.iter().any(|name| *name == heading.text || *name == canonical)
    };
    let headings = header.headings.iter().enumerate();
    headings.filter(|(_, heading)| is_noted(heading)).map(|(position, _)| position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn shape_of(text: &str) -> Shape {
        shape(&Header::new(1, 1, headings(&row(text))), 1)
    }

    #[test]
    fn headings_are_known_by_their_meaning() {
        let targets: Vec<Target> =
            headings(&row(" Company Name ,Ansprechpartner,Firma,,_IMPORT_Row,_import_x,Order Id"))
                .iter()
                .map(|heading| heading.target)
                .collect();
        assert_eq!(
            targets,
            [
                Target::Column(Column::CompanyName),
                Target::Unknown,
                Target::Repeated(Column::CompanyName),
                Target::Unnamed,
                Target::Report(ReportColumn::Row),
                Target::Report(ReportColumn::Other),
                Target::Output,
            ]
        );
    }

    #[test]
    fn an_ambiguous_word_is_settled_by_what_stands_beside_it() {
        let known = |text: &str, at: usize| match headings(&row(text))[at].target {
            Target::Column(column) => Some(column),
            _ => None,
        };
        for (text, at, column) in [
            ("Société,Nom,Prénom", 1, Some(Column::ContactLastName)),
            ("Vorname,Name", 1, Some(Column::ContactLastName)),
            ("Nombre,Apellidos,Empresa", 0, Some(Column::ContactFirstName)),
            ("Cognome,Nome", 1, Some(Column::ContactFirstName)),
            ("Cidade,Estado,CEP", 1, Some(Column::State)),
            ("Nom,Ville,Prénom", 0, None),
            ("Nom,Prénom,Nom de famille", 0, None),
            ("Empresa,Estado", 1, None),
            ("Nom,Adresse", 0, None),
        ] {
            assert_eq!(known(text, at), column, "{text}");
        }
    }

    #[test]
    fn the_heading_row_is_the_one_with_most_known_words() {
        let rows = [row("Customers"), row(""), row("company_name,country,email"), row("a,b,c")];
        let found = |rows: &[Vec<String>]| heading_row(rows, &Mapping::default());
        assert_eq!(found(&rows), Some(HeadingRow { index: 2, known: 3, alike: 1 }));
        assert_eq!(found(&[row(""), row("domain"), row("a")]).map(|r| r.index), Some(1));
        let unknown = found(&[row(""), row("x,y"), row("1,2")]);
        assert_eq!(unknown, Some(HeadingRow { index: 1, known: 0, alike: 1 }));
        assert_eq!(found(&[row(""), row(",")]), None);
        let mapping = Mapping {
            columns: vec![(Column::City, vec!["Ort!".to_owned()])],
            ignored: vec!["Spalte 7".to_owned()],
            ..Mapping::default()
        };
        let rows = [row("Liste,2026"), row("ort,spalte 7"), row("Bonn,x")];
        assert_eq!(heading_row(&rows, &mapping).map(|r| (r.index, r.known)), Some((1, 2)));
    }

    #[test]
    fn shape_follows_the_columns() {
        let customer =
            "company_name,domain_prefix,country,address_line1,first_name,last_name,email";
        assert_eq!(shape_of(customer), Shape::Customers);
        assert_eq!(shape_of(&format!("{customer},description")), Shape::Customers);
        assert_eq!(shape_of(&format!("{customer},offer_id,quantity")), Shape::Flat);
        assert_eq!(shape_of("customer_ref,offer_id,quantity"), Shape::Lines);
        assert_eq!(shape_of("customer_ref,company_name,offer_id,quantity"), Shape::Lines);
        assert_eq!(shape_of("customer_ref,line_ref,friendly_name"), Shape::Lines);
        assert_eq!(shape_of("company_name,foo"), Shape::Customers);
        assert_eq!(shape_of("foo,bar"), Shape::Unknown);
    }

    #[test]
    fn a_sheet_of_lists_is_no_table_of_customers() {
        let lists = Header::new(1, 0, headings(&row("Country,Language,Currency")));
        assert_eq!(shape(&lists, 2), Shape::Unknown);
    }
}
