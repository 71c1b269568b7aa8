import { statSync } from 'node:fs'
import { FileTree } from './engine/files.ts'
import type { ModuleDef } from './engine/ir.ts'
import { Project } from './engine/project.ts'
import { walk } from './files/walk.ts'
import { FRAMEWORKS } from './frameworks/index.ts'
import { LANGUAGES } from './languages/index.ts'
import type { Guard, HttpMethod, Skipped, SkipReason, SourceDiscovery } from './model.ts'
import { flatten, type Inspected } from './routing/flatten.ts'
import type { Reader, Route } from './routing/graph.ts'
import { Recorder } from './routing/recorder.ts'
import { readSpecifications } from './specifications/index.ts'
import { descriptionsIn } from './specifications/test-folders.ts'
import { lowerFiles } from './workers/pool.ts'

export interface DiscoverOptions {
  /** Also search what is left out by default: `test`, `vendored`, `generated`, `minified`. */
  readonly include?: readonly SkipReason[]
  /** Worker threads for parsing; 0 parses in this thread. Default: by number of files and cores. */
  readonly threads?: number
  /** Hears of progress: files parsed so far, and how many there are. */
  readonly onProgress?: (parsed: number, total: number) => void
}

/** Thrown when the folder itself cannot be searched. Whatever is wrong inside it is listed in the result instead. */
export class DiscoveryError extends Error {
  readonly code: 'not-a-folder'
  constructor(code: 'not-a-folder', message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Finds the endpoints that the source code and the specifications of a folder declare. Reads files only, runs nothing of what it reads, and
 * writes nothing. Rejects with `DiscoveryError` when `dir` is not a folder.
 */
export async function discoverSource(dir: string, options: DiscoverOptions = {}): Promise<SourceDiscovery> {
  const started = performance.now()
  requireFolder(dir)
  const walked = walk(dir, { include: new Set(options.include) })
  const lowered = await lowerFiles(dir, walked.files, options)
  const onDemand: ModuleDef[] = []
  const files = new FileTree(
    dir,
    walked.files.map(({ file }) => file),
    (def) => onDemand.push(def),
  )
  const project = new Project(files, LANGUAGES, FRAMEWORKS)
  for (const def of lowered.modules) project.add(def)
  const run = project.readAll()

  const protection = project.protection(run)

  const inspect = (route: Route, reader: Reader, method: HttpMethod | undefined): Inspected => {
    const recorder = new Recorder()
    let guards: Guard[] = []
    run.method = method
    run.wantedMethod = false
    try {
      reader.readHandlers?.(route, recorder, run)
      guards = (reader.routeGuards?.(route, run) ?? []).map(({ guard, file, line }) => ({
        name: guard.name ?? 'guard',
        kind: guard.kind,
        file: file ?? route.file,
        line,
      }))
    } catch (error) {
      project.report(route.file, error)
    }
    return {
      params: recorder.params,
      guards,
      ...(recorder.body === undefined ? {} : { body: recorder.body }),
      dependsOnMethod: run.wantedMethod,
    }
  }
  const endpoints = flatten(project.graph, inspect, protection)
  const descriptions = descriptionsIn(dir, walked.skipped)
  const specified = await readSpecifications(new FileTree(dir, [...files.paths, ...descriptions]))
  const parsed = [...lowered.modules, ...onDemand]
  return {
    endpoints: [...endpoints, ...specified.endpoints].sort(
      (a, b) => compare(a.path, b.path) || compare(a.method, b.method) || compare(a.file, b.file) || a.line - b.line,
    ),
    skipped: uniqueSkipped([
      ...walked.skipped,
      ...lowered.skipped,
      ...parsed.flatMap(brokenness),
      ...project.problems,
      ...specified.skipped,
    ]),
    coverage: {
      files: walked.files.length,
      bytes: lowered.bytes,
      lines: lowered.lines,
      parsed: parsed.length,
      languages: lowered.languages,
      elapsedMs: performance.now() - started,
    },
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function requireFolder(dir: string): void {
  const found = statSync(dir, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) {
    throw new DiscoveryError('not-a-folder', `${dir} is not a folder; give the root of a source tree.`)
  }
}

function brokenness(def: ModuleDef): Skipped[] {
  const result: Skipped[] = []
  if (def.broken)
    result.push({ file: def.file, reason: 'syntax', detail: 'has syntax the parser does not know; searched around it' })
  if (def.cut)
    result.push({ file: def.file, reason: 'too-deep', detail: 'has parts nested too deep; those were left out' })
  return result
}

function uniqueSkipped(skipped: readonly Skipped[]): Skipped[] {
  const byKey = new Map(skipped.map((one) => [`${one.file} ${one.reason}`, one]))
  return [...byKey.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
}
