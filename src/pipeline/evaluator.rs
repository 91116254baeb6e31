//! Weeks beside each other: the cells of each, and the model of its quarter.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::PipelineError;
use super::analyze::blocking;
use super::parallel::in_parallel;
use crate::domain::{ComplainantLift, FlagDecision, Identities, ShrinkagePrior, Week};
use crate::flags::{
    Calibration, Evaluated, Evaluation, MerchantNames, Model, RuleSet, confirmed_merchants,
};
use crate::rules::Holidays;
use crate::stats::{ClueTable, DiscountWord, StatsError, WeekCells, WeekFigures, copy_links};
use crate::store::Store;

/// Reads the dataset, with which texts are copies; merchants that are held to be one are counted as one.
pub(super) async fn clue_table(
    store: &Store,
    identities: &Identities,
) -> Result<ClueTable, PipelineError> {
    let orders = store.orders().await?;
    let months = store.orders_by_month().await?;
    let lifts = store.database.complainant_lifts().await?;
    let identities = identities.clone();
    let collect = move || {
        // Comparing texts is the work of one processor, and needs nothing of the table.
        let (table, links) = std::thread::scope(|scope| {
            let links = scope.spawn(|| copy_links(&months));
            let table = ClueTable::collect(&orders, &identities);
            (table, links.join())
        });
        let links = links.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let mut table = table?;
        table.complaints = table.complaints.with_words(words_of(&lifts));
        Ok(table.with_links(links))
    };
    blocking::<Result<_, StatsError>>(collect)
        .await?
        .map_err(Into::into)
}

fn words_of(lifts: &[ComplainantLift]) -> Vec<DiscountWord> {
    let word = |lift: &ComplainantLift| DiscountWord {
        complainant: lift.complainant.0.cast_signed(),
        day: day_number(lift.decided_on),
        lifted: lift.lifted,
    };
    lifts.iter().map(word).collect()
}

/// Days since 1970-01-01.
fn day_number(date: NaiveDate) -> i32 {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// Evaluates weeks over one table; each sees only what had been received, and decided, by its own end.
pub(super) struct Evaluator<'a> {
    table: &'a ClueTable,
    rules: &'a RuleSet,
    names: &'a MerchantNames,
    decisions: &'a [FlagDecision],
    holidays: Holidays,
}

/// By the last week before the quarter.
type Models = BTreeMap<Week, Model>;

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        table: &'a ClueTable,
        rules: &'a RuleSet,
        names: &'a MerchantNames,
        decisions: &'a [FlagDecision],
    ) -> Result<Self, PipelineError> {
        Ok(Self {
            table,
            rules,
            names,
            decisions,
            holidays: Holidays::shipped()?,
        })
    }

    /// The flags of these weeks.
    pub(super) fn flags_of(&self, weeks: &[Week]) -> Vec<(Week, Evaluated)> {
        let evaluated = self.run(weeks).into_iter();
        let flags = weeks.iter().zip(evaluated);
        flags.map(|(week, (flags, _))| (*week, flags)).collect()
    }

    /// The flags of the weeks of these figures, and the figures with what the evaluation adds.
    pub(super) fn evaluate(&self, figures: Vec<WeekFigures>) -> Vec<(WeekFigures, Evaluated)> {
        let weeks: Vec<Week> = figures.iter().map(|figures| figures.week).collect();
        let evaluated = self.run(&weeks).into_iter();
        let complete = |(mut figures, (evaluated, prior)): (WeekFigures, (Evaluated, _))| {
            figures.discounted.clone_from(&evaluated.discounted);
            figures.same_text = Some(evaluated.same_text.clone());
            figures.prior = Some(prior);
            (figures, evaluated)
        };
        figures.into_iter().zip(evaluated).map(complete).collect()
    }

    /// The window that a quarter's model is fitted on ended before the quarter began.
    fn run(&self, weeks: &[Week]) -> Vec<(Evaluated, ShrinkagePrior)> {
        let ends: BTreeSet<Week> = weeks
            .iter()
            .copied()
            .map(last_week_before_quarter)
            .collect();
        let ends: Vec<Week> = ends.into_iter().collect();
        let models = in_parallel(&ends, |until| self.fit(*until));
        let models: Models = ends.into_iter().zip(models).collect();
        in_parallel(weeks, |week| self.week(*week, &models))
    }

    fn week(&self, week: Week, models: &Models) -> (Evaluated, ShrinkagePrior) {
        let shipped = || Model::shipped(self.rules);
        let model = models.get(&last_week_before_quarter(week)).cloned();
        let model = model.unwrap_or_else(shipped);
        let copies = self.table.copies_by(week);
        let cells = self.cells(week, &copies, &self.rules.window.weeks);
        let calibration = self
            .rules
            .calibration
            .and_then(|rules| Calibration::fit(self.decisions, week, &rules));
        let evaluation = Evaluation {
            week,
            until: self.table.clues_until(week.index()),
            cells: &cells,
            copies: &copies,
            model: &model,
            rules: self.rules,
            names: self.names,
            holidays: &self.holidays,
            calibration: calibration.as_ref(),
        };
        let evaluated = evaluation.run();
        (evaluated, model.stored)
    }

    fn cells(&self, week: Week, copies: &[(i64, i64)], windows: &[i32]) -> WeekCells {
        self.table.complaints.cells(
            week.index(),
            week.last_day(),
            copies,
            windows,
            self.rules.independence,
        )
    }

    fn fit(&self, until: Week) -> Model {
        let copies = self.table.copies_by(until);
        let cells = self.cells(until, &copies, &[self.rules.shrinkage.fit_weeks]);
        let clues = self.table.clues_until(until.index());
        let confirmed = confirmed_merchants(clues, until.last_day());
        Model::fit(self.rules, &cells, until, &confirmed)
    }
}

/// The last whole week before the calendar quarter in which this week ends.
fn last_week_before_quarter(week: Week) -> Week {
    let sunday = week.sunday();
    let first_month = sunday.month0() / 3 * 3 + 1;
    let first = NaiveDate::from_ymd_opt(sunday.year(), first_month, 1).unwrap_or(sunday);
    Week::of(first).plus(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_fitted_on_weeks_that_were_over_before_it_began() {
        for (week, fitted) in [
            ("2026-W47", "2026-W39"),
            ("2026-W40", "2026-W39"),
            ("2026-W39", "2026-W26"),
            ("2026-W01", "2025-W52"),
        ] {
            let last = last_week_before_quarter(week.parse().unwrap());
            assert_eq!(last.to_string(), fitted, "{week}");
        }
    }
}
