//! Papers of a case (文书与证据): scans and signed files that a finding, an objection or a repair rests on.

use chrono::NaiveDate;
use serde::Serialize;

use super::AccountName;

code_enum! {
    /// What a paper is for. A code is never given another meaning.
    PaperKind {
        /// Makes a finding (R-CRD-01).
        Decision = "decision", "认定文书";
        /// Ends one.
        Revocation = "revocation", "撤销文书";
        /// R-OBJ-01.
        Objection = "objection", "异议证据";
        Repair = "repair", "修复证明";
    }
}

code_enum! {
    /// What a paper is looked at for; without a purpose nobody looks (R-SEC-04).
    PaperPurpose {
        Finding = "finding", "核对认定";
        Promotion = "promotion", "起草、审批信用记录";
        Objection = "objection", "办理异议";
        Repair = "repair", "办理信用修复";
        Inspection = "inspection", "监督检查";
    }
}

code_enum! {
    /// The forms that a paper may have: none that runs anything when it is opened in a program of the office.
    PaperFormat {
        Pdf = "pdf", "PDF";
        Ofd = "ofd", "OFD";
        Jpeg = "jpeg", "JPEG";
        Png = "png", "PNG";
    }
}

impl PaperFormat {
    /// By the bytes, whatever the file is called; `None` for anything else.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let is_ofd = || {
            bytes.starts_with(b"PK\x03\x04") && bytes.windows(7).any(|piece| piece == b"OFD.xml")
        };
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            is_ofd().then_some(Self::Ofd)
        }
    }

    /// Whether a browser shows it by itself.
    pub fn is_shown_by_browsers(self) -> bool {
        self != Self::Ofd
    }

    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    /// As HTTP names it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// A paper without its bytes. What its sender called the file is not kept: names of files name persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    pub case_id: String,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
    pub kind: PaperKind,
    pub format: PaperFormat,
    pub bytes: u64,
    /// When it was brought.
    pub day: NaiveDate,
    pub actor: AccountName,
}

impl Paper {
    /// Where its bytes are sealed: a block opens nowhere else.
    pub fn place(case_id: &str, sha256: &str) -> String {
        format!("paper/{case_id}/{sha256}")
    }
}

#[cfg(test)]
mod tests {
    use super::PaperFormat;

    #[test]
    fn a_format_is_known_by_the_bytes() {
        let of = PaperFormat::of;
        assert_eq!(of(b"%PDF-1.7\n"), Some(PaperFormat::Pdf));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n...."), Some(PaperFormat::Png));
        assert_eq!(of(&[0xff, 0xd8, 0xff, 0xe0]), Some(PaperFormat::Jpeg));
        assert_eq!(of(b"PK\x03\x04....OFD.xml...."), Some(PaperFormat::Ofd));
        for other in [
            &b""[..],
            b"PK\x03\x04[Content_Types].xml",
            b"<html>%PDF-",
            b"MZ",
        ] {
            assert_eq!(of(other), None);
        }
    }
}
