//! A signed statement of how far the log had got: it leaves the machine, and a rewritten log no longer fits it.
//!
//! Form: C2SP `tlog-checkpoint` over `signed-note` (<https://c2sp.org/signed-note>, <https://c2sp.org/tlog-checkpoint>).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::tree::TreeHead;

/// The byte that says Ed25519 in a key of a signed note.
const ED25519: u8 = 1;

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: `mingcha/` and the id of the data directory.
    pub origin: String,
    pub size: u64,
    pub root: [u8; 32],
}

/// Why a text is not a checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("检查点格式无效")]
    Form,
    #[error("检查点属于另一份审计日志")]
    OtherLog,
    #[error("检查点的签名无效，或由另一密钥签署")]
    Signature,
    #[error("系统未能生成签名密钥")]
    Key,
}

impl Checkpoint {
    pub fn of(origin: &str, tree: &TreeHead) -> Self {
        Self {
            origin: origin.to_owned(),
            size: tree.size(),
            root: tree.root(),
        }
    }

    /// The lines that are signed.
    fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            BASE64.encode(self.root)
        )
    }

    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.lines();
        let origin = lines.next()?.to_owned();
        let size = lines.next()?.parse().ok()?;
        let root = BASE64.decode(lines.next()?).ok()?.try_into().ok()?;
        lines
            .next()
            .is_none()
            .then_some(Self { origin, size, root })
    }
}

/// Signs checkpoints of one log.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl Signer {
    /// `seed` is kept secret; the same seed is the same key.
    pub fn new(name: &str, seed: [u8; 32]) -> Self {
        Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&seed),
        }
    }

    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The whole note.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let body = checkpoint.body();
        let mut signature = self.verifier().key_hash().to_vec();
        signature.extend(self.key.sign(body.as_bytes()).to_bytes());
        format!("{body}\n— {} {}\n", self.name, BASE64.encode(signature))
    }
}

/// Checks the signature of checkpoints. `Display` gives the key in the form of signed notes: name+hash+key.
#[derive(Clone)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Verifier {
    fn key_hash(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', ED25519]);
        hasher.update(self.key.as_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let [first, second, third, fourth, ..] = digest;
        [first, second, third, fourth]
    }

    /// Reads a note and checks that this key signed it for this log.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let (body, signatures) = note.split_once("\n\n").ok_or(CheckpointError::Form)?;
        let body = format!("{body}\n");
        let checkpoint = Checkpoint::parse(&body).ok_or(CheckpointError::Form)?;
        if checkpoint.origin != self.name {
            return Err(CheckpointError::OtherLog);
        }
        let signed = signatures.lines().any(|line| self.signed(&body, line));
        signed
            .then_some(checkpoint)
            .ok_or(CheckpointError::Signature)
    }

    fn signed(&self, body: &str, line: &str) -> bool {
        let Some((name, encoded)) = line
            .strip_prefix("— ")
            .and_then(|line| line.rsplit_once(' '))
        else {
            return false;
        };
        let Ok(bytes) = BASE64.decode(encoded) else {
            return false;
        };
        let Some((hash, signature)) = bytes.split_at_checked(4) else {
            return false;
        };
        let Ok(signature) = Signature::from_slice(signature) else {
            return false;
        };
        name == self.name
            && hash == self.key_hash()
            && self.key.verify_strict(body.as_bytes(), &signature).is_ok()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.key.as_bytes());
        let hash = crate::vault::hex(&self.key_hash());
        write!(f, "{}+{hash}+{}", self.name, BASE64.encode(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> (Signer, String) {
        let signer = Signer::new("mingcha/0a", [7; 32]);
        let checkpoint = Checkpoint::of("mingcha/0a", &TreeHead::default());
        let note = signer.sign(&checkpoint);
        (signer, note)
    }

    #[test]
    fn a_checkpoint_reads_back_and_names_its_log() {
        let (signer, note) = note();
        let read = signer.verifier().open(&note).unwrap();
        assert_eq!(read.size, 0);
        assert_eq!(read.root, TreeHead::default().root());
        let other = Signer::new("mingcha/0b", [7; 32]).verifier();
        assert_eq!(other.open(&note), Err(CheckpointError::OtherLog));
    }

    #[test]
    fn another_key_or_any_changed_byte_is_refused() {
        let (signer, note) = note();
        let foreign = Signer::new("mingcha/0a", [8; 32]).verifier();
        assert_eq!(foreign.open(&note), Err(CheckpointError::Signature));
        let verifier = signer.verifier();
        for place in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                // The line break at the very end belongs to nothing that is signed.
                assert!(verifier.open(&changed).is_err() || place + 1 == note.len());
            }
        }
    }

    /// Key, text and signature of the documentation of Go's `golang.org/x/mod/sumdb/note`.
    #[test]
    fn the_signed_note_of_the_go_documentation_is_accepted() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let encoded = text.rsplit('+').next().unwrap();
        let bytes = BASE64.decode(encoded).unwrap();
        let verifier = Verifier {
            name: "PeterNeumann".to_owned(),
            key: VerifyingKey::from_bytes(&bytes[1..].try_into().unwrap()).unwrap(),
        };
        assert_eq!(verifier.to_string(), text);
        let body = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        let line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        assert!(verifier.signed(body, line));
        assert!(!verifier.signed(&body.replace("your", "our"), line));
    }
}
