//! How shells and files write a variable. Values have no control characters; anything else may be in them.

use clap::ValueEnum;
use serde_json::Value;

/// What the settings are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// sh, bash, zsh
    Sh,
    /// fish
    Fish,
    /// PowerShell
    Pwsh,
    /// A .env file
    Dotenv,
    /// One JSON object
    Json,
    /// The file of settings of a GitHub Actions job
    Github,
}

impl Format {
    /// All settings, with a line break at the end.
    pub(super) fn write(self, settings: &[(String, String)]) -> String {
        let line = |(name, value): &(String, String)| match self {
            Self::Sh => format!("export {name}='{}'\n", value.replace('\'', r"'\''")),
            Self::Fish => format!("set -gx {name} '{}'\n", value.replace('\\', r"\\").replace('\'', r"\'")),
            Self::Pwsh => format!("$env:{name} = '{}'\n", in_pwsh(value)),
            Self::Dotenv => format!("{name}={}\n", in_dotenv(value)),
            Self::Json | Self::Github => format!("{name}={value}\n"),
        };
        if self == Self::Json {
            let all: serde_json::Map<_, _> =
                settings.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
            return format!("{:#}\n", Value::Object(all));
        }
        settings.iter().map(line).collect()
    }
}

/// PowerShell ends a text at any of the quotes that word processors write, too; doubled, they are themselves.
fn in_pwsh(value: &str) -> String {
    let mut quoted = String::new();
    for char in value.chars() {
        quoted.push(char);
        if matches!(char, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(char);
        }
    }
    quoted
}

/// Bare where that is safe, for `docker run --env-file` takes quotes as they stand; else in single quotes, in which
/// readers of such files replace nothing; with a single quote in it, in double ones.
fn in_dotenv(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:/@%+,[]".contains(&byte);
    if value.bytes().all(plain) {
        return value.to_owned();
    }
    if !value.contains('\'') {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for char in value.chars() {
        if matches!(char, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(char);
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format, value: &str) -> String {
        format.write(&[("NAME".to_owned(), value.to_owned())])
    }

    #[test]
    fn each_format_keeps_quotes_dollars_and_backslashes_as_they_are() {
        let value = r#"a'b"c$d\e`f"#;

        assert_eq!(written(Format::Sh, value), "export NAME='a'\\''b\"c$d\\e`f'\n");
        assert_eq!(written(Format::Fish, value), "set -gx NAME 'a\\'b\"c$d\\\\e`f'\n");
        assert_eq!(written(Format::Pwsh, value), "$env:NAME = 'a''b\"c$d\\e`f'\n");
        assert_eq!(written(Format::Dotenv, value), "NAME=\"a'b\\\"c\\$d\\\\e\\`f\"\n");
        assert_eq!(written(Format::Github, value), format!("NAME={value}\n"));
        assert_eq!(written(Format::Json, value), "{\n  \"NAME\": \"a'b\\\"c$d\\\\e`f\"\n}\n");
    }

    #[test]
    fn a_file_of_settings_quotes_only_what_must_be() {
        assert_eq!(written(Format::Dotenv, "http://127.0.0.1:4722/v3"), "NAME=http://127.0.0.1:4722/v3\n");
        assert_eq!(written(Format::Dotenv, "a b#c"), "NAME='a b#c'\n");
    }

    #[test]
    fn powershell_doubles_every_quote_that_ends_a_text() {
        assert_eq!(written(Format::Pwsh, "a\u{2019}b"), "$env:NAME = 'a\u{2019}\u{2019}b'\n");
    }
}
