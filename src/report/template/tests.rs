use std::sync::Arc;

use super::*;
use crate::model::Date;
use crate::rules::Reference;
use crate::table::Column;

fn book() -> Book {
    Book::with(Book::NEWEST, Date::constant(2026, 1, 15), Arc::new(Reference::default()))
}

#[test]
fn the_same_template_gives_the_same_bytes_and_every_language_fits() {
    let book = book();
    for language in Language::ALL {
        for market in ["", "DE", "US", "IN", "CN"] {
            let market = Country::parse(market);
            let template = Template { book: &book, market, language, version: "1.2.3" };
            let bytes = template.workbook().unwrap();
            assert!(bytes == template.workbook().unwrap());
            assert!(bytes.starts_with(b"PK"));
        }
    }
}

#[test]
fn a_flat_file_has_each_column_once() {
    let book = book();
    let template =
        Template { book: &book, market: None, language: Language::English, version: "1.2.3" };
    let csv = String::from_utf8(template.csv()).unwrap();
    assert!(csv.starts_with("\u{feff}customer_ref,company_name,"));
    assert!(csv.ends_with("\r\n") && csv.lines().count() == 1);
    let fields = template.flat_fields();
    let refs = fields.iter().filter(|field| field.column == Column::CustomerRef);
    assert_eq!(refs.count(), 1);
    for column in [Column::Quantity, Column::CompanyName] {
        assert!(fields.iter().any(|field| field.column == column));
    }
}

#[test]
fn columns_of_the_house_stand_behind_the_others() {
    let reference = Reference { custom: vec!["Cost centre".to_owned()], ..Reference::default() };
    let book = Book::with(Book::NEWEST, Date::constant(2026, 1, 15), Arc::new(reference));
    let template =
        Template { book: &book, market: None, language: Language::English, version: "1.2.3" };
    assert!(String::from_utf8(template.csv()).unwrap().ends_with(",Cost centre\r\n"));
    assert!(template.workbook().is_ok());
}
