//! How fast the database took the batches, as a picture over the time it took them in.

use crate::model::Instant;
use crate::report::{Pace, Summary};
use crate::rules::{Word, say};

use super::html::{Html, WHOLE, share};

/// What was written between two points in time, in milliseconds from the first.
struct Step {
    from: u64,
    to: u64,
    written: u64,
}

impl Step {
    /// Rows in a second.
    fn speed(&self) -> u64 {
        self.written * 1000 / (self.to - self.from).max(1)
    }
}

/// Draws the batches of an import: the wider a bar the longer it took, the higher the faster.
pub(super) fn batches(html: &mut Html, summary: &Summary) {
    let points = &summary.execution.batches;
    let count: u64 = points.iter().map(|point| point.count).sum();
    if count == 0 {
        return;
    }
    let steps = steps(points);
    let fastest = steps.iter().map(Step::speed).max().unwrap_or_default();
    let slowest = steps.iter().map(Step::speed).min().unwrap_or_default();
    let count = Word::Number(count);
    let told = if steps.is_empty() {
        say!("Batches in the database: {count}.", count)
    } else {
        say!(
            "Batches in the database: {count}. Customers and subscriptions a second: {slowest} to \
             {fastest}.",
            count,
            slowest = Word::Number(slowest),
            fastest = Word::Number(fastest)
        )
    };
    html.raw("<p>").tell(&told).raw("</p>\n");
    let Some(whole) = steps.last().map(|step| step.to).filter(|whole| *whole > 0) else { return };
    // What it shows is said above.
    html.raw("<svg class=\"pace\" aria-hidden=\"true\" focusable=\"false\">");
    for step in &steps {
        let height = share(step.speed(), fastest);
        html.raw("<rect class=\"fill-time\"");
        html.share("x", (step.from * WHOLE / whole).min(WHOLE));
        html.share("width", share(step.to - step.from, whole));
        html.share("y", WHOLE - height.min(WHOLE));
        html.share("height", height).raw("/>");
    }
    html.raw("</svg>\n");
}

/// The stretches between the points; what came before the first is not known.
fn steps(points: &[Pace]) -> Vec<Step> {
    let at = |point: &Pace| Instant::parse(&point.settled).map(Instant::unix_ms);
    let Some(start) = points.first().and_then(at) else { return Vec::new() };
    let since = |point: &Pace| at(point).and_then(|own| u64::try_from(own - start).ok());
    points
        .windows(2)
        .filter_map(|pair| {
            let [before, point] = pair else { return None };
            Some(Step { from: since(before)?, to: since(point)?, written: point.written })
        })
        .filter(|step| step.to > step.from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_as_long_as_the_time_between_batches() {
        let point = |second: u32, written| Pace {
            count: 1,
            written,
            settled: format!("2026-01-15T08:00:{second:02}.000Z"),
        };
        let steps = steps(&[point(0, 100), point(2, 100), point(2, 7), point(3, 100)]);
        let told: Vec<(u64, u64, u64)> =
            steps.iter().map(|step| (step.from, step.to, step.speed())).collect();
        assert_eq!(told, [(0, 2000, 50), (2000, 3000, 100)]);
        assert!(super::steps(&[point(0, 1)]).is_empty());
    }
}
