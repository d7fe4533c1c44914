//! What every kind of instance shows of its latest entry.

/// The calls by which the adapter reads what an entry left, for a class whose `inner` has the environment and the answers.
macro_rules! latest_entry {
    ($class:ident) => {
        #[napi]
        impl $class {
            /// After an entry: [0] its outcome (0 value, 1 thrown, 2 pending), [1] events waiting, [2] 1 when a timer is
            /// set, [3] 1 when the entry was refused memory, [4] what is recorded; see `Instance.record`. Read it once and
            /// keep it: each read makes another view of the numbers. On a thread of its own it is that of the entry which
            /// `deliver` is being told of.
            #[napi(getter, ts_return_type = "Uint32Array")]
            pub fn state(&self) -> napi::Result<Raw> {
                Ok(Raw(self.inner.answers.state.view(self.inner.env, sys::TypedarrayType::uint32_array)?))
            }

            /// [0] milliseconds to the next timer.
            #[napi(getter, ts_return_type = "Float64Array")]
            pub fn timer(&self) -> napi::Result<Raw> {
                Ok(Raw(self.inner.answers.timer.view(self.inner.env, sys::TypedarrayType::float64_array)?))
            }

            /// The last entry: [0] CPU nanoseconds, [1] bytes in, [2] bytes out, [3] what of [0] was used for no call under
            /// way.
            #[napi(getter, ts_return_type = "Float64Array")]
            pub fn clock(&self) -> napi::Result<Raw> {
                Ok(Raw(self.inner.answers.clock.view(self.inner.env, sys::TypedarrayType::float64_array)?))
            }

            /// The events of the entries since the last call, in order, five values each: type (0 resolved, 1 rejected,
            /// 2 request), id, and three that depend on it.
            #[napi(ts_return_type = "unknown[]")]
            pub fn take_events(&self) -> napi::Result<Raw> {
                Ok(self.inner.answers.take_events()?)
            }

            /// What was recorded since the last time; undefined where it cannot be repeated. See `Instance.record`.
            #[napi(ts_return_type = "Uint8Array | undefined")]
            pub fn take_recorded(&self) -> napi::Result<Raw> {
                self.inner.answers.state.set(4, 0);
                Ok(Raw(recorded_value(self.inner.env, self.inner.take_recorded()?)?))
            }
        }
    };
}
pub(crate) use latest_entry;
