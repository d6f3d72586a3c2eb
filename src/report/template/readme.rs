//! The first sheet: for people who have never heard of the importer.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::rules::{Message, Need, Text, Word, say};
use crate::table::Column;

use super::super::lists_sheet::Lists;
use super::looks::{self, Looks};
use super::{Template, codes};

/// Letters in a line of the second column, and in one of both together; some are wider than others.
const NARROW: usize = 80;
const WIDE: usize = 122;
/// How high a line is, in points.
const LINE_HEIGHT: u32 = 15;

/// A paragraph: what stands at its left, and its words.
type Paragraph = (String, Message);

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    lists: &Lists,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let language = template.language;
    sheet.set_name("Read me")?.set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    sheet.set_column_width(0, 40)?.set_column_width(1, 78)?;
    let title = match template.market_name() {
        Some(name) => say!("New customers and their subscriptions: {name}", name),
        None => say!("New customers and subscriptions").into(),
    };
    sheet.write_string_with_format(0, 0, title.to(language), &looks.title)?;
    sheet.set_row_height(0, 30)?;
    let mut row = 2;
    let mut chapter = |sheet: &mut Worksheet, name: Text, paragraphs: &[Paragraph]| {
        sheet.write_string_with_format(row, 0, name.to(language), &looks.chapter)?;
        row += 1;
        for (left, words) in paragraphs {
            let left_looks = left_looks(left, template, looks);
            sheet.write_string_with_format(row, 0, left, left_looks)?;
            let words = words.to(language);
            if left.is_empty() {
                sheet.merge_range(row, 0, row, 1, &words, &looks.text)?;
                sheet.set_row_height(row, height(&words, WIDE))?;
            } else {
                sheet.write_string_with_format(row, 1, &words, &looks.text)?;
                sheet.set_row_height(row, height(&words, NARROW))?;
            }
            row += 1;
        }
        row += 1;
        Ok::<u32, XlsxError>(row)
    };
    chapter(sheet, say!("What this is"), &about(template))?;
    chapter(sheet, say!("How to fill it in"), &steps())?;
    chapter(sheet, say!("What the headings say"), &legend(template))?;
    chapter(sheet, say!("What to look out for"), &cautions(template, lists))?;
    let end = chapter(sheet, say!("How it comes back"), &way_back())?;
    codes::write(sheet, end, lists, language, looks)
}

/// How high a row has to be for its words, in points: not every program finds that out by itself.
fn height(words: &str, letters: usize) -> u32 {
    let lines = words.chars().count() / letters + 1;
    LINE_HEIGHT * u32::try_from(lines).unwrap_or(1) + 3
}

/// A word of the legend looks like the headings it speaks of.
fn left_looks<'l>(left: &str, template: &Template<'_>, looks: &'l Looks) -> &'l Format {
    let all = [Need::Required, Need::Recommended, Need::Optional];
    let need = all.into_iter().find(|need| looks::need(*need, template.language) == left);
    need.map_or(&looks.strong, |need| looks.heading(need))
}

fn paragraphs(messages: Vec<Message>) -> Vec<Paragraph> {
    messages.into_iter().map(|words| (String::new(), words)).collect()
}

fn about(template: &Template<'_>) -> Vec<Paragraph> {
    let for_whom = match template.market_name() {
        Some(name) => say!(
            "This workbook collects new customers of one country, {name}, and what they order, for Microsoft Partner Center. For customers elsewhere ask for the workbook of their country.",
            name
        ),
        None => say!(
            "This workbook collects new customers and what they order, for Microsoft Partner Center. Customers of all countries can stand in it."
        )
        .into(),
    };
    let reference = template.book.reference();
    let count = Word::Number(reference.catalogue.len() as u64);
    let catalogue = if reference.catalogue.is_sample() {
        say!(
            "No price list was given when it was made: the lists of offers show {count} well-known ones as examples. Other ids can be typed in.",
            count
        )
    } else {
        say!(
            "The lists of offers are those of the price list that was given: {count} in all.",
            count
        )
    };
    let made = say!(
        "Made by muster {version} on {day}.",
        version = template.version,
        day = template.book.as_of()
    );
    paragraphs(vec![for_whom, catalogue, made])
}

fn steps() -> Vec<Paragraph> {
    paragraphs(vec![
        say!("1. Enter each customer in one row of the sheet Customers. Give it a key of your own in customer_ref, such as its number in your books.").into(),
        say!("2. Enter each subscription in one row of the sheet Subscriptions, with the customer_ref of its customer. A customer may have several rows there.").into(),
        say!("3. Point at a heading to read what belongs under it. Cells with an arrow offer a list.").into(),
        say!("4. Leave the headings and the names of the sheets as they are. Columns may be moved, and optional columns may be left out.").into(),
        say!("5. The sheet Example shows a customer that is filled in.").into(),
    ])
}

fn legend(template: &Template<'_>) -> Vec<Paragraph> {
    let word = |need| looks::need(need, template.language).to_owned();
    vec![
        (
            word(Need::Required),
            say!("Dark, bold, white letters: the row is not taken without it.").into(),
        ),
        (
            word(Need::Recommended),
            say!("Light blue, bold: the row is taken, but something is missing that will be asked for.")
                .into(),
        ),
        (word(Need::Optional), say!("Pale, slanted letters: may stay empty.").into()),
    ]
}

fn cautions(template: &Template<'_>, lists: &Lists) -> Vec<Paragraph> {
    let mut all = vec![
        say!("All cells are text, so that zeros in front stay. If you paste, paste values only.")
            .into(),
        say!("Days are written as YYYY-MM-DD, such as 2026-01-15.").into(),
        say!("A value that is not in a list is asked about and can be kept: the import judges it.")
            .into(),
    ];
    if lists.choices(Column::State).len() > 1 {
        all.push(say!("States are spelled as in the list, or the order fails later.").into());
    }
    if template.market.is_none() {
        all.push(say!("What is required differs from country to country: notes on the headings say where. The import tells what is missing.").into());
    }
    paragraphs(all)
}

fn way_back() -> Vec<Paragraph> {
    let check = "muster check FILE".to_owned();
    let import = "muster import FILE".to_owned();
    vec![
        (
            String::new(),
            say!("Save the workbook and send it back to whoever gave it to you. Do not send it to others: it holds personal data.").into(),
        ),
        (
            check,
            say!("For whoever imports it: judges every row and writes down what has to be corrected, at the exact cell. Nothing is changed.").into(),
        ),
        (
            import,
            say!("For whoever imports it: takes what is right. Rows that are not come back to be corrected; sending a row twice does no harm.").into(),
        ),
    ]
}
