use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::grant_path::{ConfigKey, EnvName, GrantPath};
use crate::json::{self, Document, Read, Refused};
use crate::text::PlainText;
use crate::text_type::{Malformed, serialize_as_text};

const DOCUMENT: Document = Document { name: "the grants", max_bytes: 1 << 20 };

/// How many values one capability may have.
const MAX_VALUES: usize = 100;

/// The name of a capability, as the settings have it (`docs/capabilities.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Capability {
    Bundler,
    Clock,
    Config,
    Env,
    Read,
    Resolve,
    Server,
    Watch,
    Write,
}

impl Capability {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 9] = [
        Self::Bundler,
        Self::Clock,
        Self::Config,
        Self::Env,
        Self::Read,
        Self::Resolve,
        Self::Server,
        Self::Watch,
        Self::Write,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bundler => "bundler",
            Self::Clock => "clock",
            Self::Config => "config",
            Self::Env => "env",
            Self::Read => "read",
            Self::Resolve => "resolve",
            Self::Server => "server",
            Self::Watch => "watch",
            Self::Write => "write",
        }
    }
}

serialize_as_text!(Capability);

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Capability {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|capability| capability.name() == text).ok_or_else(|| {
            Malformed(format!(
                "there is no such capability; there are {}",
                Self::ALL.map(Self::name).join(", ")
            ))
        })
    }
}

/// A part of a development server that a plugin may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum ServerCapability {
    Middlewares,
    ModuleGraph,
    Restart,
    Urls,
    Watcher,
    Ws,
}

impl ServerCapability {
    const ALL: [Self; 6] =
        [Self::Middlewares, Self::ModuleGraph, Self::Restart, Self::Urls, Self::Watcher, Self::Ws];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Middlewares => "middlewares",
            Self::ModuleGraph => "moduleGraph",
            Self::Restart => "restart",
            Self::Urls => "urls",
            Self::Watcher => "watcher",
            Self::Ws => "ws",
        }
    }
}

impl FromStr for ServerCapability {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|part| part.name() == text).ok_or_else(|| {
            Malformed(format!(
                "there is no such part of a server; there are {}",
                Self::ALL.map(Self::name).join(", ")
            ))
        })
    }
}

/// One thing that a plugin asks for or is granted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Grant {
    Bundler,
    RealClock,
    Config(ConfigKey),
    Env(EnvName),
    Read(GrantPath),
    Resolve(GrantPath),
    Server(ServerCapability),
    Watch(GrantPath),
    Write(GrantPath),
}

impl Grant {
    /// Which capability it belongs to.
    pub fn capability(&self) -> Capability {
        match self {
            Self::Bundler => Capability::Bundler,
            Self::RealClock => Capability::Clock,
            Self::Config(_) => Capability::Config,
            Self::Env(_) => Capability::Env,
            Self::Read(_) => Capability::Read,
            Self::Resolve(_) => Capability::Resolve,
            Self::Server(_) => Capability::Server,
            Self::Watch(_) => Capability::Watch,
            Self::Write(_) => Capability::Write,
        }
    }

    /// Whether who has this has the other one too. Paths are compared as they are written.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Config(key), Self::Config(other)) => key.covers(other),
            _ => self == other,
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Bundler => Value::Bool(true),
            Self::RealClock => "real".into(),
            Self::Config(key) => key.as_str().into(),
            Self::Env(name) => name.as_str().into(),
            Self::Server(part) => part.name().into(),
            Self::Read(path) | Self::Resolve(path) | Self::Watch(path) | Self::Write(path) => {
                path.as_str().into()
            }
        }
    }

    fn read_one(capability: Capability, value: &Value) -> Read<Self> {
        Ok(match capability {
            Capability::Bundler | Capability::Clock => return Err(Refused::new("it takes no list")),
            Capability::Config => Self::Config(json::parsed(value)?),
            Capability::Env => Self::Env(json::parsed(value)?),
            Capability::Read => Self::Read(json::parsed(value)?),
            Capability::Resolve => Self::Resolve(json::parsed(value)?),
            Capability::Server => Self::Server(json::parsed(value)?),
            Capability::Watch => Self::Watch(json::parsed(value)?),
            Capability::Write => Self::Write(json::parsed(value)?),
        })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.capability(), self.value())
    }
}

/// Reads the value of a capability: `true` for `bundler`, `"real"` for `clock`, a list of texts for every other one.
fn read_value(capability: Capability, value: &Value) -> Read<Vec<Grant>> {
    match (capability, value) {
        (Capability::Bundler, Value::Bool(true)) => Ok(vec![Grant::Bundler]),
        (Capability::Bundler, _) => Err(Refused::new("it must be true")),
        (Capability::Clock, Value::String(clock)) if clock == "real" => Ok(vec![Grant::RealClock]),
        (Capability::Clock, _) => Err(Refused::new("it must be \"real\"")),
        (_, Value::Array(items)) if items.is_empty() => Err(Refused::new("the list is empty")),
        _ => json::set(value, MAX_VALUES, |item| Grant::read_one(capability, item)),
    }
}

fn write_value(capability: Capability, grants: &[&Grant]) -> Value {
    match (capability, grants) {
        (Capability::Bundler | Capability::Clock, [grant, ..]) => grant.value(),
        _ => grants.iter().map(|grant| grant.value()).collect(),
    }
}

/// What a manifest asks for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The capability.
    pub capability: Capability,
    /// Its values; all of this capability.
    pub grants: Vec<Grant>,
    /// Why the plugin needs it, for the one who approves.
    pub reason: PlainText,
}

impl Request {
    pub(crate) fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &["capability", "value", "reason"])?;
        let capability = fields.required("capability", json::parsed)?;
        let grants = fields.required("value", |value| read_value(capability, value))?;
        Ok(Self { capability, grants, reason: fields.required("reason", json::parsed)? })
    }
}

impl Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Request", 3)?;
        fields.serialize_field("capability", &self.capability)?;
        fields.serialize_field(
            "value",
            &write_value(self.capability, &self.grants.iter().collect::<Vec<_>>()),
        )?;
        fields.serialize_field("reason", &self.reason)?;
        fields.end()
    }
}

/// A set of grants, such as what a project approved for a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(BTreeSet<Grant>);

impl Grants {
    /// The grants in order.
    pub fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.0.iter()
    }

    /// Reads `{ "read": ["."], "bundler": true }`, as settings and lockfile write it.
    ///
    /// # Errors
    /// `NEXXO_OPTION_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        DOCUMENT.parse(bytes, Self::read).map_err(Error::Settings)
    }

    pub(crate) fn read(value: &Value) -> Read<Self> {
        let entries = json::entries(value, Capability::ALL.len(), |&name, value| read_value(name, value))?;
        Ok(entries.into_iter().flat_map(|(_, grants): (Capability, _)| grants).collect())
    }

    /// What the other set has beyond this one.
    pub fn missing<'a>(&self, other: &'a Self) -> Vec<&'a Grant> {
        other.iter().filter(|asked| !self.0.iter().any(|granted| granted.covers(asked))).collect()
    }
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        Self(grants.into_iter().collect())
    }
}

impl Serialize for Grants {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Map::new();
        for capability in Capability::ALL {
            let grants: Vec<&Grant> = self.iter().filter(|grant| grant.capability() == capability).collect();
            if !grants.is_empty() {
                fields.insert(capability.name().into(), write_value(capability, &grants));
            }
        }
        fields.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_capability_has_its_form_of_value() {
        let all = json!({"bundler": true, "clock": "real", "config": ["server.proxy"], "env": ["API"], "read": ["."], "resolve": ["../a"],
            "server": ["ws"], "watch": ["/etc/a"], "write": ["dist"]});
        let grants = Grants::read(&all).unwrap();
        assert_eq!(serde_json::to_value(&grants).unwrap(), all);
        for bad in [
            json!({"bundler": false}),
            json!({"bundler": [true]}),
            json!({"clock": "fixed"}),
            json!({"read": "."}),
            json!({"read": []}),
            json!({"read": [1]}),
            json!({"read": [".", "."]}),
            json!({"server": ["all"]}),
            json!({"network": true}),
            json!({"env": {"A": "1"}}),
            json!({"env": ["A B"]}),
            json!({"config": [""]}),
            json!([]),
        ] {
            assert!(Grants::read(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn l12_what_was_not_granted_is_missing() {
        let granted = Grants::read(&json!({"read": ["."], "config": ["server"]})).unwrap();
        let asked =
            Grants::read(&json!({"read": [".", ".env"], "config": ["server.proxy"], "bundler": true}))
                .unwrap();
        let missing: Vec<String> = granted.missing(&asked).iter().map(ToString::to_string).collect();
        assert_eq!(missing, ["bundler: true", "read: \".env\""]);
    }
}
