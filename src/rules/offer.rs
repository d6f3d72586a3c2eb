//! What a line buys: a legacy offer or a new-commerce catalogue item, by id and never by name.
//! Whether such an id exists, and for whom, is reference data.

use crate::model::{CatalogItemId, Guid, Offer, OfferId};
use crate::table::Column;

use super::{Book, Desk, Finding, Grade, Rule, Severity, Text, item, say};

/// A line buys something.
pub(super) static OFFER_REQUIRED: Rule = Rule {
    code: "OFFER_REQUIRED",
    summary: "A line has an offer_id or a catalog_item_id.",
    why: "Without it nobody knows what is ordered.",
    fix: "Enter the catalogue item, such as CFQ7TTC0LH18:0001, or the legacy offer's id.",
    source: "Partner Center SDK, cart and order resources (2021-03)",
    bad: &["catalog_item_id=; offer_id="],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; offer_id="],
    ..Rule::ROW
};

/// And one thing only.
pub(super) static OFFER_AMBIGUOUS: Rule = Rule {
    code: "OFFER_AMBIGUOUS",
    summary: "A line has either an offer_id or a catalog_item_id, not both.",
    why: "A line buys one thing; with two ids nobody knows which.",
    fix: "Keep the id of what is ordered and empty the other cell.",
    source: "Partner Center SDK, cart and order resources (2021-03)",
    bad: &["catalog_item_id=CFQ7TTC0LH18:0001; offer_id=031C9E47-4802-4248-838E-778FB1D2CC05"],
    good: &["catalog_item_id=; offer_id=MS-AZR-0145P; term_duration="],
    ..Rule::ROW
};

/// Two forms of legacy ids are known.
pub(super) static OFFER_ID_FORMAT: Rule = Rule {
    code: "OFFER_ID_FORMAT",
    summary: "A legacy offer's id is a GUID without braces, or has the form MS-AZR-0145P.",
    why: "Partner Center finds an offer by its exact id (error 800004).",
    fix: "Copy the id from the price list. A name is no id: two offers may have one name.",
    source: "Partner Center offers recorded 2019-02; SDK error codes (2021-07)",
    bad: &[
        "catalog_item_id=; offer_id=Office 365 Business Premium",
        "catalog_item_id=; offer_id={031C9E47-4802-4248-838E-778FB1D2CC05}",
        "catalog_item_id=; offer_id=MS-AZR-145P",
    ],
    good: &[
        "catalog_item_id=; term_duration=; offer_id=778a4dce-0014-4d53-8647-314ef2b091d2",
        "catalog_item_id=; term_duration=; offer_id=ms-azr-0145p",
    ],
    ..Rule::ROW
};

/// Product, SKU and, where given, availability.
pub(super) static CATALOG_ITEM_ID_FORMAT: Rule = Rule {
    code: "CATALOG_ITEM_ID_FORMAT",
    summary: "A catalogue item is Product:Sku or Product:Sku:Availability, of 12, 4 and 12 letters and digits.",
    why: "Partner Center finds an item by its exact id.",
    fix: "Copy the id from the price list, with its colons.",
    source: "Partner Center SDK, create a cart (2021-03); pattern by muster",
    bad: &[
        "offer_id=; catalog_item_id=CFQ7TTC0LH18",
        "offer_id=; catalog_item_id=CFQ7TTC0LH18-0001",
        "offer_id=; catalog_item_id=CFQ7TTC0LH18:1",
        "offer_id=; catalog_item_id=Microsoft 365 Business Basic",
    ],
    good: &[
        "offer_id=; catalog_item_id=CFQ7TTC0LH18:0001",
        "offer_id=; catalog_item_id=cfq7ttc0lh18:0001:cfq7ttc0k971",
    ],
    ..Rule::ROW
};

/// Orders themselves carry new-commerce ids in a field called offer id, so nothing is refused.
pub(super) static OFFER_WRONG_COLUMN: Rule = Rule {
    code: "OFFER_WRONG_COLUMN",
    severity: Severity::Warn,
    summary: "A catalogue item stands in catalog_item_id, a legacy offer in offer_id.",
    why: "The id is understood all the same and is stored where it belongs.",
    fix: "Nothing has to be done. Move the id to the other column in the next file.",
    source: "Partner Center SDK, create an order (2021-10)",
    bad: &[
        "catalog_item_id=; offer_id=CFQ7TTC0LH18:0001",
        "catalog_item_id=MS-AZR-0145P; term_duration=; offer_id=",
    ],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; offer_id="],
    ..Rule::ROW
};

/// Judges what a line buys.
pub(super) fn offer(desk: &mut Desk<'_, '_>) -> Option<Offer> {
    match (desk.text(Column::OfferId), desk.text(Column::CatalogItemId)) {
        (Some(text), None) => legacy(desk, text),
        (None, Some(text)) => catalogue_item(desk, text),
        (None, None) => {
            let column = if desk.has(Column::CatalogItemId) || !desk.has(Column::OfferId) {
                Column::CatalogItemId
            } else {
                Column::OfferId
            };
            desk.find_with(
                &OFFER_REQUIRED,
                column,
                say!("The line does not say what is ordered; enter a catalogue item or a legacy offer id."),
                |finding| finding.expecting("an id such as CFQ7TTC0LH18:0001"),
            );
            None
        }
        (Some(_), Some(_)) => {
            desk.find_with(
                &OFFER_AMBIGUOUS,
                Column::CatalogItemId,
                say!("Both {beside} and {heading} are filled; keep the one that is ordered and empty the other."),
                |finding| finding.beside(Column::OfferId),
            );
            None
        }
    }
}

fn legacy(desk: &mut Desk<'_, '_>, text: &str) -> Option<Offer> {
    let book = desk.book;
    if let Some(id) = OfferId::parse(text) {
        return Some(Offer::Legacy(id));
    }
    if let Some(id) = CatalogItemId::parse(text) {
        wrong_column(
            desk,
            Column::OfferId,
            say!("`{value}` is a catalogue item; taken as catalog_item_id."),
        );
        return Some(Offer::Item(id));
    }
    desk.find_with(
        &OFFER_ID_FORMAT,
        Column::OfferId,
        say!("`{value}` is no offer id; copy the id from the price list: a GUID without braces, or like MS-AZR-0145P."),
        |finding| suggest(book, finding.expecting("a GUID, or MS-AZR-0000P"), text),
    );
    None
}

fn catalogue_item(desk: &mut Desk<'_, '_>, text: &str) -> Option<Offer> {
    let book = desk.book;
    if let Some(id) = CatalogItemId::parse(text) {
        return Some(Offer::Item(id));
    }
    if let Some(id) = OfferId::parse(text) {
        wrong_column(
            desk,
            Column::CatalogItemId,
            say!("`{value}` is a legacy offer; taken as offer_id."),
        );
        return Some(Offer::Legacy(id));
    }
    let is_product = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let message = if is_product {
        say!("`{value}` is a product without its SKU; enter both, such as CFQ7TTC0LH18:0001.")
    } else {
        say!(
            "`{value}` is no catalogue item; copy the id from the price list, such as CFQ7TTC0LH18:0001."
        )
    };
    desk.find_with(&CATALOG_ITEM_ID_FORMAT, Column::CatalogItemId, message, |finding| {
        suggest(book, finding.expecting("Product:Sku, 12 and 4 letters or digits"), text)
    });
    None
}

fn wrong_column(desk: &mut Desk<'_, '_>, column: Column, message: Text) {
    desk.find(&OFFER_WRONG_COLUMN, column, message);
}

fn suggest(book: &Book, finding: Finding, text: &str) -> Finding {
    match likely_id(text) {
        Some(id) => finding.suggesting(id, Grade::Likely),
        None => item::name_suggestion(book, finding, text),
    }
}

/// The id that is left when other separators, braces and lost zeros are mended.
fn likely_id(text: &str) -> Option<String> {
    // Nothing longer can be an id; a cell may hold a novel.
    if text.len() > 64 {
        return None;
    }
    if let Some((product, sku)) = text.split_once(':')
        && CatalogItemId::parse(&format!("{product}:{sku:0>4}")).is_some()
    {
        return Some(format!("{product}:{sku:0>4}").to_ascii_uppercase());
    }
    let separators = |c: char| c.is_whitespace() || "-:/_|.,;{}()".contains(c);
    let bare: String = text.chars().filter(|c| !separators(*c)).collect();
    let bare = bare.to_ascii_uppercase();
    if bare.len() == 32 {
        let (a, rest) = (bare.get(..8)?, bare.get(8..)?);
        let id = format!(
            "{a}-{}-{}-{}-{}",
            rest.get(..4)?,
            rest.get(4..8)?,
            rest.get(8..12)?,
            rest.get(12..)?
        );
        return Guid::parse(&id).is_some().then_some(id);
    }
    let id = match bare.len() {
        16 => format!("{}:{}", bare.get(..12)?, bare.get(12..)?),
        28 => format!("{}:{}:{}", bare.get(..12)?, bare.get(12..16)?, bare.get(16..)?),
        _ => {
            let rest = bare.strip_prefix("MSAZR")?;
            let id = format!("MS-AZR-{rest:0>5}");
            return OfferId::parse(&id).is_some().then_some(id);
        }
    };
    // A name of sixteen letters is no id: ids hold digits.
    let digits = id.bytes().any(|byte| byte.is_ascii_digit());
    (digits && CatalogItemId::parse(&id).is_some()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::likely_id;

    #[test]
    fn separators_and_zeros_are_mended() {
        for (given, id) in [
            ("CFQ7TTC0LH18-0001", "CFQ7TTC0LH18:0001"),
            ("cfq7ttc0lh18:1", "CFQ7TTC0LH18:0001"),
            ("CFQ7TTC0LH18 : 0001 : CFQ7TTC0K971", "CFQ7TTC0LH18:0001:CFQ7TTC0K971"),
            ("{031c9e47-4802-4248-838e-778fb1d2cc05}", "031C9E47-4802-4248-838E-778FB1D2CC05"),
            ("MS-AZR-145P", "MS-AZR-0145P"),
        ] {
            assert_eq!(likely_id(given).as_deref(), Some(id), "{given}");
        }
        for text in ["Office 365 E3", "Dynamics Customer Voice", "ünïcödé:ünïc", ":", ""] {
            assert_eq!(likely_id(text), None, "{text}");
        }
    }
}
