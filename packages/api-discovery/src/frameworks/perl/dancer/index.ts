/** Dancer and Dancer2: verbs, prefixes, `any`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { handlerBlock, paramsIn } from '../params.ts'
import { addPerlRoute, perlNames, perlPath } from '../routes.ts'
import { valuesIn } from '../values.ts'
import { beginsStatement, closingOf, perlTokens, type Token } from '../tokens.ts'

const reader: Reader = { framework: 'dancer', syntax: perlPath }

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  del: ['DELETE'],
  options: ['OPTIONS'],
  any: ANY_METHODS,
  ajax: ['GET', 'POST'],
}

export const dancer: Framework = {
  name: 'dancer',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text } of sourcesOf(project, /\.(?:pl|pm|psgi|cgi)$/, /\buse\s+Dancer2?\b/)) {
      routes(perlTokens(text), file, run)
    }
  },
}

function routes(tokens: readonly Token[], file: string, run: Interpreter): void {
  const blocks: { readonly end: number; readonly prefix: string }[] = []
  let prefix = ''
  for (const [i, token] of tokens.entries()) {
    const open = blocks.at(-1)
    if (open !== undefined && i >= open.end) prefix = blocks.pop()?.prefix ?? ''
    if (token.kind !== 'word' || !beginsStatement(tokens, i)) continue
    if (token.text === 'prefix') {
      const path = tokens[i + 1]
      const given = path?.kind === 'string' ? path.text : ''
      // With a block it holds inside of it, else for all that follows.
      const block = tokens[i + 2]?.text === '=>' && tokens[i + 3]?.text === 'sub' ? i + 4 : undefined
      if (block !== undefined) blocks.push({ end: closingOf(tokens, block), prefix })
      prefix = block === undefined ? given : prefix + given
      continue
    }
    const verbs = Object.hasOwn(VERBS, token.text) ? VERBS[token.text] : undefined
    if (verbs !== undefined) route(verbs, i, prefix, tokens, file, run)
  }
}

function route(
  verbs: readonly HttpMethod[],
  start: number,
  prefix: string,
  tokens: readonly Token[],
  file: string,
  run: Interpreter,
): void {
  let at = start + 1
  let methods = verbs
  if (tokens[at]?.text === '[') {
    const end = closingOf(tokens, at)
    methods = tokens
      .slice(at + 1, end)
      .flatMap(({ kind, text }) => (kind === 'sign' ? [] : [text.toUpperCase().replace(/^DEL$/, 'DELETE')]))
    at = end + 1
    while (tokens[at]?.text === '=>' || tokens[at]?.text === ',') at++
  }
  const path = tokens[at]
  if (path === undefined || (path.kind !== 'string' && path.kind !== 'regex')) return
  const whole = path.kind === 'string' ? prefix + path.text : path.text
  const names = new Set(path.kind === 'string' ? perlNames(whole) : [])
  const params = paramsIn(handlerBlock(tokens, at + 1), names, placeByMethod(methods, 'form'))
  const line = tokens[start]?.line ?? 1
  addPerlRoute(
    { file, line, methods, path: whole, isRegex: path.kind === 'regex', params },
    reader,
    run,
    valuesIn(tokens),
  )
}
