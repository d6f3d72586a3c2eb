//! The parts of an `.xlsb` workbook that speak of all sheets.

use std::collections::HashMap;
use std::io::BufReader;

use super::record::{Records, kind, wide_text};
use crate::source::sheet::binary::{u16_at, u32_at};
use crate::source::sheet::number_format::Formats;
use crate::source::sheet::package::Package;
use crate::source::sheet::rows::Trouble;
use crate::source::sheet::texts::Texts;
use crate::source::sheet::xml::{Node, Xml};

/// Bytes of a list of relations.
const RELATIONS_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Where the workbook is, unless the archive says otherwise.
const WORKBOOK: &str = "xl/workbook.bin";

/// What the workbook's main part says.
pub(super) struct Workbook {
    pub(super) sheets: Vec<Bound>,
    pub(super) is_1904: bool,
    /// Names of the parts that hold shared texts and styles.
    pub(super) texts: Option<String>,
    pub(super) styles: Option<String>,
}

/// A sheet of cells and the part it is in.
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) part: String,
}

struct Relation {
    /// The last word of its kind.
    kind: String,
    part: String,
}

/// Reads the main part.
pub(super) fn workbook(package: &mut Package) -> Result<Workbook, Trouble> {
    let relations = relations(package, "xl/_rels/workbook.bin.rels")?;
    let of_kind = |kind: &str| {
        relations.values().find(|relation| relation.kind == kind).map(|found| found.part.clone())
    };
    let (texts, styles) = (of_kind("sharedStrings"), of_kind("styles"));
    let mut workbook = Workbook { sheets: Vec::new(), is_1904: false, texts, styles };
    each(package, WORKBOOK, |found, content| {
        match found {
            kind::WORKBOOK => {
                workbook.is_1904 = content.first().is_some_and(|flags| flags & 1 != 0);
            }
            kind::SHEET => {
                let short = || Trouble::File("the workbook's list of sheets is damaged".to_owned());
                let bound = sheet(content).ok_or_else(short)?;
                let relation = relations.get(&bound.part);
                // Charts and macros are sheets without cells.
                if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                    let part = relation.part.clone();
                    workbook.sheets.push(Bound { part, ..bound });
                } else if relation.is_none() {
                    return Err(short());
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(workbook)
}

/// A sheet, with the name of its relation for that of its part.
fn sheet(content: &[u8]) -> Option<Bound> {
    let state = u32_at(content.get(..4)?, 0);
    let (part, rest) = wide_text(content.get(8..)?)?;
    let (name, _) = wide_text(rest)?;
    Some(Bound { name, hidden: state != 0, part })
}

/// The texts that cells point at.
pub(super) fn texts(package: &mut Package, part: Option<&str>) -> Result<Texts, Trouble> {
    let mut texts = Texts::default();
    let Some(part) = part else { return Ok(texts) };
    each(package, part, |found, content| {
        if found != kind::SHARED_ITEM {
            return Ok(());
        }
        let text = content.get(1..).and_then(wide_text).ok_or_else(|| {
            Trouble::File("the workbook is damaged (a shared text is cut off)".to_owned())
        })?;
        texts.push(&text.0)
    })?;
    Ok(texts)
}

/// The number formats of the styles.
pub(super) fn formats(package: &mut Package, part: Option<&str>) -> Result<Formats, Trouble> {
    let mut formats = Formats::default();
    let Some(part) = part else { return Ok(formats) };
    let mut inside = false;
    each(package, part, |found, content| {
        match found {
            kind::FORMAT if content.len() >= 6 => {
                let code = wide_text(&content[2..]).map(|(code, _)| code).unwrap_or_default();
                formats.add_code(u16_at(content, 0), &code);
            }
            kind::BEGIN_STYLES => inside = true,
            kind::END_STYLES => inside = false,
            kind::STYLE if inside && content.len() >= 4 => formats.add_style(u16_at(content, 2)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(formats)
}

/// Goes through the records of a part; one that is missing has none.
fn each(
    package: &mut Package,
    part: &str,
    mut use_record: impl FnMut(u16, &[u8]) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let Some(member) = package.member(part)? else { return Ok(()) };
    let mut records = Records::new(BufReader::with_capacity(64 * 1024, member));
    let broken = |reason| Trouble::File(format!("the workbook is damaged (`{part}`: {reason})"));
    while let Some(found) = records.next().map_err(broken)? {
        use_record(found, records.content())?;
    }
    Ok(())
}

/// Which part each relation of the workbook means.
fn relations(package: &mut Package, name: &str) -> Result<HashMap<String, Relation>, Trouble> {
    let mut relations = HashMap::new();
    let Some(bytes) = package.whole(name, RELATIONS_BYTES_MAX)? else { return Ok(relations) };
    let broken = |reason| Trouble::File(format!("the workbook is damaged (`{name}`: {reason})"));
    let mut xml = Xml::new(bytes.as_slice());
    loop {
        match xml.next().map_err(broken)? {
            Node::Start(tag) if tag.name() == "Relationship" => {
                let attribute =
                    |name| tag.attribute(name).map_err(broken).map(Option::unwrap_or_default);
                let (id, kind, target) =
                    (attribute("Id")?, attribute("Type")?, attribute("Target")?);
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id, Relation { kind, part: resolve(&target) });
            }
            Node::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The name of a part as the archive has it, from one that starts in `xl`.
fn resolve(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => match target.strip_prefix("../") {
            Some(above) => above.to_owned(),
            None => format!("xl/{}", target.trim_start_matches("./")),
        },
    }
}
