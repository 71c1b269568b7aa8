/** Files of Zig: their tokens, what they import, and their functions. */
import { posix } from 'node:path'
import type { Project } from '../../engine/project.ts'
import { sourcesOf } from '../shared/sources.ts'
import { closingOf, OPERATORS, reads, tokenizer, type Token } from '../shared/tokens.ts'

export interface ZigFile {
  readonly file: string
  readonly tokens: readonly Token[]
}

const zigTokens = tokenizer({
  comment: /\/\/[^\n]*/,
  string: /@?"(?:\\[^]|[^"\\])*"/,
  word: /[A-Za-z_@]\w*|\d[\w.]*/,
  signs: OPERATORS,
})

export function zigFiles(project: Project, words: RegExp): ZigFile[] {
  return sourcesOf(project, /\.zig$/, words).map(({ file, text }) => ({ file, tokens: zigTokens(text) }))
}

/** The file that `const name = @import("name.zig")` names. */
export function importedFile({ file, tokens }: ZigFile, name: string): string | undefined {
  const at = tokens.findIndex((_, i) => reads(tokens, i, 'const', name, '=', '@import', '('))
  const path = tokens[at + 5]
  return at < 0 || path?.kind !== 'string' ? undefined : posix.join(posix.dirname(file), path.text)
}

/** The tokens of a function's parameters and body; undefined when the file has none of the name. */
export function functionNamed(tokens: readonly Token[], name: string): readonly Token[] | undefined {
  const at = tokens.findIndex((_, i) => reads(tokens, i, 'fn', name, '('))
  if (at < 0) return undefined
  const open = tokens.findIndex(
    (token, i) => i > closingOf(tokens, at + 2) && token.kind === 'sign' && token.text === '{',
  )
  return open < 0 ? undefined : tokens.slice(at + 2, closingOf(tokens, open) + 1)
}

/** The function that a handler names, `show` or `users.show`, here or in the file that it comes from. */
export function handlerOf(
  file: ZigFile,
  names: readonly string[],
  files: ReadonlyMap<string, ZigFile>,
): { readonly body: readonly Token[]; readonly tokens: readonly Token[] } | undefined {
  const name = names.at(-1)
  if (name === undefined) return undefined
  const from = names.length > 1 ? files.get(importedFile(file, names[0] ?? '') ?? '') : undefined
  for (const { tokens } of [from ?? file, file]) {
    const body = functionNamed(tokens, name)
    if (body !== undefined) return { body, tokens }
  }
  return undefined
}

/** Names of a struct's fields, `const User = struct { name: []const u8, … }`. */
export function fieldsOfStruct(tokens: readonly Token[], name: string): string[] {
  const at = tokens.findIndex((_, i) => reads(tokens, i, 'const', name, '=', 'struct', '{'))
  return at < 0 ? [] : fieldsIn(tokens, at + 4)
}

/** Names before colons inside the braces at `open`, and not in brackets within. */
export function fieldsIn(tokens: readonly Token[], open: number): string[] {
  const end = closingOf(tokens, open)
  const names: string[] = []
  for (let at = open + 1; at < end; at++) {
    const token = tokens[at]
    if (token?.kind === 'sign' && /^[([{]$/.test(token.text)) at = closingOf(tokens, at)
    else if (token?.kind === 'word' && tokens[at + 1]?.text === ':' && /^[{,]$/.test(tokens[at - 1]?.text ?? ''))
      names.push(token.text)
  }
  return names
}
