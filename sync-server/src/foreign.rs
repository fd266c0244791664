//! Looks at uploaded PDFs where they can do no harm: in a process with little memory and time, that may die.
//!
//! What a file is judged by stands in the report crate; this only keeps the server alive meanwhile.

use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use bytes::Bytes;
use fengtai_report::{ForeignPdf, ForeignProblem, inspect_pdf};
use serde::{Deserialize, Serialize};

/// The command that looks at the file on its standard input.
const COMMAND: &str = "inspect-pdf";
/// Memory of that process: ten times the largest file.
#[cfg(unix)]
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Seconds of processor it gets; a thousand pages of drawings take three.
#[cfg(unix)]
const CPU_SECONDS: u64 = 60;

/// Where files are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inspector {
    /// In this process: for files of one's own making, in tests.
    Here,
    /// In a process of this program.
    Child(PathBuf),
}

/// What the process says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Printable(ForeignPdf),
    Refused(ForeignProblem),
}

impl Inspector {
    /// Looks at a whole file. One that the reader died of is [`ForeignProblem::Broken`].
    ///
    /// # Errors
    /// The outer one when the process cannot be started; the inner one says what is wrong with the file.
    pub fn inspect(&self, bytes: &Bytes) -> std::io::Result<Result<ForeignPdf, ForeignProblem>> {
        let Self::Child(program) = self else { return Ok(inspect_pdf(bytes.to_vec())) };
        let mut child = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // One that died does not read on; its end says so.
            let _ = input.write_all(bytes);
        }
        let output = child.wait_with_output()?;
        let said = output.status.success().then(|| serde_json::from_slice(&output.stdout).ok()).flatten();
        Ok(match said {
            Some(Said::Printable(found)) => Ok(found),
            Some(Said::Refused(problem)) => Err(problem),
            None => {
                tracing::warn!(status = %output.status, bytes = bytes.len(), "the reader died of an uploaded PDF");
                Err(ForeignProblem::Broken)
            }
        })
    }
}

/// What the process does: limits itself, reads, and says in one line what it found.
///
/// # Errors
/// When nothing can be read.
pub fn inspect_here(mut input: impl Read) -> std::io::Result<String> {
    limit()?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let said = inspect_pdf(bytes).map_or_else(Said::Refused, Said::Printable);
    serde_json::to_string(&said).map_err(Into::into)
}

#[cfg(unix)]
fn limit() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::As, MEMORY_BYTES), (Resource::Cpu, CPU_SECONDS), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit() -> std::io::Result<()> {
    Ok(())
}
