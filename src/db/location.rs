//! Where the main database is: the file in the data directory, or a PostgreSQL server.

use std::fmt;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Parameters behind `?` that are passed on. Others are refused: the driver would log their values.
const PARAMETERS: [&str; 9] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "sslmode",
    "application_name",
    "options",
];

/// Why an address cannot be used. Never repeats it: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    #[error(
        "数据库地址应写作 postgres://用户@主机:5432/库名，或写 sqlite 表示数据目录内的 mingcha.db"
    )]
    Scheme,
    #[error("数据库地址没有写明库名；应写作 postgres://用户@主机:5432/库名")]
    NoName,
    #[error("数据库地址中有不支持的连接参数；可用的有：{}", PARAMETERS.join("、"))]
    Parameter,
    #[error("数据库地址无法解析；口令和库名中的特殊字符须写作 %XX")]
    Malformed,
}

/// Where the main database is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DatabaseLocation {
    /// `mingcha.db` in the data directory.
    #[default]
    DataDirectory,
    Postgres(PostgresUrl),
}

/// The address of a PostgreSQL database. `Debug` and `Display` leave out user and password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    url: String,
    shown: String,
}

impl PostgresUrl {
    /// With everything that is in it, for the driver only.
    pub(super) fn secret(&self) -> &str {
        &self.url
    }
}

impl FromStr for PostgresUrl {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        let known_scheme = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        if !known_scheme {
            return Err(LocationError::Scheme);
        }
        let parameters = text.split_once('?').map_or("", |(_, behind)| behind);
        let unknown = |pair: &str| {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            !PARAMETERS.contains(&name)
        };
        if parameters
            .split('&')
            .any(|pair| !pair.is_empty() && unknown(pair))
        {
            return Err(LocationError::Parameter);
        }
        let options = PgConnectOptions::from_str(text).map_err(|_| LocationError::Malformed)?;
        let name = options.get_database().unwrap_or_default();
        if name.is_empty() {
            return Err(LocationError::NoName);
        }
        // Signs of a password whose `/` or `@` was not escaped; the name would show a part of it.
        if name.contains(['/', '@', '?', ':']) {
            return Err(LocationError::Malformed);
        }
        let shown = match options.get_socket() {
            Some(socket) => format!("postgres:///{name}?host={}", socket.display()),
            None => format!(
                "postgres://{}:{}/{name}",
                options.get_host(),
                options.get_port()
            ),
        };
        Ok(Self {
            url: text.to_owned(),
            shown,
        })
    }
}

impl FromStr for DatabaseLocation {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        match text.trim() {
            "sqlite" => Ok(Self::DataDirectory),
            url => Ok(Self::Postgres(url.parse()?)),
        }
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({})", self.shown)
    }
}

impl fmt::Display for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDirectory => f.write_str("mingcha.db"),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<DatabaseLocation, LocationError> {
        text.parse()
    }

    #[test]
    fn a_location_is_shown_without_user_and_password() {
        for url in [
            "postgres://clerk:hush@db.example:5433/mingcha",
            "postgresql://db.example:5433/mingcha?user=clerk&password=hush",
        ] {
            let location = parsed(url).unwrap();
            assert_eq!(location.to_string(), "postgres://db.example:5433/mingcha");
            assert!(!format!("{location:?}").contains("hush"));
        }
        let socket =
            parsed("postgres:///mingcha?host=/run/postgresql&user=clerk&password=hush").unwrap();
        assert_eq!(
            socket.to_string(),
            "postgres:///mingcha?host=/run/postgresql"
        );
        assert_eq!(parsed("sqlite"), Ok(DatabaseLocation::DataDirectory));
    }

    #[test]
    fn what_is_no_location_is_refused_without_being_repeated() {
        let cases = [
            ("mysql://clerk:hush@db/mingcha", LocationError::Scheme),
            ("mingcha.db", LocationError::Scheme),
            (
                "postgres://clerk@db/mingcha?pasword=hush",
                LocationError::Parameter,
            ),
            (
                "postgres://clerk:hu/sh@db/mingcha",
                LocationError::Malformed,
            ),
            (
                "postgres://clerk:12/sh@db/mingcha",
                LocationError::Malformed,
            ),
        ];
        for (text, wrong) in cases {
            let error = parsed(text).unwrap_err();
            assert_eq!(error, wrong, "{text}");
            assert!(!error.to_string().contains("hush"));
        }
    }
}
