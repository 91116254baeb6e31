//! Which addresses may be asked at all.

use reqwest::Url;

/// Encrypted, or on this very machine, where nobody listens on the way.
pub fn may_be_asked(address: &Url) -> bool {
    let local = || {
        address.host_str().is_some_and(|host| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            let number = bare.parse::<std::net::IpAddr>();
            host == "localhost" || number.is_ok_and(|number| number.is_loopback())
        })
    };
    match address.scheme() {
        "https" => address.has_host(),
        "http" => local(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_encrypted_stays_on_this_machine() {
        let asked = |text: &str| may_be_asked(&text.parse().unwrap());
        for fine in [
            "https://sso.example.gov.cn/realms/city",
            "http://127.0.0.1:9000/",
            "http://127.8.0.1/",
            "http://[::1]:9000/",
            "http://localhost:9000/",
        ] {
            assert!(asked(fine), "{fine}");
        }
        for not in [
            "http://sso.example.gov.cn/",
            "http://10.0.0.8/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert!(!asked(not), "{not}");
        }
    }
}
