/** Minimal APIs: applications, groups and endpoints, and what else is mapped on them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { extensionMethods } from '../../../languages/csharp/names.ts'
import { authorizationState, Filters, MappedConvention } from './authorization.ts'
import { carterPrefix } from './carter.ts'
import { configureFastEndpoints } from '../fastendpoints/index.ts'
import { noteConvention } from './conventions.ts'
import { authorization, type PlacedGuard } from './guards.ts'
import { addHub, addIdentityApi } from './mapped.ts'
import { aspnetReader, type EndpointFacts } from './reader.ts'
import { aspnetState } from './state.ts'
import { joined } from './templates.ts'

const VERBS: Readonly<Record<string, readonly HttpMethod[]>> = {
  MapGet: ['GET'],
  MapPost: ['POST'],
  MapPut: ['PUT'],
  MapPatch: ['PATCH'],
  MapDelete: ['DELETE'],
}

/** What `RequireAuthorization` and its kin are called on. */
class Conventional extends Native {
  readonly #own: PlacedGuard[] = []
  #anonymous: boolean | undefined
  readonly within: RouteBuilder | undefined

  constructor(within: RouteBuilder | undefined) {
    super()
    this.within = within
  }

  get guards(): readonly PlacedGuard[] {
    return [...(this.within?.guards ?? []), ...this.#own]
  }

  get isAnonymous(): boolean {
    return this.#anonymous ?? this.within?.isAnonymous ?? false
  }

  /** Conventions give back what they are called on. */
  convention(name: string, call: Call): Value | undefined {
    if (name === 'AllowAnonymous') this.#anonymous = true
    else if (name === 'RequireAuthorization') {
      if (call.condition === undefined || call.condition === this.condition) {
        this.#own.push({ guard: authorization(name, call.args), line: call.line })
      }
    } else if (
      !/^(?:With|Produces|Accepts|Add|Require|Disable|Cache|Exclude|MapToApiVersion|Has|IsApi|Finally)/.test(name)
    )
      return undefined
    return native(this)
  }

  /** Under which everything that is called on it stands. */
  condition: Call['condition']
}

/** `MapControllerRoute(…)`: what is demanded of whoever calls by the route. */
class ConventionalRoute extends Conventional {
  readonly #demanded: PlacedGuard[]
  readonly #at: Call

  constructor(demanded: PlacedGuard[], at: Call) {
    super(undefined)
    this.#demanded = demanded
    this.#at = at
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'RequireAuthorization' && call.condition === this.#at.condition)
      this.#demanded.push({ guard: authorization(name, call.args), line: call.line })
    return this.convention(name, call)
  }
}

/** One endpoint that was mapped. */
export class EndpointBuilder extends Conventional {
  readonly methods: readonly HttpMethod[]
  readonly #path: Value

  constructor(within: RouteBuilder, path: Value, methods: readonly HttpMethod[]) {
    super(within)
    this.#path = path
    this.methods = methods
  }

  /** Its path and those of the groups around it. */
  templates(): readonly Value[] {
    return [...(this.within?.templates() ?? []), this.#path]
  }

  override method(name: string, call: Call): Value | undefined {
    return this.convention(name, call)
  }
}

/** `WebApplication`, `IEndpointRouteBuilder`, `RouteGroupBuilder`, `IApplicationBuilder`. */
export class RouteBuilder extends Conventional {
  readonly router: Router
  readonly #prefix: Value | undefined
  /** Made by `Map(path, branch)` of an application. */
  #isBranch = false

  constructor(router: Router, within?: RouteBuilder, prefix?: Value) {
    super(within)
    this.router = router
    this.#prefix = prefix
  }

  static application(run: Interpreter): RouteBuilder {
    const made = new RouteBuilder(run.project.graph.router(aspnetReader))
    made.router.isApplication = true
    return made
  }

  /** One that a method is given by something that cannot be seen. */
  static untold(run: Interpreter): RouteBuilder {
    const router = run.project.graph.router(aspnetReader)
    const prefix = carterPrefix(run)
    if (prefix !== undefined) router.prefix = prefix
    return new RouteBuilder(router, undefined, prefix)
  }

  templates(): readonly Value[] {
    return [...(this.within?.templates() ?? []), ...(this.#prefix === undefined ? [] : [this.#prefix])]
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    // Methods of the folder come first when they have the name: `app.MapUsers()`.
    const methods = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (methods !== undefined && !this.#isOwnOverload(name, call, run)) return this.#map(call, methods, 1)
    switch (name) {
      case 'MapMethods':
        return this.#map(call, methodsGiven(argument(call, 1, 'httpMethods')), 2)
      case 'Map':
        return this.#mapAny(call, run)
      case 'MapGroup':
        return this.group(call, argument(call, 0, 'prefix') ?? text(''), run)
      case 'MapHub':
        return native(addHub(this, call))
      case 'MapIdentityApi':
        addIdentityApi(this, call)
        return native(this)
      case 'MapHealthChecks':
        return this.#map(call, ['GET'], 1)
      case 'MapControllers': {
        const state = aspnetState(run.project)
        if (this.templates().length > 0) state.controllerPrefix = joined(this.templates())
        return native(new MappedConvention(authorizationState(run.project).controllers, call))
      }
      case 'MapRazorPages':
        return native(new MappedConvention(authorizationState(run.project).pages, call))
      case 'UseAuthorization':
        authorizationState(run.project).used.add(call.file)
        return native(this)
      case 'UsePathBase': {
        const base = argument(call, 0)
        aspnetState(run.project).pathBase = base
        this.router.prefix = base
        return native(this)
      }
      case 'UseEndpoints':
      case 'UseMvc':
      case 'UseMvcWithDefaultRoute':
      case 'UseRouter': {
        if (name === 'UseMvcWithDefaultRoute') noteConvention(name, call, run)
        const [configure] = call.args
        if (configure !== undefined) run.call(configure, { ...call, args: [native(this)] })
        return native(this)
      }
      case 'UseFastEndpoints':
        configureFastEndpoints(call, run)
        return native(this)
      case 'NewVersionedApi':
      case 'MapApiGroup':
        return this.group(call, text(''), run)
      default: {
        const demanded = noteConvention(name, call, run)
        if (demanded !== undefined) return native(new ConventionalRoute(demanded, call))
        // What a branch of the application ends in answers for its path.
        if (name === 'Run' && this.#isBranch && call.args[0]?.kind === 'function') {
          return native(this.add(call, text(''), ANY_METHODS, call.args[0]))
        }
        if (/^(?:Use|Build|Run)/.test(name)) return extensionMethods(name, run).length > 0 ? undefined : native(this)
        return extensionMethods(name, run).length > 0 ? undefined : this.convention(name, call)
      }
    }
  }

  /** `app.Services`, `builder.Services` and others are of no interest; a builder is what it builds. */
  override member(name: string): Value | undefined {
    if (name === 'Filters') return native(new Filters(this.condition, 'webapi'))
    return name === 'Endpoints' || name === 'Routes' ? native(this) : undefined
  }

  group(call: Call, prefix: Value, run: Interpreter): Value {
    const router = run.project.graph.router(aspnetReader)
    this.router.mount({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path: prefix,
      router,
      handlers: [],
    })
    const child = new RouteBuilder(router, this, prefix)
    child.condition = call.condition
    return native(child)
  }

  add(call: Call, path: Value, methods: readonly HttpMethod[], handler?: Value, protocol?: 'ws'): EndpointBuilder {
    const endpoint = new EndpointBuilder(this, path, methods)
    endpoint.condition = call.condition
    const facts: EndpointFacts = { kind: 'endpoint', endpoint }
    this.router.route({
      file: call.file,
      line: call.line,
      condition: call.condition,
      path,
      methods,
      handlers: handler === undefined ? [] : [handler],
      facts,
      ...(protocol === undefined ? {} : { protocol }),
    })
    return endpoint
  }

  #map(call: Call, methods: readonly HttpMethod[], handlerAt: number): Value {
    const path = argument(call, 0, 'pattern') ?? text('')
    const handler = argument(call, handlerAt, 'handler', 'requestDelegate')
    return native(this.add(call, path, methods, handler))
  }

  /** An overload of `MapGet` that the folder declares itself is followed: its first argument is no path. */
  #isOwnOverload(name: string, call: Call, run: Interpreter): boolean {
    return (
      textArgument(call, 0) === undefined && call.args[0]?.kind === 'function' && extensionMethods(name, run).length > 0
    )
  }

  /** `Map(path, handler)` answers every method; `Map(path, branch)` of an application is a branch. */
  #mapAny(call: Call, run: Interpreter): Value {
    const path = argument(call, 0, 'pattern', 'pathMatch') ?? text('')
    const handler = argument(call, 1, 'handler', 'configuration', 'requestDelegate')
    if (handler?.kind === 'function' && isBranch(handler.fn)) {
      const branch = this.group(call, path, run)
      if (branch.kind === 'native' && branch.native instanceof RouteBuilder) branch.native.#isBranch = true
      run.call(handler, { ...call, args: [branch] })
      return native(this)
    }
    return native(this.add(call, path, ANY_METHODS, handler))
  }
}

/** Whether a function configures an application instead of answering a request. */
function isBranch(fn: { readonly params: readonly unknown[]; readonly body: readonly unknown[] }): boolean {
  const params = JSON.stringify(fn.params)
  if (params.includes('"IApplicationBuilder"')) return true
  return (
    fn.params.length === 1 &&
    !params.includes('"type"') &&
    /"name":"(?:Run|Use\w*|Map\w*)"/.test(JSON.stringify(fn.body))
  )
}

function methodsGiven(value: Value | undefined): readonly HttpMethod[] {
  const names = itemsOf(value).flatMap((one) => {
    const name = plainText(one) ?? (one.kind === 'external' ? one.path.at(-1) : undefined)
    return name === undefined ? [] : [name.toUpperCase()]
  })
  return names.length > 0 ? names : ANY_METHODS
}
