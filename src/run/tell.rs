//! The report of a run, from its first byte to its appearance.

use std::time::Instant as Stopwatch;

use crate::report::{self, Books, Kind, Writer};

use super::Error;
use super::context::Context;
use super::deliver;
use super::events::Phase;
use super::forecast::Memory;
use super::outcome::{Outcome, State};
use super::plan::OnLineError;
use super::summary::{self, Telling};
use super::survey::Survey;

/// Writes the report of a run.
pub(super) fn tell(
    context: &Context<'_>,
    survey: &Survey<'_>,
    memory: &Memory,
    books: Books,
    mut telling: Telling,
) -> Result<Outcome, Error> {
    let digests: Vec<String> = survey.digests.iter().map(ToString::to_string).collect();
    let written = telling.kind == Kind::Import
        && (telling.state != State::Refused || telling.stopped.is_some());
    let report_plan = report::Plan {
        root: context.plan.report.clone(),
        folder: summary::folder(context, &telling),
        run: telling.run.to_string(),
        kind: if written { Kind::Import } else { Kind::Check },
        inputs: &context.sources.inputs,
        digests: &digests,
        language: context.plan.language,
        workbook: context.plan.workbook,
        reference: survey.book.reference(),
    };
    let watch = Stopwatch::now();
    let mut writer = Writer::create(&report_plan)?;
    writer.file_findings(&report_plan, &survey.file_findings)?;
    let delivering = deliver::Delivering {
        plan: &report_plan,
        book: &survey.book,
        docket: &survey.docket,
        roster: &survey.roster,
        memory,
        hold: context.plan.on_line_error == OnLineError::HoldFamily,
        identity: written.then_some((telling.started, telling.run)),
    };
    deliver::deliver(
        &delivering,
        context.pool,
        context.plan.jobs * 2 + 2,
        &mut writer,
        context.listener,
    )?;
    if telling.kind != Kind::Import {
        for file in &context.sources.files {
            file.unchanged()?;
        }
    }
    telling.seconds.push((Phase::Deliver.as_str().to_owned(), watch.elapsed().as_secs_f64()));
    let state = telling.state;
    let mut summary = summary::summary(context, survey, books, &telling);
    let report = writer.finish(&report_plan, &mut summary)?;
    Ok(Outcome { state, summary, report })
}
