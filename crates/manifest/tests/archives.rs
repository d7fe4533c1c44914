//! Hostile archives: cases K1 to K4 and J6 of the threat model.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use nexxo_manifest::{Envelope, Error, Files, Package, read_archive, write_archive};
use serde_json::json;
use support::{
    NAME, archive, bytes, envelope, files, gunzip, gzip, key, manifest_value, now, sealed, trusting,
};
use tar::{EntryType, Header};

/// A header for a file in `package/`.
fn header(path: &str, size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.as_ustar_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_size(size);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_entry_type(EntryType::Regular);
    header.set_cksum();
    header
}

/// A tar of entries as they are, however wrong, with its end.
fn tar(entries: &[(Header, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (header, data) in entries {
        tar.extend_from_slice(header.as_bytes());
        tar.extend_from_slice(data);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

fn read(tar: &[u8]) -> Result<Files, Error> {
    read_archive(&gzip(tar))
}

#[track_caller]
fn refused(archive: Result<Files, Error>, why: &str) {
    let error = archive.expect_err(why);
    assert_eq!(error.code(), "NEXXO_ARCHIVE_INVALID");
    assert!(error.to_string().contains(why), "{error}");
}

/// One ordinary file with a change to its header, the checksum made right again.
fn with(change: impl FnOnce(&mut Header)) -> Result<Files, Error> {
    let mut header = header("package/a", 1);
    change(&mut header);
    header.set_cksum();
    read(&tar(&[(header, b"a")]))
}

#[test]
fn an_archive_is_read_as_it_was_written_and_written_the_same_each_time() {
    let packed = write_archive(&files()).unwrap();
    assert_eq!(read_archive(&packed).unwrap(), files());
    assert_eq!(write_archive(&files()).unwrap(), packed);
    assert_eq!(write_archive(&read_archive(&packed).unwrap()).unwrap(), packed);
}

#[test]
fn k1_bombs_are_refused_at_the_limit() {
    refused(read_archive(&gzip(&vec![0; 64 << 20])), "uncompresses to more than");
    // Two megabytes of zeros in four small layers are only ever uncompressed once.
    refused(read_archive(&gzip(&gzip(&gzip(&vec![0; 2 << 20])))), "512 bytes");
    refused(read_archive(&vec![0; (32 << 20) + 1]), "the limit");
    let packs_too_well = Files::from([("a".parse().unwrap(), vec![0; 8 << 20])]);
    assert_eq!(write_archive(&packs_too_well).unwrap_err().code(), "NEXXO_ARCHIVE_INVALID");
}

#[test]
fn k1_only_one_plain_gzip_member_is_read() {
    let good = gzip(&tar(&[(header("package/a", 1), b"a")]));
    assert!(read_archive(&good).is_ok());
    refused(read_archive(&[&good[..], &good].concat()), "follow its end");
    refused(read_archive(&[&good[..], b"x"].concat()), "follow its end");
    refused(read_archive(&[&good[..], &[0]].concat()), "follow its end");
    refused(read_archive(&good[..good.len() - 1]), "broken");
    refused(read_archive(&tar(&[(header("package/a", 1), b"a")])), "no plain gzip");
    refused(read_archive(b""), "no plain gzip");
    for flag in [1, 2, 4, 8, 16, 32, 128] {
        let mut flagged = good.clone();
        flagged[3] = flag;
        refused(read_archive(&flagged), "no plain gzip");
    }
    for at in [good.len() - 1, good.len() - 5] {
        let mut sum = good.clone();
        sum[at] ^= 1;
        refused(read_archive(&sum), "broken");
    }
}

#[test]
fn an_archive_that_says_it_is_ours_is_as_we_write_it() {
    assert_eq!(read_archive(&sealed(&gunzip(&write_archive(&files()).unwrap()))).unwrap(), files());
    // What npm may write, we do not: another time, another order, more zero blocks at the end.
    let (a, b) = (header("package/a", 1), header("package/b", 1));
    let ours = |entries: &[(Header, &[u8])]| read_archive(&sealed(&tar(entries)));
    refused(ours(&[(a.clone(), b"a")]), "in another way");
    let mut timed = a.clone();
    timed.set_mtime(499_162_500);
    timed.set_cksum();
    assert!(ours(&[(timed.clone(), b"a")]).is_ok());
    refused(
        read_archive(&sealed(&[&tar(&[(timed.clone(), b"a")])[..], &[0; 512]].concat())),
        "in another way",
    );
    let mut second = b;
    second.set_mtime(499_162_500);
    second.set_cksum();
    refused(ours(&[(second, b"b"), (timed, b"a")]), "in another way");

    let good = write_archive(&files()).unwrap();
    assert_eq!(good[..16], *b"\x1f\x8b\x08\x04\0\0\0\0\x02\xff\x24\0NX\x20\0");
    for length in [16, 17, 47] {
        refused(read_archive(&good[..length]), "no plain gzip");
    }
    for length in [48, good.len() - 1] {
        refused(read_archive(&good[..length]), "digest in its header");
    }
    refused(read_archive(&[&good[..], b"x"].concat()), "digest in its header");
}

#[test]
fn k2_paths_that_lead_out_are_refused() {
    for path in [
        "package/../a",
        "package/..",
        "/package/a",
        "package//a",
        "package/./a",
        "a",
        "packages/a",
        "package",
        "package/",
        "../package/a",
        "package/a\\b",
        "package/C:/a",
        "package/nul",
        "package/a.",
        "package/\u{1}",
    ] {
        assert_eq!(
            read(&tar(&[(header(path, 0), b"")])).unwrap_err().code(),
            "NEXXO_ARCHIVE_INVALID",
            "{path}"
        );
    }
}

#[test]
fn k2_links_devices_and_directories_are_refused() {
    for (kind, why) in [
        (EntryType::Symlink, "link"),
        (EntryType::Link, "link"),
        (EntryType::Char, "device"),
        (EntryType::Block, "device"),
        (EntryType::Fifo, "device"),
        (EntryType::Directory, "directory"),
        (EntryType::Continuous, "type"),
        (EntryType::GNUSparse, "type"),
        (EntryType::new(b'V'), "type"),
    ] {
        refused(with(|header| header.set_entry_type(kind)), why);
    }
    refused(with(|header| header.as_ustar_mut().unwrap().typeflag[0] = 0), "type");
    refused(with(|header| header.as_ustar_mut().unwrap().linkname[0] = b'x'), "link");
    // Through a link that an earlier entry made: the link itself is refused.
    let mut link = header("package/dir", 0);
    link.set_entry_type(EntryType::Symlink);
    link.set_link_name("/etc").unwrap();
    link.set_cksum();
    refused(read(&tar(&[(link, b""), (header("package/dir/passwd", 1), b"x")])), "link");
}

#[test]
fn k2_names_given_by_other_entries_are_refused() {
    for kind in [EntryType::XHeader, EntryType::XGlobalHeader, EntryType::GNULongName, EntryType::GNULongLink]
    {
        let mut long = header("package/x", 17);
        long.set_entry_type(kind);
        long.set_cksum();
        refused(read(&tar(&[(long, b"17 path=../../x\n\0"), (header("package/a", 1), b"a")])), "other names");
    }
}

#[test]
fn k2_the_same_path_twice_is_refused() {
    for (one, other) in [
        ("package/a", "package/a"),
        ("package/a", "package/A"),
        ("package/ü", "package/Ü"),
        ("package/a", "package/a/b"),
        ("package/D/a", "package/d/b"),
    ] {
        refused(read(&tar(&[(header(one, 1), b"1"), (header(other, 1), b"2")])), "one");
    }
}

#[test]
fn k2_sizes_and_checksums_are_what_they_say() {
    assert!(with(|_| {}).is_ok());
    let size = |size: &'static [u8]| {
        with(move |header| header.as_ustar_mut().unwrap().size[..size.len()].copy_from_slice(size))
    };
    for bad in [
        &b"-0000000001\0"[..],
        b"\x80\0\0\0\0\0\0\0\0\0\0\x01",
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"0000000000x\0",
        b"\0\0\0\0\0\0\0\0\0\0\0\0",
        b"00000000009\0",
        b"77777777777\0",
        b" 0000000001\0",
    ] {
        refused(size(bad), "size");
    }
    refused(size(b"00000010000\0"), "cut off");
    let mut wrong = header("package/a", 1);
    wrong.as_mut_bytes()[150] ^= 1;
    refused(read(&tar(&[(wrong, b"a")])), "checksum");
    refused(read(&tar(&[(Header::new_gnu(), b"")])), "ustar");
    refused(read(&tar(&[(Header::new_old(), b"")])), "ustar");
}

#[test]
fn k2_nothing_is_hidden_beside_the_files() {
    let good = tar(&[(header("package/a", 1), b"a")]);
    let mut padding = good.clone();
    padding[512 + 300] = 1;
    refused(read(&padding), "padding");
    refused(read(&[&good[..], &[1; 512]].concat()), "something else follows");
    refused(read(&[&good[..], &tar(&[(header("package/b", 1), b"b")])].concat()), "something else follows");
    refused(read(&good[..good.len() - 512]), "something else follows");
    refused(read(&good[..1024]), "two zero blocks");
    refused(read(&good[..600]), "multiple of 512");
    refused(read(&good[..512]), "cut off");
    refused(with(|header| header.as_ustar_mut().unwrap().pad[0] = 1), "hidden");
    refused(with(|header| header.as_ustar_mut().unwrap().name[99] = b'x'), "text that ends once");
    assert_eq!(
        read(&[&good[..], &[0; 5120]].concat()).unwrap().len(),
        1,
        "more zero blocks are what GNU tar writes"
    );
}

#[test]
fn k2_setuid_bits_mean_nothing() {
    let mut setuid = header("package/a", 1);
    setuid.set_mode(0o6777);
    setuid.set_cksum();
    assert_eq!(
        read(&tar(&[(setuid, b"a")])).unwrap(),
        read(&tar(&[(header("package/a", 1), b"a")])).unwrap()
    );
}

#[test]
fn k3_too_many_files_are_refused() {
    let names: Vec<String> = (0..10_001).map(|index| format!("package/{index}")).collect();
    let entries: Vec<(Header, &[u8])> = names.iter().map(|name| (header(name, 0), &b""[..])).collect();
    assert_eq!(read(&tar(&entries[..10_000])).unwrap().len(), 10_000);
    refused(read(&tar(&entries)), "10000 files");
}

#[test]
fn long_paths_are_split_or_refused_but_never_cut() {
    let path = |length: usize| format!("{}/{}", "d".repeat(length), "f".repeat(90)).parse().unwrap();
    let fits = Files::from([(path(140), b"x".to_vec())]);
    assert_eq!(read_archive(&write_archive(&fits).unwrap()).unwrap(), fits);
    let error = write_archive(&Files::from([(path(200), b"x".to_vec())])).unwrap_err();
    assert_eq!(error.code(), "NEXXO_ARCHIVE_INVALID");
}

/// Packs files and an envelope of other files, as only someone else's tool would.
fn forged(files: &Files, envelope: &Envelope) -> Package {
    let mut files = files.clone();
    files.insert("nexxo.manifest.json".parse().unwrap(), envelope.to_text().into_bytes());
    Package::read(&write_archive(&files).unwrap()).unwrap()
}

#[test]
fn a_packed_plugin_verifies_and_gives_its_files() {
    let key = key();
    let package = Package::read(&archive(&key)).unwrap();
    package.verify(&trusting(&key, &[NAME]), now()).unwrap();
    assert_eq!(package.into_files(), files());
    assert_eq!(archive(&key), archive(&key), "the same plugin gives the same archive");
}

#[test]
fn j6_files_that_are_not_those_of_the_manifest_are_refused() {
    let key = key();
    let (trust, good) = (trusting(&key, &[NAME]), envelope(&key));
    let code = |files: &Files| {
        forged(files, &good).verify(&trust, now()).map_or_else(|error| error.code(), |_| "accepted")
    };
    assert_eq!(code(&files()), "accepted");
    let mut changed = files();
    changed.get_mut(&"plugin.mjs".parse().unwrap()).unwrap()[0] ^= 1;
    assert_eq!(code(&changed), "NEXXO_FILE_CHANGED");
    let mut longer = files();
    longer.get_mut(&"plugin.mjs".parse().unwrap()).unwrap().push(b'\n');
    assert_eq!(code(&longer), "NEXXO_FILE_CHANGED");
    let mut missing = files();
    missing.remove(&"icons/a.svg".parse().unwrap());
    assert_eq!(code(&missing), "NEXXO_FILE_MISSING");
    let mut more = files();
    more.insert("postinstall.js".parse().unwrap(), b"evil()".to_vec());
    assert_eq!(code(&more), "NEXXO_FILE_UNSIGNED");
    for files in [changed, longer, missing, more] {
        assert!(Package::write(&good, &files).is_err(), "nor are they packed");
    }
}

#[test]
fn j6_an_archive_without_an_envelope_is_unsigned() {
    assert_eq!(
        Package::read(&write_archive(&files()).unwrap()).unwrap_err().code(),
        "NEXXO_SIGNATURE_MISSING"
    );
}

#[test]
fn k4_a_package_json_that_says_another_name_or_version_is_refused() {
    let key = key();
    let trust = trusting(&key, &[NAME]);
    for (text, expected) in [
        (json!({"name": NAME, "version": "1.2.3", "type": "module"}).to_string(), "accepted"),
        (json!({"name": "other", "version": "1.2.3"}).to_string(), "NEXXO_MANIFEST_MISMATCH"),
        (json!({"name": NAME, "version": "1.2.4"}).to_string(), "NEXXO_MANIFEST_MISMATCH"),
        (json!({"name": NAME}).to_string(), "NEXXO_ARCHIVE_INVALID"),
        (
            format!("{{\"name\":\"{NAME}\",\"version\":\"1.2.3\",\"version\":\"1.2.3\"}}"),
            "NEXXO_ARCHIVE_INVALID",
        ),
        ("{".into(), "NEXXO_ARCHIVE_INVALID"),
    ] {
        let mut files = files();
        files.insert("package.json".parse().unwrap(), text.clone().into_bytes());
        let envelope = Envelope::sign(&bytes(&manifest_value(&files)), &key).unwrap();
        let verified = forged(&files, &envelope).verify(&trust, now());
        assert_eq!(verified.map_or_else(|error| error.code(), |_| "accepted"), expected, "{text}");
    }
    let mut none = files();
    none.remove(&"package.json".parse().unwrap());
    let envelope = Envelope::sign(&bytes(&manifest_value(&none)), &key).unwrap();
    assert_eq!(forged(&none, &envelope).verify(&trust, now()).unwrap_err().code(), "NEXXO_FILE_MISSING");
}

#[test]
fn j6_the_manifest_of_another_package_is_told_apart() {
    let key = key();
    let verified = trusting(&key, &["*"]).verify(&envelope(&key), now()).unwrap();
    let check = |name: &str, version: Option<&str>| {
        let version = version.map(|version| version.parse().unwrap());
        verified
            .manifest()
            .check_package(&name.parse().unwrap(), version.as_ref())
            .map_or_else(|error| error.code(), |()| "same")
    };
    assert_eq!(check(NAME, None), "same");
    assert_eq!(check(NAME, Some("1.2.3")), "same");
    assert_eq!(check(NAME, Some("1.2.4")), "NEXXO_MANIFEST_MISMATCH");
    assert_eq!(check("rollup-plugin-icons", None), "NEXXO_MANIFEST_MISMATCH");
}
