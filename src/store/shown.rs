//! A database's URL as it may be shown.

/// Schemes whose URLs may hold a password.
const SERVERS: [&str; 2] = ["postgres", "postgresql"];

/// A URL without what may be a password: what stands before an `@`, and a server's parameters.
/// Where it is not certain what is what, only the scheme is left.
pub fn shown_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    if !SERVERS.contains(&scheme) {
        return match rest.rsplit_once('@') {
            Some((_, place)) => format!("{scheme}://…@{place}"),
            None => url.to_owned(),
        };
    }
    let (head, parameters) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
    let (hidden, place) = match head.rsplit_once('@') {
        Some((_, place)) => ("…@", place),
        None => ("", head),
    };
    let host = place.split('/').next().unwrap_or_default();
    // A mistyped URL may have its password where a port belongs.
    let port = host.rsplit_once(']').map_or(host, |(_, rest)| rest).rsplit_once(':');
    let is_plain = port.is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    if parameters.contains('@') || !is_plain {
        return format!("{scheme}://…");
    }
    format!("{scheme}://{hidden}{place}")
}

#[cfg(test)]
mod tests {
    use super::shown_url;

    #[test]
    fn no_password_is_shown() {
        for (url, shown) in [
            ("postgres://u:p@ss@host:1/db", "postgres://…@host:1/db"),
            ("postgres://u@host/db?password=secret&sslmode=require", "postgres://…@host/db"),
            ("postgres:///db?host=/run/postgresql&password=secret", "postgres:///db"),
            ("postgresql://u:secret@[::1]:5432/db", "postgresql://…@[::1]:5432/db"),
            ("postgres://u:secret/db", "postgres://…"),
            ("postgres://u:se?cret@host/db", "postgres://…"),
            ("postgres://u:se#cret@host/db", "postgres://…"),
            ("postgres://h/db?password=a@b", "postgres://…"),
            ("mysql://u:p@host/db", "mysql://…@host/db"),
            ("sqlite:muster.db", "sqlite:muster.db"),
            ("sqlite:a@b.db", "sqlite:a@b.db"),
        ] {
            assert_eq!(shown_url(url), shown, "{url}");
        }
    }
}
