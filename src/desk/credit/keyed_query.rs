//! A query by a client's key (R-SHR-03): whoever it is and whatever comes of it, it is on record.

use super::CreditOffice;
use super::asker::Asker;
use super::query::{CreditQuery, QueriedParty};
use crate::access::QueryRate;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::{DeskError, Moment, record};
use crate::domain::Actor;

/// What a program sent.
#[derive(Debug, Clone, Copy)]
pub struct KeyedRequest<'a> {
    /// Where it came from.
    pub address: &'a str,
    /// What stands behind `Bearer`; absent where nothing does.
    pub key: Option<&'a str>,
    /// Absent where it could not be read.
    pub query: Option<&'a CreditQuery<'a>>,
}

impl CreditOffice<'_> {
    /// Compares parties with the entries in use, for the client of a key: within its scope, its purposes and its rate.
    pub async fn query_by_key(
        &self,
        rate: &QueryRate,
        request: KeyedRequest<'_>,
        moment: Moment,
    ) -> Result<Vec<QueriedParty>, DeskError> {
        let (client, not_in_force) = match self.client_of_key(request.key, moment).await {
            Ok(known) => known,
            Err(refused) if refused.is_refusal() => {
                return Err(self.stranger(rate, request, refused, moment).await?);
            }
            Err(fault) => return Err(fault),
        };
        let asker = Asker::Client(&client);
        let most = client.terms.per_minute;
        let turn = rate.client(client.id, most, moment.at);
        let refused = match (turn, not_in_force, request.query) {
            (Ok(()), None, Some(query)) => return self.told(asker, query, moment).await,
            (Ok(()), Some(refused), _) => refused,
            (Ok(()), None, None) => DeskError::UnreadableQuery,
            (Err(wait), ..) => DeskError::TooManyQueries {
                most,
                seconds: seconds(wait),
            },
        };
        let nothing = CreditQuery::default();
        let query = request.query.unwrap_or(&nothing);
        self.query_refused(asker, query, &refused, moment).await?;
        Err(refused)
    }

    /// Puts on record that somebody without a key of any client has asked. What a stranger wrote does not get into the log, and
    /// who goes on trying is told to wait instead of filling it.
    async fn stranger(
        &self,
        rate: &QueryRate,
        request: KeyedRequest<'_>,
        refused: DeskError,
        moment: Moment,
    ) -> Result<DeskError, DeskError> {
        if let Err(wait) = rate.wrong_key(request.address, moment.at) {
            return Ok(DeskError::TooManyWrongKeys {
                seconds: seconds(wait),
            });
        }
        let purpose = request.query.and_then(|query| query.purpose);
        let parties = request.query.map_or(0, |query| query.parties.len());
        let told = format!(
            "{refused}；{}；{parties}行",
            purpose.map_or("没有用途", crate::domain::QueryPurpose::label)
        );
        let event = AuditEvent::refused(&Actor::System, AuditAction::CreditQuery, "query_client");
        record(self.store, &event.because(told), moment).await?;
        Ok(refused)
    }
}

/// Rounded up.
fn seconds(millis: i64) -> i64 {
    (millis.max(0) + 999) / 1000
}
