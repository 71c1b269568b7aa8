/** Goji, whose patterns are values of their own (`pat.Get("/users/:id")`), and the Goji before it (`goji.Get(…)`). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { list, native, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { plainGuard, requestIn } from '../nethttp/index.ts'
import { HTTP_ARGS, PlainRouter } from '../nethttp/router.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { placeOf, readNamed, RequestContext, type ContextTable } from '../request.ts'
import { methodsIn, orUnknown, routersIn, TITLED_VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = goReader({ framework: 'goji', syntax: colonPath, ...HTTP_ARGS, guard: plainGuard })

/** `pat.Get("/hello/:name")`, `pat.New("/users/*")` */
class Pattern extends Native {
  readonly methods: readonly HttpMethod[] | undefined
  readonly path: Value

  constructor(methods: readonly HttpMethod[] | undefined, path: Value) {
    super()
    this.methods = methods
    this.path = path
  }
}

class GojiMux extends PlainRouter {
  static make(run: Interpreter, of: Reader): GojiMux {
    return new GojiMux(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [pattern, handler] = call.args
    if (name === 'Use' || name === 'UseC') this.use(call, call.args)
    if (!/^Handle(?:C|Func|FuncC)?$/.test(name) || pattern?.kind !== 'native' || !(pattern.native instanceof Pattern))
      return native(this)
    const { methods, path } = pattern.native
    // A router below a pattern sees what the wildcard stands for.
    const routers = routersIn(handler, run, call.file)
    for (const { router } of routers) this.mountAt(call, withoutWildcard(path), router)
    if (routers.length === 0) this.serve(call, methods, path, handler === undefined ? [] : [handler], run)
    return native(this)
  }
}

function withoutWildcard(path: Value): Value {
  if (path.kind !== 'text') return path
  const last = path.parts.at(-1)
  if (typeof last !== 'string') return path
  return { ...path, parts: [...path.parts.slice(0, -1), last.replace(/\/\*$/, '')] }
}

export const goji: Framework = {
  name: 'goji',
  languages: ['go'],
  packages: ['goji.io', 'goji.io/v*', 'goji.io/pat', 'goji.io/v3/pat'],
  hints: String.raw`"goji\.io`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    const [first, ...rest] = call.args
    if (name === 'NewMux' || name === 'SubMux') {
      const made = GojiMux.make(run, reader)
      made.router.isApplication = name === 'NewMux'
      return native(made)
    }
    if (!callee.package.endsWith('/pat')) return undefined
    if (name === 'Param') {
      const facts = requestIn(call)?.scene.facts
      return facts === undefined ? undefined : readNamed('path', facts, call, 1)
    }
    if (name === 'New') return native(new Pattern(undefined, orUnknown(first)))
    if (name === 'NewWithMethods') return native(new Pattern(methodsIn(list([...rest])), orUnknown(first)))
    const verb = TITLED_VERBS.get(name)
    return verb === undefined ? undefined : native(new Pattern(verb, orUnknown(first)))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Mux' ? native(GojiMux.make(run, reader)) : undefined
  },
}

/** `web.C` of the older Goji */
const context: ContextTable = { methods: {}, members: { URLParams: ({ facts }) => placeOf('path', facts) } }

const olderReader = goReader({
  framework: 'goji',
  syntax: colonPath,
  args: ['none', 'request'],
  guard: plainGuard,
  argument: ({ type }, scene) =>
    type?.kind === 'named' && type.name === 'web.C' ? native(new RequestContext(context, scene)) : undefined,
})

const WORDS: RouterWords = {
  verbs: spelled(TITLED_VERBS),
  plain: ['Handle'],
  uses: ['Use'],
}

const defaults = new WeakMap<Project, Value>()

/** The router of `goji.Get(…)`, of which a program has one. */
function defaultMux(run: Interpreter): Value {
  let known = defaults.get(run.project)
  if (known === undefined) defaults.set(run.project, (known = VerbRouter.application(WORDS, run, olderReader)))
  return known
}

export const olderGoji: Framework = {
  name: 'goji',
  languages: ['go'],
  packages: ['github.com/zenazn/goji', 'github.com/zenazn/goji/web'],
  hints: String.raw`zenazn/goji`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (callee.package.endsWith('/web'))
      return name === 'New' ? VerbRouter.application(WORDS, run, olderReader) : undefined
    const mux = defaultMux(run)
    if (mux.kind !== 'native' || mux.native.method(name, call, run) === undefined) return undefined
    return mux
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return of.path.length === 0 && name === 'DefaultMux' ? defaultMux(run) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (type.path.at(-1) === 'Mux') return native(new VerbRouter(WORDS, run, olderReader))
    return undefined
  },
}
