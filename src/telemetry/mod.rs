//! Log lines for people who run the program: to stderr, never with personal data, level by `MINGCHA_LOG`.

use tracing_subscriber::EnvFilter;

/// Starts logging; warnings only unless `filter` says otherwise.
pub fn start(filter: Option<&str>) {
    let filter = filter
        .and_then(|text| EnvFilter::try_new(text).ok())
        .unwrap_or_else(|| EnvFilter::new("warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    if started.is_err() {
        // Tests in one process start it more than once; the first one stays.
        tracing::debug!("logging was started before");
    }
}
