//! Chosen ends of a term: the end of a month, or the end of another subscription.

use crate::model::{Date, Term};
use crate::rules::catalogue::Kind as Sold;
use crate::rules::item::natural_end;
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// An end that nobody chose here: the day, whether the line is a monthly one, and the line.
type End = (Date, bool, u32);

/// Judges all lines that choose the day on which they end.
pub(super) fn ends(desk: &FamilyDesk<'_>) -> Vec<Tie> {
    let today = desk.book.as_of();
    let (standing, refused) = (known(desk, desk.counting()), known(desk, desk.refused()));
    let mut ties = Vec::new();
    for (at, line, _) in desk.judged() {
        let Some(end) = line.end(today).filter(|_| line.has_chosen_end()) else { continue };
        // The end of its own whole term is no choice.
        let own = line.term.is_some_and(|term| natural_end(today, term) == end);
        if end.is_month_end() || own {
            continue;
        }
        let long = matches!(line.term, Some(Term::OneYear | Term::ThreeYears));
        let fits = |other: &&End| !(long && other.1);
        let tie = |kind| Tie::new(at, kind, Column::CustomTermEndDate, line.item);
        if on(&standing, end).iter().any(|other| fits(&other)) {
            continue;
        }
        // Nothing is wrong with an end that another line has, though that one is refused.
        ties.push(match on(&refused, end).iter().find(fits) {
            Some((_, _, other)) => tie(Kind::PrerequisiteRejected).related(*other),
            None if on(&standing, end).is_empty() => tie(Kind::EndNotAligned),
            None => tie(Kind::EndOfMonthly),
        });
    }
    ties
}

/// The ends of stored lines, and of lines that run their whole term; sorted.
fn known<'f>(desk: &FamilyDesk<'f>, lines: impl Iterator<Item = (u32, &'f LineFacts)>) -> Vec<End> {
    let today = desk.book.as_of();
    let is_licence = |line: &LineFacts| {
        let item = desk.catalogue.item(line.item);
        item.is_some_and(|item| item.kind == Sold::Licence && !item.trial)
    };
    let mut known: Vec<End> = lines
        .filter(|(_, line)| line.is_active() && !line.has_chosen_end() && is_licence(line))
        .filter_map(|(at, line)| Some((line.end(today)?, line.term == Some(Term::OneMonth), at)))
        .collect();
    known.sort_unstable();
    known
}

/// Those that end on a day.
fn on(ends: &[End], day: Date) -> &[End] {
    let from = ends.partition_point(|(own, _, _)| *own < day);
    let to = ends.partition_point(|(own, _, _)| *own <= day);
    ends.get(from..to).unwrap_or_default()
}
