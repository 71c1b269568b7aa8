/** Elli: clauses of `handle('GET', [<<"users">>, Id], Req)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { addPlainRoute } from '../../shared/plain-route.ts'
import { partsIn, reads, type Token } from '../../shared/tokens.ts'
import { erlangFiles, textOf, type ErlangFile } from '../source.ts'

const reader: Reader = { framework: 'elli', endSlash: 'dropped', syntax: bracePath }

const READS: Readonly<Record<string, ParamPlace>> = {
  get_arg: 'query',
  get_arg_decoded: 'query',
  post_arg: 'form',
  post_arg_decoded: 'form',
  get_header: 'header',
}

export const elli: Framework = {
  name: 'elli',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const file of erlangFiles(project, /\belli(?:_handler|_request)?\b/)) {
      const heads = file.tokens.flatMap((_, i) => (reads(file.tokens, i, 'handle', '(') ? [i] : []))
      for (const [n, at] of heads.entries()) addClause(file, at, heads[n + 1] ?? file.tokens.length, run)
    }
  },
}

function addClause({ file, tokens }: ErlangFile, at: number, end: number, run: Interpreter): void {
  const [method, path] = partsIn(tokens, at + 1)
  const [verb] = method ?? []
  if (verb?.kind !== 'word' || !/^[A-Z]{3,}$/.test(verb.text) || method?.length !== 1) return
  const written = pathOf(path ?? [])
  if (written === undefined) return
  addPlainRoute(
    {
      file,
      line: tokens[at]?.line ?? 1,
      methods: [verb.text],
      path: written,
      params: readsIn(tokens.slice(at, end)),
    },
    reader,
    run,
  )
}

/** `[<<"users">>, Id]` */
function pathOf(list: readonly Token[]): string | undefined {
  if (list[0]?.text !== '[') return undefined
  const segments = partsIn(list, 0).map((part) => {
    const [name] = part
    return textOf(part) ?? (name?.kind === 'word' && part.length === 1 ? `{${lower(name.text)}}` : undefined)
  })
  return segments.includes(undefined) ? undefined : `/${segments.join('/')}`
}

/** Variables begin with a capital letter. */
function lower(name: string): string {
  const bare = name.replace(/^_+/, '')
  return bare === '' ? 'param' : bare.slice(0, 1).toLowerCase() + bare.slice(1)
}

function readsIn(tokens: readonly Token[]): Param[] {
  return tokens.flatMap((token, i): Param[] => {
    const place = Object.hasOwn(READS, token.text) ? READS[token.text] : undefined
    if (place === undefined || tokens[i + 1]?.text !== '(') return []
    const name = textOf(partsIn(tokens, i + 1)[0] ?? [])
    return name === undefined ? [] : [{ name, in: place }]
  })
}
