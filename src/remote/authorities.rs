//! Whose certificates are believed: those of the operating system, and of one more file.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::RemoteError;

/// All authorities that are believed; an office may have one of its own.
pub(super) fn believed(own: Option<&Path>) -> Result<RootCertStore, RemoteError> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::warn!(%error, "certificates of the system cannot be read");
    }
    // An odd certificate among those of the system concerns nobody else.
    roots.add_parsable_certificates(system.certs);
    if let Some(path) = own {
        for certificate in certificates_in(path)? {
            let added = roots.add(certificate);
            added.map_err(|_| no_authorities(path))?;
        }
    }
    Ok(roots)
}

fn certificates_in(path: &Path) -> Result<Vec<CertificateDer<'static>>, RemoteError> {
    let bytes = std::fs::read(path).map_err(|source| RemoteError::ReadAuthorities {
        path: path.to_owned(),
        source,
    })?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) | Err(_) => Err(no_authorities(path)),
    }
}

fn no_authorities(path: &Path) -> RemoteError {
    RemoteError::NoAuthorities {
        path: path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        assert!(matches!(
            believed(Some(&path)),
            Err(RemoteError::ReadAuthorities { .. })
        ));
        for text in [
            "",
            "not a certificate",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            std::fs::write(&path, text).unwrap();
            let read = believed(Some(&path));
            assert!(
                matches!(read, Err(RemoteError::NoAuthorities { .. })),
                "{text}"
            );
        }
        assert!(believed(None).is_ok());
    }
}
