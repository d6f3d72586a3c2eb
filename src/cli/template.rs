//! `muster template`: a workbook for the people who collect the data, or the headings of a CSV file.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::model::{Country, Date};
use crate::report::{self, TemplateError};
use crate::rules::{self, Book, Language, Need, say};

use super::exit::Failure;
use super::{args, config, language, now, show};

#[derive(Debug, clap::Args)]
pub(super) struct Template {
    /// What to write
    #[arg(long, value_enum, default_value = "xlsx")]
    format: Format,
    /// The country of the customers, two letters: its columns, lists and examples [default: all]
    #[arg(long, value_name = "CC", value_parser = market)]
    market: Option<Country>,
    /// Where to write it; - is standard output [default: template.xlsx, template-DE.xlsx, …]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    /// The configuration [default: muster.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// What can be bought: Partner Center's price sheet, or a catalogue of muster's own form
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,
    /// Your indirect resellers: a list of your own, or as Partner Center exports it
    #[arg(long, value_name = "FILE")]
    pub(super) resellers: Option<PathBuf>,
    /// The day that counts as today [default: today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = args::date)]
    as_of: Option<Date>,
    /// The language of what it says: en or ru [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = args::lang)]
    lang: Option<Language>,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// a workbook with explanations, lists and an example
    Xlsx,
    /// the headings of one flat file
    Csv,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
        }
    }
}

fn market(text: &str) -> Result<Country, String> {
    let country = Country::parse(text).filter(|own| rules::is_served(*own));
    country.ok_or_else(|| {
        "expected a country in which partners create customers, two letters such as DE".to_owned()
    })
}

/// Makes the template.
pub(super) fn run(words: &Template) -> Result<u8, Failure> {
    let config = config::load(words.config.as_deref())?;
    let (reference, configured) = config::for_template(&config, words)?;
    let book = Book::with(Book::NEWEST, words.as_of.unwrap_or_else(|| now().date()), reference);
    let template = report::Template {
        book: &book,
        market: words.market,
        language: language(words.lang.or(configured)),
        version: env!("CARGO_PKG_VERSION"),
    };
    let bytes = match words.format {
        Format::Xlsx => template.workbook().map_err(|error| unfit(&error))?,
        Format::Csv => template.csv(),
    };
    if words.output.as_deref() == Some(Path::new("-")) {
        to_standard_output(&bytes)?;
    } else {
        let path = words.output.clone().unwrap_or_else(|| default_name(words));
        save(&path, &bytes, words.force)?;
        let shown = path.display().to_string();
        show::note(&say!("{file} is written", file = shown).to(template.language));
    }
    if words.format == Format::Csv {
        tell_required(&template);
    }
    Ok(0)
}

fn default_name(words: &Template) -> PathBuf {
    let market = words.market.map_or_else(String::new, |market| format!("-{}", market.as_str()));
    PathBuf::from(format!("template{market}.{}", words.format.extension()))
}

fn to_standard_output(bytes: &[u8]) -> Result<(), Failure> {
    let out = io::stdout();
    if out.is_terminal() {
        let what = "`-o -` writes the file to standard output, which is a terminal".to_owned();
        return Err(
            Failure::usage(what).hint("name a file, or send it on: muster template -o - > FILE")
        );
    }
    let mut out = out.lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::output(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

fn save(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    report::write_whole(path, bytes, force).map_err(|error| {
        if error.source.kind() == io::ErrorKind::AlreadyExists {
            return Failure::output(format!("`{}` is there already", path.display()))
                .hint("name another file with -o, or replace it with --force");
        }
        let cause = error.source.to_string();
        Failure::output(error.to_string()).because(cause).hint("name another file with -o")
    })
}

fn unfit(error: &TemplateError) -> Failure {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    Failure::output(error.to_string()).because(cause)
}

/// A CSV file has no room for explanations, so these are said beside it.
fn tell_required(template: &report::Template<'_>) {
    let fields = template.flat_fields();
    let names = |need: Need| -> String {
        let own = fields.iter().filter(|field| field.need == need);
        own.map(|field| field.column.name()).collect::<Vec<_>>().join(", ")
    };
    let language = template.language;
    let required = say!("required: {columns}", columns = names(Need::Required));
    show::note(&required.to(language));
    let recommended = say!("recommended: {columns}", columns = names(Need::Recommended));
    show::note(&recommended.to(language));
    show::note(say!("each row is a subscription with its customer beside it").to(language));
}
