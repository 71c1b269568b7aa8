/** The files of a folder, without what package managers and build tools put there. */
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import type { Skipped, SkipReason } from '../model.ts'
import { judgeFile, judgeFolder } from './exclusions.ts'

export interface WalkOptions {
  /** Also search what is left out by default for these reasons. */
  readonly include?: ReadonlySet<SkipReason>
}

export interface Walked {
  readonly files: readonly { readonly file: string; readonly bytes: number }[]
  readonly skipped: readonly Skipped[]
}

const MAX_FOLDER_DEPTH = 64

const DETAILS: Partial<Record<SkipReason, string>> = {
  vendored: 'holds dependencies; include "vendored" to search it',
  generated: 'holds build output; include "generated" to search it',
  test: 'holds tests; include "test" to search it',
  minified: 'is minified; include "minified" to search it',
}

/** Walks a folder in the order of names. Never throws for what lies inside it; `root` itself must be a folder. */
export function walk(root: string, options: WalkOptions = {}): Walked {
  const include = options.include ?? new Set()
  const files: { file: string; bytes: number }[] = []
  const skipped: Skipped[] = []
  const realRoot = realpathSync(root)
  const entered = new Set<string>()

  const skip = (file: string, reason: SkipReason, detail = DETAILS[reason] ?? ''): void => {
    skipped.push({ file, reason, detail })
  }

  const visitFile = (path: string, name: string): void => {
    const file = posix(relative(root, path))
    const verdict = judgeFile(name)
    if (verdict !== undefined && !include.has(verdict)) return skip(file, verdict)
    try {
      const stat = statSync(path)
      if (stat.isFile()) files.push({ file, bytes: stat.size })
    } catch (error) {
      skip(file, 'unreadable', messageOf(error))
    }
  }

  const visitLink = (path: string, name: string, depth: number): void => {
    const file = posix(relative(root, path))
    let real: string
    try {
      real = realpathSync(path)
      const inside = real === realRoot || real.startsWith(realRoot + sep)
      if (!inside) return skip(file, 'outside', 'is a link to a place outside the folder')
      if (!statSync(real).isDirectory()) return
    } catch (error) {
      const loops = error instanceof Error && 'code' in error && error.code === 'ELOOP'
      return skip(file, loops ? 'symlink-loop' : 'unreadable', loops ? 'links to itself' : messageOf(error))
    }
    // A linked folder inside the root is visited where it really is.
    if (entered.has(real)) return skip(file, 'symlink-loop', 'links to a folder that is searched already')
    void name
    void depth
  }

  const visit = (folder: string, depth: number): void => {
    const name = posix(relative(root, folder)) || '.'
    if (depth > MAX_FOLDER_DEPTH) return skip(name, 'too-deep', `lies more than ${MAX_FOLDER_DEPTH} folders deep`)
    let entries: Dirent[]
    try {
      entered.add(realpathSync(folder))
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      return skip(name, 'unreadable', messageOf(error))
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    const siblings = new Set(entries.map((entry) => entry.name))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isSymbolicLink()) visitLink(path, entry.name, depth)
      else if (entry.isFile()) visitFile(path, entry.name)
      else if (entry.isDirectory()) {
        const verdict = judgeFolder(basename(path), siblings, depth)
        if (verdict === 'silent') continue
        if (verdict !== undefined && !include.has(verdict)) skip(posix(relative(root, path)), verdict)
        else visit(path, depth + 1)
      }
    }
  }

  visit(root, 0)
  return { files, skipped }
}

function posix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/,? ['"`]?\/.*$/, '') : String(error)
}
