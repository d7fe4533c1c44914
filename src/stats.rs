use napi_derive::napi;
use nexxo_sandbox::Stats;

/// Something that the plugin asked for and did not get.
#[napi(object)]
pub struct DenialRecord {
    /// The method, such as `fs.readFile`.
    pub what: String,
    /// What it was asked about.
    pub path: String,
    /// Why not.
    pub reason: String,
}

/// What an instance has used since it was made.
#[napi(object)]
pub struct InstanceStats {
    /// CPU time of all operations, in nanoseconds.
    pub cpu_ns: f64,
    /// CPU time of evaluating the plugin, in nanoseconds; 0 where a snapshot was restored.
    pub load_cpu_ns: f64,
    /// The most linear memory that the instance has had, in bytes.
    pub memory_bytes: f64,
    /// Bytes sent into it.
    pub bytes_in: f64,
    /// Bytes that it answered.
    pub bytes_out: f64,
    /// How often the instance was entered.
    pub entries: f64,
    /// How often it called the host.
    pub host_calls: f64,
    /// The files that it read, each once; the first thousand.
    pub files_read: Vec<String>,
    /// How often it was refused something.
    pub denied_count: f64,
    /// The first hundred refusals.
    pub denied: Vec<DenialRecord>,
    /// Whether it was restored from a snapshot.
    pub restored: bool,
}

impl From<Stats> for InstanceStats {
    fn from(stats: Stats) -> Self {
        let denied = stats.denials.into_iter();
        Self {
            cpu_ns: stats.cpu.as_nanos() as f64,
            load_cpu_ns: stats.load_cpu.as_nanos() as f64,
            memory_bytes: stats.memory as f64,
            bytes_in: stats.bytes_in as f64,
            bytes_out: stats.bytes_out as f64,
            entries: stats.entries as f64,
            host_calls: stats.host_calls as f64,
            files_read: stats.files.into_iter().collect(),
            denied_count: stats.denied as f64,
            denied: denied
                .map(|denial| DenialRecord { what: denial.what, path: denial.path, reason: denial.reason })
                .collect(),
            restored: stats.restored,
        }
    }
}
