//! Progress: a bar on a terminal, a line every 30 seconds elsewhere, nothing when quiet.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::run::{Event, Listener, Phase, number};

use super::show;

/// How often a line is written where there is no bar.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// Where progress goes.
pub(super) struct Progress {
    kind: Kind,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quiet,
    Bar,
    Lines,
}

struct State {
    bar: ProgressBar,
    total: u64,
    began: Instant,
    told: Instant,
}

/// Chooses by what standard error is.
pub(super) fn listener(quiet: bool) -> Progress {
    let kind = match (quiet, std::io::stderr().is_terminal()) {
        (true, _) => Kind::Quiet,
        (false, true) => Kind::Bar,
        (false, false) => Kind::Lines,
    };
    let now = Instant::now();
    let state = State { bar: ProgressBar::hidden(), total: 0, began: now, told: now };
    Progress { kind, state: Mutex::new(state) }
}

impl Progress {
    /// Leaves the terminal as it was.
    pub(super) fn finish(&self) {
        self.state().bar.finish_and_clear();
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn began(&self, phase: Phase, total: u64) {
        let mut state = self.state();
        state.total = total;
        state.began = Instant::now();
        if self.kind == Kind::Bar {
            state.bar.finish_and_clear();
            state.bar =
                ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
            let template = "{prefix:>9} {bar:24} {percent:>3}%  {msg}  {eta:>4} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                state.bar.set_style(style.progress_chars("=> "));
            }
            state.bar.set_prefix(name(phase));
        }
    }

    fn progress(&self, phase: Phase, done: u64, rows: u64, rejected: u64) {
        let mut state = self.state();
        let seconds = state.began.elapsed().as_secs().max(1);
        let rejects =
            if rejected > 0 { format!(", {} rejected", number(rejected)) } else { String::new() };
        match self.kind {
            Kind::Quiet => {}
            Kind::Bar => {
                state.bar.set_position(done.min(state.total));
                state.bar.set_message(format!(
                    "{} rows, {}/s{rejects}",
                    number(rows),
                    number(rows / seconds)
                ));
            }
            Kind::Lines => {
                if state.told.elapsed() >= LINE_EVERY {
                    state.told = Instant::now();
                    let left = state.total.saturating_sub(done).checked_mul(seconds);
                    let eta = left.and_then(|left| left.checked_div(done)).unwrap_or(0);
                    show::note(&format!(
                        "{}: {} rows, {}/s{rejects}, about {eta} s left",
                        name(phase),
                        number(rows),
                        number(rows / seconds)
                    ));
                }
            }
        }
    }
}

fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Survey => "judging",
        Phase::Forecast => "asking",
        Phase::Settle => "importing",
        Phase::Deliver => "reporting",
        Phase::Undo => "removing",
    }
}

impl Listener for Progress {
    fn hear(&self, event: &Event) {
        match event {
            Event::Began { phase, total } => self.began(*phase, *total),
            Event::Progress { phase, done, rows, rejected } => {
                self.progress(*phase, *done, *rows, *rejected);
            }
            Event::Ended { .. } => self.state().bar.finish_and_clear(),
            Event::Notice(text) => {
                if self.kind != Kind::Quiet {
                    self.state().bar.suspend(|| show::note(text));
                }
            }
        }
    }
}
