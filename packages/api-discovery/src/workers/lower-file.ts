/** Reading and lowering one file: what worker threads do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModuleDef } from '../engine/ir.ts'
import type { Lowering } from '../engine/language.ts'
import { countLines, decode, judgeText, MAX_SOURCE_BYTES } from '../files/content.ts'
import { ParserTimeout, withTrees } from '../languages/parser.ts'
import type { Skipped, SkipReason } from '../model.ts'

export interface FileToLower {
  readonly file: string
  readonly bytes: number
}

export interface LoweredFile {
  readonly module?: ModuleDef
  readonly skipped?: Skipped
  readonly lines: number
  readonly bytes: number
  readonly language?: string
}

/** How files of one language are read, and what is in those that are worth it. */
export interface FilesOfLanguage {
  readonly lowering: Lowering
  readonly hints: RegExp
  /** What is in generated files that are worth it. */
  readonly servers: RegExp
}

export interface LoweringPlan {
  readonly root: string
  /** By extension, in lower case with the dot. */
  readonly byExtension: ReadonlyMap<string, FilesOfLanguage>
  readonly include: ReadonlySet<SkipReason>
}

const NOTHING: LoweredFile = { lines: 0, bytes: 0 }

/**
 * Lowers a file when a framework's words are in it. Others are only read: if a module that was lowered imports one of
 * them, it is lowered then. Never throws.
 */
export function lowerFile({ file, bytes }: FileToLower, plan: LoweringPlan): LoweredFile {
  const entry = plan.byExtension.get(extensionOf(file))
  if (entry === undefined) return NOTHING
  const language = entry.lowering.language
  const skip = (reason: SkipReason, detail: string, lines = 0): LoweredFile => ({
    skipped: { file, reason, detail },
    lines,
    bytes,
    language,
  })
  if (bytes > MAX_SOURCE_BYTES)
    return skip('too-large', `has ${bytes} bytes; files above ${MAX_SOURCE_BYTES} are not parsed`)
  let text: string
  try {
    text = decode(readFileSync(join(plan.root, file)))
  } catch (error) {
    return skip('unreadable', error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read')
  }
  const lines = countLines(text)
  const judgment = judgeText(text)
  const isServer = judgment?.reason === 'generated' && entry.servers.test(text)
  if (judgment !== undefined && !isServer && !plan.include.has(judgment.reason))
    return skip(judgment.reason, judgment.detail, lines)
  if (!entry.hints.test(text)) return { lines, bytes, language }
  try {
    return { module: withTrees(() => entry.lowering.lower({ file, text })), lines, bytes, language }
  } catch (error) {
    if (error instanceof ParserTimeout) return skip('timeout', error.message, lines)
    return skip('crash', error instanceof Error ? error.message : String(error), lines)
  }
}

/** In lower case, with the dot. */
export function extensionOf(file: string): string {
  const dot = file.lastIndexOf('.')
  return dot < 0 ? '' : file.slice(dot).toLowerCase()
}
