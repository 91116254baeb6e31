//! Where a request came from.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// What a proxy adds the address of its client to.
const FORWARDED: &str = "x-forwarded-for";

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Peer(pub(super) IpAddr);

impl Peer {
    /// Whom a request is counted against. What a client says of itself is not believed; what the proxy on this machine
    /// wrote last is, and only where there is said to be one.
    pub(super) fn address(self, over_tls: bool, headers: &HeaderMap) -> IpAddr {
        if !over_tls || !self.0.is_loopback() {
            return self.0;
        }
        let last = headers.get_all(FORWARDED).iter().next_back();
        last.and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|address| address.trim().parse().ok())
            .unwrap_or(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_proxy_on_this_machine_is_believed_and_only_its_last_word() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED, "10.0.0.1, 10.0.0.2".parse().unwrap());
        let (own, far) = ("127.0.0.1".parse().unwrap(), "192.0.2.7".parse().unwrap());
        let proxied: IpAddr = "10.0.0.2".parse().unwrap();
        assert_eq!(Peer(own).address(true, &headers), proxied);
        assert_eq!(Peer(own).address(false, &headers), own);
        assert_eq!(Peer(far).address(true, &headers), far);
        assert_eq!(Peer(own).address(true, &HeaderMap::new()), own);
        headers.append(FORWARDED, "nonsense".parse().unwrap());
        assert_eq!(Peer(own).address(true, &headers), own);
    }
}
