//! Why another machine gave no answer.

use std::path::PathBuf;

/// By what can be done about it. Texts name no address: it may have carried a secret.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    #[error("无法读取证书文件 {}", path.display())]
    ReadAuthorities {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("证书文件 {} 中没有可用的 PEM 证书", path.display())]
    NoAuthorities { path: PathBuf },
    #[error("无法准备加密连接")]
    Encryption(#[source] rustls::Error),
    #[error("无法准备对外连接")]
    Client(#[source] reqwest::Error),
    #[error("对方地址不是 https，也不在本机")]
    NotEncrypted,
    #[error("请求的写法不对")]
    Request(#[source] reqwest::Error),
    #[error("对方没有应答")]
    Unreachable(#[source] reqwest::Error),
    #[error("对方的应答超过{most}字节")]
    TooLarge { most: usize },
}
