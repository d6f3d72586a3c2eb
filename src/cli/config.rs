//! `muster.toml`: what is true for every run of a house, so that nobody has to type it. A key or a
//! value that muster does not know is an error, with its place: a misspelt limit is no limit.

mod feeds;
mod glob;
mod manner;
mod read;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::exit::Failure;
use feeds::FeedSection;

pub(super) use resolve::{for_template, resolve};

/// The configuration that is read when none is named.
const DEFAULT: &str = "muster.toml";

/// The document as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Document {
    partner: PartnerSection,
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    house: HouseSection,
    columns: ColumnsSection,
    reference: ReferenceSection,
    import: ImportSection,
    feeds: BTreeMap<Spanned<String>, FeedSection>,
}

/// Who the partner is, and who runs the import.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PartnerSection {
    r#type: Option<Spanned<String>>,
    direct_and_indirect: bool,
    country: Option<Spanned<String>>,
    tenant_id: Option<Spanned<String>>,
    mpn_id: Option<Spanned<String>>,
    email_domains: Vec<Spanned<String>>,
    mpa_signed: Option<bool>,
    cloud: Option<Spanned<String>>,
    environment: Option<Spanned<String>>,
    role: Option<Spanned<String>>,
    auth_mode: Option<Spanned<String>>,
}

/// What the house itself demands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct HouseSection {
    countries: Vec<Spanned<String>>,
    seats_max: Option<Spanned<i64>>,
    required: Vec<Spanned<String>>,
    registration_cn_us: bool,
}

/// Columns beside those that muster knows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ColumnsSection {
    custom: Vec<Spanned<String>>,
}

/// Files that rows are judged against.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ReferenceSection {
    catalog: Option<Spanned<String>>,
    resellers: Option<Spanned<String>>,
}

/// What the command line says otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ImportSection {
    database: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    feed: Option<Spanned<String>>,
    report: Option<Spanned<String>>,
    workbook: Option<Spanned<bool>>,
    lang: Option<Spanned<String>>,
    max_rejects: Option<Spanned<toml::Value>>,
    on_line_error: Option<Spanned<String>>,
    atomic: Option<Spanned<String>>,
    fix: Option<Spanned<String>>,
    batch: Option<Spanned<i64>>,
}

/// A configuration that was read and not yet understood.
#[derive(Debug, Default)]
pub(super) struct Config {
    document: Document,
    text: String,
    /// The file, for messages; empty when there is none.
    path: PathBuf,
}

/// Reads the configuration that is named, or the one in the working folder if there is one.
pub(super) fn load(named: Option<&Path>) -> Result<Config, Failure> {
    match named {
        Some(path) => read::read(path),
        None if Path::new(DEFAULT).exists() => read::read(Path::new(DEFAULT)),
        None => Ok(Config::default()),
    }
}
