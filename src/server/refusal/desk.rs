//! What the desk did not do, as the browser is told.

use axum::http::StatusCode;

use super::Refusal;
use crate::access::Unproven;
use crate::desk::DeskError;
use crate::rules::LawError;
use crate::workflow::{AmendmentRefused, ClientRefused, DraftRefused};

impl From<Unproven> for Refusal {
    fn from(unproven: Unproven) -> Self {
        Self::unproven(unproven)
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        match &error {
            DeskError::SignIn => Self {
                status: StatusCode::UNAUTHORIZED,
                ..Self::unprocessable(error.to_string())
            },
            DeskError::Unproven(unproven) => Self::unproven(*unproven),
            DeskError::NotAdmitted(why) => Self::not_admitted(*why),
            DeskError::ProveAgain | DeskError::WrongProof => Self::prove_again(error.to_string()),
            DeskError::Locked { seconds } => Self {
                retry_after: Some(*seconds),
                ..Self::too_many(error.to_string())
            },
            DeskError::TooManyReveals { minutes, .. } => Self {
                retry_after: Some(minutes * 60),
                ..Self::too_many(error.to_string())
            },
            DeskError::PageOnly => Self::page_only(),
            DeskError::RevealRole => Self {
                status: StatusCode::FORBIDDEN,
                ..Self::unprocessable(error.to_string())
            },
            DeskError::NotSteward
            | DeskError::NotMerchantJudge
            | DeskError::PaperRole(_)
            | DeskError::Draft(DraftRefused::Role { .. }) => Self::forbidden_to(error.to_string()),
            DeskError::NoClientKey | DeskError::UnknownClientKey | DeskError::ReplacedClientKey => {
                Self::client_key(error.to_string())
            }
            DeskError::ClientStopped
            | DeskError::ClientExpired(_)
            | DeskError::PurposeNotGranted(_) => Self::client_forbidden(error.to_string()),
            DeskError::TooManyQueries { seconds, .. } | DeskError::TooManyWrongKeys { seconds } => {
                Self {
                    retry_after: Some(*seconds),
                    ..Self::too_many(error.to_string())
                }
            }
            DeskError::UnreadableQuery => Self {
                next_step: "请对照 /api/openapi.json 修改程序后再查询",
                ..Self::bad_request(error.to_string())
            },
            DeskError::NoFlag(_)
            | DeskError::NoLawChange(_)
            | DeskError::NoClient(_)
            | DeskError::NoSuchConsent
            | DeskError::NoEntry(_)
            | DeskError::NoOrder
            | DeskError::NoSearch
            | DeskError::NoPaper
            | DeskError::NoCase(_)
            | DeskError::NoPackage(_)
            | DeskError::Draft(DraftRefused::Absent) => Self::not_found(),
            DeskError::LargePaper => Self {
                next_step: "请降低扫描分辨率，或分成几份上传",
                ..Self::file_too_large(error.to_string())
            },
            DeskError::Client(
                ClientRefused::Forbidden { .. }
                | ClientRefused::SameHand
                | ClientRefused::Overtaken { .. },
            )
            | DeskError::Amendment(
                AmendmentRefused::Forbidden { .. } | AmendmentRefused::SameHand,
            )
            | DeskError::Law(LawError::Overlap { .. } | LawError::NoRow { .. })
            | DeskError::ClientNameTaken(_)
            | DeskError::ConsentKept(_)
            | DeskError::Draft(_)
            | DeskError::NotInPackage(_)
            | DeskError::NoListing(_)
            | DeskError::PaperKept(_)
            | DeskError::PaperNotBrought(_)
            | DeskError::NotVerified { .. }
            | DeskError::EntryExists(_)
            | DeskError::Credit(_)
            | DeskError::Step(_)
            | DeskError::Issue(_)
            | DeskError::IssueNumberTaken { .. }
            | DeskError::NameTaken(_)
            | DeskError::SearchNameTaken(_) => Self::conflict(error.to_string()),
            refusal if refusal.is_refusal() => Self::unprocessable(error.to_string()),
            fault => Self::fault(fault),
        }
    }
}
