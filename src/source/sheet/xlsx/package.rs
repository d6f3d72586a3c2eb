//! The parts of a workbook: found by relationships and names, read through limits.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Read;

use zip::ZipArchive;

use super::xml::{Broken, Token, Xml};
use crate::source::file::Stream;
use crate::table::limits::WORKBOOK_RELATIONS_MAX;

/// An archive and where its parts are.
#[derive(Debug, Clone)]
pub(super) struct Package {
    archive: ZipArchive<Stream>,
    /// By folded name.
    parts: HashMap<String, Part>,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    At(usize),
    /// Two members whose names differ in nothing that counts.
    Ambiguous,
}

/// What a part says of another.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of the relationship's type, which transitional and strict workbooks share.
    pub(super) kind: String,
    /// The other part's folded name; `None` when it lies outside of the workbook.
    pub(super) part: Option<String>,
}

impl Package {
    pub(super) fn open(stream: Stream) -> Result<Package, Broken> {
        let archive =
            ZipArchive::new(stream).map_err(|error| Broken::Damaged(error.to_string()))?;
        let mut parts = HashMap::new();
        for (index, name) in archive.file_names_raw().enumerate() {
            match parts.entry(fold(&String::from_utf8_lossy(name))) {
                Entry::Vacant(free) => {
                    free.insert(Part::At(index));
                }
                Entry::Occupied(mut taken) => {
                    taken.insert(Part::Ambiguous);
                }
            }
        }
        Ok(Package { archive, parts })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.parts.contains_key(part)
    }

    /// How many bytes a part claims to hold.
    pub(super) fn size(&self, part: &str) -> u64 {
        let Some(Part::At(index)) = self.parts.get(part) else { return 0 };
        self.archive.by_index_data(*index).map_or(0, |data| data.size())
    }

    /// A part by its folded name, as XML.
    pub(super) fn part(&mut self, part: &str) -> Result<Xml<impl Read + use<'_>>, Broken> {
        self.member(part).map(Xml::new)
    }

    /// A reader of a part by its folded name. It ends with an error where the part holds more than
    /// the archive's index says, by which everything was measured before it is unpacked.
    pub(super) fn member(&mut self, part: &str) -> Result<impl Read + use<'_>, Broken> {
        let index = match self.parts.get(part) {
            Some(Part::At(index)) => *index,
            Some(Part::Ambiguous) => {
                return Err(Broken::Damaged(format!("it holds the part `{part}` twice")));
            }
            None => return Err(Broken::Damaged(format!("its part `{part}` is missing"))),
        };
        self.archive.by_index(index).map_err(|error| Broken::Damaged(error.to_string()))
    }

    /// What a part is related to; the empty name is the package itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Broken> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let list = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        if !self.has(&list) {
            return Ok(Vec::new());
        }
        let mut xml = self.part(&list)?;
        let mut relations = Vec::new();
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.name() == b"Relationship" => {
                    let get = |name| tag.get(name).map(Option::unwrap_or_default);
                    let (id, kind, target) = (get("Id")?, get("Type")?, get("Target")?);
                    let outside = get("TargetMode")?.eq_ignore_ascii_case("external");
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let part = (!outside).then(|| resolve(folder, &target));
                    relations.push(Relation { id, kind, part });
                    if relations.len() > WORKBOOK_RELATIONS_MAX {
                        return Err(Broken::Limit(format!(
                            "it has more than {WORKBOOK_RELATIONS_MAX} relationships"
                        )));
                    }
                }
                Token::Start(_) | Token::End | Token::Text => {}
                Token::Eof => return Ok(relations),
            }
        }
    }
}

/// A part's name as it is looked up: writers differ in case and in slashes.
fn fold(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The name of the part that a relationship means, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    fold(&steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_however_they_are_written() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../xl/./sheet.xml", "xl/sheet.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "/workbook.xml", "workbook.xml"),
            ("a/b", "../../../c.xml", "c.xml"),
        ] {
            assert_eq!(resolve(folder, target), part, "{folder} {target}");
        }
        assert_eq!(fold("XL\\WorkBook.XML"), "xl/workbook.xml");
    }
}
