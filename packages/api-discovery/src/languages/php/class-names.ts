/** What a class name is: a class of the folder, wherever it lies, or one of a package. */
import type { FileTree } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { ClassValue, Value } from '../../engine/values.ts'

/** The value of a full name that no file read so far declares. */
export function classNamed(name: string, scope: Scope, run: Interpreter): Value {
  // Controllers name models all the time, which read no requests; routes may be made of their constants.
  const isModel =
    /\\(?:Models?|Entity|Entities)\\/.test(name) && !/(?:^|\/)(?:routes|config)\//i.test(scope.module.file)
  for (const file of isModel ? [] : filesFor(name, run.project)) {
    if (run.project.module(file) === undefined) continue
    const found = scope.find(name)
    if (found !== undefined) return found
  }
  return { kind: 'external', package: name, path: [] }
}

/** The class of a name that was written as text: `'App\\Http\\Users@show'`, a service's class in YAML. */
export function findClass(name: string, run: Interpreter): ClassValue | undefined {
  const scope = run.project.sharedScope('php', 'names')
  if (scope === undefined) return undefined
  const full = name.replace(/^\\/, '')
  const found = scope.find(full) ?? classNamed(full, scope, run)
  return found.kind === 'class' ? found : undefined
}

const attempts = new WeakMap<Project, Set<string>>()

/** Files of a class's name that are tried. */
const MAX_FILES = 4

/**
 * Files that may hold a class by PSR-4, each asked for once: named after the class, those first that lie in folders
 * named after as much of the namespace as any. The root of a namespace is called what the manifest says, so one name
 * in common is enough.
 */
function filesFor(name: string, project: Project): readonly string[] {
  let tried = attempts.get(project)
  if (tried === undefined) attempts.set(project, (tried = new Set()))
  if (tried.has(name)) return []
  tried.add(name)
  const parts = name.split('\\')
  return filesNamed(`${parts.at(-1) ?? ''}.php`, project.files)
    .map((file) => ({ file, shared: commonTail(file.replace(/\.php$/, '').split('/'), parts) }))
    .sort((a, b) => b.shared - a.shared)
    .slice(0, MAX_FILES)
    .map(({ file }) => file)
}

function commonTail(path: readonly string[], name: readonly string[]): number {
  let count = 0
  while (count < Math.min(path.length, name.length)) {
    if (path.at(-1 - count)?.toLowerCase() !== name.at(-1 - count)?.toLowerCase()) break
    count++
  }
  return count
}

const byName = new WeakMap<FileTree, Map<string, string[]>>()

function filesNamed(name: string, files: FileTree): readonly string[] {
  let index = byName.get(files)
  if (index === undefined) {
    byName.set(files, (index = new Map()))
    for (const path of files.paths) {
      if (!path.endsWith('.php')) continue
      const base = path.slice(path.lastIndexOf('/') + 1)
      const known = index.get(base)
      if (known === undefined) index.set(base, [path])
      else known.push(path)
    }
  }
  return index.get(name) ?? []
}
