use napi_derive::napi;

use crate::failure;
use crate::instance::Instance;
use crate::raw::Raw;
use crate::value_bytes::bytes_of;

#[napi]
impl Instance {
    /// A hash of what the plugin was answered while it was evaluated; undefined where that cannot be repeated.
    #[napi(getter)]
    pub fn evaluation(&self) -> Option<String> {
        self.inner.sandboxed.evaluation().map(|digest| blake3::Hash::from_bytes(digest).to_hex().to_string())
    }

    /// Begins to record what the plugin asks the file system; `state[4]` tells how much there is, and 4294967295 where some
    /// of it cannot be repeated.
    #[napi]
    pub fn record(&self) -> napi::Result<()> {
        let inner = &self.inner;
        Ok(inner.sandboxed.record().map_err(|error| failure::throw(inner.env, &error))?)
    }

    /// Whether what was recorded has the same answers now.
    #[napi(ts_args_type = "reads: Uint8Array")]
    pub fn still_answers(&self, reads: Raw) -> napi::Result<bool> {
        let inner = &self.inner;
        let reads = bytes_of(inner.env, reads)?;
        Ok(inner.sandboxed.still_answers(&reads).map_err(|error| failure::throw(inner.env, &error))?)
    }
}
