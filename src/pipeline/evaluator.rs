//! Weeks one after the other: the cells of each, and the model of its quarter.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::PipelineError;
use super::analyze::blocking;
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
        let mut table = ClueTable::collect(&orders, &identities)?;
        table.complaints = table.complaints.with_words(words_of(&lifts));
        Ok(table.with_links(copy_links(&months)?))
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
    table: ClueTable,
    rules: &'a RuleSet,
    names: &'a MerchantNames,
    decisions: &'a [FlagDecision],
    holidays: Holidays,
    /// By the last week before the quarter.
    models: BTreeMap<Week, Model>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        table: ClueTable,
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
            models: BTreeMap::new(),
        })
    }

    /// Gives the table back for another rule set.
    pub(super) fn into_table(self) -> ClueTable {
        self.table
    }

    /// The flags of a week.
    pub(super) fn flags_of(&mut self, week: Week) -> Result<Evaluated, PipelineError> {
        Ok(self.run(week)?.0)
    }

    /// The flags of the week of `figures`, and the figures with what the evaluation adds.
    pub(super) fn evaluate(
        &mut self,
        mut figures: WeekFigures,
    ) -> Result<(WeekFigures, Evaluated), PipelineError> {
        let (evaluated, prior) = self.run(figures.week)?;
        figures.discounted.clone_from(&evaluated.discounted);
        figures.prior = Some(prior);
        Ok((figures, evaluated))
    }

    fn run(&mut self, week: Week) -> Result<(Evaluated, ShrinkagePrior), PipelineError> {
        let model = self.model_of(week)?;
        let cells = self.cells(week, &self.rules.window.weeks)?;
        let calibration = self
            .rules
            .calibration
            .and_then(|rules| Calibration::fit(self.decisions, week, &rules));
        let evaluation = Evaluation {
            week,
            until: self.table.clues_until(week.index()),
            cells: &cells,
            model: &model,
            rules: self.rules,
            names: self.names,
            holidays: &self.holidays,
            calibration: calibration.as_ref(),
        };
        Ok((evaluation.run(), model.stored))
    }

    /// Moves the copies to the week, too.
    fn cells(&mut self, week: Week, windows: &[i32]) -> Result<WeekCells, PipelineError> {
        self.table.know_copies_of(week);
        let clusters = self.table.templates();
        Ok(self.table.complaints.cells(
            week.index(),
            week.last_day(),
            &clusters,
            windows,
            self.rules.independence,
        )?)
    }

    /// The model of the week's quarter: the window that it is fitted on ended before the quarter began.
    fn model_of(&mut self, week: Week) -> Result<Model, PipelineError> {
        let until = last_week_before_quarter(week);
        if let Some(model) = self.models.get(&until) {
            return Ok(model.clone());
        }
        let cells = self.cells(until, &[self.rules.shrinkage.fit_weeks])?;
        let confirmed =
            confirmed_merchants(self.table.clues_until(until.index()), until.last_day());
        let model = Model::fit(self.rules, &cells, until, &confirmed);
        self.models.insert(until, model.clone());
        Ok(model)
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
