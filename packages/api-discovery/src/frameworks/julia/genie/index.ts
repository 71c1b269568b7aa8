/** Genie: `route("/users/:id::Int", show, method = PUT)`, `route("/") do … end`, channels (Genie: Router). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonNames, colonPath } from '../../shared/colon-path.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { partsIn, blockEnd, closingOf, type Token } from '../../shared/tokens.ts'
import { juliaTokens } from '../tokens.ts'

/** Types and expressions stand behind names: `:id::Int`, `:id#([0-9]+)`. */
const reader: Reader = {
  framework: 'genie',
  syntax: (piece) => colonPath(piece.replaceAll(/:(\w+)(?:::\w+)?(?:#\([^()]*\)|#\w+)?/g, ':$1')),
}

export const genie: Framework = {
  name: 'genie',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.jl$/, /\bGenie/)) {
      const tokens = juliaTokens(source)
      for (const [i, token] of tokens.entries()) {
        const isChannel = token.text === 'channel' || token.text === 'Router.channel'
        // `@page("/", "app.jl.html")` serves a page with its model.
        const isPage = token.text === 'page' && tokens[i - 1]?.text === '@'
        const isRoute = isPage || (token.starts && (isChannel || /^(?:Router\.)?route$/.test(token.text)))
        if (!isRoute || tokens[i + 1]?.text !== '(') continue
        const args = partsIn(tokens, i + 1)
        const [path] = args[0] ?? []
        if (path?.kind !== 'string' || !path.text.startsWith('/')) continue
        const given = named(args, 'method') ?? []
        const methods = isChannel
          ? ['GET']
          : given.filter(({ text: word }) => /^[A-Z]+$/.test(word)).map(({ text: word }) => word)
        const value = text(path.text)
        const block = tokens.slice(closingOf(tokens, i + 1), blockEnd(tokens, i))
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({
          file,
          line: token.line,
          methods: methods.length > 0 ? methods : ['GET'],
          path: value,
          handlers: [],
          condition: undefined,
          params: readsOf([...(args[1] ?? []), ...block], new Set(colonNames([value])), placeByMethod(methods, 'form')),
          ...(isChannel ? { protocol: 'ws' as const } : {}),
        })
      }
    }
  },
}

/** `method = [GET, POST]` */
function named(args: readonly (readonly Token[])[], name: string): readonly Token[] | undefined {
  return args.find(([first, equals]) => first?.text === name && equals?.text === '=')?.slice(2)
}

const READS: Readonly<Record<string, ParamPlace>> = {
  getpayload: 'query',
  query: 'query',
  postpayload: 'form',
  jsonpayload: 'json',
  filespayload: 'form',
}

/** `params(:name)`, `getpayload(:q, "")`, `jsonpayload("age")`, `jsonpayload()["age"]` */
function readsOf(tokens: readonly Token[], inPath: ReadonlySet<string>, mixed: ParamPlace): Param[] {
  return tokens.flatMap(({ text: word }, i): Param[] => {
    const short = word.split('.').at(-1) ?? ''
    const isMixed = short === 'params' || short === 'payload'
    const place = isMixed ? mixed : Object.hasOwn(READS, short) ? READS[short] : undefined
    if (short === 'rawpayload') return [{ name: 'body', in: 'body' }]
    if (place === undefined || tokens[i + 1]?.text !== '(') return []
    const isCalled = tokens[i + 2]?.text === ')'
    const at = isCalled ? i + 4 : i + 2
    const name =
      tokens[at]?.text === ':' ? tokens[at + 1]?.text : tokens[at]?.kind === 'string' ? tokens[at]?.text : undefined
    if (name === undefined || (isCalled && tokens[i + 3]?.text !== '['))
      return isCalled && place === 'json' ? [{ name: 'body', in: 'body' }] : []
    return isMixed && inPath.has(name) ? [] : [{ name, in: place }]
  })
}
