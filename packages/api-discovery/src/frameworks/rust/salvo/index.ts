/** salvo: a tree of routers with paths, handlers by method, and hoops before them. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  alternatives,
  itemsOf,
  native,
  text,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { learn } from '../learn.ts'
import { rustPath } from '../path.ts'
import { isWebSocket, siteOf, verbsNamed } from '../router.ts'
import { RustRequest } from '../request.ts'
import { schemaOf } from '../schema.ts'

const reader: Reader = {
  framework: 'salvo',
  syntax: rustPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    for (const fn of handlersIn(route.handlers.at(-1), run)) {
      const args = fn.fn.params.map((param) => readParam(param, fn, facts, run))
      run.handle(fn, args, facts)
    }
  },
}

/** A function, or the `handle` of an object. */
function handlersIn(value: Value | undefined, run: Interpreter): FunctionValue[] {
  return (value === undefined ? [] : alternatives(run.settle(value))).flatMap((one) => {
    if (one.kind === 'function') return [one]
    if (one.kind !== 'instance' && one.kind !== 'class') return []
    const handle = run.memberOf(one, 'handle', (one.kind === 'instance' ? one.of : one).scope.module.file)
    return handle.kind === 'function' ? [handle] : []
  })
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  PathParam: 'path',
  QueryParam: 'query',
  HeaderParam: 'header',
  CookieParam: 'cookie',
  JsonBody: 'json',
  FormBody: 'form',
}

/** Extractors of `#[endpoint]` are named by the parameter; the request is read by its methods. */
function readParam({ to, type }: ParamDef, { scope }: FunctionValue, facts: HandlerFacts, run: Interpreter): Value {
  if (type?.kind !== 'named') return { kind: 'unknown' }
  const short = type.name.slice(type.name.lastIndexOf('.') + 1)
  if (short === 'Request') return native(new RustRequest(facts))
  const place = Object.hasOwn(PLACES, short) ? PLACES[short] : undefined
  const [inner] = type.args
  if (place === undefined || inner === undefined) return { kind: 'unknown' }
  if (place === 'json' || place === 'form')
    return learn({ type: inner, scope }, place, [], facts, run) ?? { kind: 'unknown' }
  const schema = schemaOf({ type: inner, scope }, run)
  if (to.kind === 'name')
    facts.add({ name: to.name.replace(/^_/, ''), in: place, ...(schema === undefined ? {} : { schema }) })
  return { kind: 'unknown' }
}

class SalvoRouter extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static make(run: Interpreter): SalvoRouter {
    return new SalvoRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first] = call.args
    const methods = name === 'goal' || name === 'handle' ? ANY_METHODS : verbsNamed(name)
    if (methods !== undefined && first !== undefined) {
      const socket = isWebSocket(first)
      if (!isFiles(first)) {
        this.router.route({
          ...siteOf(call),
          methods: socket ? ['GET'] : methods,
          path: text(''),
          handlers: [first],
          ...(socket ? { protocol: 'ws' as const } : {}),
        })
      }
      return native(this)
    }
    switch (name) {
      case 'path':
        this.router.prefix = first
        return native(this)
      case 'push':
      case 'append':
      case 'unshift':
        for (const one of itemsOf(first).flatMap((each) => alternatives(run.settle(each)))) {
          if (one.kind === 'native' && one.native instanceof SalvoRouter)
            this.router.mount({ ...siteOf(call), path: text(''), router: one.native.router, handlers: [] })
        }
        return native(this)
      case 'then':
        if (first?.kind === 'function') run.call(first, { ...call, args: [native(this)], constructs: false })
        return native(this)
      case 'hoop':
      case 'hoop_when':
        if (name === 'hoop') this.router.use({ ...siteOf(call), path: undefined, handlers: call.args, always: true })
        return native(this)
      default:
        return native(this)
    }
  }
}

function isFiles(value: Value): boolean {
  return (
    value.kind === 'external' &&
    value.path.some((part) => /^(?:StaticDir|StaticFile|StaticEmbed|static_embed)$/.test(part))
  )
}

export const salvo: Framework = {
  name: 'salvo',
  languages: ['rust'],
  packages: ['salvo', 'salvo_core'],
  hints: String.raw`\bsalvo(?:_core)?\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (callee.path.at(-2) !== 'Router' || !/^(?:new|with_path|with_hoop)$/.test(name)) return undefined
    const made = SalvoRouter.make(run)
    made.router.isApplication = true
    if (name !== 'new') made.method(name.slice('with_'.length), call, run)
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(SalvoRouter.make(run)) : undefined
  },
}
