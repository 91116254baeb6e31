//! Weeks one after the other: the cells of each, and the model of its quarter.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::PipelineError;
use crate::domain::Week;
use crate::flags::{Evaluated, Evaluation, MerchantNames, Model, RuleSet, confirmed_merchants};
use crate::stats::{ClueTable, WeekCells, WeekFigures};

/// Evaluates weeks over one table; each sees only what had been received, and decided, by its own end.
pub(super) struct Evaluator<'a> {
    table: ClueTable,
    rules: &'a RuleSet,
    names: &'a MerchantNames,
    /// By the last week before the quarter.
    models: BTreeMap<Week, Model>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(table: ClueTable, rules: &'a RuleSet, names: &'a MerchantNames) -> Self {
        Self {
            table,
            rules,
            names,
            models: BTreeMap::new(),
        }
    }

    /// The flags of the week of `figures`, and the figures with what the evaluation adds.
    pub(super) fn evaluate(
        &mut self,
        mut figures: WeekFigures,
    ) -> Result<(WeekFigures, Evaluated), PipelineError> {
        let week = figures.week;
        let model = self.model_of(week)?;
        let cells = self.cells(week, &self.rules.window.weeks)?;
        let evaluation = Evaluation {
            week,
            until: self.table.clues_until(week.index()),
            cells: &cells,
            model: &model,
            rules: self.rules,
            names: self.names,
        };
        let evaluated = evaluation.run();
        figures.discounted.clone_from(&evaluated.discounted);
        figures.prior = Some(model.stored);
        Ok((figures, evaluated))
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
