/** Files that are read as text, of languages for which there is no grammar. */
import type { Project } from '../../engine/project.ts'
import { judgeText, MAX_SOURCE_BYTES } from '../../files/content.ts'

export interface TextFile {
  readonly file: string
  readonly text: string
}

/** The files of a kind whose text holds one of a framework's words. */
export function sourcesOf(project: Project, kind: RegExp, words: RegExp): TextFile[] {
  return [...project.files.paths].sort().flatMap((file) => {
    const text = kind.test(file) ? project.files.source(file)?.text : undefined
    if (text === undefined || text.length > MAX_SOURCE_BYTES || judgeText(text) !== undefined) return []
    return words.test(text) ? [{ file, text }] : []
  })
}
