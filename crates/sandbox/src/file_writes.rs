//! The file system methods of a guest that change something, within its write roots.

use nexxo_abi::Value;
use nexxo_policy::{WriteMode, WriteRoots};

use crate::files::{Arguments, respond};
use crate::stats::Stats;

/// Answers `method` where it is one that writes and has been done by another instance: it went well, and is not done again.
pub fn answer_repeated(stats: &mut Stats, method: &str, response: &mut Vec<u8>) -> Option<()> {
    match method {
        "fs.writeFile" | "fs.mkdir" | "fs.unlink" | "fs.rmdir" | "fs.chmod" | "fs.rename" => {
            respond(Ok(Value::Undefined), stats, method, "", response);
            Some(())
        }
        _ => None,
    }
}

/// Answers `method` where it is one that writes; the answer is a frame appended to `response`.
pub fn answer(
    roots: &mut WriteRoots,
    stats: &mut Stats,
    method: &str,
    args: &Value,
    response: &mut Vec<u8>,
) -> Option<()> {
    let (name, args) = (method.strip_prefix("fs.")?, Arguments(args));
    let all = matches!(args.at(1), Some(Value::Bool(true)));
    let path = args.text(0);
    let result = match name {
        "writeFile" => {
            let bytes: &[u8] = match args.at(1) {
                Some(Value::Bytes(_, bytes)) => bytes,
                _ => &[],
            };
            let mode = match args.text(2).as_str() {
                "append" => WriteMode::Append,
                "new" => WriteMode::New,
                _ => WriteMode::Replace,
            };
            roots.write(&path, bytes, mode)
        }
        "mkdir" => roots.make_dir(&path, all),
        "unlink" => roots.remove_file(&path),
        "rmdir" => roots.remove_dir(&path, all),
        "chmod" => match args.at(1) {
            Some(Value::Number(mode)) if (0.0..=4095.0).contains(mode) => roots.set_mode(&path, *mode as u32),
            _ => return None,
        },
        "rename" => roots.rename(&path, &args.text(1)),
        _ => return None,
    };
    respond(result.map(|()| Value::Undefined), stats, method, &path, response);
    Some(())
}
