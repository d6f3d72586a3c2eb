//! Chosen ends of a term: the end of a month, or the end of another subscription.

use crate::model::{Date, Term};
use crate::rules::catalogue::Kind as Sold;
use crate::table::Column;

use super::{FamilyDesk, Kind, Tie};

/// Judges all lines that choose the day on which they end.
pub(super) fn ends(desk: &mut FamilyDesk<'_>) {
    let today = desk.book.as_of();
    // Ends that nobody chose here: of stored lines, and of lines that run their whole term.
    let mut known: Vec<(Date, bool)> = desk
        .counting()
        .filter(|(_, line)| line.is_active() && !line.has_chosen_end())
        .filter(|(_, line)| {
            let item = desk.catalogue.item(line.item);
            item.is_some_and(|item| item.kind == Sold::Licence && !item.trial)
        })
        .filter_map(|(_, line)| Some((line.end(today)?, line.term == Some(Term::OneMonth))))
        .collect();
    known.sort_unstable();
    for (at, line, _) in desk.judged() {
        let Some(end) = line.end(today).filter(|_| line.has_chosen_end()) else { continue };
        if end.is_month_end() {
            continue;
        }
        let from = known.partition_point(|(day, _)| *day < end);
        let mut others = known.iter().skip(from).take_while(|(day, _)| *day == end).peekable();
        let found = others.peek().is_some();
        let long = matches!(line.term, Some(Term::OneYear | Term::ThreeYears));
        let kind = if !found {
            Kind::EndNotAligned
        } else if long && others.all(|(_, monthly)| *monthly) {
            Kind::EndOfMonthly
        } else {
            continue;
        };
        desk.tie(Tie::new(at, kind, Column::CustomTermEndDate, line.item));
    }
}
