/** From the text of an import to a file of the folder or a package outside it. */
import { folderOf, type FileTree } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { External } from '../../engine/values.ts'

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.json']
const WRITTEN_AS = /\.(?:[cm]?js|jsx)$/

/** A file of the folder for a path without extension, with a compiled extension, or of a folder with an index. */
export function fileFor(files: FileTree, path: string): string | undefined {
  if (files.has(path)) return path
  for (const extension of EXTENSIONS) if (files.has(path + extension)) return path + extension
  if (WRITTEN_AS.test(path)) {
    const bare = path.replace(WRITTEN_AS, '')
    for (const extension of EXTENSIONS) if (files.has(bare + extension)) return bare + extension
  }
  if (files.hasFolder(path)) {
    for (const extension of EXTENSIONS) {
      const index = path === '' ? `index${extension}` : `${path}/index${extension}`
      if (files.has(index)) return index
    }
    const manifest = readJson(files, joinPath(path, 'package.json'))
    const main = entryOf(manifest)
    if (main !== undefined && main !== '.') return fileFor(files, joinPath(path, main))
  }
  return undefined
}

/** Joins and normalizes; `..` does not leave the root. */
export function joinPath(base: string, path: string): string {
  const parts: string[] = []
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

export function resolveImport(from: string, module: Module, project: Project): Module | External | undefined {
  const { files } = project
  const folder = folderOf(module.file)
  if (from.startsWith('.')) {
    const file = fileFor(files, joinPath(folder, from))
    return file === undefined ? undefined : project.module(file)
  }
  if (from.startsWith('/')) {
    // Made from `__dirname`, which stands for a folder below the root.
    const rooted = fileFor(files, joinPath('', from))
    return rooted === undefined ? undefined : project.module(rooted)
  }
  const file = aliasFile(from, folder, files) ?? workspaceFile(from, files)
  if (file !== undefined) {
    const target = project.module(file)
    if (target !== undefined) return target
  }
  return { kind: 'external', package: packageNamed(from), path: [] }
}

/** The package that a specifier of Node, Deno or the web means: `node:fs`, `npm:hono@4`, `https://deno.land/x/oak@v12/mod.ts`. */
function packageNamed(from: string): string {
  const hosted = /^https?:\/\/(?:deno\.land\/(?:x\/)?|esm\.sh\/|cdn\.skypack\.dev\/|unpkg\.com\/)(.+)$/.exec(from)?.[1]
  const name = hosted ?? from.replace(/^(?:node|npm|jsr):\/?/, '')
  if (hosted === undefined && name === from) return from
  return name
    .replace(/(?!^)@[\w.^~*-]+(?=\/|$)/, '')
    .replace(/\/(?:mod|index|main)\.[jt]s$/, '')
    .replace(/\?.*$/, '')
}

interface Manifest {
  readonly name?: unknown
  readonly main?: unknown
  readonly module?: unknown
  readonly source?: unknown
  readonly exports?: unknown
  readonly imports?: unknown
}

interface Alias {
  readonly from: string
  readonly to: readonly string[]
}

interface Layout {
  readonly workspaces: ReadonlyMap<string, { readonly folder: string; readonly manifest: Manifest }>
  readonly aliases: Map<string, readonly Alias[]>
}

const layouts = new WeakMap<FileTree, Layout>()

function layoutOf(files: FileTree): Layout {
  let layout = layouts.get(files)
  if (layout === undefined) {
    const workspaces = new Map<string, { folder: string; manifest: Manifest }>()
    for (const path of files.paths) {
      if (path !== 'package.json' && !path.endsWith('/package.json')) continue
      const manifest = readJson(files, path)
      if (typeof manifest?.name === 'string') workspaces.set(manifest.name, { folder: folderOf(path), manifest })
    }
    layouts.set(files, (layout = { workspaces, aliases: new Map() }))
  }
  return layout
}

function workspaceFile(from: string, files: FileTree): string | undefined {
  const { workspaces } = layoutOf(files)
  const parts = from.split('/')
  const name = parts.slice(0, from.startsWith('@') ? 2 : 1).join('/')
  const found = workspaces.get(name)
  if (found === undefined) return undefined
  const rest = from.slice(name.length + 1)
  if (rest !== '')
    return fileFor(files, joinPath(found.folder, rest)) ?? fileFor(files, joinPath(found.folder, `src/${rest}`))
  const main = entryOf(found.manifest)
  const built = main === undefined ? undefined : fileFor(files, joinPath(found.folder, main))
  // What is published lies in a build folder that is not searched; its source has the same name.
  const source = main?.replace(/^(?:\.\/)?(?:dist|lib|build|out)\//, 'src/')
  return (
    built ??
    (source === undefined ? undefined : fileFor(files, joinPath(found.folder, source))) ??
    fileFor(files, joinPath(found.folder, 'src')) ??
    fileFor(files, found.folder)
  )
}

function entryOf(manifest: Manifest | undefined): string | undefined {
  if (manifest === undefined) return undefined
  for (const entry of [manifest.source, exportedEntry(manifest.exports), manifest.module, manifest.main]) {
    if (typeof entry === 'string') return entry
  }
  return undefined
}

function exportedEntry(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null) return exports
  for (const key of ['.', 'source', 'import', 'default', 'require', 'node']) {
    const entry: unknown = Reflect.get(exports, key)
    if (entry !== undefined) return exportedEntry(entry)
  }
  return undefined
}

/** `paths` and `baseUrl` of the nearest tsconfig.json or jsconfig.json, `imports` of package.json, and usual aliases. */
function aliasFile(from: string, folder: string, files: FileTree): string | undefined {
  for (const alias of aliasesOf(folder, files)) {
    const star = alias.from.indexOf('*')
    const before = star < 0 ? alias.from : alias.from.slice(0, star)
    const after = star < 0 ? '' : alias.from.slice(star + 1)
    const matches = star < 0 ? from === alias.from : from.startsWith(before) && from.endsWith(after)
    if (!matches) continue
    const middle = from.slice(before.length, from.length - after.length)
    for (const to of alias.to) {
      const file = fileFor(files, joinPath('', to.replace('*', middle)))
      if (file !== undefined) return file
    }
  }
  return undefined
}

function aliasesOf(folder: string, files: FileTree): readonly Alias[] {
  const { aliases } = layoutOf(files)
  let known = aliases.get(folder)
  if (known === undefined) {
    const own = [...configAliases(folder, files), ...usualAliases(folder, files)]
    known = folder === '' ? own : [...own, ...aliasesOf(folderOf(folder), files)]
    aliases.set(folder, known)
  }
  return known
}

function configAliases(folder: string, files: FileTree): Alias[] {
  const result: Alias[] = []
  for (const name of ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json']) {
    const config = readJson(files, joinPath(folder, name))
    const options: unknown = config === undefined ? undefined : Reflect.get(config, 'compilerOptions')
    if (typeof options !== 'object' || options === null) continue
    const baseUrl: unknown = Reflect.get(options, 'baseUrl')
    const base = joinPath(folder, typeof baseUrl === 'string' ? baseUrl : '.')
    result.push(...mappings(Reflect.get(options, 'paths'), base))
    if (typeof baseUrl === 'string') result.push({ from: '*', to: [base === '' ? '*' : `${base}/*`] })
  }
  return [...result, ...mappings(readJson(files, joinPath(folder, 'package.json'))?.imports, folder)]
}

function mappings(paths: unknown, base: string): Alias[] {
  if (typeof paths !== 'object' || paths === null) return []
  return Object.entries(paths).map(([from, to]) => ({
    from,
    to: (Array.isArray(to) ? to : [exportedEntry(to)])
      .filter((one) => typeof one === 'string')
      .map((one) => joinPath(base, one)),
  }))
}

function usualAliases(folder: string, files: FileTree): Alias[] {
  if (!files.has(joinPath(folder, 'package.json'))) return []
  const at = (path: string): string => joinPath(folder, path)
  return [
    { from: '@/*', to: [`${at('src')}/*`, joinPath(folder, '*')] },
    { from: '~/*', to: [`${at('src')}/*`, `${at('app')}/*`, joinPath(folder, '*')] },
    { from: '~~/*', to: [joinPath(folder, '*')] },
    { from: '$lib/*', to: [`${at('src/lib')}/*`] },
    { from: '$lib', to: [at('src/lib')] },
  ]
}

/** A JSON file, comments and trailing commas allowed; undefined when it is not one. */
function readJson(files: FileTree, path: string): Manifest | undefined {
  const text = files.text(path)
  if (text === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(withoutComments(text))
    // Every member of Manifest is optional and unknown, so any object is one.
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}

function withoutComments(text: string): string {
  return text
    .replace(/("(?:[^"\\]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_, quoted?: string) => quoted ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? '')
}
