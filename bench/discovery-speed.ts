// How fast source is searched on one core, as a ratio to merely parsing every file of it with the same parser, and how much
// memory a tree of a million lines needs beside one of a tenth. `node bench/discovery-speed.ts [lines]`
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { discoverSource } from '@holdfast/api-discovery'
import { loadGrammars, parseText, withTrees, type Grammar } from '../packages/api-discovery/src/languages/parser.ts'
import { writeSourceTree } from './discovery-source-tree.ts'
import { median, processorSeconds, ratio, report } from './support-report.ts'

const ROUNDS = 3
const GRAMMARS: Readonly<Record<string, Grammar>> = { ts: 'TypeScript', py: 'python', go: 'go', java: 'java' }

interface Measured {
  readonly seconds: number
  readonly peakMb: number
  readonly lines: number
  readonly endpoints: number
}

const [mode = '', folder = '', threads = '0'] = process.argv.slice(2)
if (mode === 'parse') console.log(JSON.stringify(await parseAll(folder)))
else if (mode === 'search') console.log(JSON.stringify(await search(folder, Number(threads))))
else await compare(Number(mode === '' ? 1_000_000 : mode))

async function compare(lines: number): Promise<void> {
  const speed = [
    { title: 'one file in ten has routes', share: 0.1 },
    { title: 'every file has routes', share: 1 },
  ].map(({ title, share }) =>
    withTree(Math.min(lines, 100_000), share, (root, tree) => {
      const parsed: Measured[] = []
      const searched: Measured[] = []
      for (let round = 0; round < ROUNDS; round++) {
        parsed.push(inProcess('parse', root))
        searched.push(inProcess('search', root, 0))
      }
      const [parse, find] = [parsed, searched].map((all) => median(all.map(({ seconds }) => seconds)))
      return {
        tree: title,
        lines: tree.lines,
        'parse, lines/s': Math.round(tree.lines / (parse ?? Number.NaN)),
        'search, lines/s': Math.round(tree.lines / (find ?? Number.NaN)),
        ratio: ratio((find ?? Number.NaN) / (parse ?? Number.NaN)),
        found: `${searched[0]?.endpoints} endpoints`,
      }
    }),
  )
  report('Source discovery on one core, against parsing every file', speed)
  const memory = [
    { size: lines / 10, share: 0.1 },
    { size: lines, share: 0.01 },
    { size: lines, share: 0.1 },
  ].map(({ size, share }) =>
    withTree(size, share, (root, tree) => {
      // As many threads for the small tree, which would be read by one: what they need for themselves is the same then.
      const all = inProcess('search', root, availableParallelism() - 1)
      return {
        lines: tree.lines,
        files: tree.files,
        endpoints: all.endpoints,
        'processor seconds': all.seconds.toFixed(1),
        'lines/s of one core': Math.round(tree.lines / all.seconds),
        'peak memory, MB': all.peakMb,
      }
    }),
  )
  report('Memory, with all cores: ten times the lines with as many endpoints, and with ten times as many', memory)
}

function withTree<T>(
  lines: number,
  share: number,
  run: (root: string, tree: ReturnType<typeof writeSourceTree>) => T,
): T {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  try {
    return run(root, writeSourceTree(root, lines, share))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function inProcess(what: 'parse' | 'search', root: string, cores?: number): Measured {
  const self = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, [self, what, root, String(cores ?? -1)], { encoding: 'utf8' })
  // The child is this same file: it prints a Measured.
  return JSON.parse(output)
}

async function parseAll(root: string): Promise<Measured> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  await loadGrammars(Object.values(GRAMMARS))
  const started = process.cpuUsage()
  let lines = 0
  for (const entry of files) {
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    const grammar = GRAMMARS[entry.name.slice(entry.name.lastIndexOf('.') + 1)]
    if (grammar === undefined) continue
    withTrees(() => parseText(grammar, text))
    lines += text.split('\n').length - 1
  }
  return { seconds: processorSeconds(started), peakMb: peakMb(), lines, endpoints: 0 }
}

async function search(root: string, cores: number): Promise<Measured> {
  const started = process.cpuUsage()
  const { endpoints, coverage } = await discoverSource(root, cores < 0 ? {} : { threads: cores })
  return {
    seconds: processorSeconds(started),
    peakMb: peakMb(),
    lines: coverage.lines,
    endpoints: endpoints.length,
  }
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
