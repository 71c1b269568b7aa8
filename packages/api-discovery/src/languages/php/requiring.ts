/** `require` and its kin: reading one file in the place of another. */
import { folderOf, type FileTree } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { Scope } from '../../engine/scope.ts'
import { UNKNOWN, type Value } from '../../engine/values.ts'
import { PageFacts } from './page-request.ts'

export class Require extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    const path = textArgument(call, 0)
    const file = path === undefined ? undefined : fileNamed(path, call.file, run.project.files)
    if (file !== undefined) return included(file, call.scope, run)
    return path === undefined ? UNKNOWN : { kind: 'unknown', label: path, bare: true }
  }
}

/** Reads a file as if it stood in the place of the call; gives what it returns. */
export function included(file: string, scope: Scope, run: Interpreter): Value {
  const module = run.project.module(file)
  if (module === undefined) return UNKNOWN
  // A page is read as often as it is asked for in another way, with what it includes.
  if (module.state === 'new' || (module.state === 'done' && run.facts instanceof PageFacts)) {
    module.state = 'running'
    const inner = new Scope(module, scope, scope.self)
    run.execute(module.def.body, inner, [])
    // Functions, classes and constants are the same everywhere, wherever their file was included.
    for (const name of module.declares()) {
      const value = inner.own(name)
      if (value !== undefined) module.scope.declare(name, value)
    }
    module.state = 'done'
  }
  return module.exports.fields.get('default') ?? UNKNOWN
}

/** A file of the folder by a path in the source: from the folder of the file, or of one around it. */
export function fileNamed(path: string, from: string, files: FileTree): string | undefined {
  const wanted = normalized(path)
  if (wanted === '' || !wanted.endsWith('.php')) return undefined
  if (files.has(wanted)) return wanted
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const candidate = normalized(`${folder}/${wanted}`)
    if (files.has(candidate)) return candidate
    if (folder === '') return undefined
  }
}

function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

const mentioned = new WeakMap<Project, readonly string[]>()

/** Whether another file names this one, as `require` and groups of routes do. */
export function isIncluded(module: Module, project: Project): boolean {
  let names = mentioned.get(project)
  if (names === undefined) {
    const php = project.modules().filter((one) => one.language.name === 'php')
    names = [...new Set(php.flatMap((one) => mentionsIn(JSON.stringify(one.def.body))))]
    mentioned.set(project, names)
  }
  const path = `/${module.file}`
  return names.some((name) => (name.endsWith('/*.php') ? matchesFolder(path, name.slice(0, -5)) : path.endsWith(name)))
}

/** Paths of PHP files in a lowered source, each from its first `/`: of `../routes/x.php`, `/routes/x.php`. */
function mentionsIn(source: string): string[] {
  return [...source.matchAll(/"value":"([^"\n]{1,200}\.php)"/g)].map(([, path = '']) => {
    const clean = path.replace(/^(?:\.{0,2}\/)+/, '')
    return `/${clean}`
  })
}

function matchesFolder(path: string, folder: string): boolean {
  return `${folderOf(path)}/`.endsWith(folder)
}

/** `glob(__DIR__ . '/routes/*.php')`: files of the folder that a pattern with one `*` names. */
export function globbed(pattern: string, from: string, files: FileTree): string[] {
  const [before = '', after, ...more] = normalized(pattern).split('*')
  if (after === undefined || more.length > 0 || !before.endsWith('/')) return []
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    for (const base of [before, normalized(`${folder}/${before}`)]) {
      const found = files.inFolder(base.replace(/\/$/, '')).filter((file) => file.endsWith(after))
      if (found.length > 0) return found
    }
    if (folder === '') return []
  }
}
