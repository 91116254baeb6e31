//! Packages on their way to an address: sent until somebody there has taken them, with one key however often (domain.md §E.6).

use http::{Request, header};

use super::PipelineError;
use super::front_office::{FrontOffice, look_for_answers, written};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{PackageState, StoredPackage};
use crate::domain::Actor;
use crate::remote::RemoteClient;
use crate::store::Store;

/// Milliseconds after the first attempt; doubled after each.
const FIRST_PAUSE: i64 = 60_000;
const LONGEST_PAUSE: i64 = 6 * 3_600_000;
/// How a receipt begins; any other answer only says that the package was taken.
const RECEIPT: &[u8] = b"primary_key,status";
/// Bytes before it: the mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Which packages are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Those whose pause is over.
    InTurn,
    /// All that wait.
    Now,
}

/// Sends what waits and looks for what was marked in front databases; returns the packages that were tried, as they stand now.
/// `at` is in epoch milliseconds.
pub async fn deliver(
    store: &Store,
    (client, fronts): (&RemoteClient, &[FrontOffice]),
    due: Due,
    at: i64,
) -> Result<Vec<StoredPackage>, PipelineError> {
    let mut tried = Vec::new();
    let mut waiting = store.database.packages().await?;
    waiting.retain(|package| {
        package.state == PackageState::Waiting && (due == Due::Now || package.next_at <= at)
    });
    // The oldest first: a later package builds on what an earlier one brought.
    waiting.reverse();
    for mut package in waiting {
        let attempts = package.attempts + 1;
        let next_at = at + pause(attempts);
        // Before the first byte: whoever dies meanwhile leaves it waiting, and it goes again under the same key.
        let claimed = store
            .database
            .claim_package(&package.name, package.attempts, next_at);
        if !claimed.await? {
            continue;
        }
        (package.attempts, package.next_at) = (attempts, next_at);
        let sent = match &package.url {
            Some(url) => sent(store, client, &package, url).await?,
            None => written(store, fronts, &package).await?,
        };
        let answer = match sent {
            Ok(Taken { told, answer }) => {
                package.state = PackageState::Sent;
                package.told = told;
                answer
            }
            Err(why) => {
                package.told = why;
                None
            }
        };
        package.answered = answer.is_some();
        store
            .database
            .settle_package(&package, answer.as_deref())
            .await?;
        if package.state == PackageState::Sent {
            let object = format!("credit_package:{}", package.name);
            let event = AuditEvent::done(&Actor::System, AuditAction::CreditPackage, object)
                .because(format!("第{attempts}次发送，{}", package.told))
                .with_content(package.sha256.clone());
            store.database.record(&event, at).await?;
        }
        tried.push(package);
    }
    for front in fronts {
        look_for_answers(store, front).await?;
    }
    Ok(tried)
}

/// How a package was taken.
pub(super) struct Taken {
    pub(super) told: String,
    /// A receipt that came with it.
    pub(super) answer: Option<Vec<u8>>,
}

/// How it was taken, or why it was not.
async fn sent(
    store: &Store,
    client: &RemoteClient,
    package: &StoredPackage,
    url: &str,
) -> Result<Result<Taken, String>, PipelineError> {
    let Some(bytes) = store.database.package_bytes(&package.name).await? else {
        return Ok(Err("数据包内容缺失".to_owned()));
    };
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/zip")
        .header("idempotency-key", &package.sha256)
        .header("x-package-name", &package.name)
        .body(bytes);
    let Ok(request) = request else {
        return Ok(Err("发送地址写法不对".to_owned()));
    };
    Ok(match client.send(request).await {
        Ok(answer) if answer.status().is_success() => {
            let body = answer.into_body();
            let text = body.strip_prefix(MARK).unwrap_or(&body);
            Ok(Taken {
                told: "对方已接收".to_owned(),
                answer: text.starts_with(RECEIPT).then_some(body),
            })
        }
        Ok(answer) => Err(format!("对方答复{}", answer.status().as_u16())),
        Err(error) => Err(error.to_string()),
    })
}

/// After so many attempts.
fn pause(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(u32::MAX).min(20);
    (FIRST_PAUSE << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_a_day() {
        let pauses: Vec<i64> = (1..=11).map(|n| pause(n) / 60_000).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert_eq!(pause(i64::MAX), LONGEST_PAUSE);
    }
}
