//! nginx before several servers, taking them in turn, as the guide for operators sets it up.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

/// How often another port is tried when the one that was free is taken meanwhile.
const STARTS: usize = 5;

/// A running nginx; ends with this value.
pub struct Balancer {
    /// Where it answers.
    pub base: String,
    folder: TempDir,
}

impl Balancer {
    /// Starts nginx before the servers at these addresses.
    ///
    /// # Errors
    /// When nginx is not installed or does not come up.
    pub fn before(servers: &[&str]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("fengtai-nginx-").tempdir()?;
        let mut started = start(folder.path(), servers);
        for _ in 1..STARTS {
            if started.is_ok() {
                break;
            }
            started = start(folder.path(), servers);
        }
        Ok(Self { base: started?, folder })
    }

    /// How many requests each server answered.
    ///
    /// # Errors
    /// When nginx wrote nothing down.
    pub fn answered(&self) -> Result<Vec<usize>> {
        let mut by_server = BTreeMap::<_, usize>::new();
        // Two addresses where the first one did not answer.
        for line in std::fs::read_to_string(self.folder.path().join("answered"))?.lines() {
            *by_server.entry(line.rsplit(", ").next().unwrap_or(line).to_owned()).or_default() += 1;
        }
        Ok(by_server.into_values().collect())
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        // What has ended by itself needs no word.
        let _stopped = nginx(self.folder.path(), &["-s", "stop"]);
    }
}

/// It goes into the background once it listens.
fn start(folder: &Path, servers: &[&str]) -> Result<String> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let servers: String = servers
        .iter()
        .map(|server| format!("server {} max_fails=1 fail_timeout=1s; ", server.trim_start_matches("http://")))
        .collect();
    let place = folder.display();
    let parts = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = parts.iter().map(|part| format!("{part}_temp_path {place}/{part}; ")).collect();
    let settings = format!(
        "user root; worker_processes 1; pid {place}/pid; error_log {place}/log warn; events {{}}
        http {{
            log_format server $upstream_addr; access_log {place}/answered server; {temporary}
            upstream fengtai {{ {servers} }}
            server {{
                listen {address};
                client_max_body_size 0;
                location / {{
                    proxy_pass http://fengtai;
                    proxy_http_version 1.1;
                    proxy_request_buffering off;
                    proxy_set_header Host $host;
                    proxy_set_header X-Forwarded-For $remote_addr;
                }}
            }}
        }}"
    );
    std::fs::write(folder.join("nginx.conf"), settings)?;
    nginx(folder, &[])?;
    Ok(format!("http://{address}"))
}

fn nginx(folder: &Path, words: &[&str]) -> Result<()> {
    // Debian keeps it where only root looks.
    let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| Path::new(path).exists());
    let mut command = Command::new(program.unwrap_or("nginx"));
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).args(words);
    let ended = command.stdin(Stdio::null()).output().context("nginx (Debian: nginx-light)")?;
    ensure!(ended.status.success(), "nginx: {}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}
