//! Digests and derived keys for `node:crypto` and `crypto.subtle`.

use blake2::{Blake2b512, Blake2s256};
use md5::Md5;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use sha3::digest::{ExtendableOutput, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};

/// The digest, or `None` for an algorithm that is not offered. Names as the prelude writes them: OpenSSL's, in lower
/// case. `len` is the length that is asked of an extendable function.
pub fn digest(algorithm: &str, bytes: &[u8], len: Option<usize>) -> Option<Vec<u8>> {
    Some(match algorithm {
        "md5" => Md5::digest(bytes).to_vec(),
        "ripemd160" => Ripemd160::digest(bytes).to_vec(),
        "sha1" => Sha1::digest(bytes).to_vec(),
        "sha224" => Sha224::digest(bytes).to_vec(),
        "sha256" => Sha256::digest(bytes).to_vec(),
        "sha384" => Sha384::digest(bytes).to_vec(),
        "sha512" => Sha512::digest(bytes).to_vec(),
        "sha512-224" => Sha512_224::digest(bytes).to_vec(),
        "sha512-256" => Sha512_256::digest(bytes).to_vec(),
        "sha3-224" => Sha3_224::digest(bytes).to_vec(),
        "sha3-256" => Sha3_256::digest(bytes).to_vec(),
        "sha3-384" => Sha3_384::digest(bytes).to_vec(),
        "sha3-512" => Sha3_512::digest(bytes).to_vec(),
        "blake2b512" => Blake2b512::digest(bytes).to_vec(),
        "blake2s256" => Blake2s256::digest(bytes).to_vec(),
        "shake128" => extended(Shake128::default(), bytes, len.unwrap_or(16)),
        "shake256" => extended(Shake256::default(), bytes, len.unwrap_or(32)),
        _ => return None,
    })
}

fn extended(mut function: impl ExtendableOutput, bytes: &[u8], len: usize) -> Vec<u8> {
    function.update(bytes);
    let mut out = vec![0; len];
    function.finalize_xof().read(&mut out);
    out
}

/// A key of a password by PBKDF2, or `None` for an algorithm that is not offered.
pub fn pbkdf2(algorithm: &str, password: &[u8], salt: &[u8], rounds: u32, len: usize) -> Option<Vec<u8>> {
    let mut key = vec![0; len];
    macro_rules! by {
        ($hash:ty) => {
            pbkdf2::pbkdf2_hmac::<$hash>(password, salt, rounds, &mut key)
        };
    }
    match algorithm {
        "md5" => by!(Md5),
        "ripemd160" => by!(Ripemd160),
        "sha1" => by!(Sha1),
        "sha224" => by!(Sha224),
        "sha256" => by!(Sha256),
        "sha384" => by!(Sha384),
        "sha512" => by!(Sha512),
        _ => return None,
    }
    Some(key)
}

/// A key of a password by scrypt, or `None` where the parameters are out of range.
pub fn scrypt(password: &[u8], salt: &[u8], [log_n, r, p]: [u32; 3], len: usize) -> Option<Vec<u8>> {
    let params = scrypt::Params::new(u8::try_from(log_n).ok()?, r, p).ok()?;
    let mut key = vec![0; len];
    scrypt::scrypt(password, salt, &params, &mut key).ok()?;
    Some(key)
}
