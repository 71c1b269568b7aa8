/** Encore: functions become endpoints by a directive, `//encore:api public method=POST path=/blog/:id`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { folderOf } from '../../../engine/files.ts'
import { native, text, type FunctionValue } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { learnTags } from '../bind.ts'
import { colonPath } from '../path.ts'
import { goReader, pathNames } from '../reader.ts'
import { HttpRequest } from '../request.ts'

const syntax = (piece: string): ReturnType<typeof colonPath> => colonPath(piece.replaceAll(/\/!(\w+)/g, '/*$1'))

const plain = goReader({ framework: 'encore', syntax, args: [] })

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const handler of route.handlers) if (handler.kind === 'function') readInputs(handler, route, facts, run)
  },
  routeGuards(route: Route) {
    // The directive says so; Encore refuses whoever the application's auth handler does not know.
    return route.facts === 'auth' ? [{ guard: { kind: 'authentication', name: 'auth' }, line: route.line }] : []
  },
}

/** The context, then the path's parameters in order, then one struct for all the rest. */
function readInputs(fn: FunctionValue, route: Route, facts: HandlerFacts, run: Interpreter): void {
  const names = pathNames(route.path, syntax)
  const given = fn.fn.params.map(({ type }) =>
    type?.kind === 'named' && type.name.endsWith('http.Request')
      ? native(new HttpRequest({ facts, methods: route.methods }))
      : ({ kind: 'unknown' } as const),
  )
  run.handle(fn, given, facts)
  const payload = fn.fn.params[1 + names.size]?.type
  if (payload === undefined || given.some(({ kind }) => kind === 'native')) return
  const rest: ParamPlace = route.methods.some((method) => /^(?:GET|HEAD|DELETE)$/.test(method)) ? 'query' : 'json'
  learnTags(
    { type: payload, scope: fn.scope },
    [
      { tag: 'header', place: 'header' },
      { tag: 'query', place: 'query' },
      { tag: 'qs', place: 'query' },
      { tag: 'cookie', place: 'cookie' },
      { tag: 'json', place: rest },
      { tag: 'json', place: rest, untagged: true },
    ],
    facts,
    run,
  )
}

interface Directive {
  readonly access: string
  readonly raw: boolean
  readonly methods: readonly HttpMethod[] | undefined
  readonly path: string | undefined
}

function directiveOf(doc: string | undefined): Directive | undefined {
  const line = /^\/\/encore:api\s+(.*)$/m.exec(doc ?? '')?.[1]
  if (line === undefined) return undefined
  const words = line.trim().split(/\s+/)
  const option = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  const methods = option('method')?.split(',')
  return {
    access: words.find((word) => /^(?:public|private|auth)$/.test(word)) ?? 'private',
    raw: words.includes('raw'),
    methods: methods?.includes('*') === true ? ANY_METHODS : methods,
    path: option('path'),
  }
}

/** `Service.Method` is the path of what names none, below the name of the package. */
function defaultPath(fn: FunctionValue): string {
  const folder = folderOf(fn.scope.module.file).split('/').at(-1) ?? ''
  return `/${folder}.${fn.fn.name ?? ''}`
}

/** Without a method: POST where there is a body to send, and GET beside it where there is none. */
function defaultMethods(fn: FunctionValue, { raw, path }: Directive): readonly HttpMethod[] {
  if (raw) return ANY_METHODS
  const inPath = path === undefined ? 0 : pathNames(text(path), syntax).size
  return fn.fn.params.length > 1 + inPath ? ['POST'] : ['GET', 'POST']
}

export const encore: Framework = {
  name: 'encore',
  languages: ['go'],
  packages: ['encore.dev*'],
  hints: String.raw`//encore:api\b`,

  function(fn: FunctionValue, run: Interpreter): void {
    const directive = directiveOf(fn.fn.doc)
    if (directive === undefined || directive.access === 'private') return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file: fn.scope.module.file,
      line: fn.fn.line,
      condition: undefined,
      methods: directive.methods ?? defaultMethods(fn, directive),
      path: text(directive.path ?? defaultPath(fn)),
      handlers: [fn],
      facts: directive.access,
    })
  },
}
