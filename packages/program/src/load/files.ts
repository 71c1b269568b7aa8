import type { ProblemList } from '../problem.ts'

/** The files of a program: path inside the folder, with forward slashes, and content. */
export type ProgramFiles = ReadonlyMap<string, string | Uint8Array>

/** Bytes of one file. */
export const MAX_FILE_BYTES = 1024 * 1024

/** Files of one program. */
export const MAX_FILES = 5000

/** Bytes of all files of one program. */
export const MAX_PROGRAM_BYTES = 16 * 1024 * 1024

/** What a file is, by its path. `elsewhere` is none of the program's business; `unread` looks as if it were, but is not. */
export type FileKind =
  | 'program'
  | 'control'
  | 'procedure'
  | 'policy'
  | 'framework-list'
  | 'framework-metadata'
  | 'unread'
  | 'elsewhere'

/** The folders of a program. */
export const PROGRAM_FOLDERS = ['controls', 'procedures', 'policies', 'frameworks'] as const

/** Name of the file at the root of a program. */
export const PROGRAM_FILE = 'holdfast.yaml'

/** What the file at a path is. */
export function kindOf(path: string): FileKind {
  if (path === PROGRAM_FILE) return 'program'
  const [folder, ...rest] = path.split('/')
  const name = rest.at(-1)
  if (folder === undefined || name === undefined || name.startsWith('.')) return 'elsewhere'
  const isYaml = /\.ya?ml$/.test(name)
  switch (folder) {
    case 'controls':
      return isYaml ? 'control' : 'unread'
    case 'procedures':
      return isYaml ? 'procedure' : 'unread'
    case 'policies':
      return name.endsWith('.md') ? 'policy' : 'unread'
    case 'frameworks':
      if (rest.length > 1) return 'unread'
      if (name.endsWith('.csv')) return 'framework-list'
      return isYaml ? 'framework-metadata' : 'unread'
    default:
      return 'elsewhere'
  }
}

/** The name of a file without folder and ending: the id of what is in it. */
export function baseName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/\.[a-z]+$/, '')
}

/**
 * The text of the files that belong to a program, in order of path, with LF line endings and without byte order mark.
 * Files that cannot be read, are too large or too many are told and left out.
 */
export function readTexts(files: ProgramFiles, problems: ProblemList): Map<string, string> {
  const texts = new Map<string, string>()
  let bytes = 0
  for (const path of [...files.keys()].toSorted()) {
    const place = { file: path, line: 1, column: 1 }
    const kind = kindOf(path)
    if (!isSafe(path)) {
      const fix = 'Use paths inside the folder, with forward slashes.'
      problems.error('unsafe-path', place, 'The path leads out of the program or is not a path', fix)
      continue
    }
    if (kind === 'elsewhere') continue
    if (kind === 'unread') {
      const fix = 'Rename it (.yaml for controls and procedures, .md for policies), or move it out of this folder.'
      problems.warn('unread-file', place, 'The file is not read', fix)
      continue
    }
    const content = files.get(path) ?? ''
    const size = sizeOf(content)
    if (size <= MAX_FILE_BYTES) bytes += size
    if (texts.size >= MAX_FILES) {
      problems.error('too-many-files', place, `More than ${MAX_FILES} files`, 'Put controls and procedures in lists.')
      break
    }
    if (bytes > MAX_PROGRAM_BYTES) {
      problems.error('program-too-large', place, 'All files together are larger than 16 MiB', 'Shorten the program.')
      break
    }
    const text = readText(path, content, problems)
    if (text !== undefined) texts.set(path, text)
  }
  return texts
}

/**
 * The text of one file, with LF line endings and without byte order mark; undefined, and told, when it is too large or no text.
 */
export function readText(file: string, content: string | Uint8Array, problems: ProblemList): string | undefined {
  const place = { file, line: 1, column: 1 }
  if (sizeOf(content) > MAX_FILE_BYTES) {
    problems.error('file-too-large', place, 'The file is larger than 1 MiB', 'Divide it into smaller files.')
    return undefined
  }
  return decode(content, place, problems)
    ?.replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
}

const sizeOf = (content: string | Uint8Array): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength

/** True for a path that names a file inside a folder on every system. */
function isSafe(path: string): boolean {
  if (path.length > 500 || /[\\:\p{Cc}\p{Cs}]/u.test(path)) return false
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
}

function decode(
  content: string | Uint8Array,
  place: { file: string; line: number; column: number },
  problems: ProblemList,
): string | undefined {
  const fix = 'Save the file as UTF-8.'
  if (typeof content === 'string') {
    if (content.isWellFormed()) return content
    problems.error('not-utf8', place, 'The text is not valid Unicode', fix)
    return undefined
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    problems.error('not-utf8', { ...place, line: lineNotUtf8(content) }, 'This line is not UTF-8', fix)
    return undefined
  }
}

/** The first line that is not UTF-8. A line feed is never part of another character, so lines can be tried one by one. */
function lineNotUtf8(content: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let from = 0; from <= content.length; line += 1) {
    const end = content.indexOf(0x0a, from)
    const to = end === -1 ? content.length : end
    try {
      decoder.decode(content.subarray(from, to))
    } catch {
      return line
    }
    from = to + 1
  }
  return 1
}
