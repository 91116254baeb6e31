//! Papers of cases, sealed.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{Paper, PaperKind};

const PAPERS: &str = "SELECT case_id, sha256, kind, format, bytes, day, actor FROM paper";

impl Transaction {
    /// The papers of a case; until this transaction ends nobody else brings one.
    pub async fn papers_for_step(&mut self, case_id: &str) -> Result<Vec<Paper>, DbError> {
        self.take_numbers("case_event", 1).await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(of_case()))
            .bind(case_id.to_owned())
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("listing the papers of a case"))?;
        rows.iter().map(paper_of).collect()
    }

    /// Keeps a paper with its sealed bytes in base64.
    pub async fn keep_paper(&mut self, paper: &Paper, block: String) -> Result<(), DbError> {
        let sql = "INSERT INTO paper (case_id, sha256, kind, format, bytes, day, actor, block) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(sql)
            .bind(paper.case_id.clone())
            .bind(paper.sha256.clone())
            .bind(paper.kind.code())
            .bind(paper.format.code())
            .bind(i64::try_from(paper.bytes).unwrap_or(i64::MAX))
            .bind(paper.day.to_string())
            .bind(paper.actor.as_str().to_owned())
            .bind(block)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a paper"))?;
        Ok(())
    }
}

impl Database {
    /// The papers of a case in the order of their days.
    pub async fn papers(&self, case_id: &str) -> Result<Vec<Paper>, DbError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(of_case()))
            .bind(case_id.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the papers of a case"))?;
        let mut papers: Vec<Paper> = rows.iter().map(paper_of).collect::<Result<_, _>>()?;
        papers.sort_by(|left, right| (left.day, &left.sha256).cmp(&(right.day, &right.sha256)));
        Ok(papers)
    }

    /// All papers, in order of case and hash.
    pub async fn all_papers(&self) -> Result<Vec<Paper>, DbError> {
        let rows = self.rows(PAPERS, "listing all papers").await?;
        let mut papers: Vec<Paper> = rows.iter().map(paper_of).collect::<Result<_, _>>()?;
        papers.sort_by(|left, right| {
            (&left.case_id, &left.sha256).cmp(&(&right.case_id, &right.sha256))
        });
        Ok(papers)
    }

    /// The sealed bytes of a paper, in base64.
    pub async fn paper_block(
        &self,
        case_id: &str,
        sha256: &str,
    ) -> Result<Option<String>, DbError> {
        let row = sqlx::query("SELECT block FROM paper WHERE case_id = $1 AND sha256 = $2")
            .bind(case_id.to_owned())
            .bind(sha256.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a paper"))?;
        Ok(row.map(|row| row.get(0)))
    }
}

fn of_case() -> String {
    format!("{PAPERS} WHERE case_id = $1")
}

fn paper_of(row: &AnyRow) -> Result<Paper, DbError> {
    let (kind, format): (String, String) = (row.get(2), row.get(3));
    let (day, actor): (String, String) = (row.get(5), row.get(6));
    Ok(Paper {
        case_id: row.get(0),
        sha256: row.get(1),
        kind: kind.parse::<PaperKind>().map_err(|_| bad("kind", kind))?,
        format: format.parse().map_err(|_| bad("format", format))?,
        bytes: u64::try_from(row.get::<i64, _>(4)).unwrap_or(0),
        day: day.parse().map_err(|_| bad("day", day))?,
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "paper",
        column,
        value,
    }
}
