import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from '../files/content.ts'
import { withTrees } from '../languages/parser.ts'
import type { ModuleDef } from './ir.ts'
import type { Lowering, Source } from './language.ts'

/** The files that were found, by path and by folder, and their text on demand. Texts are not kept. */
export class FileTree {
  readonly root: string
  readonly paths: ReadonlySet<string>
  readonly #folders = new Map<string, string[]>()
  readonly #texts = new Map<string, string | undefined>()
  readonly #lowered: (def: ModuleDef) => void

  /** `lowered` hears of every file that is parsed on demand. */
  constructor(root: string, paths: Iterable<string>, lowered: (def: ModuleDef) => void = () => {}) {
    this.root = root
    this.paths = new Set(paths)
    this.#lowered = lowered
    this.#folders.set('', [])
    for (const path of this.paths) {
      const folder = folderOf(path)
      this.#addFolder(folder)
      this.#folders.get(folder)?.push(path)
    }
  }

  #addFolder(folder: string): void {
    for (let at = folder; !this.#folders.has(at); at = folderOf(at)) this.#folders.set(at, [])
  }

  has(path: string): boolean {
    return this.paths.has(path)
  }

  hasFolder(folder: string): boolean {
    return this.#folders.has(folder)
  }

  /** Files directly in a folder; the root is the empty string. */
  inFolder(folder: string): readonly string[] {
    return this.#folders.get(folder) ?? []
  }

  /** The text of a small file, as of a manifest; undefined when it is not there or cannot be read. */
  text(path: string): string | undefined {
    if (!this.paths.has(path)) return undefined
    if (!this.#texts.has(path)) this.#texts.set(path, this.source(path)?.text)
    return this.#texts.get(path)
  }

  source(path: string): Source | undefined {
    if (!this.paths.has(path)) return undefined
    try {
      return { file: path, text: decode(readFileSync(join(this.root, path))) }
    } catch {
      return undefined
    }
  }

  lower(source: Source, lowering: Lowering): ModuleDef | undefined {
    try {
      const def = withTrees(() => lowering.lower({ ...source, lazily: true }))
      this.#lowered(def)
      return def
    } catch {
      return undefined
    }
  }
}

/** The folder of a path; the root is the empty string. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
