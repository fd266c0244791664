//! What the system says a process has used.

use anyhow::{Context as _, Result};

/// Linux tells processor time to programs in hundredths of a second.
const MS_PER_TICK: f64 = 10.0;
/// Fields of `/proc/PID/stat` between the name and `utime`.
const BEFORE_UTIME: usize = 11;
const KIB_PER_MIB: f64 = 1_024.0;

/// Processor time of all threads of the process so far, user and system, in milliseconds.
///
/// # Errors
/// When there is no such process, or the system is not Linux.
pub(crate) fn cpu_ms(pid: u32) -> Result<f64> {
    let stat = proc_file(pid, "stat")?;
    // The name in brackets may itself hold spaces and brackets.
    let (_, after_name) = stat.rsplit_once(')').context("/proc/PID/stat names the program in brackets")?;
    let ticks = after_name.split_whitespace().skip(BEFORE_UTIME).take(2).map(str::parse::<u64>);
    Ok(ticks.sum::<Result<u64, _>>()? as f64 * MS_PER_TICK)
}

/// Memory of the process that is in RAM, in MiB.
///
/// # Errors
/// When there is no such process, or the system is not Linux.
pub(crate) fn rss_mib(pid: u32) -> Result<f64> {
    memory_mib(pid, "VmRSS:")
}

/// The most memory of the process that was in RAM since its start or since [`forget_peak`], in MiB.
///
/// # Errors
/// When there is no such process, or the system is not Linux.
pub(crate) fn peak_mib(pid: u32) -> Result<f64> {
    memory_mib(pid, "VmHWM:")
}

/// Begins anew to note the most memory of this process.
///
/// # Errors
/// When the system is not Linux.
pub(crate) fn forget_peak() -> Result<()> {
    std::fs::write("/proc/self/clear_refs", "5").context("/proc/self/clear_refs: the benchmarks need Linux")
}

fn memory_mib(pid: u32, field: &str) -> Result<f64> {
    let status = proc_file(pid, "status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).context("/proc/PID/status has the field")?;
    let kib = line.trim().trim_end_matches("kB").trim().parse::<u64>()?;
    Ok(kib as f64 / KIB_PER_MIB)
}

fn proc_file(pid: u32, name: &str) -> Result<String> {
    let path = format!("/proc/{pid}/{name}");
    std::fs::read_to_string(&path).with_context(|| format!("{path}: the benchmarks need Linux"))
}
