/** Fuego: typed handlers registered by functions of the package, `fuego.Get(server, "/users/{id}", show)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import {
  native,
  plainText,
  text,
  UNKNOWN,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { learnJson, learnTags, type TagPlace } from '../bind.ts'
import { wrappingGuard } from '../guards.ts'
import { functionsOf } from '../handlers.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { all, one, plainRequest, type ContextTable } from '../request.ts'
import { GoRouter, groupOf, orUnknown, TITLED_VERBS } from '../router.ts'

const QUERIES = ['', 'Arr', 'Int', 'IntErr', 'Bool', 'BoolErr'].map((kind) => `QueryParam${kind}`)

const context: ContextTable = {
  methods: {
    PathParam: one('path'),
    PathParamInt: one('path'),
    PathParamIntErr: one('path'),
    ...Object.fromEntries(QUERIES.map((name) => [name, one('query')])),
    QueryParams: all('query'),
    Header: one('header'),
    Cookie: one('cookie'),
    Request: plainRequest,
  },
}

const plain = goReader({
  framework: 'fuego',
  syntax: bracePath,
  args: [context],
  guard: (handler) => wrappingGuard(handler, () => false),
})

const PARAMS: readonly TagPlace[] = [
  { tag: 'path', place: 'path' },
  { tag: 'query', place: 'query' },
  { tag: 'header', place: 'header' },
  { tag: 'cookie', place: 'cookie' },
]

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of route.handlers.flatMap((handler) => functionsOf(handler, run))) readContext(fn, facts, run)
    plain.readHandlers?.(route, facts, run)
  },
}

/** `fuego.ContextWithBody[Body]`, `fuego.Context[Body, Params]` */
function readContext({ fn, scope }: FunctionValue, facts: HandlerFacts, run: Interpreter): void {
  const type = fn.params[0]?.type
  if (type?.kind !== 'named' || !/(?:^|\.)Context(?:WithBody|WithParams)?$/.test(type.name)) return
  const ofParams = type.name.endsWith('WithParams')
  const [first, second] = type.args
  const body = ofParams ? undefined : first
  const params = ofParams ? first : second
  const isBody = body !== undefined && !(body.kind === 'named' && body.name === 'any') && body.kind !== 'unknown'
  if (isBody) learnJson({ type: body, scope }, facts, run)
  if (params !== undefined) learnTags({ type: params, scope }, PARAMS, facts, run)
}

class FuegoRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): FuegoRouter {
    return new FuegoRouter(run.project.graph.router(of))
  }
}

/** `option.Query("name", …)`, `fuego.OptionHeader("X-Key", …)` */
function declared(options: readonly Value[]): Param[] {
  return options.flatMap((option): Param[] => {
    const word = option.kind === 'external' ? /^(?:Option)?(Query|Header|Cookie|Path)/.exec(option.path[0] ?? '') : null
    const name = option.kind === 'external' ? plainText(option.call?.args[0]) : undefined
    if (word === null || name === undefined) return []
    // The first word of the expression is one of the four places.
    const place = (word[1] ?? '').toLowerCase() as ParamPlace
    return place === 'path' ? [] : [{ name, in: place }]
  })
}

const VERBS: ReadonlyMap<string, readonly HttpMethod[]> = new Map([...TITLED_VERBS, ['All', ANY_METHODS]])

export const fuego: Framework = {
  name: 'fuego',
  languages: ['go'],
  packages: ['github.com/go-fuego/fuego*'],
  hints: String.raw`go-fuego/fuego|\bfuego\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'NewServer') {
      const made = FuegoRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    const given = call.args[0] === undefined ? undefined : run.settle(call.args[0])
    const router = given?.kind === 'native' && given.native instanceof FuegoRouter ? given.native : undefined
    if (router === undefined) return undefined
    const [, path, handler, ...options] = call.args
    const verb = VERBS.get(name.replace(/Std$/, ''))
    if (verb !== undefined) {
      const middleware = options.filter((option) => option.kind === 'function')
      const handlers = [...middleware, ...(handler === undefined ? [] : [handler])]
      router.register(call, verb, orUnknown(path), handlers, { params: declared(options) })
      return UNKNOWN
    }
    if (name === 'Group') return native(groupOf(router, FuegoRouter.make, call, run, path))
    if (name === 'Handle') router.register(call, ANY_METHODS, orUnknown(path), call.args.slice(2, 3))
    if (name === 'Use') router.use(call, call.args.slice(1))
    return text('')
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Server' ? native(FuegoRouter.make(run, reader)) : undefined
  },
}
