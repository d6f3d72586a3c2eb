//! Rows into verdicts: the rule book of Partner Center, and the functions that apply it.
//!
//! A rule is one record ([`Rule`]) and one small function beside it. Everything here is pure: no
//! file, no database, no thread, no clock; the day of the run and the day of the rules come with
//! the [`Book`]. A bad value is a [`Finding`], never an error.

mod addon;
mod address;
mod agreement;
mod book;
mod broken_row;
mod catalogue;
mod cell;
mod choices;
mod company_name;
mod contact;
mod contact_phone;
mod correct;
mod cross;
mod culture;
mod custom;
mod customer;
mod database;
mod defaults;
mod desk;
mod domain;
mod email;
mod email_domain;
mod encoding;
#[cfg(test)]
mod examples;
mod existing;
mod family;
mod fields;
mod file;
mod finding;
mod footer;
mod guess;
mod heading;
mod house;
mod item;
mod judge;
mod language;
mod levels;
mod line;
#[cfg(test)]
mod line_examples;
mod mapping;
mod markets;
mod message;
mod mojibake;
mod offer;
mod operation;
mod partner;
#[cfg(test)]
mod partner_examples;
mod partner_rules;
mod partnership;
#[cfg(test)]
mod people_examples;
mod phone;
mod places;
mod qualification;
mod quantity;
mod reading;
mod reference;
mod registration;
mod registry;
mod reseller;
mod reseller_list;
mod resellers;
mod rule;
mod sandbox;
mod sheet;
mod specimen;
mod term;
#[cfg(test)]
mod testing;
mod values;
mod workbook;

pub use agreement::takes_agreement;
pub use book::Book;
pub use catalogue::{Catalogue, CatalogueFault};
pub use choices::{Choice, choices};
pub use correct::{Correction, correct, is_correctable, is_trace};
pub use cross::{ADDON_PARENT_REJECTED, Cross, LINE_CUSTOMER_REJECTED};
pub use database::Stored;
pub use defaults::DefaultsUsed;
pub use desk::Desk;
pub use family::{CustomerFacts, Length, LineFacts, Tie, family};
pub use fields::{Field, Need, customer_fields, line_fields};
pub use file::{file_empty, judge_header};
pub use finding::{FileFinding, Finding, Grade, Suggestion};
pub use footer::file_footer;
pub use guess::{Guess, Guessed, Sampled, guess, join};
pub use heading::{Nearness, nearest_heading};
pub use house::House;
pub use judge::{Judged, Keys, judge};
pub use language::Language;
pub use levels::{Levels, Setting, fixed};
pub use markets::{is_market, is_served, market_name};
pub(crate) use message::say;
pub use message::{Message, Slot, Text, Word};
pub use operation::judge_run;
pub use partner::{AuthMode, Environment, Partner, PartnerType, Role};
pub use reference::Reference;
pub use registry::{all, find, near};
pub use resellers::{Resellers, ResellersError};
pub use rule::{Level, Owner, Phase, Rule, Scope, Severity};
pub use sandbox::{
    SANDBOX_AZURE_IN_ALL, SANDBOX_CUSTOMERS, SANDBOX_SUBSCRIPTIONS, SANDBOX_SUBSCRIPTIONS_IN_ALL,
};
pub use sheet::judge_remark;
pub use specimen::{Specimen, specimen};
pub use values::meant_value;
pub use workbook::no_table;

/// Which rules and reference data this program holds: part of every run's identity.
pub fn version() -> String {
    format!("1+{}", markets::version())
}
