//! One sheet of rows: the input's columns, then muster's.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use crate::report::Plan;
use crate::report::layout::kept_headings;
use crate::report::lists_sheet::Lists;
use crate::report::rejects::OWN_HEADINGS;
use crate::rules::choices;
use crate::table::{Input, InputId, Target};

use super::formats::{Formats, REJECT_LINE};
use super::{OWN_COLUMNS, shortened};

/// Characters of a column's width, at least and at most.
const WIDTHS: std::ops::RangeInclusive<u16> = 6..=42;
/// Width of the column of problems, in characters.
const PROBLEMS_WIDTH: u16 = 70;

/// One sheet of rows.
pub(super) struct Sheet {
    pub(super) input: InputId,
    pub(super) name: String,
    pub(super) worksheet: Worksheet,
    /// Columns of the input that are kept.
    pub(super) width: usize,
    /// Rows below the headings.
    pub(super) rows: u32,
    /// Bytes it takes, about.
    pub(super) bytes: u64,
    pub(super) widths: Vec<u16>,
}

impl Sheet {
    pub(super) fn headings(&mut self, input: &Input, formats: &Formats) -> Result<(), XlsxError> {
        let own = OWN_HEADINGS.iter().take(OWN_COLUMNS).map(|text| (*text, true));
        let kept = kept_headings(input).map(|(_, heading)| (heading.text.as_str(), false));
        for (column, (text, own)) in kept.chain(own).enumerate() {
            self.measure(column, text.chars().count() + 3);
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            let text = shortened(text, &mut 0);
            self.worksheet.write_string_with_format(0, column, text, formats.heading(own))?;
            let format = formats.column(own, usize::from(column) == self.width + 1);
            self.worksheet.set_column_format(column, format)?;
        }
        Ok(())
    }

    pub(super) fn measure(&mut self, column: usize, characters: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        let width = &mut self.widths[column];
        let characters = u16::try_from(characters).unwrap_or(u16::MAX);
        *width = (*width).max(characters.clamp(*WIDTHS.start(), *WIDTHS.end()));
    }

    /// Lets cells of columns with few values choose from them.
    pub(super) fn offer(
        &mut self,
        input: &Input,
        lists: &mut Lists,
        plan: &Plan<'_>,
    ) -> Result<(), XlsxError> {
        for (at, (_, heading)) in (0..).zip(kept_headings(input)) {
            let Target::Column(column) = heading.target else { continue };
            lists.add(column, choices(column, plan.reference, None));
            if let Some(validation) = lists.validation(column, plan.language)? {
                self.worksheet.add_data_validation(1, at, self.rows, at, &validation)?;
            }
        }
        Ok(())
    }

    /// What concerns the sheet as a whole.
    pub(super) fn finish(&mut self) -> Result<(), XlsxError> {
        let sheet = &mut self.worksheet;
        for (column, &width) in self.widths.iter().enumerate() {
            let wide = if column == self.width + 1 { PROBLEMS_WIDTH } else { width + 2 };
            sheet.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), wide)?;
        }
        let last = u16::try_from(self.width + OWN_COLUMNS - 1).unwrap_or(u16::MAX);
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, self.rows, last)?;
        // Zeros in front are meant, so nobody is to be asked to make numbers of them.
        sheet.ignore_error_range(1, 0, self.rows, last, IgnoreError::NumberStoredAsText)?;
        sheet.set_tab_color(REJECT_LINE);
        sheet.set_landscape().set_repeat_rows(0, 0)?;
        Ok(())
    }
}
