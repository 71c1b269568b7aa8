import { constants } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { type Problem, ProblemList } from '../problem.ts'
import {
  kindOf,
  MAX_FILE_BYTES,
  MAX_FILES,
  MAX_PROGRAM_BYTES,
  PROGRAM_FILE,
  PROGRAM_FOLDERS,
  type ProgramFiles,
} from './files.ts'

/** Folders inside folders that are looked into. */
const MAX_DEPTH = 8

/**
 * Reads the files of a program from a folder on disk. Symbolic links, pipes and other special files are told and never
 * followed or opened, whatever they point at; the folder itself may be reached by a link.
 */
export async function readProgramFolder(folder: string): Promise<{ files: ProgramFiles; problems: Problem[] }> {
  return readFolder(folder, [PROGRAM_FILE, ...PROGRAM_FOLDERS], (path) => kindOf(path) !== 'unread')
}

/** {@link readProgramFolder} for other files: those below `entries` of a folder, with the content of those that `wants`. */
export async function readFolder(
  folder: string,
  entries: readonly string[] | 'all',
  wants: (path: string) => boolean,
): Promise<{ files: ProgramFiles; problems: Problem[] }> {
  const reading = new FolderReading(wants)
  try {
    await reading.folder(await realpath(folder), '', 0, entries)
  } catch (error) {
    reading.unreadable('', error)
  }
  return { files: reading.files, problems: reading.problems.sorted() }
}

class FolderReading {
  readonly files = new Map<string, string | Uint8Array>()
  readonly problems = new ProblemList()
  readonly #wants: (path: string) => boolean
  #bytes = 0

  constructor(wants: (path: string) => boolean) {
    this.#wants = wants
  }

  async folder(folder: string, prefix: string, depth: number, only: readonly string[] | 'all' = 'all'): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || !(only === 'all' || only.includes(entry.name))) continue
      if (this.files.size > MAX_FILES || this.#bytes > MAX_PROGRAM_BYTES) return
      const path = prefix + entry.name
      const where = join(folder, entry.name)
      try {
        if (entry.isDirectory() && depth < MAX_DEPTH) await this.folder(where, `${path}/`, depth + 1)
        else if (entry.isFile()) await this.#file(where, path)
        else if (entry.isSymbolicLink()) this.#link(path)
        else this.#special(path)
      } catch (error) {
        this.unreadable(path, error)
      }
    }
  }

  unreadable(path: string, error: unknown): void {
    // A failed system call throws an Error whose code is the name of the errno.
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    const place = { file: path, line: 1, column: 1 }
    this.problems.error('unreadable', place, `Cannot be read (${reason})`, 'Check that it exists and may be read.')
  }

  async #file(where: string, path: string): Promise<void> {
    if (!this.#wants(path)) {
      this.files.set(path, '')
      return
    }
    // NOFOLLOW and NONBLOCK: what was a file when it was listed may be a link or a pipe by now.
    const file = await open(where, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { size } = await file.stat()
      // One byte more than allowed is enough for the loader to say that the file is too large.
      const content = Buffer.alloc(Math.min(size, MAX_FILE_BYTES) + 1)
      const { bytesRead } = await file.read(content, 0, content.length, 0)
      this.#bytes += bytesRead
      this.files.set(path, content.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  }

  #link(path: string): void {
    const place = { file: path, line: 1, column: 1 }
    this.problems.error(
      'symbolic-link',
      place,
      'Is a symbolic link',
      'Put the file itself here; links are not followed.',
    )
  }

  #special(path: string): void {
    const place = { file: path, line: 1, column: 1 }
    this.problems.error('unreadable', place, 'Is not a file, or lies too deep', 'Move it out of the program.')
  }
}
