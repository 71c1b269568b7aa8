/** Buffalo: applications, groups and resources. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { concat, native, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { bindTags } from '../bind.ts'
import { controllersIn, methodsOf } from '../controllers.ts'
import { wrappingGuard } from '../guards.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { file, formPlace, placeOf, plainRequest, readNamed, type Accessor, type ContextTable } from '../request.ts'
import { GoRouter, groupOf, orUnknown, routersIn, siteOf, VERBS } from '../router.ts'

/** `c.Param("id")`: of the path when it has it, else of the query. */
const param: Accessor = (call, scene) => {
  const name = plainText(call.args[0])
  if (name !== undefined && scene.pathNames?.has(name) === true) return new PlaceValue('path', scene.facts).read(name)
  return readNamed('query', scene.facts, call)
}

const bind: Accessor = (call, { facts, methods }, run) => {
  const place = formPlace(methods) === 'query' ? 'query' : 'json'
  bindTags(
    call.args[0],
    [
      { tag: 'json', place },
      { tag: 'form', place: formPlace(methods) },
      { tag: 'json', place, untagged: true },
    ],
    facts,
    run,
  )
  return UNKNOWN
}

class Cookies extends PlaceValue {
  override method(name: string, call: Call): Value | undefined {
    const asked = plainText(call.args[0])
    return name === 'Get' && asked !== undefined ? this.read(asked) : UNKNOWN
  }
}

const context: ContextTable = {
  methods: {
    Param: param,
    Params: (_call, { facts }) => placeOf('query', facts),
    Bind: bind,
    File: file,
    Request: plainRequest,
    Cookies: (_call, { facts }) => native(new Cookies('cookie', facts)),
  },
}

const reader = goReader({
  framework: 'buffalo',
  syntax: bracePath,
  args: [context],
  guard: (handler) => wrappingGuard(handler, () => false),
})

/** The actions of a resource and where they answer. */
const ACTIONS = [
  { name: 'List', method: 'GET', path: '' },
  { name: 'New', method: 'GET', path: '/new' },
  { name: 'Create', method: 'POST', path: '' },
  { name: 'Show', method: 'GET', path: '/{id}' },
  { name: 'Edit', method: 'GET', path: '/{id}/edit' },
  { name: 'Update', method: 'PUT', path: '/{id}' },
  { name: 'Destroy', method: 'DELETE', path: '/{id}' },
] as const

/** `buffalo.App` */
class BuffaloApp extends GoRouter {
  static make(run: Interpreter, of: Reader): BuffaloApp {
    return new BuffaloApp(run.project.graph.router(of))
  }

  override member(name: string): Value | undefined {
    return name === 'Middleware' ? native(new MiddlewareStack(this)) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const verb = name === 'ANY' ? ANY_METHODS : VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), second === undefined ? [] : [second])
      return UNKNOWN
    }
    switch (name) {
      case 'Group':
        return native(groupOf(this, BuffaloApp.make, call, run, first))
      case 'Resource':
        return native(this.#resource(call, orUnknown(first), second, run))
      case 'Mount':
        for (const { router } of routersIn(second, run, call.file)) this.mountAt(call, orUnknown(first), router)
        return UNKNOWN
      case 'Use':
        this.use(call, call.args)
        return UNKNOWN
      default:
        return undefined
    }
  }

  /** Only actions that the resource has itself; those of `buffalo.BaseResource` answer 404. */
  #resource(call: Call, path: Value, resource: Value | undefined, run: Interpreter): BuffaloApp {
    const own = plainText(path) ?? ''
    const id = `{${singular(own.split('/').findLast((part) => part !== '') ?? 'resource')}_id}`
    for (const of of controllersIn(resource, run)) {
      const methods = methodsOf(of, run)
      for (const action of ACTIONS) {
        if (!methods.has(action.name)) continue
        this.router.route({
          ...siteOf(call),
          methods: [action.method],
          path: concat([path, text(action.path.replace('{id}', id))]),
          handlers: [run.memberOf({ kind: 'instance', of, fields: new Map() }, action.name, call.file)],
          handler: action.name,
        })
      }
    }
    return groupOf(this, BuffaloApp.make, call, run, concat([path, text(`/${id}`)]))
  }
}

class MiddlewareStack extends Native {
  readonly #app: BuffaloApp

  constructor(app: BuffaloApp) {
    super()
    this.#app = app
  }

  override method(name: string, call: Call): Value {
    // What is skipped for some handlers stands before none for certain.
    if (name === 'Use') this.#app.use(call, call.args)
    if (name === 'Skip' || name === 'Remove' || name === 'Clear') this.#app.dropMiddleware()
    return UNKNOWN
  }
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return /(?:ss|us)$/.test(name) ? name : name.replace(/(?<=(?:s|x|z|ch|sh))es$|s$/, '')
}

export const buffalo: Framework = {
  name: 'buffalo',
  languages: ['go'],
  packages: ['github.com/gobuffalo/buffalo'],
  hints: String.raw`gobuffalo/buffalo|\bbuffalo\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'New' || name === 'Automatic') {
      const made = BuffaloApp.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    return name === 'WrapHandler' || name === 'WrapHandlerFunc' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'App' ? native(BuffaloApp.make(run, reader)) : undefined
  },
}
