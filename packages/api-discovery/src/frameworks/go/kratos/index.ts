/** Kratos: routes of its HTTP transport, by hand or generated from protobuf. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader } from '../../../routing/graph.ts'
import { bindJson, bindTags } from '../bind.ts'
import { plainGuard } from '../nethttp/index.ts'
import { PlainRouter } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { all, plainRequest, tags, type Accessor, type ContextTable } from '../request.ts'
import { groupOf, methodsIn, orUnknown, VERBS } from '../router.ts'

const context: ContextTable = {
  methods: {
    Vars: all('path'),
    Query: all('query'),
    Form: all('form'),
    Header: all('header'),
    Request: plainRequest,
    Bind: besidePath('json'),
    BindVars: tags([{ tag: 'json', place: 'path' }]),
    BindQuery: besidePath('query'),
    BindForm: besidePath('form'),
  },
}

/**
 * Fields of a message that are not in the path already: the path is bound last, into the same message (google.api.http,
 * "any fields in the request message which are not bound by the path template").
 */
function besidePath(place: ParamPlace): Accessor {
  return (call, scene, run) => {
    const { facts, pathNames } = scene
    const others: HandlerFacts = {
      add: (param) => {
        if (pathNames?.has(param.name) !== true) facts.add(param)
      },
      setBody: (body) => facts.setBody(body),
    }
    if (place === 'json') bindJson(call.args[0], others, run)
    else bindTags(call.args[0], [{ tag: 'json', place }], others, run)
    return UNKNOWN
  }
}

const reader = goReader({ framework: 'kratos', syntax: bracePath, args: [context], guard: plainGuard })

/** `http.Server`, and `http.Router` of its `Route` */
class KratosRouter extends PlainRouter {
  static make(run: Interpreter, of: Reader): KratosRouter {
    return new KratosRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1, 2))
      return native(this)
    }
    switch (name) {
      case 'Route':
      case 'Group':
        return native(groupOf(this, KratosRouter.make, call, run, first))
      case 'Handle': {
        // `Handle(method, path, handler)` of a router, `Handle(path, handler)` of the server.
        const methods = call.args.length > 2 ? methodsIn(first) : undefined
        if (methods !== undefined) this.register(call, methods, orUnknown(second), rest.slice(0, 1))
        else this.serve(call, undefined, orUnknown(first), call.args.slice(1), run)
        return native(this)
      }
      case 'HandleFunc':
        this.serve(call, undefined, orUnknown(first), call.args.slice(1), run)
        return native(this)
      case 'HandlePrefix':
        this.#below(call, run)
        return native(this)
      default:
        return undefined
    }
  }

  /** Only a handler of the folder: documentation and metrics of packages are no endpoints. */
  #below(call: Call, run: Interpreter): void {
    const [prefix, handler] = call.args
    if (handler === undefined || handler.kind === 'external' || handler.kind === 'unknown') return
    const below = groupOf(this, KratosRouter.make, call, run, prefix)
    below.serve(call, undefined, text('*'), [handler], run)
  }
}

export const kratos: Framework = {
  name: 'kratos',
  languages: ['go'],
  packages: ['github.com/go-kratos/kratos/v2/transport/http', 'github.com/go-kratos/kratos/transport/http'],
  hints: String.raw`go-kratos/kratos\S*/transport/http"`,
  generated: String.raw`func Register\w+HTTPServer\(`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    if (callee.path.join('.') !== 'NewServer') return undefined
    const made = KratosRouter.make(run, reader)
    made.router.isApplication = true
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Server|Router)$/.test(type.path.at(-1) ?? '') ? native(KratosRouter.make(run, reader)) : undefined
  },
}
