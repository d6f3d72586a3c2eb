//! An empty workbook, or the headings of a flat CSV file, for the people who collect the data of new
//! customers. What each column needs comes from the rules; here it only gets its looks.
//!
//! | sheet | |
//! |---|---|
//! | `Read me` | how to fill it in and what becomes of it; what codes stand for |
//! | `Customers` | headings with notes and lists, no row |
//! | `Subscriptions` | the same; both are joined by `customer_ref` |
//! | `Example` | one customer and its subscription, a cell a row: no table that could be read |
//! | `_import_lists` | hidden: the drop-down lists |
//! | `_import_meta` | hidden from the program's menu too: what wrote it, and for which market |
//!
//! Every cell is text. There is no formula, no macro and no link, and the same template gives the
//! same bytes.

mod codes;
mod example;
mod looks;
mod readme;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::model::Country;
use crate::rules::{
    Book, Field, Language, choices, customer_fields, line_fields, market_name, say, specimen,
};

use super::lists_sheet::{Lists, meta_sheet};
use super::quoting::Records;
use looks::Looks;
use table::Table;

/// What a template is made of.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    /// The rules and the reference data that decide its columns and lists.
    pub book: &'a Book,
    /// The market of its customers; `None` for all.
    pub market: Option<Country>,
    /// The language of what is said in it.
    pub language: Language,
    /// The version of muster.
    pub version: &'a str,
}

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the workbook")]
pub struct TemplateError(#[from] XlsxError);

impl Template<'_> {
    /// The workbook.
    ///
    /// # Errors
    ///
    /// When something does not fit into a workbook: a name of a column of the house's own, say.
    pub fn workbook(&self) -> Result<Vec<u8>, TemplateError> {
        let specimen = specimen(self.book, self.market);
        let customer = customer_fields(self.book, self.market);
        let line = line_fields(self.book, self.market);
        let lists = self.lists(customer.iter().chain(&line));
        let looks = Looks::new();
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties()?);
        readme::write(workbook.add_worksheet(), self, &lists, &looks)?;
        let own = self.book.reference();
        let custom = own
            .custom
            .iter()
            .zip(0_u16..)
            .map(|(name, number)| (name.as_str(), own.house.required_custom.contains(&number)));
        let custom: Vec<(&str, bool)> = custom.collect();
        let customers = Table {
            name: "Customers",
            fields: &customer,
            custom: &custom,
            filled: &specimen.customer,
        };
        let lines =
            Table { name: "Subscriptions", fields: &line, custom: &[], filled: &specimen.line };
        for table in [customers, lines] {
            table::write(workbook.add_worksheet(), &table, self.language, &lists, &looks)?;
        }
        example::write(workbook.add_worksheet(), self, &specimen, &looks)?;
        lists.write(&mut workbook)?;
        workbook.push_worksheet(self.meta()?);
        Ok(workbook.save_to_buffer()?)
    }

    /// The headings of one flat file: a row is a subscription with its customer beside it.
    pub fn csv(&self) -> Vec<u8> {
        let mut out = Records::new_file();
        for field in self.flat_fields() {
            out.plain(field.column.name());
        }
        for name in &self.book.reference().custom {
            out.guarded(name);
        }
        out.end();
        out.into_bytes()
    }

    /// The columns of one flat file, each once.
    pub fn flat_fields(&self) -> Vec<Field> {
        let mut fields = customer_fields(self.book, self.market);
        for field in line_fields(self.book, self.market) {
            if !fields.iter().any(|own| own.column == field.column) {
                fields.push(field);
            }
        }
        fields
    }

    fn lists<'f>(&self, fields: impl Iterator<Item = &'f Field>) -> Lists {
        let mut lists = Lists::default();
        for field in fields {
            lists.add(field.column, choices(field.column, self.book.reference(), self.market));
        }
        lists
    }

    /// The day of the run stands for the moment of writing, so that the bytes do not depend on it.
    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let day = ExcelDateTime::parse_from_str(&self.book.as_of().to_string())?;
        let title = say!("New customers and subscriptions").to(self.language);
        Ok(DocProperties::new().set_title(title).set_author("muster").set_creation_datetime(&day))
    }

    /// What a program wants to know of the workbook. A sheet of this name also says that the sheets
    /// for people are muster's own.
    fn meta(&self) -> Result<Worksheet, XlsxError> {
        let market = self.market.map_or_else(String::new, |own| own.as_str().to_owned());
        let facts = [
            ("kind", "template".to_owned()),
            ("written_by", "muster".to_owned()),
            ("version", self.version.to_owned()),
            ("rules", crate::rules::version()),
            ("rules_date", self.book.rules_date().to_string()),
            ("as_of", self.book.as_of().to_string()),
            ("market", market),
            ("catalogue", self.book.reference().catalogue.label()),
            ("language", self.language.as_str().to_owned()),
        ];
        meta_sheet(&facts)
    }

    /// The name of the market, for people.
    fn market_name(&self) -> Option<&'static str> {
        self.market.and_then(market_name)
    }
}

#[cfg(test)]
mod tests;
