//! The part that says which sheets a workbook has, and how it counts its days.

use std::io::Read;

use super::xml::{Broken, Tag, Token, Xml, is_true, local};
use crate::table::limits::INPUTS_MAX;

/// What the workbook part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<Named>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
    /// Results of formulas are to be computed anew when it is opened.
    pub(super) is_stale: bool,
}

/// A sheet, as the workbook lists it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// The relationship that leads to its part.
    pub(super) relation: String,
}

impl Workbook {
    pub(super) fn read<R: Read>(xml: &mut Xml<R>) -> Result<Workbook, Broken> {
        let mut workbook = Workbook::default();
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    b"workbook" | b"sheets" => {}
                    b"sheet" => {
                        workbook.sheets.push(named(&tag)?);
                        // Sheets without cells, as charts are, are among them.
                        if workbook.sheets.len() > INPUTS_MAX * 2 {
                            return Err(Broken::Limit(format!(
                                "it has more than {} sheets",
                                INPUTS_MAX * 2
                            )));
                        }
                    }
                    b"workbookPr" => workbook.from_1904 = tag.says("date1904")?,
                    b"calcPr" => workbook.is_stale = is_stale(&tag)?,
                    _ => xml.skip()?,
                },
                Token::End | Token::Text => {}
                Token::Eof => return Ok(workbook),
            }
        }
    }
}

fn named(tag: &Tag<'_>) -> Result<Named, Broken> {
    let state = tag.get("state")?.unwrap_or_default();
    let mut relation = None;
    for attribute in tag.attributes() {
        let (name, value) = attribute?;
        if local(name) == b"id" && name != b"id" {
            relation = Some(super::text::attribute(value)?);
        }
    }
    Ok(Named {
        name: tag.get("name")?.unwrap_or_default(),
        is_hidden: matches!(state.as_str(), "hidden" | "veryHidden"),
        relation: relation.ok_or_else(|| Broken::damaged("a sheet has no part"))?,
    })
}

/// Whoever wrote the file asks for a calculation, or did without one.
fn is_stale(tag: &Tag<'_>) -> Result<bool, Broken> {
    let completed = tag.get("calcCompleted")?;
    let left_out = completed.is_some_and(|value| !is_true(value.as_bytes()));
    Ok(left_out || tag.says("fullCalcOnLoad")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_listed_whatever_their_prefix() {
        let xml = "<x:workbook xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'>\
                   <x:workbookPr date1904='1'/><x:sheets><x:sheet name='A &amp; B' sheetId='1' \
                   rel:id='rId1'/><x:sheet name='C' state='veryHidden' r:id='rId2'/></x:sheets>\
                   <x:extLst><x:sheet/></x:extLst><x:calcPr fullCalcOnLoad='true'/></x:workbook>";
        let workbook = Workbook::read(&mut Xml::new(xml.as_bytes())).unwrap();
        let named = |name: &str, is_hidden, relation: &str| Named {
            name: name.to_owned(),
            is_hidden,
            relation: relation.to_owned(),
        };
        assert_eq!(workbook.sheets, [named("A & B", false, "rId1"), named("C", true, "rId2")]);
        assert!(workbook.from_1904 && workbook.is_stale);
        let plain = Workbook::read(&mut Xml::new(&b"<workbook/>"[..])).unwrap();
        assert_eq!(plain, Workbook::default());
    }
}
