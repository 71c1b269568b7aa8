/** What a constant is: a class of the folder wherever it lies, a value inside one, or a name from a gem. */
import { classMember } from '../../engine/members.ts'
import type { FileTree } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Value } from '../../engine/values.ts'
import { underscore } from '../inflector.ts'

/**
 * Looks up a name as the lowering wrote it: full names that it may mean, innermost first, between `|`. What nothing in
 * the folder declares, and no file is named after as autoloading wants it, comes from a gem.
 */
export function constantNamed(written: string, scope: Scope, run: Interpreter): Value {
  const candidates = written.split('|')
  for (const name of candidates) {
    const found = declared(name, scope, run)
    if (found !== undefined) return found
  }
  for (const name of candidates) {
    if (!autoload(name, scope, run)) continue
    const found = declared(name, scope, run)
    if (found !== undefined) return found
  }
  const [first = '', ...path] = (candidates.at(-1) ?? '').split('::')
  return path.reduce<Value>((of, name) => run.memberOf(of, name, scope.module.file), {
    kind: 'external',
    package: first,
    path: [],
  })
}

function declared(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const whole = scope.find(name)
  if (whole !== undefined && (whole.kind !== 'unknown' || whole.claimed !== undefined)) return whole
  const split = name.lastIndexOf('::')
  if (split < 0) return undefined
  const owner = scope.find(name.slice(0, split))
  if (owner?.kind !== 'class') return undefined
  return classMember(run, owner, name.slice(split + 2))
}

const attempts = new WeakMap<Project, Set<string>>()

/** Reads the file that is named after a constant; true when one was read just now. */
function autoload(name: string, scope: Scope, run: Interpreter): boolean {
  const { project } = run
  let tried = attempts.get(project)
  if (tried === undefined) attempts.set(project, (tried = new Set()))
  if (tried.has(name)) return false
  const path = `${underscore(name)}.rb`
  const file = filesNamed(path.slice(path.lastIndexOf('/') + 1), project.files).find(
    (one) => one === path || one.endsWith(`/${path}`),
  )
  // Controllers name models all the time, which read no requests; routes may be made of their constants.
  const isModel = file !== undefined && /(?:^|\/)models\//.test(file)
  if (isModel && !/(?:^|\/)(?:config|routes|app\/api)\//.test(scope.module.file)) return false
  tried.add(name)
  return file !== undefined && project.module(file) !== undefined
}

const byName = new WeakMap<FileTree, Map<string, string[]>>()

function filesNamed(name: string, files: FileTree): readonly string[] {
  let index = byName.get(files)
  if (index === undefined) {
    byName.set(files, (index = new Map()))
    for (const path of files.paths) {
      if (!path.endsWith('.rb')) continue
      const base = path.slice(path.lastIndexOf('/') + 1)
      const known = index.get(base)
      if (known === undefined) index.set(base, [path])
      else known.push(path)
    }
  }
  return index.get(name) ?? []
}
