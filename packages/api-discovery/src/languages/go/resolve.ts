/** From the path of an import to the package of the folder, or one outside it. */
import { folderOf, type FileTree } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { External } from '../../engine/values.ts'

export function resolveImport(from: string, module: Module, project: Project): Module | External | undefined {
  const folder = folderFor(from, module.file, project.files)
  const found = folder === undefined ? undefined : packageAt(folder, project)
  return found ?? { kind: 'external', package: from, path: [] }
}

/** Go files of a folder, which are one package. */
export function siblings(module: Module, project: Project): readonly string[] {
  return goFiles(folderOf(module.file), project.files)
}

function goFiles(folder: string, files: FileTree): string[] {
  return files.inFolder(folder).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'))
}

function packageAt(folder: string, project: Project): Module | undefined {
  const [first] = goFiles(folder, project.files)
  // Parsing one file makes the package known; the others are parsed when a name is missing.
  if (first === undefined || project.module(first) === undefined) return undefined
  return project.packageModule('go', folder || '.')
}

interface Manifest {
  readonly folder: string
  readonly module: string
  readonly replaced: readonly { readonly path: string; readonly folder: string }[]
}

const manifests = new WeakMap<FileTree, readonly Manifest[]>()

function manifestsOf(files: FileTree): readonly Manifest[] {
  let known = manifests.get(files)
  if (known === undefined) {
    known = [...files.paths]
      .filter((path) => path === 'go.mod' || path.endsWith('/go.mod'))
      .flatMap((path) => readManifest(path, files.text(path) ?? ''))
    manifests.set(files, known)
  }
  return known
}

function readManifest(path: string, text: string): Manifest[] {
  const folder = folderOf(path)
  const name = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1]
  if (name === undefined) return []
  const replaced = [...text.matchAll(/^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\.{1,2}\/\S*)/gm)].map(
    ([, of = '', to = '']) => ({ path: of, folder: relative(folder, to) }),
  )
  return [{ folder, module: name, replaced }]
}

function relative(folder: string, to: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of to.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** The folder of a package: below a module of a `go.mod`, else (snippets without one) by the end of its path. */
function folderFor(from: string, file: string, files: FileTree): string | undefined {
  const known = manifestsOf(files)
  for (const { module, folder, replaced } of known) {
    for (const one of [{ path: module, folder }, ...replaced]) {
      const rest = below(from, one.path)
      if (rest === undefined) continue
      const found = [one.folder, rest].filter((part) => part !== '').join('/')
      if (goFiles(found, files).length > 0) return found
    }
  }
  const covered = known.some(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
  return covered ? undefined : byEnding(from, files)
}

function below(path: string, start: string): string | undefined {
  if (path === start) return ''
  return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : undefined
}

/** First parts of the paths of Go's own library that begin no import of anything else. */
const STANDARD =
  /^(?:archive|bufio|bytes|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|structs|sync|syscall|testing|text|time|unicode|unique|unsafe)(?:\/|$)/

function byEnding(from: string, files: FileTree): string | undefined {
  const parts = from.split('/')
  const [first = ''] = parts
  if (STANDARD.test(from) && !files.hasFolder(from)) return undefined
  // Of `github.com/owner/repository/…` only what lies inside the repository can lie in the folder.
  const fixed = first.startsWith('example.') ? 1 : first.includes('.') ? 3 : parts.length > 1 ? 1 : 0
  for (let i = 0; i < parts.length; i++) {
    if (i > 0 && i < fixed) continue
    const folder = parts.slice(i).join('/')
    if (goFiles(folder, files).length > 0) return folder
    if (goFiles(`src/${folder}`, files).length > 0) return `src/${folder}`
  }
  return undefined
}
