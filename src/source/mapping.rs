//! What the house says about columns, put into the headings of the inputs: its word comes before
//! whatever headings mean by themselves.

use super::headings::{settle_ambiguous, settle_repeated, shape};
use crate::table::{
    Column, Entity, Fill, Header, Heading, Input, Mapped, Mapping, Shape, Target, fold_heading,
};

/// Columns of which a sheet needs so many to be read; a text file was named by the user.
fn evidence_min(input: &Input) -> usize {
    if input.sheet.is_some() { super::sheet::EVIDENCE_MIN } else { 1 }
}

/// Puts a mapping into the headings of all inputs of a run.
pub(super) fn apply(inputs: &mut [Input], mapping: &Mapping) {
    if mapping.is_empty() {
        return;
    }
    let mut results: Vec<Mapped> = Vec::with_capacity(inputs.len());
    for input in &mut *inputs {
        let mut headings = std::mem::take(&mut input.header.headings);
        let named = retarget(&mut headings, mapping);
        input.header = Header::new(input.header.row, input.header.line, headings);
        input.shape = shape(&input.header, evidence_min(input));
        results.push(Mapped { named, ..Mapped::default() });
    }
    note_missing(inputs, mapping, &mut results);
    for (input, mut mapped) in inputs.iter_mut().zip(results) {
        mapped.doubled = doubled(input, mapping);
        mapped.fills = fills(input, mapping);
        input.header = input.header.clone().with(mapped);
    }
}

/// Gives headings the meaning that the mapping says, and gives the columns it found. What meant
/// such a column before is not read any more: somebody decided for another.
fn retarget(headings: &mut [Heading], mapping: &Mapping) -> Vec<Column> {
    for ignored in &mapping.ignored {
        let folded = fold_heading(ignored);
        for heading in headings.iter_mut().filter(|heading| names(heading, &folded)) {
            heading.target = Target::Ignored;
        }
    }
    let mut named = Vec::new();
    for (column, wanted) in &mapping.columns {
        let Some(at) = wanted.iter().find_map(|wanted| find(headings, wanted)) else { continue };
        for heading in headings.iter_mut() {
            if matches!(heading.target, Target::Column(own) | Target::Repeated(own) if own == *column)
            {
                heading.target = Target::Ignored;
            }
        }
        headings[at].target = Target::Column(*column);
        named.push(*column);
    }
    settle_repeated(headings);
    settle_ambiguous(headings);
    named
}

/// Whether a heading is one of the file's own, and spelled so.
fn names(heading: &Heading, folded: &str) -> bool {
    !folded.is_empty()
        && !matches!(heading.target, Target::Report(_) | Target::Unnamed)
        && fold_heading(&heading.text) == folded
}

/// The heading that a text names: the one spelled just so, or else the first that differs in case,
/// blanks and marks only.
fn find(headings: &[Heading], wanted: &str) -> Option<usize> {
    let own = |heading: &Heading| !matches!(heading.target, Target::Report(_) | Target::Unnamed);
    let exact = headings.iter().position(|head| own(head) && head.text == wanted.trim());
    let folded = fold_heading(wanted);
    exact.or_else(|| headings.iter().position(|heading| names(heading, &folded)))
}

/// Whether rows of a shape have the column.
fn belongs(column: Column, shape: Shape) -> bool {
    match (column.entity(), shape) {
        (_, Shape::Unknown) => false,
        (Entity::Both, _) | (_, Shape::Flat) => true,
        (Entity::Customer, shape) => shape == Shape::Customers,
        (Entity::Line, shape) => shape == Shape::Lines,
    }
}

/// Notes which headings were named and are not there. A feed may be several tables of which not all
/// are read each time, so a column is missed where rows have it. One that joins tables is missed
/// only where no input has its heading, as is one that was insisted on, and every one where no
/// input is a table of anything; then it is missed in the first.
fn note_missing(inputs: &[Input], mapping: &Mapping, results: &mut [Mapped]) {
    for (column, wanted) in &mapping.columns {
        let found = results.iter().any(|mapped| mapped.named.contains(column));
        let mut missed = false;
        for (input, mapped) in inputs.iter().zip(&mut *results) {
            let here = column.entity() != Entity::Both && belongs(*column, input.shape);
            if here && !mapped.named.contains(column) {
                mapped.missing.push((*column, wanted.clone()));
                missed = true;
            }
        }
        let asked = column.entity() == Entity::Both
            || mapping.insisted.contains(column)
            || inputs.iter().all(|input| input.shape == Shape::Unknown);
        if !found
            && !missed
            && asked
            && let Some(first) = results.first_mut()
        {
            first.missing.push((*column, wanted.clone()));
        }
    }
}

fn doubled(input: &Input, mapping: &Mapping) -> Vec<Column> {
    let columns = mapping.constants.iter().map(|(column, _)| *column);
    columns.filter(|column| belongs(*column, input.shape) && input.header.has(*column)).collect()
}

/// What the cells of an input are given, in the order of the columns.
fn fills(input: &Input, mapping: &Mapping) -> Vec<Fill> {
    let of = |list: &[(Column, String)], column: Column| {
        list.iter().find(|(own, _)| *own == column).map(|(_, text)| text.clone())
    };
    let fill = |column: Column| {
        let has = input.header.has(column);
        let constant = of(&mapping.constants, column).filter(|_| !has);
        let values = mapping.values.iter().find(|(own, _)| *own == column && has);
        let mut values = values.map_or_else(Vec::new, |(_, values)| values.clone());
        values.sort_unstable();
        Fill {
            column,
            constant: constant.is_some(),
            text: constant.or_else(|| of(&mapping.defaults, column)),
            values,
        }
    };
    let own = Column::ALL.iter().copied().filter(|column| belongs(*column, input.shape));
    own.map(fill).filter(|fill| fill.text.is_some() || !fill.values.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::headings::headings;
    use super::*;
    use crate::table::InputId;

    fn input(number: u16, text: &str) -> Input {
        let cells: Vec<String> = text.split(',').map(str::to_owned).collect();
        let header = Header::new(1, 1, headings(&cells));
        Input {
            id: InputId(number),
            path: format!("{number}.csv"),
            sheet: None,
            dialect: String::new(),
            encoding: None,
            shape: shape(&header, 1),
            header,
        }
    }

    fn columns(pairs: &[(Column, &str)]) -> Mapping {
        let pair = |(column, names): &(Column, &str)| {
            (*column, names.split('|').map(str::to_owned).collect())
        };
        Mapping { columns: pairs.iter().map(pair).collect(), ..Mapping::default() }
    }

    fn mapped(mapping: &Mapping, texts: &[&str]) -> Vec<Input> {
        let mut inputs: Vec<Input> =
            (0..).zip(texts).map(|(number, text)| input(number, text)).collect();
        apply(&mut inputs, mapping);
        inputs
    }

    fn targets(input: &Input) -> Vec<Target> {
        input.header.headings.iter().map(|heading| heading.target).collect()
    }

    fn missing(input: &Input) -> Vec<Column> {
        input.header.mapped().unwrap().missing.iter().map(|(column, _)| *column).collect()
    }

    #[test]
    fn the_users_word_comes_first() {
        use Target::{Column as Is, Ignored, Unknown};
        let mapping = Mapping {
            ignored: vec!["Spalte 7".to_owned(), "Land".to_owned()],
            ..columns(&[(Column::CompanyName, "Firma lt. HR"), (Column::City, "x|Sitz|Ort")])
        };
        let text = "Firma,FIRMA LT HR,Ort,Sitz,spalte7,Land,colour,company";
        assert_eq!(
            targets(&mapped(&mapping, &[text])[0]),
            [
                Ignored,
                Is(Column::CompanyName),
                Ignored,
                Is(Column::City),
                Ignored,
                Ignored,
                Unknown,
                Ignored
            ]
        );
        // Of two headings that differ in little, the one spelled so is meant, whatever it means by
        // itself.
        let mapping = columns(&[(Column::State, "CITY"), (Column::City, "state")]);
        let found = mapped(&mapping, &["city,CITY,state,zip"]);
        assert_eq!(
            targets(&found[0]),
            [Ignored, Is(Column::State), Is(Column::City), Is(Column::PostalCode)]
        );
    }

    #[test]
    fn a_heading_that_was_named_is_missed_where_it_belongs() {
        let mapping = columns(&[
            (Column::ContactPhone, "Tel. privat"),
            (Column::Quantity, "Stk."),
            (Column::CustomerRef, "Nr.|Kunde"),
            (Column::Domain, "Web"),
        ]);
        let customers = "Nr.,Firma,Land,PLZ,Straße,Vorname,Nachname,E-Mail";
        let lines = "Kunde,offer_id,Stk.";
        let inputs = mapped(&mapping, &[customers, lines]);
        assert_eq!(missing(&inputs[0]), [Column::ContactPhone, Column::Domain]);
        assert_eq!(missing(&inputs[1]), []);
        assert_eq!(inputs[1].header.position(Column::CustomerRef), Some(0));
        let inputs = mapped(&mapping, &["colour,size"]);
        assert_eq!(missing(&inputs[0]).len(), 4);
    }

    #[test]
    fn cells_of_columns_that_are_not_there_stand_behind_all_others() {
        let mapping = Mapping {
            constants: vec![(Column::Country, "DE".to_owned()), (Column::Quantity, "1".to_owned())],
            defaults: vec![
                (Column::City, "Bonn".to_owned()),
                (Column::Culture, "de-DE".to_owned()),
            ],
            values: vec![(Column::City, vec![("k".to_owned(), "Köln".to_owned())])],
            ..Mapping::default()
        };
        let inputs = mapped(&mapping, &["company_name,Ort", "company_name,Land,Ort"]);
        let header = &inputs[0].header;
        assert_eq!(inputs[0].shape, Shape::Customers);
        assert_eq!(header.position(Column::Country), Some(2));
        assert_eq!(header.position(Column::Culture), Some(3));
        assert_eq!(header.heading_position(Column::Country), None);
        assert_eq!(header.heading_position(Column::City), Some(1));
        assert!(!header.has(Column::Quantity) && header.mapped().unwrap().doubled.is_empty());
        assert_eq!(header.column_at(2), None);
        assert_eq!(inputs[1].header.mapped().unwrap().doubled, [Column::Country]);
    }
}
