//! Which number format each style of a workbook has.

use std::collections::HashMap;
use std::io::Read;

use super::xml::{Broken, Token, Xml};
use crate::source::sheet::format::Format;
use crate::table::limits::{CELL_STYLES_MAX, NUMBER_FORMAT_BYTES_MAX, NUMBER_FORMATS_MAX};

/// Number formats by the number of the style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
    styles: Vec<usize>,
}

impl Styles {
    /// Reads the part. Formats stand before the styles that use them, but need not.
    pub(super) fn read<R: Read>(xml: &mut Xml<R>) -> Result<Styles, Broken> {
        let mut codes: HashMap<u32, String> = HashMap::new();
        let mut ids: Vec<u32> = Vec::new();
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    b"styleSheet" | b"numFmts" => {}
                    b"numFmt" => {
                        let id = tag.get("numFmtId")?.and_then(|id| id.trim().parse().ok());
                        let code = tag.get("formatCode")?;
                        xml.skip()?;
                        if let (Some(id), Some(code)) = (id, code) {
                            remember(&mut codes, id, code)?;
                        }
                    }
                    b"cellXfs" => cell_styles(xml, &mut ids)?,
                    _ => xml.skip()?,
                },
                Token::End | Token::Text => {}
                Token::Eof => return Ok(Styles::of(&codes, &ids)),
            }
        }
    }

    fn of(codes: &HashMap<u32, String>, ids: &[u32]) -> Styles {
        let mut styles = Styles::default();
        let mut known: HashMap<u32, usize> = HashMap::new();
        for id in ids {
            let number = *known.entry(*id).or_insert_with(|| {
                styles.formats.push(match codes.get(id) {
                    Some(code) => Format::of_code(code),
                    None => Format::of_id(*id),
                });
                styles.formats.len() - 1
            });
            styles.styles.push(number);
        }
        styles
    }

    /// The format of a style; a style that is not there formats nothing.
    pub(super) fn format(&self, style: u32) -> &Format {
        let number = self.styles.get(style as usize);
        number.and_then(|number| self.formats.get(*number)).unwrap_or(&Format::Plain)
    }
}

fn remember(codes: &mut HashMap<u32, String>, id: u32, code: String) -> Result<(), Broken> {
    if code.len() > NUMBER_FORMAT_BYTES_MAX {
        return Err(Broken::Limit(format!(
            "a number format has more than {NUMBER_FORMAT_BYTES_MAX} bytes"
        )));
    }
    if codes.len() >= NUMBER_FORMATS_MAX {
        return Err(Broken::Limit(format!("it has more than {NUMBER_FORMATS_MAX} number formats")));
    }
    codes.insert(id, code);
    Ok(())
}

fn cell_styles<R: Read>(xml: &mut Xml<R>, ids: &mut Vec<u32>) -> Result<(), Broken> {
    loop {
        match xml.next()? {
            Token::Start(tag) => {
                let id = tag.get("numFmtId")?.and_then(|id| id.trim().parse().ok());
                let is_style = tag.name() == b"xf";
                xml.skip()?;
                if is_style {
                    ids.push(id.unwrap_or(0));
                }
                if ids.len() > CELL_STYLES_MAX {
                    return Err(Broken::Limit(format!(
                        "it has more than {CELL_STYLES_MAX} styles"
                    )));
                }
            }
            Token::Text => {}
            Token::End | Token::Eof => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_have_formats_by_id_and_by_code() {
        let xml = "<styleSheet><numFmts count='1'><numFmt numFmtId='164' formatCode='00000'/>\
                   <numFmt numFmtId='165' formatCode='&quot;C-&quot;0000'/></numFmts>\
                   <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
                   <cellXfs count='99'><xf numFmtId='0'/><xf numFmtId='14'><alignment/></xf>\
                   <xf numFmtId='164'/><xf/><xf numFmtId='7777'/></cellXfs></styleSheet>";
        let styles = Styles::read(&mut Xml::new(xml.as_bytes())).unwrap();
        assert_eq!(*styles.format(0), Format::Plain);
        assert_eq!(*styles.format(1), Format::Date);
        assert_eq!(*styles.format(2), Format::of_code("00000"));
        for style in [3, 4, 5, u32::MAX] {
            assert_eq!(*styles.format(style), Format::Plain, "{style}");
        }
    }
}
