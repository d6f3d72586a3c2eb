//! What of a connection stands in files: a service of `pg_service.conf`, a password file named in the
//! URL, and a file that holds the password alone. The driver knows none of these; what they say is put
//! into the URL where the URL says nothing itself.

use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A URL taken apart as far as files may add to it.
struct Parts<'u> {
    /// Up to the query.
    head: &'u str,
    /// The query, without what is meant for us.
    query: Vec<(&'u str, String)>,
    added: Vec<(String, String)>,
}

/// The URL with what the files say.
///
/// # Errors
///
/// When a file or a service is not there, or others may read a file of passwords.
pub(super) fn resolved(url: &str) -> Result<String, String> {
    let (head, query) = url.split_once('?').unwrap_or((url, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut query: Vec<(&str, String)> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let mut take = |name: &str| {
        let at = query.iter().position(|(own, _)| *own == name)?;
        Some(decoded(&query.remove(at).1))
    };
    let (service, passfile) = (take("service"), take("passfile"));
    let mut parts = Parts { head, query, added: Vec::new() };
    if let Some(service) = service.or_else(|| variable("PGSERVICE")) {
        parts.add_service(&service)?;
    }
    parts.add_password(passfile.as_deref())?;
    Ok(parts.url())
}

#[expect(clippy::disallowed_methods, reason = "the driver reads the same variables' siblings")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Parts<'_> {
    /// The authority and the path, behind the scheme.
    fn place(&self) -> (&str, &str) {
        let rest = self.head.split_once("://").map_or("", |(_, rest)| rest);
        rest.split_once('/').unwrap_or((rest, ""))
    }

    /// What the URL, or a file before, says of a parameter.
    fn says(&self, name: &str) -> Option<String> {
        let of_query = self.query.iter().find(|(own, _)| *own == name);
        if let Some((_, value)) = of_query {
            return Some(decoded(value));
        }
        if let Some((_, value)) = self.added.iter().find(|(own, _)| own == name) {
            return Some(value.clone());
        }
        let (authority, path) = self.place();
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let ports = host.rfind(']').map_or(0, |at| at);
        let port = host.get(ports..).and_then(|tail| tail.rfind(':')).map(|at| at + ports);
        let (host, port) = port.map_or((host, ""), |at| host.split_at(at));
        let own = match name {
            "user" => user,
            "password" => password,
            "host" | "hostaddr" => host,
            "port" => port.trim_start_matches(':'),
            "dbname" => path,
            _ => "",
        };
        (!own.is_empty()).then(|| decoded(own))
    }

    fn add(&mut self, name: &str, value: &str) {
        if self.says(name).is_none() {
            self.added.push((name.to_owned(), value.to_owned()));
        }
    }

    fn add_service(&mut self, service: &str) -> Result<(), String> {
        let path =
            variable("PGSERVICEFILE").map(PathBuf::from).or_else(|| home(".pg_service.conf"));
        let path = path.ok_or_else(|| "no file of services is known".to_owned())?;
        let text = read(&path)?;
        let heading = format!("[{service}]");
        let mut lines = text.lines().map(str::trim).skip_while(|line| *line != heading);
        if lines.next().is_none() {
            return Err(format!("`{}` has no service `{service}`", path.display()));
        }
        for line in lines.take_while(|line| !line.starts_with('[')) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                return Err(format!("service `{service}`: `{line}` is no `name=value`"));
            };
            let (name, value) = (name.trim(), value.trim());
            if name == "service" || !super::target::PARAMETERS.contains(&name) {
                return Err(format!("service `{service}`: muster knows no parameter `{name}`"));
            }
            self.add(name, value);
        }
        Ok(())
    }

    fn add_password(&mut self, passfile: Option<&str>) -> Result<(), String> {
        if self.says("password").is_some() {
            return Ok(());
        }
        if let Some(path) = passfile {
            let path = Path::new(path);
            own_only(path)?;
            if let Some(password) = self.password_in(&read(path)?) {
                self.add("password", &password);
            }
        } else if let Some(path) = variable("PGPASSWORD_FILE") {
            let text = read(Path::new(&path))?;
            self.add("password", text.trim_end_matches(['\r', '\n']));
        }
        Ok(())
    }

    /// The password of the first line that fits, as `host:port:database:user:password`.
    fn password_in(&self, text: &str) -> Option<String> {
        let user = self.says("user").or_else(|| variable("PGUSER"))?;
        let wanted = [
            self.says("host")
                .filter(|host| !host.starts_with('/'))
                .unwrap_or("localhost".to_owned()),
            self.says("port").unwrap_or("5432".to_owned()),
            self.says("dbname").unwrap_or_else(|| user.clone()),
            user,
        ];
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(fields).find_map(|fields| {
            let [head @ .., password] = fields.as_slice() else { return None };
            let fits = head.len() == wanted.len()
                && head.iter().zip(&wanted).all(|(own, wanted)| own == "*" || own == wanted);
            fits.then(|| password.clone())
        })
    }

    fn url(&self) -> String {
        let query = self.query.iter().map(|(name, value)| format!("{name}={value}"));
        let added = self.added.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let query: Vec<String> = query.chain(added).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.head, query.join("&"))
    }
}

/// The fields of a line of a password file; a backslash takes the next sign as it is.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign == ':' {
            fields.push(String::new());
            continue;
        }
        let sign = if sign == '\\' { signs.next().unwrap_or(sign) } else { sign };
        fields.last_mut().into_iter().for_each(|field| field.push(sign));
    }
    fields
}

fn home(file: &str) -> Option<PathBuf> {
    variable("HOME").map(|home| Path::new(&home).join(file))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|said| format!("cannot read `{}`: {said}", path.display()))
}

/// Whether nobody but its owner may read a file of passwords.
fn own_only(path: &Path) -> Result<(), String> {
    #[cfg(unix)]
    if let Ok(facts) = fs::metadata(path)
        && std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o077 != 0
    {
        return Err(format!("others may read `{}`; chmod 600 it", path.display()));
    }
    Ok(())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What a value may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords");
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            fs::set_permissions(&path, own).unwrap();
        }
        let path = path.display().to_string();
        (folder, path)
    }

    #[test]
    fn a_password_file_answers_for_its_server() {
        let text = "# comment\nother:*:*:ann:no\ndb.example:6432:crm:ann:s\\:e/c\n*:*:*:*:last\n";
        let (_folder, path) = file(text);
        let of = |url: &str| resolved(&format!("{url}?passfile={path}")).unwrap();
        assert_eq!(
            of("postgres://ann@db.example:6432/crm"),
            "postgres://ann@db.example:6432/crm?password=s%3Ae%2Fc"
        );
        assert_eq!(
            of("postgres://bob@[::1]:6432/crm"),
            "postgres://bob@[::1]:6432/crm?password=last"
        );
        // What the URL says itself comes first.
        assert_eq!(of("postgres://ann:own@db.example/crm"), "postgres://ann:own@db.example/crm");
        #[cfg(unix)]
        {
            let all = std::os::unix::fs::PermissionsExt::from_mode(0o644);
            fs::set_permissions(&path, all).unwrap();
            let said = resolved(&format!("postgres://a@h/c?passfile={path}")).unwrap_err();
            assert!(said.contains("chmod 600"), "{said}");
        }
    }

    #[test]
    fn a_service_says_what_the_url_does_not() {
        let mut parts =
            Parts { head: "postgres://h.example/", query: Vec::new(), added: Vec::new() };
        for (name, value) in
            [("host", "other"), ("port", "6432"), ("dbname", "crm"), ("user", "ann lee")]
        {
            parts.add(name, value);
        }
        assert_eq!(parts.url(), "postgres://h.example/?port=6432&dbname=crm&user=ann%20lee");
    }

    #[test]
    fn a_url_without_any_of_it_stays_as_it_is() {
        for url in ["postgres:///crm", "postgres://a:b%40@h:1/c?host=/run&sslmode=require"] {
            assert_eq!(resolved(url).unwrap(), url);
        }
        assert_eq!(decoded("a%40b%4"), "a@b%4");
    }
}
