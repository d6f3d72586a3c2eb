//! The first sheet: what became of the file, what to do, and what the marks mean.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::report::Summary;
use crate::report::words::terminal_safe;
use crate::rules::{Language, Message, Severity, Text, Word, say};

use super::formats::Formats;

/// Columns of the sheet, in characters: a margin, a number or a sample, and the text.
const WIDTHS: [u16; 3] = [3, 24, 92];

/// A sheet that is written from top to bottom.
struct Page<'f> {
    sheet: Worksheet,
    formats: &'f Formats,
    language: Language,
    row: u32,
}

/// Makes the sheet; `sheets` are those with rows, by name and number of rows.
pub(super) fn sheet(
    summary: &Summary,
    sheets: &[(String, u32)],
    formats: &Formats,
    language: Language,
) -> Result<Worksheet, XlsxError> {
    let mut page = Page { sheet: Worksheet::new(), formats, language, row: 1 };
    page.sheet.set_name(say!("Read me").to(language))?.set_screen_gridlines(false);
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    page.sheet.set_landscape().set_print_fit_to_pages(1, 0);
    page.sheet.write_string_with_format(
        page.row,
        1,
        say!("Rows to be corrected").to(language),
        &formats.title,
    )?;
    page.row += 2;
    page.text(&terminal_safe(&summary.sentence))?;
    outcome(&mut page, sheets)?;
    steps(&mut page, summary)?;
    legend(&mut page)?;
    causes(&mut page, summary)?;
    cuts(&mut page, summary)?;
    origin(&mut page, summary)?;
    Ok(page.sheet)
}

fn outcome(page: &mut Page<'_>, sheets: &[(String, u32)]) -> Result<(), XlsxError> {
    page.part(say!("What is in this workbook"))?;
    for (name, rows) in sheets {
        let rows = Word::Number(u64::from(*rows));
        let text = say!("{rows} rows, rejected or held", rows);
        page.linked(name, &text)?;
    }
    Ok(())
}

fn steps(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    page.part(say!("What to do"))?;
    let import = if summary.run.source == "default" {
        say!(
            "Import this file just like the first one: `muster import FILE` with the same \
             options. Rows that are good by then go in, what went in before is not doubled, and \
             what is still wrong comes back in a new workbook."
        )
        .into()
    } else {
        say!(
            "Import this file just like the first one: `muster import FILE --source {source}` \
             with the same options. Rows that are good by then go in, what went in before is not \
             doubled, and what is still wrong comes back in a new workbook.",
            source = terminal_safe(&summary.run.source)
        )
    };
    let steps: [Message; 4] = [
        say!(
            "Correct the marked cells. Point at one to read what is wrong and what to do; \
             `_import_problems` on the right says it too."
        )
        .into(),
        say!(
            "Change nothing else. Rows may be sorted, filtered or deleted; the columns that \
             begin with `_import_` may stay, they are passed over."
        )
        .into(),
        say!("Save the file as a workbook.").into(),
        import,
    ];
    for (number, step) in (1..).zip(steps) {
        page.pair(&format!("{number}."), &step.to(page.language), &page.formats.strong.clone())?;
    }
    Ok(())
}

fn legend(page: &mut Page<'_>) -> Result<(), XlsxError> {
    page.part(say!("What the marks mean"))?;
    let marks = [
        (
            Some(Severity::Reject),
            false,
            say!("to be corrected"),
            say!("Filled, with a thick border: the row cannot go in like this."),
        ),
        (
            Some(Severity::Warn),
            false,
            say!("worth a look"),
            say!(
                "Filled, with a dashed border: accepted as it is, but perhaps not what was meant; or \
                 it does not fit a cell with a thick border, and one of the two has to change."
            ),
        ),
        (
            None,
            true,
            say!("held"),
            say!(
                "In italics: nothing is wrong with the row but what is marked in it. It waits for \
                 another row of the same customer and goes in with it, so leave it here."
            ),
        ),
    ];
    for (severity, held, sample, text) in marks {
        let format = page.formats.example(severity, held).clone();
        page.pair(sample.to(page.language), text.to(page.language), &format)?;
    }
    Ok(())
}

/// The causes that keep most rows out; the sheet of causes has all.
fn causes(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    const SHOWN: usize = 5;
    let rejecting = summary.causes.iter().filter(|cause| cause.severity == "reject");
    let shown: Vec<_> = rejecting.take(SHOWN).collect();
    if shown.is_empty() {
        return Ok(());
    }
    page.part(say!("What keeps most rows out"))?;
    for cause in shown {
        let rows = match cause.count {
            1 => say!("1 row").into(),
            count => say!("{count} rows", count = Word::Number(count)),
        };
        page.pair(
            &rows.to(page.language),
            &terminal_safe(&cause.message),
            &page.formats.strong.clone(),
        )?;
    }
    let sheet = say!("Causes").to(page.language);
    page.linked(sheet, &say!("all causes, with an example of each").into())
}

fn cuts(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    if summary.truncated.is_empty() {
        return Ok(());
    }
    page.part(say!("What is not in this workbook"))?;
    for cut in &summary.truncated {
        page.text(&terminal_safe(cut))?;
    }
    Ok(())
}

fn origin(page: &mut Page<'_>, summary: &Summary) -> Result<(), XlsxError> {
    page.part(say!("Where the rows come from"))?;
    let mut paths: Vec<&str> = summary.inputs.iter().map(|input| input.path.as_str()).collect();
    paths.dedup();
    let body = page.formats.body.clone();
    for path in paths {
        page.pair(say!("file").to(page.language), &terminal_safe(path), &body)?;
    }
    page.pair(say!("run").to(page.language), &summary.run.id, &body)?;
    page.pair(say!("began").to(page.language), &summary.run.started, &body)?;
    page.pair(say!("rules of").to(page.language), &summary.run.rules_date, &body)
}

impl Page<'_> {
    fn part(&mut self, title: Text) -> Result<(), XlsxError> {
        self.row += 1;
        let title = title.to(self.language);
        self.sheet.write_string_with_format(self.row, 1, title, &self.formats.part)?;
        self.row += 1;
        Ok(())
    }

    /// A text over both columns.
    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        let wide = usize::from(WIDTHS[1] + WIDTHS[2]);
        self.sheet.merge_range(self.row, 1, self.row, 2, text, &self.formats.body)?;
        self.high(text, wide)
    }

    fn pair(&mut self, head: &str, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 1, head, format)?;
        self.sheet.write_string_with_format(self.row, 2, text, &self.formats.body)?;
        self.high(text, usize::from(WIDTHS[2]))
    }

    /// A link to another sheet, and what is there.
    fn linked(&mut self, sheet: &str, text: &Message) -> Result<(), XlsxError> {
        super::causes::link(&mut self.sheet, (self.row, 1), sheet, (0, 0), sheet, self.formats)?;
        let text = text.to(self.language);
        self.sheet.write_string_with_format(self.row, 2, &text, &self.formats.body)?;
        self.high(&text, usize::from(WIDTHS[2]))
    }

    /// Ends a row as high as its text needs: not every program finds that out by itself.
    fn high(&mut self, text: &str, wide: usize) -> Result<(), XlsxError> {
        let lines = u32::try_from(text.chars().count() / wide).unwrap_or_default() + 1;
        self.sheet.set_row_height(self.row, 15.5 * f64::from(lines.min(20)))?;
        self.row += 1;
        Ok(())
    }
}
