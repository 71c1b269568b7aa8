import type { Project } from '../../engine/project.ts'
import { sourcesOf } from '../shared/sources.ts'
import { blockEnd, tokenizer, type Token } from '../shared/tokens.ts'

const ocamlTokens = tokenizer({
  comment: /\(\*[^]*?(?:\*\)|$(?![^]))/,
  string: /"(?:\\[^]|[^"\\])*"|\{\|[^]*?\|\}|'(?:\\.|[^'\\\n])'/,
  word: /`?[A-Za-z_][\w']*(?:[.%][A-Za-z_][\w']*)*/,
})

/** A `let` at the left edge. */
export interface Definition {
  readonly name: string
  readonly file: string
  readonly tokens: readonly Token[]
}

/** Definitions of all files, and a look-up by name from a file: `routes`, `Api.routes`. */
export function definitionsIn(
  project: Project,
  words: RegExp,
): {
  readonly all: readonly Definition[]
  find(name: string, from: string): Definition | undefined
} {
  const all = sourcesOf(project, /\.ml$/, words).flatMap(({ file, text }) => {
    const tokens = ocamlTokens(text)
    return tokens.flatMap((token, i): Definition[] => {
      if (!token.starts || token.indent > 0 || !/^(?:let|and)$/.test(token.text)) return []
      const name = tokens[i + 1]?.text === 'rec' ? tokens[i + 2]?.text : tokens[i + 1]?.text
      return [{ name: name ?? '', file, tokens: tokens.slice(i, blockEnd(tokens, i)) }]
    })
  })
  return {
    all,
    find(name, from) {
      const [own = '', module] = name.split('.').toReversed()
      const file = module === undefined ? undefined : `${module.charAt(0).toLowerCase()}${module.slice(1)}.ml`
      return all.find(
        (one) => one.name === own && (file === undefined ? one.file === from : one.file.split('/').at(-1) === file),
      )
    },
  }
}

/** What a handler is: the tokens of a function that is written here, or of the definition that is named. */
export function handlerTokens(
  tokens: readonly Token[],
  from: string,
  find: (name: string, from: string) => Definition | undefined,
): readonly Token[] {
  const [only] = tokens
  if (tokens.length !== 1 || only?.kind !== 'word') return tokens
  return find(only.text, from)?.tokens ?? []
}
