use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use semver::Version;
use serde::Serialize;
use serde_json::Value;

use crate::capability::{Grants, Request};
use crate::digest::Sha256;
use crate::dsse::ENVELOPE_FILE;
use crate::error::{Error, Invalid};
use crate::file_path::{FilePath, PathSet};
use crate::files::{self, FileEntry, Files};
use crate::integrity::Integrity;
use crate::json::{self, Document, Read, Refused};
use crate::limits::Limits;
use crate::name::PackageName;
use crate::package_digest::{PackageDigest, read_packages};
use crate::range::EngineRange;
use crate::text::{HookName, HttpsUrl, PlainText};
use crate::text_type::{Malformed, serialize_as_text};
use crate::time::Time;

/// The largest manifest, in bytes.
pub(crate) const MAX_MANIFEST: usize = 1 << 20;

const DOCUMENT: Document = Document { name: "the manifest", max_bytes: MAX_MANIFEST };

/// How many files a package may have.
pub(crate) const MAX_FILES: usize = 10_000;

/// What a manifest is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A project's own approval of what it packs from an npm package.
    Approval,
    /// A package that holds its own bundle.
    Artifact,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Artifact => "artifact",
        }
    }
}

serialize_as_text!(Kind);

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "approval" => Ok(Self::Approval),
            "artifact" => Ok(Self::Artifact),
            _ => Err("it must be \"artifact\" or \"approval\"".into()),
        }
    }
}

/// Who publishes a plugin, for people: only the signature proves anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publisher {
    /// A name.
    pub name: PlainText,
    /// A page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<HttpsUrl>,
}

/// The npm package that a bundle was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name.
    pub package: PackageName,
    /// Its version.
    #[serde(serialize_with = "as_text")]
    pub version: Version,
    /// The registry's integrity of its archive, where the package manager wrote it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Engines {
    nexxo: EngineRange,
}

/// What a plugin is, holds and asks for: version 1 of the format.
///
/// Made by [`Manifest::parse`] alone, so that one that is there is valid.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    manifest_version: u64,
    name: PackageName,
    #[serde(serialize_with = "as_text")]
    version: Version,
    kind: Kind,
    entry: FilePath,
    #[serde(skip)]
    entry_sha256: Sha256,
    files: Vec<FileEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packages: Option<Vec<PackageDigest>>,
    hooks: Vec<HookName>,
    capabilities: Vec<Request>,
    limits: Limits,
    engines: Engines,
    publisher: Publisher,
    time: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(flatten)]
    extensions: BTreeMap<String, Value>,
}

fn as_text<S: serde::Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(version)
}

pub(crate) fn read_version(value: &Value) -> Read<Version> {
    let text = json::text(value)?;
    if text.len() > 256 {
        return Err(Refused::new("the version is longer than 256 bytes"));
    }
    Version::parse(text).map_err(|error| Refused::new(format!("it is no version by semver.org: {error}")))
}

fn read_publisher(value: &Value) -> Read<Publisher> {
    let fields = json::object(value, &["name", "url"])?;
    Ok(Publisher { name: fields.required("name", json::parsed)?, url: fields.optional("url", json::parsed)? })
}

fn read_source(value: &Value) -> Read<Source> {
    let fields = json::object(value, &["package", "version", "integrity"])?;
    Ok(Source {
        package: fields.required("package", json::parsed)?,
        version: fields.required("version", read_version)?,
        integrity: fields.optional("integrity", json::parsed)?,
    })
}

fn read_files(value: &Value) -> Read<Vec<FileEntry>> {
    let files = json::list(value, MAX_FILES, FileEntry::read)?;
    let mut seen = PathSet::default();
    let mut last: Option<&FilePath> = None;
    for (index, FileEntry { path, .. }) in files.iter().enumerate() {
        let at = |what: String| Refused::new(what).under("path").under(index.to_string());
        if last.is_some_and(|last| last >= path) {
            return Err(at("files must be sorted by the bytes of their paths, each once".into()));
        }
        if path.as_str().eq_ignore_ascii_case(ENVELOPE_FILE) {
            return Err(at("the manifest cannot list itself".into()));
        }
        seen.insert(path).map_err(|error| at(error.0))?;
        last = Some(path);
    }
    Ok(files)
}

const FIELDS: [&str; 14] = [
    "manifestVersion",
    "name",
    "version",
    "kind",
    "entry",
    "files",
    "packages",
    "hooks",
    "capabilities",
    "limits",
    "engines",
    "publisher",
    "time",
    "source",
];

impl Manifest {
    /// Reads a manifest; only signed bytes should be given to it, or those that are about to be signed.
    ///
    /// # Errors
    /// `NEXXO_MANIFEST_INVALID` with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_invalid(bytes).map_err(Error::Manifest)
    }

    fn parse_invalid(bytes: &[u8]) -> Result<Self, Invalid> {
        DOCUMENT.parse(bytes, Self::read)
    }

    fn read(value: &Value) -> Read<Self> {
        let fields = json::object(value, &FIELDS)?;
        let entry: FilePath = fields.required("entry", json::parsed)?;
        let files = fields.required("files", read_files)?;
        let Ok(index) = files.binary_search_by(|file| file.path.cmp(&entry)) else {
            return Err(Refused::new("it is not among `files`").under("entry"));
        };
        let manifest = Self {
            manifest_version: fields.required("manifestVersion", |value| json::whole(value, 1, 1))?,
            name: fields.required("name", json::parsed)?,
            version: fields.required("version", read_version)?,
            kind: fields.required("kind", json::parsed)?,
            entry,
            entry_sha256: files[index].sha256,
            files,
            packages: fields.optional("packages", read_packages)?,
            hooks: fields.required("hooks", |value| json::set(value, 100, json::parsed))?,
            capabilities: fields.required("capabilities", |value| json::list(value, 100, Request::read))?,
            limits: fields.optional("limits", Limits::read)?.unwrap_or_default(),
            engines: Engines {
                nexxo: fields.required("engines", |value| {
                    json::object(value, &["nexxo"])?.required("nexxo", json::parsed)
                })?,
            },
            publisher: fields.required("publisher", read_publisher)?,
            time: fields.required("time", json::parsed)?,
            source: fields.optional("source", read_source)?,
            extensions: fields.extensions().map(|(name, value)| (name.clone(), value.clone())).collect(),
        };
        manifest.check_whole()?;
        Ok(manifest)
    }

    /// What no field can tell alone.
    fn check_whole(&self) -> Read<()> {
        let mut asked = BTreeSet::new();
        for (index, request) in self.capabilities.iter().enumerate() {
            if let Some(twice) = request.grants.iter().find(|grant| !asked.insert(*grant)) {
                return Err(Refused::new(format!("`{twice}` is asked for twice"))
                    .under(index.to_string())
                    .under("capabilities"));
            }
        }
        match (self.kind, &self.packages) {
            (Kind::Artifact, Some(_)) => {
                return Err(Refused::new("only an approval has packages: an artifact holds all that it is")
                    .under("packages"));
            }
            (Kind::Approval, None) => {
                return Err(Refused::new("the field `packages` is missing, which an approval needs"));
            }
            _ => {}
        }
        match &self.source {
            None if self.kind == Kind::Approval => {
                Err(Refused::new("the field `source` is missing, which an approval needs"))
            }
            Some(source)
                if self.kind == Kind::Approval
                    && (source.package != self.name || source.version != self.version) =>
            {
                Err(Refused::new("an approval bears the name and version of the package that it approves")
                    .under("source"))
            }
            _ => Ok(()),
        }
    }

    /// The manifest as a text to sign: stable, with one fact a line.
    pub fn to_text(&self) -> String {
        json::to_text(self)
    }

    /// The package's name.
    pub fn name(&self) -> &PackageName {
        &self.name
    }

    /// The package's version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// What the manifest is about.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The bundle's path among the files.
    pub fn entry(&self) -> &FilePath {
        &self.entry
    }

    /// The bundle's digest.
    pub fn entry_sha256(&self) -> Sha256 {
        self.entry_sha256
    }

    /// The files, sorted by path.
    pub fn files(&self) -> &[FileEntry] {
        &self.files
    }

    /// The packages whose code is in an approval's bundles or whose files the plugin may read, sorted by path.
    pub fn packages(&self) -> &[PackageDigest] {
        self.packages.as_deref().unwrap_or_default()
    }

    /// The hooks that the plugin says it has.
    pub fn hooks(&self) -> &[HookName] {
        &self.hooks
    }

    /// What it asks for, and why.
    pub fn capabilities(&self) -> &[Request] {
        &self.capabilities
    }

    /// What it asks for as a set.
    pub fn asked(&self) -> Grants {
        self.capabilities.iter().flat_map(|request| request.grants.iter().cloned()).collect()
    }

    /// The limits that it asks for.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The versions of Nexxo that it runs in.
    pub fn engine_range(&self) -> &EngineRange {
        &self.engines.nexxo
    }

    /// Who publishes it.
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// When it was made, by its own account.
    pub fn time(&self) -> Time {
        self.time
    }

    /// The npm package that the bundle was made from.
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// The digest of the tree that a directory with these files has, by the rules for the packages of an approval.
    pub fn tree_sha256(&self) -> Sha256 {
        let lines = self.files.iter().map(|FileEntry { path, sha256, .. }| format!("f\0{path}\0{sha256}\n"));
        Sha256::of(lines.collect::<String>().as_bytes())
    }

    /// Holds the files against the manifest.
    ///
    /// # Errors
    /// `NEXXO_FILE_UNSIGNED`, `NEXXO_FILE_MISSING`, `NEXXO_FILE_CHANGED`.
    pub fn check_files(&self, files: &Files) -> Result<(), Error> {
        files::check(&self.files, files)
    }

    /// Holds one file's bytes against the manifest, for those who read few of them.
    ///
    /// # Errors
    /// `NEXXO_FILE_UNSIGNED`, `NEXXO_FILE_CHANGED`.
    pub fn check_file(&self, path: &FilePath, bytes: &[u8]) -> Result<(), Error> {
        match self.files.binary_search_by(|file| file.path.cmp(path)) {
            Ok(index) => files::check_one(&self.files[index], bytes),
            Err(_) => Err(Error::FileUnsigned { path: path.clone() }),
        }
    }

    /// Whether it is the manifest of that package.
    ///
    /// # Errors
    /// `NEXXO_MANIFEST_MISMATCH`.
    pub fn check_package(&self, name: &PackageName, version: Option<&Version>) -> Result<(), Error> {
        if self.name == *name && version.is_none_or(|version| *version == self.version) {
            return Ok(());
        }
        let expected = version.map_or_else(|| name.to_string(), |version| format!("{name}@{version}"));
        Err(Error::OtherPackage { expected, found: format!("{}@{}", self.name, self.version) })
    }

    /// Whether it runs in that version of Nexxo.
    ///
    /// # Errors
    /// `NEXXO_ENGINE_RANGE`.
    pub fn check_engine(&self, version: &Version) -> Result<(), Error> {
        if self.engines.nexxo.allows(version) {
            return Ok(());
        }
        let (range, version) = (self.engines.nexxo.to_string(), version.to_string());
        Err(Error::Engine { name: self.name.clone(), range, version })
    }
}
