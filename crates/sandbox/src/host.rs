use std::time::Duration;

/// Answers the synchronous calls of a guest that the sandbox does not answer itself.
pub trait Host {
    /// Answers a request. `request` is a frame of three values that nobody has looked into but for the first, a text:
    /// method, call id, arguments. The answer is appended to `response` as a frame of two: whether it succeeded, and
    /// the value, or the error to throw inside.
    ///
    /// The instance may be entered again from here.
    fn call(&self, request: &[u8], response: &mut Vec<u8>);

    /// CPU time that the last call took on another thread than the one that it was made on.
    fn time_elsewhere(&self) -> Duration {
        Duration::ZERO
    }
}
