/** From the first part of a path to a file of the folder or a crate outside it. */
import { folderOf, type FileTree } from '../../engine/files.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { External } from '../../engine/values.ts'

export function resolveImport(from: string, module: Module, project: Project): Module | External | undefined {
  const [first = '', ...rest] = from.split('::')
  switch (first) {
    case 'self':
      return rest[0] === undefined ? module : (child(module, rest[0], project) ?? undefined)
    case 'super':
      return parent(module, project)
    case 'crate':
    case '$crate':
      return crateRoot(module, project)
    default:
      return child(module, first, project) ?? workspaceCrate(first, project) ?? outside(first)
  }
}

function outside(name: string): External {
  return { kind: 'external', package: name, path: [] }
}

/** A module that is a member of another one: `users` of `mod users;`, `super` of a path. */
export function submodule(module: Module, name: string, project: Project): Module | undefined {
  return name === 'super' ? parent(module, project) : child(module, name, project)
}

/** The folder in which the modules of a file lie. */
function folderFor(file: string): string {
  const folder = folderOf(file)
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (name === 'mod.rs' || name === 'lib.rs' || name === 'main.rs') return folder
  const own = name.replace(/\.rs$/, '')
  return folder === '' ? own : `${folder}/${own}`
}

function child(module: Module, name: string, project: Project): Module | undefined {
  if (!/^\w+$/.test(name)) return undefined
  const folders = new Set([folderFor(module.file), ...(isBinary(module.file) ? [folderOf(module.file)] : [])])
  for (const folder of folders) {
    const path = folder === '' ? name : `${folder}/${name}`
    for (const file of [`${path}.rs`, `${path}/mod.rs`]) {
      if (file !== module.file && project.files.has(file)) return project.module(file)
    }
  }
  return undefined
}

/** Files of `src/bin` and `examples` are roots of their own. */
function isBinary(file: string): boolean {
  return /(?:^|\/)(?:src\/bin|examples|benches)\/[^/]+\.rs$/.test(file) || !file.includes('/')
}

function parent(module: Module, project: Project): Module | undefined {
  const { file } = module
  const folder = folderOf(file)
  // `a/b.rs` lies in `a.rs` or `a/mod.rs`; `a/mod.rs` in what holds `a`.
  const holder = file.endsWith('/mod.rs') ? folderOf(folder) : folder
  const candidates =
    holder === ''
      ? ['main.rs', 'lib.rs', 'mod.rs']
      : [`${holder}.rs`, ...['mod.rs', 'lib.rs', 'main.rs'].map((name) => `${holder}/${name}`)]
  const found = candidates.find((one) => one !== file && project.files.has(one))
  return found === undefined ? undefined : project.module(found)
}

/** `lib.rs` or `main.rs` of the nearest `src`; a library wins unless the program itself asks. */
function crateRoot(module: Module, project: Project): Module | undefined {
  const { files } = project
  if (/(?:^|\/)(?:main|lib)\.rs$/.test(module.file)) return module
  for (let folder = folderOf(module.file); ; folder = folderOf(folder)) {
    for (const name of ['lib.rs', 'main.rs']) {
      const file = folder === '' ? name : `${folder}/${name}`
      if (files.has(file)) return project.module(file)
    }
    if (folder === '') return module
  }
}

const crates = new WeakMap<FileTree, ReadonlyMap<string, string>>()

/** Another crate of the same folder, by the name in its `Cargo.toml`. */
function workspaceCrate(name: string, project: Project): Module | undefined {
  let known = crates.get(project.files)
  if (known === undefined) crates.set(project.files, (known = cratesOf(project.files)))
  const folder = known.get(name)
  if (folder === undefined) return undefined
  for (const file of ['src/lib.rs', 'lib.rs', 'src/main.rs']) {
    const path = folder === '' ? file : `${folder}/${file}`
    if (project.files.has(path)) return project.module(path)
  }
  return undefined
}

function cratesOf(files: FileTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const path of files.paths) {
    if (path !== 'Cargo.toml' && !path.endsWith('/Cargo.toml')) continue
    const text = files.text(path) ?? ''
    const name = /^\[package\][^[]*?^name\s*=\s*"([^"]+)"/ms.exec(text)?.[1]
    const library = /^\[lib\][^[]*?^name\s*=\s*"([^"]+)"/ms.exec(text)?.[1]
    for (const one of [name, library]) if (one !== undefined) found.set(one.replaceAll('-', '_'), folderOf(path))
  }
  return found
}
