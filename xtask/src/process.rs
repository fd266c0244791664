//! Starts other programs in the clone's root: shown, checked, and where wanted listened to.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// One program to run, with its arguments and what is added to its environment.
pub(crate) struct Run {
    command: Command,
}

impl Run {
    /// A program by name (looked up on the path) or by its own path.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(workspace::root());
        Self { command }
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Adds one variable to the environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs with this terminal's input and output; an exit code other than 0 is an error.
    pub(crate) fn run(mut self) -> Result<()> {
        self.announce();
        let status = self.command.status().with_context(|| self.missing())?;
        if !status.success() {
            bail!("{} ended with {status}", self.shown());
        }
        Ok(())
    }

    /// Runs and hands over what it prints on standard output; nothing is shown unless it fails.
    pub(crate) fn capture(mut self) -> Result<String> {
        let output = self.command.stdin(Stdio::null()).output().with_context(|| self.missing())?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr);
            bail!("{} ended with {}\n{told}", self.shown(), output.status);
        }
        String::from_utf8(output.stdout).context("its output is not UTF-8")
    }

    /// Runs, shows every line as it comes, and lets `listen` read it too. Standard input is empty.
    pub(crate) fn listen(mut self, listen: &(dyn Fn(&str) + Sync)) -> Result<()> {
        self.announce();
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| self.missing())?;
        let out = child.stdout.take().expect("standard output is piped");
        let err = child.stderr.take().expect("standard error is piped");
        std::thread::scope(|scope| {
            scope.spawn(|| pass_on(out, &mut std::io::stdout(), listen));
            scope.spawn(|| pass_on(err, &mut std::io::stderr(), listen));
        });
        let status = child.wait()?;
        if !status.success() {
            bail!("{} ended with {status}", self.shown());
        }
        Ok(())
    }

    /// Whether it runs and ends well; its output is thrown away.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    fn announce(&self) {
        eprintln!("  $ {}", self.shown());
    }

    fn missing(&self) -> String {
        format!("cannot start {}", self.command.get_program().display())
    }

    fn shown(&self) -> String {
        std::iter::once(self.command.get_program())
            .chain(self.command.get_args())
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Shows lines as they come. A line that is not UTF-8 is shown with marks in place of the bad bytes.
fn pass_on(from: impl Read, to: &mut impl Write, listen: &(dyn Fn(&str) + Sync)) {
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        listen(&without_colours(&text));
        // Nobody reads any more: the work still has to be done to its end.
        let _closed = to.write_all(text.as_bytes()).and_then(|()| to.flush());
        line.clear();
    }
}

/// The words of a line: terminal escape sequences (`ESC [ … letter`) taken out.
fn without_colours(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.find(char::is_ascii_alphabetic);
        } else {
            words.push(letter);
        }
    }
    words.trim_end().to_owned()
}

/// Makes a path from the user's working folder absolute: programs start in the clone's root.
pub(crate) fn absolute(path: &Path) -> Result<OsString> {
    Ok(std::path::absolute(path)
        .with_context(|| format!("{} cannot be made absolute", path.display()))?
        .into_os_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_failed_program_is_an_error_that_names_it() {
        let error = Run::new("false").args(["--x"]).run().expect_err("it fails");
        assert!(error.to_string().starts_with("false --x ended with"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Run::new("no-such-program-here").capture().expect_err("it fails");
        assert_eq!(error.to_string(), "cannot start no-such-program-here");
    }

    #[test]
    fn every_line_is_heard_without_its_colours() {
        let heard = Mutex::new(Vec::new());
        Run::new("printf")
            .args(["\\033[32mgreen\\033[0m\\nplain\\nlast"])
            .listen(&|line| heard.lock().unwrap().push(line.to_owned()))
            .unwrap();
        assert_eq!(*heard.lock().unwrap(), ["green", "plain", "last"]);
    }
}
