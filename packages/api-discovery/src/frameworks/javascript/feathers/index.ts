/** Feathers: services under a path, on Express or Koa. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { type Call } from '../../../engine/native.ts'
import {
  concat,
  field,
  itemsOf,
  native,
  plainText,
  text,
  UNKNOWN,
  type External,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { siteOf } from '../call-site.ts'
import { expressPath } from '../express/path.ts'
import { expressReader } from '../express/reader.ts'
import { ExpressRouter } from '../express/router.ts'
import { functionsOf } from '../handlers.ts'
import { inputObject, inputs } from '../inputs.ts'
import { isPathLike } from '../path-like.ts'

interface ServiceMethod {
  readonly method: HttpMethod
  readonly hasId: boolean
  /** Where the method takes data from the body. */
  readonly hasData: boolean
}

const METHODS: Readonly<Record<string, ServiceMethod>> = {
  find: { method: 'GET', hasId: false, hasData: false },
  get: { method: 'GET', hasId: true, hasData: false },
  create: { method: 'POST', hasId: false, hasData: true },
  update: { method: 'PUT', hasId: true, hasData: true },
  patch: { method: 'PATCH', hasId: true, hasData: true },
  remove: { method: 'DELETE', hasId: true, hasData: false },
}

const serviceReader: Reader = {
  framework: 'feathers',
  endSlash: 'dropped',
  syntax: expressPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Services are registered with the shape of their methods.
    const { hasId, hasData } = route.facts as ServiceMethod
    const params = inputObject({ query: inputs('query', facts), headers: inputs('header', facts) })
    const args = [...(hasId ? [UNKNOWN] : []), ...(hasData ? [inputs('json', facts)] : []), params]
    for (const handler of route.handlers) for (const fn of functionsOf(handler)) run.handle(fn, args, facts)
  },
}

export const feathers: Framework = {
  name: 'feathers',
  languages: ['javascript'],
  packages: ['@feathersjs/feathers', '@feathersjs/express', '@feathersjs/koa', 'feathers'],
  hints: String.raw`['"](?:@feathersjs/(?:feathers|express|koa)|feathers)['"]|\bapp\.use\(`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== 'default').join('.')
    if (callee.package === '@feathersjs/feathers') return undefined
    const isApplication = name === '' || name === 'koa' || name === 'feathersExpress'
    return isApplication ? native(FeathersApp.create(run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Application' ? native(FeathersApp.create(run)) : undefined
  },
}

class FeathersApp extends ExpressRouter {
  static readonly #byProject = new WeakMap<object, FeathersApp>()
  readonly #services: Router

  private constructor(router: Router, services: Router) {
    super(router)
    this.#services = services
  }

  /** One for a project: every part of an application is set up with the same. */
  static create(run: Interpreter): FeathersApp {
    const known = FeathersApp.#byProject.get(run.project)
    if (known !== undefined) return known
    const { graph } = run.project
    const made = new FeathersApp(graph.router({ ...expressReader, framework: 'feathers' }), graph.router(serviceReader))
    made.router.isApplication = true
    made.#services.isApplication = true
    FeathersApp.#byProject.set(run.project, made)
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, ...rest] = call.args
    if (name === 'configure') {
      if (first !== undefined) run.call(first, { ...call, args: [native(this)] })
      return native(this)
    }
    if (name === 'service' || name === 'hooks' || (name === 'get' && call.args.length < 2)) return undefined
    const service = name === 'use' ? rest.map((one) => run.settle(one)).find(isService) : undefined
    const isPathText = isPathLike(first) || first?.kind === 'text' || first?.kind === 'unknown'
    if (service === undefined || first === undefined || !isPathText) return super.method(name, call, run)
    const options = rest.at(-1)
    this.#add(first, service, options === service ? undefined : options, call, run)
    return native(this)
  }

  #add(path: Value, service: Value, options: Value | undefined, call: Call, run: Interpreter): void {
    const listed = itemsOf(field(options, 'methods')).flatMap((one) => plainText(one) ?? [])
    for (const [name, shape] of Object.entries(METHODS)) {
      const handler = methodOf(service, name, run)
      // Services of adapters for databases have all methods.
      const exists = handler !== undefined || isOutside(service, run)
      if (!exists || (listed.length > 0 && !listed.includes(name))) continue
      this.#services.route({
        ...siteOf(call),
        methods: [shape.method],
        path: shape.hasId ? concat([path, text('/:id')]) : path,
        handlers: handler === undefined ? [] : [handler],
        handler: name,
        facts: shape,
      })
    }
  }
}

/** An object with methods of a service, or one that an adapter's package makes. */
function isService(value: Value): boolean {
  if (value.kind === 'instance') {
    return value.base?.kind === 'external' || value.of.def.members.some(({ name }) => Object.hasOwn(METHODS, name))
  }
  if (value.kind === 'record')
    return ['find', 'get', 'create', 'update', 'patch', 'remove'].some(
      (name) => value.fields.get(name)?.kind === 'function',
    )
  return value.kind === 'external' && /^feathers-|^@feathersjs\/(?:knex|mongodb|memory|adapter)/.test(value.package)
}

function isOutside(value: Value, run: Interpreter): boolean {
  return value.kind === 'external' || (value.kind === 'instance' && run.project.outsideBases(value.of, run).length > 0)
}

function methodOf(service: Value, name: string, run: Interpreter): Value | undefined {
  if (service.kind === 'record') return service.fields.get(name)
  if (service.kind !== 'instance') return undefined
  const member = run.memberOf(service, name, service.of.scope.module.file)
  return member.kind === 'function' ? member : undefined
}
