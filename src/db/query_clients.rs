//! Clients that ask by a key, with their steps, and how often each asked.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use super::step_rows::{bind_step, step_of};
use crate::domain::ClientId;
use crate::workflow::{ClientEvent, QueryClient};

/// A client with all its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    pub client_id: ClientId,
    pub name: String,
    pub client: QueryClient,
}

const CLIENTS: &str = "SELECT client_id, name FROM query_client";
const EVENTS: &str = "SELECT number, at, day, actor, role, step FROM query_client_event \
     WHERE client_id = $1 ORDER BY number";

impl Transaction {
    /// Keeps a name under a new number; `None` where another client has it.
    pub async fn new_query_client(&mut self, name: &str) -> Result<Option<ClientId>, DbError> {
        let number = self.take_numbers("query_client", 1).await?;
        let sql = "INSERT INTO query_client (client_id, name, version) VALUES ($1, $2, 0) \
             ON CONFLICT (name) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(number)
            .bind(name.to_owned())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a client"))?;
        Ok((done.rows_affected() == 1).then_some(ClientId(number)))
    }

    /// The steps of a client so far; until this transaction ends nobody else adds one. Without any where there is no such client.
    pub async fn client_for_step(&mut self, id: ClientId) -> Result<QueryClient, DbError> {
        self.take_numbers("query_client_event", 1).await?;
        let rows = sqlx::query(EVENTS)
            .bind(id.0)
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the steps of a client"))?;
        client_of(&rows)
    }

    /// Keeps the step that a client took last.
    pub async fn keep_client_step(
        &mut self,
        id: ClientId,
        event: &ClientEvent,
    ) -> Result<(), DbError> {
        sqlx::query("UPDATE query_client SET version = $1 WHERE client_id = $2")
            .bind(event.number)
            .bind(id.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a client"))?;
        let sql = "INSERT INTO query_client_event (client_id, number, at, day, actor, role, step) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        bind_step(sqlx::query(sql).bind(id.0), event, "query_client_event")?
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of a client"))?;
        Ok(())
    }
}

impl Database {
    /// All clients, in order of their numbers.
    pub async fn query_clients(&self) -> Result<Vec<ClientRow>, DbError> {
        let sql = "SELECT client_id, name FROM query_client ORDER BY client_id";
        let rows = self.rows(sql, "listing the clients").await?;
        let mut clients = Vec::new();
        for row in &rows {
            clients.push(self.client_row(row).await?);
        }
        Ok(clients)
    }

    /// One client.
    pub async fn query_client(&self, id: ClientId) -> Result<Option<ClientRow>, DbError> {
        let sql = format!("{CLIENTS} WHERE client_id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.0)
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a client"))?;
        match row {
            Some(row) => self.client_row(&row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn client_row(&self, row: &AnyRow) -> Result<ClientRow, DbError> {
        let client_id = ClientId(row.get(0));
        let events = sqlx::query(EVENTS)
            .bind(client_id.0)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of a client"))?;
        Ok(ClientRow {
            client_id,
            name: row.get(1),
            client: client_of(&events)?,
        })
    }

    /// How many entries of the log of one action each object has since a moment.
    pub async fn audited_since(
        &self,
        action: &str,
        since: i64,
    ) -> Result<HashMap<String, i64>, DbError> {
        let sql = "SELECT object, COUNT(*) FROM audit_entry WHERE action = $1 AND at >= $2 GROUP BY object";
        let rows = sqlx::query(sql)
            .bind(action.to_owned())
            .bind(since)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("counting the log by its objects"))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }
}

fn client_of(rows: &[AnyRow]) -> Result<QueryClient, DbError> {
    let events = rows.iter().map(|row| step_of(row, "query_client_event"));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    QueryClient::replay(events).map_err(|refused| DbError::Value {
        table: "query_client_event",
        column: "step",
        value: refused.to_string(),
    })
}
