// Runs a command and prints, as JSON, what its process tree took: node measure.mjs COMMAND ARG...
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const page = 4096, ticks = 100; // Linux on amd64 and arm64

// tree sums the resident memory, and the processor time with that of the ended children, of a process and all under it.
function tree(root) {
  const all = new Map(), children = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/stat`, "utf8");
      const f = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
      all.set(Number(pid), { memory: f[21] * page, cpu: (f[11] + f[12] + f[13] + f[14]) / ticks });
      children.set(f[1], [...(children.get(f[1]) ?? []), Number(pid)]);
    } catch { /* it has ended meanwhile */ }
  }
  const sum = { memory: 0, cpu: 0 };
  for (const queue = [root]; queue.length > 0;) {
    const pid = queue.shift(), p = all.get(pid);
    if (p) { sum.memory += p.memory; sum.cpu += p.cpu; }
    queue.push(...(children.get(pid) ?? []));
  }
  return sum;
}

const [command, ...args] = process.argv.slice(2);
const begun = performance.now();
const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
let peak = 0, cpu = 0;
const look = setInterval(() => {
  const now = tree(child.pid);
  peak = Math.max(peak, now.memory);
  cpu = Math.max(cpu, now.cpu); // processes that outlive their parent drop out of the tree: the most seen is what counts
}, 50);
child.on("exit", (code) => {
  clearInterval(look);
  if (code !== 0) process.exit(code ?? 1);
  const wall = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ wall_s: +wall.toFixed(1), cpu_s: +cpu.toFixed(1), peak_mb: Math.round(peak / 1e6) }));
});
