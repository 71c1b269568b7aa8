/** go-restful: web services whose routes are built from what they take and give. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { Body, HttpMethod, Param, ParamPlace } from '../../../model.ts'
import { Recorder } from '../../../routing/recorder.ts'
import { bindJson } from '../bind.ts'
import { functionGuard } from '../guards.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { HttpRequest, json, one, type ContextTable } from '../request.ts'
import { GoRouter, orUnknown, siteOf, VERBS } from '../router.ts'

const request: ContextTable = {
  methods: {
    PathParameter: one('path'),
    QueryParameter: one('query'),
    QueryParameters: one('query'),
    HeaderParameter: one('header'),
    BodyParameter: one('form'),
    ReadEntity: json(),
  },
  members: { Request: (scene): Value => native(new HttpRequest(scene)) },
}

const reader = goReader({
  framework: 'go-restful',
  syntax: bracePath,
  args: [request, 'none'],
  guard: (handler) => functionGuard(handler, { goesOn: /\.ProcessFilter$/ }, /(?!)/),
})

const PARAMETERS: Readonly<Record<string, ParamPlace>> = {
  PathParameter: 'path',
  QueryParameter: 'query',
  HeaderParameter: 'header',
  FormParameter: 'form',
  MultiPartFormParameter: 'form',
  BodyParameter: 'body',
}

/** `restful.WebService` */
class WebService extends GoRouter {
  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    const verb = VERBS.get(name)
    if (verb !== undefined) return native(new RouteBuilder(this, verb, first))
    if (Object.hasOwn(PARAMETERS, name))
      return native(new Parameter(PARAMETERS[name] ?? 'query', textArgument(call, 0)))
    switch (name) {
      case 'Path':
        this.router.prefix = orUnknown(first)
        return native(this)
      case 'Route':
        if (first?.kind === 'native' && first.native instanceof RouteBuilder) first.native.build(call)
        return native(this)
      case 'Method':
        return native(new RouteBuilder(this, [textArgument(call, 0) ?? 'GET'], undefined))
      case 'Filter':
        this.use(call, call.args)
        return native(this)
      default:
        return /^(?:Consumes|Produces|Doc|ApiVersion|Param|SetDynamicRoutes|TypeNameHandleFunc|RootPath)$/.test(name)
          ? native(this)
          : undefined
    }
  }
}

class Parameter extends Native {
  readonly place: ParamPlace
  readonly name: string | undefined
  #required = false

  constructor(place: ParamPlace, name: string | undefined) {
    super()
    this.place = place
    this.name = name
  }

  override method(name: string, call: Call): Value {
    const [first] = call.args
    if (name === 'Required') this.#required = first?.kind === 'constant' && first.value === true
    return native(this)
  }

  get param(): Param | undefined {
    return this.name === undefined || this.place === 'path'
      ? undefined
      : { name: this.name, in: this.place, ...(this.#required ? { required: true } : {}) }
  }
}

/** `ws.GET("/{id}").To(show).Param(…).Reads(User{})` */
class RouteBuilder extends Native {
  readonly #service: WebService
  readonly #methods: readonly HttpMethod[]
  #path: Value
  #handler: Value | undefined
  readonly #filters: Value[] = []
  readonly #facts = new Recorder()
  #summary: string | undefined

  constructor(service: WebService, methods: readonly HttpMethod[], path: Value | undefined) {
    super()
    this.#service = service
    this.#methods = methods
    this.#path = path ?? text('')
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const [first] = call.args
    if (name === 'To') this.#handler = first
    else if (name === 'Path') this.#path = orUnknown(first)
    else if (name === 'Filter') this.#filters.push(...call.args)
    else if (name === 'Reads') bindJson(first, this.#facts, run)
    else if (name === 'Doc') this.#summary = plainText(first)
    else if (name === 'Param' && first?.kind === 'native' && first.native instanceof Parameter) {
      const { param } = first.native
      if (param !== undefined) this.#facts.add(param)
    }
    return native(this)
  }

  /** Called by `ws.Route(…)`. */
  build(call: Call): void {
    const body: Body | undefined = this.#facts.body
    this.#service.router.route({
      ...siteOf(call),
      methods: this.#methods,
      path: this.#path,
      handlers: [...this.#filters, ...(this.#handler === undefined ? [] : [this.#handler])],
      params: this.#facts.params,
      ...(body === undefined ? {} : { body }),
      ...(this.#summary === undefined ? {} : { summary: this.#summary }),
    })
  }
}

export const gorestful: Framework = {
  name: 'go-restful',
  languages: ['go'],
  packages: ['github.com/emicklei/go-restful', 'github.com/emicklei/go-restful/v3'],
  hints: String.raw`go-restful|\brestful\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'WebService') {
      const made = new WebService(run.project.graph.router(reader))
      made.router.isApplication = true
      return native(made)
    }
    const place = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
    return place === undefined ? undefined : native(new Parameter(place, textArgument(call, 0)))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'WebService' ? native(new WebService(run.project.graph.router(reader))) : undefined
  },
}
