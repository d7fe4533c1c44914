use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn key(number: u32) -> Key {
    Key(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

fn store(dir: &Path) -> Store {
    Store::open(&dir.join("results"), Secret::derive(b"user"), 64 << 20).unwrap()
}

fn file(dir: &Path) -> PathBuf {
    dir.join("results").join(FILE)
}

fn found(store: &mut Store, key: &Key) -> Found<Vec<u8>> {
    store.find(key, <[u8]>::to_vec)
}

fn filled(dir: &Path, entries: u32) {
    let mut store = store(dir);
    for number in 0..entries {
        store.keep(key(number), format!("entry {number}").into_bytes());
    }
}

#[test]
fn what_was_kept_is_found_at_once_and_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = store(dir.path());
    first.keep(key(1), b"one".to_vec());
    assert_eq!(found(&mut first, &key(1)), Found::Entry(b"one".to_vec()));
    first.flush();
    assert_eq!(found(&mut first, &key(1)), Found::Entry(b"one".to_vec()));
    first.close();
    let mut next = store(dir.path());
    assert_eq!(found(&mut next, &key(1)), Found::Entry(b"one".to_vec()));
    assert_eq!(found(&mut next, &key(2)), Found::Nothing);
    assert!(!next.was_renewed());
}

#[test]
fn an_entry_that_was_changed_moved_cut_or_sealed_by_another_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 4);
    let connection = Connection::open(file(dir.path())).unwrap();
    let set = |row: i64, sql: &str| {
        connection.execute(&format!("UPDATE results SET entry = {sql} WHERE id = ?1"), [row]).unwrap()
    };
    set(key(0).row(), "CAST(replace(CAST(entry AS TEXT), 'entry', 'ENTRY') AS BLOB)");
    set(key(1).row(), &format!("(SELECT entry FROM results WHERE id = {})", key(3).row()));
    set(key(2).row(), "substr(entry, 1, 20)");
    let mut store = store(dir.path());
    for number in 0..3 {
        assert_eq!(found(&mut store, &key(number)), Found::Refused, "{number}");
    }
    assert!(matches!(found(&mut store, &key(3)), Found::Entry(_)));
    drop(store);
    let other = Secret::derive(b"another user");
    let mut store = Store::open(&dir.path().join("results"), other, 64 << 20).unwrap();
    assert_eq!(found(&mut store, &key(3)), Found::Refused);
}

#[test]
fn a_file_that_is_no_database_is_put_aside() {
    for damage in ["head", "text", "schema", "column"] {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path(), 2000);
        let path = file(dir.path());
        match damage {
            "text" => {
                fs::write(&path, "no database at all, but long enough to be read as one".repeat(99)).unwrap()
            }
            "head" => {
                let mut bytes = fs::read(&path).unwrap();
                bytes[..100].fill(0xff);
                fs::write(&path, bytes).unwrap();
            }
            "schema" => {
                let hostile = "CREATE TABLE log(x); CREATE TRIGGER t AFTER UPDATE ON results BEGIN INSERT INTO log VALUES (1); END;";
                Connection::open(&path).unwrap().execute_batch(hostile).unwrap();
            }
            _ => {
                let sql = "UPDATE results SET entry = 'text'";
                Connection::open(&path).unwrap().execute_batch(sql).unwrap();
            }
        }
        let mut store = store(dir.path());
        assert_eq!(found(&mut store, &key(1)), Found::Nothing, "{damage}");
        assert!(store.was_renewed(), "{damage}");
        assert!(path.with_extension("broken").exists(), "{damage}");
        store.keep(key(1), b"anew".to_vec());
        drop(store);
        let mut store = super::tests::store(dir.path());
        assert_eq!(found(&mut store, &key(1)), Found::Entry(b"anew".to_vec()), "{damage}");
        assert!(!store.was_renewed(), "{damage}");
    }
}

#[test]
fn any_damage_in_the_file_costs_results_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3000);
    let good = fs::read(file(dir.path())).unwrap();
    for round in 0..60usize {
        let mut bad = good.clone();
        let at = round * 7919 * 13 % good.len();
        if round % 3 == 0 {
            bad.truncate(at);
        } else {
            let end = (at + 200).min(bad.len());
            bad[at..end].iter_mut().for_each(|byte| *byte ^= 0x5a);
        }
        let other = tempfile::tempdir().unwrap();
        drop(store(other.path()));
        fs::write(file(other.path()), bad).unwrap();
        let mut store = store(other.path());
        for number in 0..3000 {
            if let Found::Entry(entry) = found(&mut store, &key(number)) {
                assert_eq!(entry, format!("entry {number}").into_bytes());
            }
        }
        store.keep(key(1), b"anew".to_vec());
        store.close();
    }
}

#[test]
fn the_file_stays_within_its_bound_and_keeps_what_was_used_last() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open(&dir.path().join("results"), Secret::derive(b"user"), 1 << 20).unwrap();
    let fill = |range: std::ops::Range<u32>| {
        let mut store = open();
        for number in range {
            store.keep(key(number), vec![7; 2000]);
        }
    };
    let age = |hours: i64| {
        let connection = Connection::open(file(dir.path())).unwrap();
        connection.execute("UPDATE results SET used = used - ?1", [hours * 3600]).unwrap();
    };
    fill(0..200);
    age(5);
    let mut store = open();
    assert!((0..100).all(|number| matches!(found(&mut store, &key(number)), Found::Entry(_))));
    drop(store);
    fill(200..500);
    let mut store = open();
    let kept = |store: &mut Store, range: std::ops::Range<u32>| {
        range.filter(|number| matches!(found(store, &key(*number)), Found::Entry(_))).count()
    };
    assert_eq!(kept(&mut store, 100..200), 0);
    assert!(kept(&mut store, 0..100) + kept(&mut store, 200..500) > 200);
    assert!(store.totals().bytes <= 1 << 20);
    assert!(fs::metadata(file(dir.path())).unwrap().len() <= 3 << 19);
    // A single one must not drive out all others.
    store.keep(key(9999), vec![0; 200_000]);
    assert_eq!(found(&mut store, &key(9999)), Found::Nothing);
}

#[test]
fn a_directory_or_file_that_is_open_to_others_or_a_link_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let results = dir.path().join("results");
    filled(dir.path(), 1);
    let open = || Store::open(&results, Secret::derive(b"user"), 1 << 20);
    for (path, bad, good) in [(results.clone(), 0o777, 0o700), (file(dir.path()), 0o666, 0o600)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(bad)).unwrap();
        assert!(open().is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(good)).unwrap();
        assert!(open().is_ok());
        let elsewhere = dir.path().join("elsewhere");
        fs::rename(&path, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        assert!(open().is_err());
        fs::remove_file(&path).unwrap();
        fs::rename(&elsewhere, &path).unwrap();
    }
}

#[test]
fn several_at_once_read_and_write() {
    let dir = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..4u32)
        .map(|thread| {
            let path = dir.path().to_owned();
            std::thread::spawn(move || {
                let mut store = store(&path);
                for number in 0..400 {
                    store.keep(key(thread * 1000 + number), number.to_le_bytes().to_vec());
                    store.keep(key(number + 50_000), number.to_le_bytes().to_vec());
                    if number % 50 == 0 {
                        store.flush();
                    }
                    assert_ne!(found(&mut store, &key(number + 50_000)), Found::Refused);
                }
                assert!(!store.was_renewed());
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let mut store = store(dir.path());
    for thread in 0..4u32 {
        for number in 0..400u32 {
            let entry = Found::Entry(number.to_le_bytes().to_vec());
            assert_eq!(found(&mut store, &key(thread * 1000 + number)), entry);
        }
    }
}

#[test]
fn what_one_shares_another_takes_in_once() {
    let dir = tempfile::tempdir().unwrap();
    let secret = Secret::derive(b"shared");
    let open = |name: &str, user: &[u8]| {
        Store::open(&dir.path().join(name), Secret::derive(user), 64 << 20).unwrap()
    };
    let mut one = open("one", b"one");
    one.share();
    assert_eq!(one.take_shared(&secret), None);
    one.keep(key(1), b"first".to_vec());
    one.keep(key(2), b"second".to_vec());
    let pack = one.take_shared(&secret).unwrap();
    assert!(one.has_taken(&pack.name));
    assert_eq!(one.take_shared(&secret), None);

    let mut two = open("two", b"two");
    two.share();
    assert!(!two.has_taken(&pack.name));
    assert!(!two.take_in(&pack.name, &pack.bytes, &Secret::derive(b"forged")));
    assert_eq!(found(&mut two, &key(1)), Found::Nothing);
    assert!(two.take_in(&pack.name, &pack.bytes, &secret));
    assert!(two.has_taken(&pack.name));
    // What came from others does not go back.
    assert_eq!(two.take_shared(&secret), None);
    two.close();
    let mut two = open("two", b"two");
    assert!(two.has_taken(&pack.name));
    assert_eq!(found(&mut two, &key(2)), Found::Entry(b"second".to_vec()));
}
