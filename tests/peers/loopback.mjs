// Loaded before a peer's server: one that names no address would listen on all of them, and a benchmark is for this
// machine only.
import net from "node:net";

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...others) {
  const named = typeof port !== "number" || typeof others[0] === "string";
  return named ? listen.call(this, port, ...others) : listen.call(this, port, "127.0.0.1", ...others);
};
