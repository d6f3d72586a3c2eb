//! From the document to what a run goes by. What stands on the command line comes first.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;

use super::feeds;
use super::read::near;
use super::{Config, HouseSection, ImportSection, PartnerSection};
use crate::cli::args::{self, Fix, LineError, Work};
use crate::cli::exit::Failure;
use crate::cli::reference;
use crate::cli::template::Template;
use crate::model::{Cloud, Country, Guid, MpnId};
use crate::rules::{
    self, AuthMode, Catalogue, Environment, House, Language, Levels, Partner, PartnerType,
    Reference, Resellers, Role, Setting,
};
use crate::run::{MaxRejects, OnLineError};
use crate::source;
use crate::table::{Column, fold_heading, limits};

/// Everything the configuration and the command line say together.
pub(in crate::cli) struct Settings {
    pub(in crate::cli) reading: source::Options,
    pub(in crate::cli) reference: Arc<Reference>,
    pub(in crate::cli) report: PathBuf,
    pub(in crate::cli) workbook: bool,
    /// `None` where nobody asks for a language.
    pub(in crate::cli) language: Option<Language>,
    pub(in crate::cli) source: String,
    pub(in crate::cli) max_rejects: Option<MaxRejects>,
    pub(in crate::cli) on_line_error: OnLineError,
}

/// Puts both together, and reads the reference files they name.
pub(in crate::cli) fn resolve(config: &Config, work: &Work) -> Result<Settings, Failure> {
    let document = &config.document;
    let mut reference = config.reference(work.catalog.as_deref(), work.resellers.as_deref())?;
    if let Some(role) = work.role {
        reference.partner.role = Some(role);
    }
    reference.fix_certain = match work.fix {
        Some(Fix::Certain) => true,
        None => config.fix(&document.import)?.is_some(),
    };
    let import = &document.import;
    let mut feed = config.feed(work.reading.feed.as_deref(), &args::paths(&work.files)?)?;
    let own_source = feed.source.take();
    Ok(Settings {
        reading: feeds::reading(feed, &work.reading)?,
        reference: Arc::new(reference),
        report: config.report(work.report.as_deref()),
        workbook: !work.no_workbook
            && import.workbook.as_ref().is_none_or(|wanted| *wanted.get_ref()),
        language: if work.lang.is_some() { work.lang } else { config.language(import)? },
        source: match (&work.source, own_source) {
            (Some(source), _) => source.clone(),
            (None, Some(source)) => source,
            (None, None) => config.source(import)?,
        },
        max_rejects: match work.max_rejects {
            Some(limit) => Some(limit),
            None => config.max_rejects(import)?,
        },
        on_line_error: match work.on_line_error {
            Some(choice) => choice.into(),
            None => config.on_line_error(import)?,
        },
    })
}

/// The reference data and the language of a template, for which nothing is read or judged.
pub(in crate::cli) fn for_template(
    config: &Config,
    words: &Template,
) -> Result<(Arc<Reference>, Option<Language>), Failure> {
    let reference = config.reference(words.catalog.as_deref(), words.resellers.as_deref())?;
    Ok((Arc::new(reference), config.language(&config.document.import)?))
}

impl Config {
    /// What the configuration says of the partner and the house, with the reference files that it
    /// or the command line names.
    fn reference(
        &self,
        catalog: Option<&Path>,
        resellers: Option<&Path>,
    ) -> Result<Reference, Failure> {
        let document = &self.document;
        let custom = self.custom()?;
        Ok(Reference {
            partner: self.partner(&document.partner)?,
            catalogue: self.catalogue(catalog)?,
            house: self.house(&document.house, &custom)?,
            levels: self.levels()?,
            custom,
            resellers: self.resellers(resellers)?,
            number_demanded_in_cn_us: document.house.registration_cn_us,
            fix_certain: false,
        })
    }

    /// The database of a run, unless the command line names one.
    pub(in crate::cli) fn database(&self, named: Option<&str>) -> String {
        if let Some(named) = named {
            return named.to_owned();
        }
        let Some(url) = &self.document.import.database else {
            return "sqlite:muster.db".to_owned();
        };
        let url = url.get_ref();
        match url.strip_prefix("sqlite:").map(|file| file.strip_prefix("//").unwrap_or(file)) {
            Some(file) => format!("sqlite:{}", self.beside(file).display()),
            None => url.clone(),
        }
    }

    /// Where the configuration stands, for people.
    pub(in crate::cli) fn place(&self) -> String {
        if self.path.as_os_str().is_empty() {
            return "none; everything is as by default".to_owned();
        }
        format!("{} is understood", self.path.display())
    }

    /// The folder for reports, unless the command line names one.
    pub(in crate::cli) fn report(&self, named: Option<&Path>) -> PathBuf {
        let own = || self.document.import.report.as_ref().map(|own| self.beside(own.get_ref()));
        named.map(Path::to_path_buf).or_else(own).unwrap_or_else(|| PathBuf::from("reports"))
    }

    /// Whether all is written or nothing, where the command line does not say so already.
    pub(in crate::cli) fn atomic(&self) -> Result<bool, Failure> {
        let parse = |text: &str| (text == "file").then_some(());
        let choice = self.choice(self.document.import.atomic.as_ref(), parse, &["file"])?;
        Ok(choice.is_some())
    }

    /// The size of a batch, unless the command line names one.
    pub(in crate::cli) fn batch(&self, named: Option<u32>) -> Result<u32, Failure> {
        let batch = self.document.import.batch.as_ref();
        let (Some(batch), None) = (batch, named) else {
            return Ok(named.unwrap_or(limits::BATCH_FAMILIES));
        };
        let own = u32::try_from(*batch.get_ref()).ok().filter(|own| *own > 0);
        own.ok_or_else(|| self.fault(Some(batch.span()), "expected a number of customers from 1"))
    }

    /// A path as it stands in the file: it counts from the file's own folder.
    fn beside(&self, path: &str) -> PathBuf {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.join(path),
            _ => PathBuf::from(path),
        }
    }

    pub(super) fn at<T>(&self, value: &Spanned<T>, reason: &str) -> Failure {
        self.fault(Some(value.span()), reason)
    }

    /// A word of a closed list.
    fn choice<T>(
        &self,
        value: Option<&Spanned<String>>,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&'static str],
    ) -> Result<Option<T>, Failure> {
        let Some(value) = value else { return Ok(None) };
        if let Some(choice) = parse(value.get_ref()) {
            return Ok(Some(choice));
        }
        let reason = format!("`{}` is none of the choices: {}", value.get_ref(), words.join(", "));
        let failure = self.at(value, &reason);
        Err(match near(value.get_ref(), words.iter().copied()) {
            Some(word) => failure.hint(format!("did you mean `{word}`?")),
            None => failure,
        })
    }

    /// A value that has to be readable.
    fn value<T>(
        &self,
        value: Option<&Spanned<String>>,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, Failure> {
        let Some(value) = value else { return Ok(None) };
        let reason = || format!("`{}` is not understood; expected {expected}", value.get_ref());
        parse(value.get_ref()).map(Some).ok_or_else(|| self.at(value, &reason()))
    }

    fn country(&self, value: &Spanned<String>) -> Result<Country, Failure> {
        let known = |text: &str| Country::parse(text).filter(|own| rules::is_market(*own));
        let expected = "a country or region of Partner Center, two letters such as DE";
        let country = self.value(Some(value), known, expected)?;
        country.ok_or_else(|| self.at(value, expected))
    }

    fn partner(&self, section: &PartnerSection) -> Result<Partner, Failure> {
        let domain = |text: &Spanned<String>| {
            let domain = text.get_ref().trim().trim_start_matches('@').to_lowercase();
            let fits = domain.contains('.') && !domain.contains(['@', ' ', ',', ';']);
            let reason = || {
                format!(
                    "`{}` is no e-mail domain; expected one such as contoso.com",
                    text.get_ref()
                )
            };
            if fits { Ok(domain) } else { Err(self.at(text, &reason())) }
        };
        let mpn_id = |text: &str| MpnId::parse(text).map(|id| id.as_str().to_owned());
        Ok(Partner {
            kind: self.choice(section.r#type.as_ref(), PartnerType::parse, PartnerType::WORDS)?,
            direct_and_indirect: section.direct_and_indirect,
            tenant_id: self.value(section.tenant_id.as_ref(), Guid::parse, "a GUID")?,
            country: section.country.as_ref().map(|country| self.country(country)).transpose()?,
            mpn_id: self.value(section.mpn_id.as_ref(), mpn_id, "digits")?,
            email_domains: section.email_domains.iter().map(domain).collect::<Result<_, _>>()?,
            mpa_signed: section.mpa_signed,
            cloud: self.choice(section.cloud.as_ref(), Cloud::parse, Cloud::TEXTS)?,
            environment: self.choice(
                section.environment.as_ref(),
                Environment::parse,
                Environment::WORDS,
            )?,
            role: self.choice(section.role.as_ref(), Role::parse, Role::WORDS)?,
            auth_mode: self.choice(section.auth_mode.as_ref(), AuthMode::parse, AuthMode::WORDS)?,
        })
    }

    fn house(&self, section: &HouseSection, custom: &[String]) -> Result<House, Failure> {
        let (mut required, mut required_custom) = (Vec::new(), Vec::new());
        for name in &section.required {
            let folded = fold_heading(name.get_ref());
            if let Some(column) = Column::find(&folded) {
                required.push(column);
                continue;
            }
            let own = custom.iter().position(|own| fold_heading(own) == folded);
            if let Some(own) = own.and_then(|own| u16::try_from(own).ok()) {
                required_custom.push(own);
                continue;
            }
            let reason =
                format!("`{}` is no column of muster, nor one of columns.custom", name.get_ref());
            let names = Column::ALL.iter().map(|column| column.name());
            let failure = self.at(name, &reason);
            return Err(
                match near(name.get_ref(), names.chain(custom.iter().map(String::as_str))) {
                    Some(word) => failure.hint(format!("did you mean `{word}`?")),
                    None => failure,
                },
            );
        }
        required.sort_unstable();
        required.dedup();
        required_custom.sort_unstable();
        required_custom.dedup();
        let seats = |seats: &Spanned<i64>| {
            let own = u32::try_from(*seats.get_ref()).ok().filter(|own| *own > 0);
            own.ok_or_else(|| self.at(seats, "expected a number of licences from 1"))
        };
        let mut countries: Vec<Country> =
            section.countries.iter().map(|own| self.country(own)).collect::<Result<_, _>>()?;
        countries.sort_unstable();
        countries.dedup();
        let seats_max = section.seats_max.as_ref().map(seats).transpose()?;
        Ok(House { countries, seats_max, required, required_custom })
    }

    /// The house's own columns. Their number is bounded as that of all columns is.
    fn custom(&self) -> Result<Vec<String>, Failure> {
        let mut names: Vec<String> = Vec::new();
        for name in &self.document.columns.custom {
            let text = name.get_ref().trim();
            let folded = fold_heading(text);
            let known = Column::find(&folded);
            let reason = match known {
                Some(column) => format!("`{text}` means {}, which muster reads", column.name()),
                None if folded.is_empty() || text.len() > 64 => {
                    "a heading has 1 to 64 characters, some of them letters or digits".to_owned()
                }
                None if names.iter().any(|other| fold_heading(other) == folded) => {
                    format!("`{text}` is named twice")
                }
                None if names.len() >= limits::CUSTOM_COLUMNS_MAX => {
                    format!("at most {} columns can be named", limits::CUSTOM_COLUMNS_MAX)
                }
                None => {
                    names.push(text.to_owned());
                    continue;
                }
            };
            return Err(self.at(name, &reason));
        }
        Ok(names)
    }

    fn levels(&self) -> Result<Levels, Failure> {
        let mut levels = Levels::default();
        for (code, level) in &self.document.rules {
            let Some(rule) = rules::find(code.get_ref()) else {
                let failure = self.at(code, &format!("there is no rule `{}`", code.get_ref()));
                let near = rules::near(code.get_ref());
                return Err(if near.is_empty() {
                    failure.hint("`muster rules` lists all rules")
                } else {
                    failure.hint(format!("did you mean {}?", near.join(", ")))
                });
            };
            let Some(setting) = self.choice(Some(level), Setting::parse, &Setting::WORDS)? else {
                continue;
            };
            levels.set(rule, setting).map_err(|reason| {
                self.at(
                    level,
                    &format!("{} cannot be set to {}: {reason}", rule.code, setting.as_str()),
                )
            })?;
        }
        Ok(levels)
    }

    /// The list of resellers, from the command line or from the file.
    fn resellers(&self, named: Option<&Path>) -> Result<Option<Resellers>, Failure> {
        let path = match (named, &self.document.reference.resellers) {
            (Some(path), _) => path.to_path_buf(),
            (None, Some(path)) => self.beside(path.get_ref()),
            (None, None) => return Ok(None),
        };
        let listing =
            source::listing(&args::path(&path)?, Resellers::has_headings).map_err(Failure::from)?;
        let resellers = Resellers::from_listing(&listing).map_err(|error| {
            Failure::configuration("the list of resellers cannot be used".to_owned())
                .because(error.to_string())
        })?;
        Ok(Some(resellers))
    }

    fn catalogue(&self, named: Option<&Path>) -> Result<Catalogue, Failure> {
        match (named, &self.document.reference.catalog) {
            (Some(path), _) => reference::catalogue(path),
            (None, Some(path)) => reference::catalogue(&self.beside(path.get_ref())),
            (None, None) => Ok(Catalogue::default()),
        }
    }

    fn language(&self, import: &ImportSection) -> Result<Option<Language>, Failure> {
        let words = Language::ALL.map(Language::as_str);
        self.choice(import.lang.as_ref(), Language::parse, &words)
    }

    fn source(&self, import: &ImportSection) -> Result<String, Failure> {
        let Some(source) = &import.source else { return Ok("default".to_owned()) };
        args::source(source.get_ref()).map_err(|reason| self.at(source, &reason))
    }

    fn max_rejects(&self, import: &ImportSection) -> Result<Option<MaxRejects>, Failure> {
        let Some(limit) = &import.max_rejects else { return Ok(None) };
        let text = match limit.get_ref() {
            toml::Value::Integer(rows) => rows.to_string(),
            toml::Value::String(text) => text.clone(),
            _ => String::new(),
        };
        args::max_rejects(&text).map(Some).map_err(|reason| self.at(limit, &reason))
    }

    fn fix(&self, import: &ImportSection) -> Result<Option<Fix>, Failure> {
        let parse = |text: &str| (text == "certain").then_some(Fix::Certain);
        self.choice(import.fix.as_ref(), parse, &["certain"])
    }

    fn on_line_error(&self, import: &ImportSection) -> Result<OnLineError, Failure> {
        let parse = |text: &str| match text {
            "hold-family" => Some(OnLineError::HoldFamily),
            "reject-line" => Some(OnLineError::RejectLine),
            _ => None,
        };
        let words = ["hold-family", "reject-line"];
        let choice = self.choice(import.on_line_error.as_ref(), parse, &words)?;
        Ok(choice.unwrap_or(LineError::HoldFamily.into()))
    }
}
