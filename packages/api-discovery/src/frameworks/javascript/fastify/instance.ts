import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  record,
  text,
  textField,
  truth,
  unknown,
  UNKNOWN,
  type RecordValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { addSchemaText } from '../graphql/operations.ts'
import { methodsGiven, methodsNamed } from '../http-methods.ts'
import { declaredInputs, placeNamed } from '../schemas/declared.ts'
import { autoload } from './autoload.ts'
import { AnyOf, SharedPlugin } from './marks.ts'
import { fastifyReader } from './reader.ts'

const HOOKS = new Set(['onRequest', 'preParsing', 'preValidation', 'preHandler'])
const AUTOLOADERS = new Set(['@fastify/autoload', 'fastify-autoload'])
/** In the order in which they run (Fastify: Lifecycle). */
const ROUTE_HOOKS = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

export class FastifyInstance extends Native {
  readonly router: Router
  readonly #parent: FastifyInstance | undefined
  readonly #decorations = new Map<string, Value>()
  readonly #schemas = new Map<string, Value>()

  constructor(router: Router, parent?: FastifyInstance) {
    super()
    this.router = router
    this.#parent = parent
  }

  static application(run: Interpreter): FastifyInstance {
    const made = FastifyInstance.loose(run)
    made.router.isApplication = true
    return made
  }

  /** An instance that came from somewhere unseen. */
  static loose(run: Interpreter): FastifyInstance {
    return new FastifyInstance(run.project.graph.router(fastifyReader))
  }

  override member(name: string): Value | undefined {
    return this.#decorations.get(name) ?? this.#parent?.member(name)
  }

  override setMember(name: string, value: Value): void {
    this.#decorations.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const methods = methodsNamed(name)
    if (methods !== undefined) {
      if (call.args.length < 2) return undefined
      this.#shorthand(methods, call, run)
      return native(this)
    }
    const [first, second] = call.args
    switch (name) {
      case 'route':
        this.#route(first, call, run)
        return native(this)
      case 'register':
        this.register(first, second, call, run)
        return native(this)
      case 'addHook':
        if (HOOKS.has(plainText(first) ?? '') && second !== undefined) {
          this.router.use({ ...siteOf(call), path: undefined, handlers: [second], always: true })
        }
        return native(this)
      case 'decorate': {
        const key = plainText(first)
        if (key !== undefined && second !== undefined) {
          // A function without a name goes by that of its decoration.
          this.#decorations.set(key, second.kind === 'function' ? { ...second, within: key } : second)
        }
        return native(this)
      }
      case 'addSchema': {
        const id = textField(first, '$id')
        if (id !== undefined && first !== undefined) this.#schemas.set(id, first)
        return native(this)
      }
      case 'auth':
        return native(new AnyOf(itemsOf(first)))
      case 'after':
      case 'ready':
        if (first?.kind === 'function') run.invoke(first, [{ kind: 'constant', value: null }])
        return native(this)
      case 'withTypeProvider':
      case 'setErrorHandler':
      case 'setValidatorCompiler':
      case 'setSerializerCompiler':
        return native(this)
      case 'listen':
        this.router.isApplication = true
        return unknown('server')
      default:
        return undefined
    }
  }

  /** Runs a plugin on an instance of its own below the prefix, or on this one when it is shared. */
  register(
    plugin: Value | undefined,
    options: Value | undefined,
    call: Call & Site,
    run: Interpreter,
    at?: Value,
  ): void {
    const target = plugin === undefined ? undefined : run.settle(plugin)
    if (target === undefined) return
    const given = options?.kind === 'function' ? run.invoke(options, [native(this)]) : options
    const prefix = at ?? field(given, 'prefix') ?? text('')
    const args = [given ?? record([], true), UNKNOWN]
    if (target.kind === 'native' && target.native instanceof SharedPlugin) {
      const shared = target.native.plugin === undefined ? undefined : run.settle(target.native.plugin)
      if (shared?.kind === 'function') run.invoke(shared, [native(this), ...args])
      else if (shared !== undefined) this.register(shared, given, call, run)
      return
    }
    if (target.kind === 'external') {
      if (AUTOLOADERS.has(target.package)) autoload(this, given, call, run)
      else if (target.package === 'mercurius') addMercurius(given, call, run)
      else if (target.package === '@fastify/basic-auth') this.#decorations.set('basicAuth', target)
      return
    }
    if (target.kind !== 'function' && target.kind !== 'union') return
    const child = new FastifyInstance(run.project.graph.router(fastifyReader), this)
    this.router.mount({ ...siteOf(call), path: prefix, router: child.router, handlers: [] })
    for (const one of target.kind === 'union' ? target.of : [target]) {
      if (one.kind === 'function') run.invoke(one, [native(child), ...args])
    }
  }

  #schema(name: string): Value | undefined {
    return this.#schemas.get(name) ?? (this.#parent === undefined ? undefined : this.#parent.#schema(name))
  }

  #shorthand(methods: readonly HttpMethod[], call: Call, run: Interpreter): void {
    const [path = unknown('path'), second, third] = call.args
    const options = second?.kind === 'record' ? second : undefined
    const handler = third ?? (options === undefined ? second : field(options, 'handler'))
    this.#add(methods, path, options, handler, call, run)
  }

  #route(given: Value | undefined, call: Call, run: Interpreter): void {
    if (given?.kind !== 'record') return
    const path = field(given, 'url') ?? field(given, 'path')
    if (path === undefined) return
    const methods = methodsGiven(itemsOf(field(given, 'method')).flatMap((one) => plainText(one) ?? []))
    this.#add(methods, path, given, field(given, 'handler') ?? field(given, 'wsHandler'), call, run)
  }

  #add(
    methods: readonly HttpMethod[],
    path: Value,
    options: RecordValue | undefined,
    handler: Value | undefined,
    call: Call,
    run: Interpreter,
  ): void {
    const declared = declaredInputs(field(options, 'schema'), run, (name) => this.#schema(name))
    const hooks = ROUTE_HOOKS.flatMap((name) => itemsOf(field(options, name)))
    const websocket = field(options, 'websocket')
    const isSocket = (websocket !== undefined && truth(websocket) === true) || field(options, 'wsHandler') !== undefined
    const summary = textField(field(options, 'schema'), 'summary')
    const deprecated = field(field(options, 'schema'), 'deprecated')
    this.router.route({
      ...siteOf(call),
      methods: methods.length === 0 ? ANY_METHODS : methods,
      path,
      handlers: [...hooks, ...(handler === undefined ? [] : [handler])],
      params: [...declared.params, ...typedInputs(call, run)],
      ...(declared.body === undefined ? {} : { body: declared.body }),
      ...(isSocket ? { protocol: 'ws' as const } : {}),
      ...(summary === undefined ? {} : { summary }),
      ...(deprecated !== undefined && truth(deprecated) === true ? { deprecated: true } : {}),
    })
  }
}

/** `fastify.get<{ Querystring: Page; Params: Id }>(…)` */
function typedInputs(call: Call, run: Interpreter): Param[] {
  const [shape] = call.types
  if (shape?.kind !== 'shape') return []
  return shape.members.flatMap((member) => {
    const place = placeNamed(member.name.toLowerCase())
    return place === undefined ? [] : paramsOfSchema(schemaOfType(member.type, call.scope, run), place)
  })
}

function siteOf(call: Call): Pick<Call, 'file' | 'line' | 'condition'> {
  return { file: call.file, line: call.line, condition: call.condition }
}

/** `app.register(mercurius, { schema, path })` serves a schema that is given as text. */
function addMercurius(options: Value | undefined, call: Call & Site, run: Interpreter): void {
  const path = textField(options, 'path') ?? '/graphql'
  for (const one of itemsOf(field(options, 'schema'))) {
    const source = plainText(one)
    if (source !== undefined) addSchemaText(source, { ...siteOf(call), framework: 'mercurius', path }, run)
  }
}
