"""nginx beside the forum: the page as a file, a tiny answer for the generator's ceiling, and all peers over TLS."""

import os
import pathlib
import subprocess

from machine import Problem, children, run
from waiting import until

SINKS = 10_000


class Nginx:
    """One nginx with a configuration of ours, in the foreground."""

    def __init__(self, directory: pathlib.Path, servers: str, workers: int):
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        temporary = "".join(f"  {kind}_temp_path {directory}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        (directory / "nginx.conf").write_text(
            f"{user}worker_processes {workers};\npid {directory}/pid;\nerror_log {directory}/error.log;\ndaemon off;\n"
            "events { worker_connections 24000; }\nworker_rlimit_nofile 50000;\n"
            "http {\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 100000000;\n  keepalive_timeout 300s;\n"
            f"  open_file_cache max=10000;\n  access_log off;\n{temporary}{servers}\n}}\n")
        self.process = subprocess.Popen(["nginx", "-e", f"{directory}/error.log", "-c", f"{directory}/nginx.conf"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        until(lambda: (directory / "pid").exists() or self.process.poll() is not None, "nginx")
        if self.process.poll() is not None:
            raise Problem("nginx: " + (directory / "error.log").read_text()[-600:])

    def pids(self) -> list[int]:
        return children(self.process.pid)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def page_server(directory: pathlib.Path, port: int, body: bytes, fields: dict[str, str], workers: int) -> Nginx:
    """Hands out `body` at /page with the fields of the forum's answer, and two bytes at /tiny."""
    root = directory / "root"
    root.mkdir(parents=True, exist_ok=True)
    (root / "page").write_bytes(body)
    made_anew = {"content-length", "content-type", "connection", "date", "server", "etag", "transfer-encoding"}
    added = "".join(f"      add_header {name} \"{quoted(value)}\";\n" for name, value in fields.items() if name.lower() not in made_anew)
    return Nginx(directory, f"""
  server {{
    listen 127.0.0.1:{port} reuseport;
    default_type 'text/html; charset=utf-8';
    location = /page {{
      root {root};
{added}    }}
    location = /tiny {{ return 200 'ok'; }}
  }}""", workers)


def make_certificate(directory: pathlib.Path) -> None:
    """An authority and one certificate for all peers."""
    if (directory / "tls.pem").exists():
        return
    directory.mkdir(parents=True, exist_ok=True)
    names = directory / "names"
    names.write_text("subjectAltName=DNS:*.sink.test,DNS:peer.test\n")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Samvad bench authority",
        "-keyout", directory / "ca.key", "-out", directory / "ca.pem")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=peer.test", "-keyout", directory / "tls.key",
        "-out", directory / "tls.csr")
    run("openssl", "x509", "-req", "-in", directory / "tls.csr", "-CA", directory / "ca.pem", "-CAkey",
        directory / "ca.key", "-CAcreateserial", "-days", "30", "-extfile", names, "-out", directory / "tls.pem")


def peer_settings(directory: pathlib.Path, port: int) -> dict[str, object]:
    """What lets the forum reach these peers; writes the hosts file."""
    make_certificate(directory)
    names = ["peer.test", *(f"sink{n}.sink.test" for n in range(1, SINKS + 1))]
    (directory / "hosts").write_text("".join(f"127.0.0.1 {name} {port}\n" for name in names))
    directory.chmod(0o755)
    return {"federation.test.allowed_ranges": ["127.0.0.0/8"], "federation.test.ca_file": str(directory / "ca.pem"),
            "federation.test.hosts_file": str(directory / "hosts")}


def tls_peers(directory: pathlib.Path, port: int, actors: pathlib.Path) -> Nginx:
    """peer.test hands out actor documents; every other name takes what is posted and notes when."""
    return Nginx(directory / "nginx", f"""
  log_format taken '$msec $host';
  ssl_certificate {directory}/tls.pem;
  ssl_certificate_key {directory}/tls.key;
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    server_name peer.test;
    default_type application/activity+json;
    root {actors};
    access_log {directory}/peer.log taken;
  }}
  server {{
    listen 127.0.0.1:{port} ssl;
    server_name *.sink.test;
    access_log {directory}/taken.log taken buffer=64k flush=100ms;
    location / {{ return 202; }}
  }}""", 1)
