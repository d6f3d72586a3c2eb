//! What can be said about how files are to be read; every command that reads files takes it.

use crate::source::Options;
use crate::table::{Column, Mapping, fold_heading};

use super::exit::Failure;

/// Flags about reading.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// The feed of the configuration that says what the files' columns mean: [feeds.NAME]
    #[arg(long, value_name = "NAME")]
    pub(super) feed: Option<String>,
    /// A column and the heading it stands under; it comes before what headings mean by themselves
    #[arg(long, value_name = "COLUMN=HEADING", value_parser = map)]
    map: Vec<(Column, String)>,
}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    pub(super) fn options(&self) -> Result<Options, Failure> {
        let mut mapping = Mapping::default();
        for (column, heading) in &self.map {
            if mapping.columns.iter().any(|(own, _)| own == column) {
                return Err(Failure::usage(format!("--map names {} twice", column.name()))
                    .hint("a column stands under one heading"));
            }
            mapping.columns.push((*column, vec![heading.clone()]));
            mapping.insisted.push(*column);
        }
        Ok(Options { mapping })
    }
}

fn map(text: &str) -> Result<(Column, String), String> {
    let (name, heading) =
        text.split_once('=').ok_or("expected COLUMN=HEADING, such as city=Ort")?;
    let column = Column::find(&fold_heading(name))
        .ok_or_else(|| format!("`{}` is no column of muster", name.trim()))?;
    let heading = heading.trim();
    if fold_heading(heading).is_empty() {
        return Err("expected a heading behind the =: some letters or digits".to_owned());
    }
    Ok((column, heading.to_owned()))
}
