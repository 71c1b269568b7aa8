/** CakePHP: `config/routes.php` with scopes, prefixes, plugins and resources. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  below,
  concat,
  field,
  itemsOf,
  native,
  plainText,
  text,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { singularize, underscore } from '../../../languages/inflector.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { methodsIn, type VerbRouter } from '../verb-router.ts'
import { cakeRouter } from './router.ts'

/** What a builder stands for: a path and a namespace of controllers. */
interface Place {
  readonly router: VerbRouter
  readonly path: Value
  readonly prefix: string
}

const VERBS: Readonly<Record<string, HttpMethod>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
}

class RouteBuilder extends Native {
  readonly #place: Place

  constructor(place: Place) {
    super()
    this.#place = place
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined) return this.#connect([verb], call)
    const [first, second] = call.args
    switch (name) {
      case 'connect':
        return this.#connect(methodsIn(field(second, '_method') ?? field(call.args[2], '_method')), call)
      case 'redirect':
        return this.#place.router.add(['GET'], this.#path(first), undefined, call)
      case 'scope':
        this.#inside({ ...this.#place, path: this.#path(first) }, call, run)
        return native(this)
      case 'prefix': {
        const prefix = plainText(first) ?? ''
        const path = field(second, 'path') ?? text(`/${dashed(prefix)}`)
        this.#inside(
          { ...this.#place, path: this.#path(path), prefix: joined(this.#place.prefix, camel(prefix)) },
          call,
          run,
        )
        return native(this)
      }
      case 'plugin': {
        const path = field(second, 'path') ?? text(`/${dashed(plainText(first) ?? '')}`)
        this.#inside({ ...this.#place, path: this.#path(path) }, call, run)
        return native(this)
      }
      case 'resources':
      case 'mapResources':
        for (const one of itemsOf(first)) this.#resources(one, call, run)
        return native(this)
      default:
        return native(this)
    }
  }

  #path(path: Value | undefined): Value {
    return path === undefined ? this.#place.path : below(this.#place.path, path)
  }

  #inside(place: Place, call: Call, run: Interpreter): void {
    const fill = call.args.at(-1)
    if (fill?.kind !== 'function') return
    const inner = native(new RouteBuilder(place))
    // Old versions call the router itself inside, which then means this place.
    within(run.project, place, () => run.invoke(fill, [inner]))
  }

  #connect(methods: readonly HttpMethod[], call: Call): Value {
    const { router } = this.#place
    const { entries } = router.router
    const start = entries.length
    const target = targetOf(call.args[1], this.#place.prefix)
    const path = trailing(this.#path(call.args[0]))
    const link = router.add(methods.length > 0 ? methods : ANY_METHODS, path, target, call)
    if (methods.length > 0) return link
    const narrow = (chosen: readonly HttpMethod[]): void => {
      entries.splice(start)
      router.add(chosen, path, target, call)
    }
    return native(new Connected(narrow))
  }

  #resources(given: Value, call: Call, run: Interpreter): void {
    const name = plainText(given)
    const options = call.args[1]
    if (name === undefined) return
    const path =
      plainText(field(options, 'path')) ??
      (plainText(field(options, 'inflect')) === 'dasherize' ? dashed(name) : underscore(name))
    const prefix = joined(this.#place.prefix, camel(plainText(field(options, 'prefix')) ?? ''))
    const only = names(field(options, 'only'))
    const base = this.#path(text(path))
    const { router } = this.#place
    for (const [action, methods, onMember] of RESOURCE) {
      if (only?.includes(action) === false) continue
      router.add(
        methods,
        onMember ? concat([base, text('/{id}')]) : base,
        targetText(prefix, name, ACTIONS[action] ?? action),
        call,
      )
    }
    const map = field(options, 'map')
    for (const [action, entry] of map?.kind === 'record' ? map.fields : []) {
      const own = plainText(field(entry, 'path')) ?? action
      const target = targetText(prefix, name, plainText(field(entry, 'action')) ?? action)
      router.add(methodsIn(field(entry, 'method')), concat([base, text(`/${own}`)]), target, call)
    }
    const parent = `${singularize(underscore(name))}_id`
    this.#inside({ ...this.#place, path: concat([base, text(`/{${parent}}`)]) }, call, run)
  }
}

/** `connect(…)->setMethods(['GET'])` takes methods away again. */
class Connected extends Native {
  readonly #narrow: (methods: readonly HttpMethod[]) => void

  constructor(narrow: (methods: readonly HttpMethod[]) => void) {
    super()
    this.#narrow = narrow
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'setMethods') this.#narrow(methodsIn(call.args[0]))
    return native(this)
  }
}

const RESOURCE: readonly (readonly [action: string, methods: readonly HttpMethod[], onMember: boolean])[] = [
  ['index', ['GET'], false],
  ['create', ['POST'], false],
  ['view', ['GET'], true],
  ['update', ['PUT', 'PATCH'], true],
  ['delete', ['DELETE'], true],
]

/** Names of resource routes whose controller method is called otherwise. */
const ACTIONS: Readonly<Record<string, string>> = { create: 'add', update: 'edit' }

function targetOf(target: Value | undefined, prefix: string): Value | undefined {
  const written = plainText(target)
  if (written !== undefined) {
    const [controller = '', action = 'index'] = written.split('::')
    return targetText(prefix, controller, action)
  }
  const controller = plainText(field(target, 'controller'))
  if (controller === undefined) return undefined
  return targetText(
    joined(prefix, camel(plainText(field(target, 'prefix')) ?? '')),
    controller,
    plainText(field(target, 'action')) ?? 'index',
  )
}

function targetText(prefix: string, controller: string, action: string): Value {
  return text(`${joined(prefix.replaceAll('/', '\\'), `${camel(controller)}Controller`)}::${action}`)
}

function joined(a: string, b: string): string {
  return [a, b].filter((part) => part !== '').join('\\')
}

function camel(name: string): string {
  return name.replaceAll(/(?:^|[_-])([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function dashed(name: string): string {
  return underscore(name).replaceAll('_', '-')
}

function names(value: Value | undefined): string[] | undefined {
  return value === undefined ? undefined : itemsOf(value).flatMap((item) => plainText(item) ?? [])
}

/** `/pages/*` passes on what follows; `/**` as one. */
function trailing(path: Value): Value {
  if (path.kind !== 'text') return path
  const parts = path.parts.map((part) => (typeof part === 'string' ? part.replace(/\*{1,2}$/, '{wildcard}') : part))
  return { kind: 'text', parts }
}

const places = new WeakMap<Project, Place[]>()

function within(project: Project, place: Place, work: () => void): void {
  const stack = places.get(project) ?? []
  places.set(project, stack)
  stack.push(place)
  try {
    work()
  } finally {
    stack.pop()
  }
}

function builderAt(run: Interpreter): RouteBuilder {
  const place = places.get(run.project)?.at(-1)
  return new RouteBuilder(place ?? { router: cakeRouter(run), path: text(''), prefix: '' })
}

export const cakephp: Framework = {
  name: 'cakephp',
  languages: ['php'],
  packages: ['Cake\\*', 'Router'],
  hints: String.raw`\bCake\\Routing|RouteBuilder|\bRouter::`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    const isRouter =
      callee.package === 'Cake\\Routing\\Router' || (callee.package === 'Router' && call.file.endsWith('routes.php'))
    if (!isRouter || callee.path.length !== 1 || name === undefined) return undefined
    if (!/^(?:scope|connect|prefix|plugin|mapResources|redirect|createRouteBuilder)$/.test(name)) return undefined
    const builder = builderAt(run)
    return name === 'createRouteBuilder' ? native(builder) : builder.method(name, call, run)
  },

  /** `$routes` of `config/routes.php`, which CakePHP 4 hands to the file itself. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isBuilder = unknown.label === '$routes' && /(?:^|\/)config\/routes\.php$/.test(call.file)
    const isCall = /^(?:scope|prefix|plugin|connect|resources|redirect|setRouteClass|get|post|put|patch|delete)$/.test(
      method,
    )
    return isBuilder && isCall && run.project.files.text(call.file)?.includes('Cake\\') === true
      ? builderAt(run)
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'Cake\\Routing\\RouteBuilder' ? native(builderAt(run)) : undefined
  },
}
