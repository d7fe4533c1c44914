//! The file system methods of a guest, answered from its read roots.

use nexxo_abi::{ByteKind, Value, Writer};
use nexxo_policy::{FileKind, FsError, ReadRoots};

use crate::stats::{Denial, Stats};

/// Answers `method` where it is one of the file system's; the answer is a frame appended to `response`.
pub fn answer(
    roots: &ReadRoots,
    stats: &mut Stats,
    method: &str,
    args: &Value,
    response: &mut Vec<u8>,
) -> Option<()> {
    let (name, args) = (method.strip_prefix("fs.")?, Arguments(args));
    let path = args.text(0);
    let follow = !matches!(args.at(1), Some(Value::Bool(false)));
    let result = match name {
        "readFile" => roots.read(&path).map(|bytes| {
            stats.read(&path, bytes.len());
            Value::Bytes(ByteKind::Uint8Array, bytes)
        }),
        "stat" => roots.stat(&path, follow).map(|stat| {
            Value::record([
                ("kind", Value::from_text(kind(stat.kind))),
                ("size", Value::Number(stat.size as f64)),
                ("mode", Value::Number(f64::from(stat.mode))),
                ("mtimeMs", Value::Number(stat.modified_ms)),
                ("ino", Value::Number(stat.inode as f64)),
                ("nlink", Value::Number(stat.links as f64)),
            ])
        }),
        "readdir" => roots.read_dir(&path).map(|entries| {
            Value::Array(
                entries
                    .into_iter()
                    .map(|entry| {
                        let pair = [Value::from_text(&entry.name), Value::from_text(kind(entry.kind))];
                        Some(Value::Array(pair.into_iter().map(Some).collect()))
                    })
                    .collect(),
            )
        }),
        "realpath" => roots.real_path(&path).map(|path| Value::from_text(&path.to_string_lossy())),
        "readlink" => roots.read_link(&path).map(|path| Value::from_text(&path.to_string_lossy())),
        _ => return None,
    };
    respond(result, stats, method, &path, response);
    Some(())
}

/// What a guest gave a method: a list of anything.
pub struct Arguments<'a>(pub &'a Value);

impl<'a> Arguments<'a> {
    /// One of them, where there is one.
    pub fn at(&self, index: usize) -> Option<&'a Value> {
        match self.0 {
            Value::Array(items) => items.get(index)?.as_ref(),
            _ => None,
        }
    }

    /// One that is text; nothing for any other.
    pub fn text(&self, index: usize) -> String {
        self.at(index).and_then(Value::as_text).unwrap_or_default()
    }
}

/// Writes the answer of a file system method, and notes a refusal.
pub fn respond(
    result: Result<Value, FsError>,
    stats: &mut Stats,
    method: &str,
    path: &str,
    response: &mut Vec<u8>,
) {
    let mut writer = Writer::new(response);
    writer.frame(2);
    match result {
        Ok(value) => {
            writer.bool(true);
            value.write(&mut writer);
        }
        Err(error) => {
            if error.is_denial() {
                stats.deny(Denial {
                    what: method.to_owned(),
                    path: path.to_owned(),
                    reason: error.to_string(),
                });
            }
            writer.bool(false);
            thrown(&error, path).write(&mut writer);
        }
    }
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::File => "file",
        FileKind::Dir => "dir",
        FileKind::Symlink => "symlink",
        FileKind::Other => "other",
    }
}

fn thrown(error: &FsError, path: &str) -> Value {
    let units = |text: &str| text.encode_utf16().collect();
    Value::Error {
        name: units("Error"),
        message: units(&error.to_string()),
        stack: Vec::new(),
        props: vec![(units("code"), Value::from_text(error.code())), (units("path"), Value::from_text(path))],
    }
}
