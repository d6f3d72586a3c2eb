//! Cells that the configuration gives: constants, defaults and texts that stand for others.

use super::{Amended, Chunk, RowKind, RowView};
use crate::table::{CellKind, Column, Entity, Fill, Header, Shape};

/// How often each [`Fill`] of an input was used: cells filled, and texts replaced.
pub type Filled = Vec<[u64; 2]>;

/// A text for a cell of the row at hand.
struct Change<'h> {
    fill: usize,
    position: usize,
    text: &'h str,
    replaces: bool,
}

/// What a mapping has for the rows of an input, and room to work in.
struct Filling<'h> {
    header: &'h Header,
    flat: bool,
    fills: Vec<(usize, &'h Fill)>,
    changes: Vec<Change<'h>>,
    folded: String,
}

impl Chunk {
    /// Gives rows of data the cells that the mapping of their input has for them, as
    /// [`Chunk::row`] shows from then on; [`Chunk::received`] still shows the rows as they came.
    /// Cells of columns that the file lacks stand behind all others. Costs nothing where the input
    /// has no such mapping.
    ///
    /// In a flat table a row is given cells of a customer or of a line only if it is one: cells of
    /// the configuration do not make it one.
    pub fn fill(&mut self, header: &Header, shape: Shape) {
        let Some(mapped) = header.mapped().filter(|mapped| !mapped.fills.is_empty()) else {
            return;
        };
        let place = |fill: &'_ Fill| header.position(fill.column).map(usize::from);
        let mut filling = Filling {
            header,
            flat: shape == Shape::Flat,
            fills: mapped.fills.iter().filter_map(|fill| Some((place(fill)?, fill))).collect(),
            changes: Vec::new(),
            folded: String::new(),
        };
        self.filled = vec![[0; 2]; mapped.fills.len()];
        for index in 0..self.len() {
            if self.rows[index].kind == RowKind::Data {
                filling.look(self.received(index));
                self.change(index, &filling.changes);
            }
        }
    }

    /// How often each fill of the input's mapping was used in this chunk; empty where it has none.
    pub fn filled(&self) -> &Filled {
        &self.filled
    }

    /// Makes changes to a row that nothing was changed in yet, and that stands behind all rows in
    /// which something was.
    fn change(&mut self, index: usize, changes: &[Change<'_>]) {
        let Some(last) = changes.iter().map(|change| change.position).max() else { return };
        let own = self.copy_cells(index);
        let first = own.first_cell as usize;
        let cells = self.cells.len().max(first + last + 1);
        self.cells.resize(cells, (0, 0));
        if !self.kinds.is_empty() {
            self.kinds.resize(cells, CellKind::Text);
        }
        for change in changes {
            let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            self.text.push_str(change.text);
            let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            self.cells[first + change.position] = (start, end);
            if let Some(kind) = self.kinds.get_mut(first + change.position) {
                *kind = CellKind::Text;
            }
            self.filled[change.fill][usize::from(change.replaces)] += 1;
        }
        let last_cell = u32::try_from(cells).unwrap_or(u32::MAX);
        self.amended.push(Amended { last_cell, ..own });
    }
}

impl Filling<'_> {
    /// Finds out what is to be changed in a row.
    fn look(&mut self, row: RowView<'_>) {
        self.changes.clear();
        for (number, &(position, fill)) in self.fills.iter().enumerate() {
            let text = row.cell(position).text.trim();
            if let Some(text) = fill.value(text, &mut self.folded) {
                self.changes.push(Change { fill: number, position, text, replaces: true });
            }
        }
        let (customer, line) = self.entities(row);
        for (number, &(position, fill)) in self.fills.iter().enumerate() {
            let Some(text) = &fill.text else { continue };
            let belongs = match fill.column.entity() {
                Entity::Customer => customer,
                Entity::Line => line,
                Entity::Both => true,
            };
            if !belongs || self.holds(row, position) {
                continue;
            }
            // A text may stand for nothing, and nothing for the default.
            self.changes.retain(|change| change.position != position);
            self.changes.push(Change { fill: number, position, text, replaces: false });
        }
    }

    /// Whether a row is a customer and whether it is a line, by what the file says.
    fn entities(&self, row: RowView<'_>) -> (bool, bool) {
        if !self.flat {
            return (true, true);
        }
        let any = |entity: Entity| {
            let own = |(column, at): &&(Column, u16)| {
                column.entity() == entity && self.holds(row, usize::from(*at))
            };
            self.header.columns().iter().any(|column| own(&column))
        };
        let line = any(Entity::Line);
        (any(Entity::Customer) || !line, line)
    }

    /// Whether a cell holds anything once texts are replaced. A formula without a result does.
    fn holds(&self, row: RowView<'_>, position: usize) -> bool {
        if let Some(change) = self.changes.iter().find(|change| change.position == position) {
            return !change.text.is_empty();
        }
        let cell = row.cell(position);
        cell.kind == CellKind::Formula || !cell.text.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use crate::table::{
        CellKind, Chunk, ChunkBuilder, Column, Fill, Header, Heading, InputId, Mapped, Place,
        RowKind, RowView, Shape, Target,
    };

    fn chunk(rows: &[(RowKind, &[(&str, CellKind)])]) -> Chunk {
        let input = InputId(0);
        let mut builder = ChunkBuilder::new(input);
        for (at, (kind, cells)) in (0..).zip(rows) {
            builder.row(Place { input, row: at, line: 0, byte: 0, column: None }, *kind);
            for (text, kind) in *cells {
                builder.cell(text, *kind);
            }
        }
        builder.finish()
    }

    fn header(columns: &[Column], fills: Vec<Fill>) -> Header {
        let heading = |column: &Column| Heading {
            text: column.name().to_owned(),
            target: Target::Column(*column),
        };
        let headings = columns.iter().map(heading).collect();
        Header::new(1, 1, headings).with(Mapped { fills, ..Mapped::default() })
    }

    fn fill(column: Column, text: &str, values: &[(&str, &str)]) -> Fill {
        let pair = |(from, to): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
        Fill {
            column,
            text: (!text.is_empty()).then(|| text.to_owned()),
            constant: false,
            values: values.iter().map(pair).collect(),
        }
    }

    fn cells(row: RowView<'_>) -> Vec<&str> {
        row.cells().map(|cell| cell.text).collect()
    }

    #[test]
    fn cells_are_given_and_the_row_as_received_is_kept() {
        use CellKind::{Formula, Number, Text};
        let header = header(
            &[Column::City, Column::Country],
            vec![
                fill(Column::Country, "DE", &[("-", ""), ("uk", "GB")]),
                fill(Column::Culture, "de-DE", &[]),
            ],
        );
        let mut chunk = chunk(&[
            (RowKind::Data, &[("Bonn", Text), ("", Text)]),
            (RowKind::Blank, &[("", Text), ("", Text)]),
            (RowKind::Data, &[("London", Text), (" Uk ", Text)]),
            (RowKind::Data, &[("Rom", Text)]),
            (RowKind::Data, &[("Ulm", Text), ("-", Text)]),
            (RowKind::Data, &[("4", Number), ("", Formula)]),
        ]);
        chunk.fill(&header, Shape::Customers);
        assert_eq!(cells(chunk.row(0)), ["Bonn", "DE", "de-DE"]);
        assert_eq!(cells(chunk.row(1)), ["", ""]);
        assert_eq!(cells(chunk.row(2)), ["London", "GB", "de-DE"]);
        assert_eq!(cells(chunk.row(3)), ["Rom", "DE", "de-DE"]);
        assert_eq!(cells(chunk.row(4)), ["Ulm", "DE", "de-DE"]);
        assert_eq!(cells(chunk.row(5)), ["4", "", "de-DE"]);
        assert_eq!((chunk.row(5).cell(0).kind, chunk.row(5).cell(1).kind), (Number, Formula));
        assert_eq!(cells(chunk.received(2)), ["London", " Uk "]);
        assert_eq!(cells(chunk.received(3)), ["Rom"]);
        assert_eq!(cells(chunk.received(5)), ["4", ""]);
        assert_eq!(chunk.filled(), &[[3, 1], [5, 0]]);
        // What is corrected later is corrected in the cells that were given.
        assert!(chunk.amend(3, 2, "it-IT") && chunk.amend(3, 0, "Roma"));
        assert_eq!(cells(chunk.row(3)), ["Roma", "DE", "it-IT"]);
        assert_eq!(cells(chunk.received(3)), ["Rom"]);
        assert_eq!(cells(chunk.row(4)), ["Ulm", "DE", "de-DE"]);
    }

    #[test]
    fn a_flat_row_is_what_the_file_says_it_is() {
        use CellKind::Text;
        let header = header(
            &[Column::CompanyName, Column::Quantity],
            vec![
                fill(Column::Country, "DE", &[]),
                fill(Column::TermDuration, "P1Y", &[]),
                fill(Column::Currency, "EUR", &[]),
            ],
        );
        let rows: &[(RowKind, &[(&str, CellKind)])] = &[
            (RowKind::Data, &[("Weber", Text), ("", Text)]),
            (RowKind::Data, &[("", Text), ("5", Text)]),
            (RowKind::Data, &[("Weber", Text), ("5", Text)]),
        ];
        let mut flat = chunk(rows);
        flat.fill(&header, Shape::Flat);
        assert_eq!(cells(flat.row(0)), ["Weber", "", "DE", "", "EUR"]);
        assert_eq!(cells(flat.row(1)), ["", "5", "", "P1Y", "EUR"]);
        assert_eq!(cells(flat.row(2)), ["Weber", "5", "DE", "P1Y", "EUR"]);
    }
}
