//! One master key, three uses: sealing, pseudonyms, and recognising itself.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::key_file::{VaultKey, hex};
use crate::domain::{Contact, ContactDigest, ContactKind, Pseudonym, ResidentId};

/// Bytes of the random nonce in front of each sealed block.
const NONCE_BYTES: usize = 24;

/// Bytes of a contact's digest; two contacts in a city's lifetime do not share so many.
const CONTACT_BYTES: usize = 16;

/// Why a block could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the system gave no random bytes")]
    Random,
    #[error("sealing failed")]
    Seal,
    #[error("the sealed block was changed, or belongs to another key or place")]
    Open,
}

/// The keys derived from one master key.
#[derive(Clone)]
pub struct KeyRing {
    cipher: XChaCha20Poly1305,
    pseudonyms: Hmac<Sha256>,
    checkpoints: [u8; 32],
    packages: [u8; 32],
    check: String,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(***)")
    }
}

impl KeyRing {
    pub fn new(master: &VaultKey) -> Self {
        let sealing = derive(master, b"mingcha sealing v1");
        let pseudonyms = derive(master, b"mingcha pseudonyms v1");
        let check = derive(master, b"mingcha key check v1");
        Self {
            cipher: XChaCha20Poly1305::new(&sealing.into()),
            pseudonyms: mac_of(&pseudonyms),
            checkpoints: derive(master, b"mingcha audit checkpoints v1"),
            packages: derive(master, b"mingcha credit packages v1"),
            check: hex(check.get(..8).unwrap_or_default()),
        }
    }

    /// A value that tells whether a vault belongs to this key, without telling the key.
    pub fn check_value(&self) -> &str {
        &self.check
    }

    /// Seed of the key that signs checkpoints of the audit log.
    pub fn checkpoint_seed(&self) -> [u8; 32] {
        self.checkpoints
    }

    /// Seed of the key that signs packages for the credit system.
    pub fn package_seed(&self) -> [u8; 32] {
        self.packages
    }

    /// The same identity key has the same pseudonym on every hotline.
    pub fn pseudonym(&self, identity: &str) -> Pseudonym {
        let mut mac = self.pseudonyms.clone();
        mac.update(identity.as_bytes());
        let digest = mac.finalize().into_bytes();
        let head = digest
            .iter()
            .take(8)
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        Pseudonym(head)
    }

    /// A keyed stand-in for a hash over personal data: equal for equal content, useless without the key.
    pub fn keyed_digest(&self, hash: &str) -> String {
        let mut mac = self.pseudonyms.clone();
        mac.update(b"content/");
        mac.update(hash.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// The stand-in for the number of a natural person in the credit record and in registers: equal for equal numbers.
    pub fn person_digest(&self, id: &ResidentId) -> String {
        self.keyed_digest(&format!("credit person/{}", id.expose()))
    }

    /// The stand-in for a merchant's phone or address. No phone has one digest as the complainant's and the merchant's:
    /// who complains must not be found among those who are complained of.
    pub fn contact_digest(&self, contact: &Contact) -> ContactDigest {
        let purpose: &[u8] = match contact.kind {
            ContactKind::Phone => b"respondent phone/",
            ContactKind::Address => b"respondent address/",
        };
        let mut mac = self.pseudonyms.clone();
        mac.update(purpose);
        mac.update(contact.value.expose().as_bytes());
        let digest = mac.finalize().into_bytes();
        ContactDigest {
            kind: contact.kind,
            digest: hex(digest.get(..CONTACT_BYTES).unwrap_or_default()),
        }
    }

    /// Compresses and seals `plain`; `place` is bound to the block and must be given again to open it.
    pub fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Random)?;
        let packed = lz4_flex::compress_prepend_size(plain);
        let payload = Payload {
            msg: &packed,
            aad: place.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::Seal)?;
        let mut block = nonce.to_vec();
        block.extend(sealed);
        Ok(block)
    }

    /// The inverse of [`Self::seal`].
    pub fn open(&self, block: &[u8], place: &str) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = block.split_at_checked(NONCE_BYTES).ok_or(SealError::Open)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Open)?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let packed = self
            .cipher
            .decrypt(&nonce, payload)
            .map_err(|_| SealError::Open)?;
        lz4_flex::decompress_size_prepended(&packed).map_err(|_| SealError::Open)
    }
}

fn mac_of(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn derive(master: &VaultKey, purpose: &[u8]) -> [u8; 32] {
    let mut mac = mac_of(master.bytes());
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(byte: u8) -> KeyRing {
        KeyRing::new(&VaultKey::from_bytes([byte; 32]))
    }

    #[test]
    fn a_block_opens_with_its_key_at_its_place_only() {
        let block = ring(1).seal("投诉人：张三".as_bytes(), "1/0/5").unwrap();
        assert_eq!(
            ring(1).open(&block, "1/0/5").unwrap(),
            "投诉人：张三".as_bytes()
        );
        assert_eq!(ring(1).open(&block, "1/0/6"), Err(SealError::Open));
        assert_eq!(ring(2).open(&block, "1/0/5"), Err(SealError::Open));
        assert!(!block.windows(6).any(|window| window == "张三".as_bytes()));
    }

    #[test]
    fn pseudonyms_depend_on_the_key_and_the_identity_only() {
        assert_eq!(ring(1).pseudonym("phone:1"), ring(1).pseudonym("phone:1"));
        assert_ne!(ring(1).pseudonym("phone:1"), ring(1).pseudonym("phone:2"));
        assert_ne!(ring(1).pseudonym("phone:1"), ring(2).pseudonym("phone:1"));
    }

    #[test]
    fn a_merchant_s_contact_has_a_digest_of_its_kind_and_key_without_the_contact() {
        let digest = |byte: u8, kind: ContactKind, value: &str| {
            let value = crate::domain::Sensitive::new(value);
            ring(byte).contact_digest(&Contact { kind, value }).digest
        };
        let phone = digest(1, ContactKind::Phone, "13800001234");
        assert_eq!(phone, digest(1, ContactKind::Phone, "13800001234"));
        assert_eq!(phone.len(), 2 * CONTACT_BYTES);
        for other in [
            digest(1, ContactKind::Phone, "13800001235"),
            digest(1, ContactKind::Address, "13800001234"),
            digest(2, ContactKind::Phone, "13800001234"),
        ] {
            assert_ne!(phone, other);
        }
        // The pseudonym of a complainant with this number shows nothing of it.
        let complainant = ring(1).pseudonym("phone:13800001234").to_string();
        assert!(!phone.starts_with(complainant.trim_start_matches('P')));
    }
}
