//! `@automerge/automerge-repo-sync-server`, as it comes: files in a folder, written up to a tenth of a second after the
//! server has told the client that it has everything, and never synced to the disk (no `fsync` in its storage).

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::child::{Running, file, package};
use super::content::{Content, EDITED, Shape};
use super::load::{Load, Processes, timed};
use super::traffic::{Wires, counted};
use crate::cpu::peak_mib;
use crate::proxy::Proxy;

const SERVER: &str = "@automerge/automerge-repo-sync-server/src/index.js";

/// The server and the program that plays its clients.
pub(super) struct Automerge {
    server: Running,
    clients: Clients,
    _folder: tempfile::TempDir,
}

impl Automerge {
    /// Starts both; all documents are made of `contents`.
    ///
    /// # Errors
    /// When they are not installed or do not come up.
    pub(super) async fn start(shape: Shape, contents: &[Content]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (data, facts) = (folder.path().join("data"), folder.path().join("contents.json"));
        let all: Vec<&Value> = contents.iter().map(|content| content.facts(shape)).collect();
        std::fs::write(&facts, serde_json::to_vec(&all)?)?;
        let program = package(SERVER)?;
        let server = Running::start(|port| {
            let mut node = Command::new("node");
            node.arg("--import").arg(file("loopback.mjs")).arg(program);
            node.env("PORT", port.to_string()).env("DATA_DIR", data).current_dir(folder.path());
            node
        })
        .await?;
        let clients = Clients::start(&server.address, &facts)?;
        Ok(Self { server, clients, _folder: folder })
    }

    /// `clients` at once hand over `each` documents, one after the other, until the server has the same heads.
    ///
    /// # Errors
    /// When a client fails.
    pub(super) async fn load(&mut self, clients: usize, each: usize) -> Result<Load> {
        self.hand_over(json!({ "command": "prepare", "clients": clients, "each": each })).await
    }

    /// The same with pictures of `bytes`, each a document of its own: there is no other place for them.
    ///
    /// # Errors
    /// When a client fails.
    pub(super) async fn photos(&mut self, clients: usize, each: usize, bytes: usize) -> Result<Load> {
        self.hand_over(json!({ "command": "prepare", "clients": clients, "each": each, "bytes": bytes })).await
    }

    async fn hand_over(&mut self, prepare: Value) -> Result<Load> {
        self.clients.ask(prepare).await?;
        let processes = Processes { server: self.server.pid, clients: self.clients.pid };
        timed(processes, self.clients.ask(json!({ "command": "go" }))).await
    }

    /// What goes over the wire. The first upload brings its connection along, the edit uses it; whoever has nothing
    /// new comes back with a new one.
    ///
    /// # Errors
    /// When a client fails.
    pub(super) async fn wires(&mut self, tasks: usize) -> Result<Wires> {
        let proxy = Proxy::start(&format!("http://{}", self.server.address)).await?;
        let through = proxy.base.replace("http://", "ws://");
        let clients = &mut self.clients;
        let (first, _) = counted(&proxy, clients.ask(json!({ "command": "first", "server": through }))).await?;
        let (edit, _) = counted(&proxy, clients.ask(json!({ "command": "edit", "items": EDITED }))).await?;
        let nothing = json!({ "command": "nothing", "server": through, "tasks": tasks });
        let (nothing, held) = counted(&proxy, clients.ask(nothing)).await?;
        Ok(Wires { first, edit, nothing: (held == tasks).then_some(nothing) })
    }

    /// The most memory the server has had so far, in MiB.
    ///
    /// # Errors
    /// When the system is not Linux.
    pub(super) fn peak_mib(&self) -> Result<f64> {
        peak_mib(self.server.pid)
    }
}

/// The program that plays the clients.
struct Clients {
    pid: u32,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Clients {
    fn start(address: &str, facts: &Path) -> Result<Self> {
        let mut node = Command::new("node");
        node.arg(file("automerge.mjs")).arg(format!("ws://{address}")).arg(facts);
        let mut process = node.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let pid = process.id().context("the clients run")?;
        let questions = process.stdin.take().context("the clients listen")?;
        let answers = BufReader::new(process.stdout.take().context("the clients answer")?).lines();
        Ok(Self { pid, questions, answers, _process: process })
    }

    /// Gives a command; how many documents it was about.
    async fn ask(&mut self, command: Value) -> Result<usize> {
        self.questions.write_all(format!("{command}\n").as_bytes()).await?;
        let line = self.answers.next_line().await?.with_context(|| format!("the clients failed at {command}"))?;
        let answer: Value = serde_json::from_str(&line)?;
        let count = answer["done"].as_u64().or_else(|| answer["ready"].as_u64()).context("a count")?;
        Ok(usize::try_from(count)?)
    }
}
