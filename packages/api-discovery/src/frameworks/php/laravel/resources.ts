/** `Route::resource`, `apiResource`, `singleton` and what is chained behind them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { itemsOf, list, native, plainText, text, truth, UNKNOWN, type Value } from '../../../engine/values.ts'
import { singularize } from '../../../languages/inflector.ts'
import type { HttpMethod } from '../../../model.ts'
import type { RouterEntry } from '../../../routing/graph.ts'
import { middlewareIn } from './middleware.ts'
import { addRoute } from './routes.ts'
import { groupWithin, type Group } from './state.ts'

interface ResourceMethod {
  readonly name: string
  readonly methods: readonly HttpMethod[]
  readonly onMember: boolean
  /** A page with a form: at a path of its own, and not in an API. */
  readonly form?: string
}

const PLURAL: readonly ResourceMethod[] = [
  { name: 'index', methods: ['GET'], onMember: false },
  { name: 'create', methods: ['GET'], onMember: false, form: 'create' },
  { name: 'store', methods: ['POST'], onMember: false },
  { name: 'show', methods: ['GET'], onMember: true },
  { name: 'edit', methods: ['GET'], onMember: true, form: 'edit' },
  { name: 'update', methods: ['PUT', 'PATCH'], onMember: true },
  { name: 'destroy', methods: ['DELETE'], onMember: true },
]

const SINGLE: readonly ResourceMethod[] = [
  { name: 'create', methods: ['GET'], onMember: false, form: 'create' },
  { name: 'store', methods: ['POST'], onMember: false },
  { name: 'show', methods: ['GET'], onMember: false },
  { name: 'edit', methods: ['GET'], onMember: false, form: 'edit' },
  { name: 'update', methods: ['PUT', 'PATCH'], onMember: false },
  { name: 'destroy', methods: ['DELETE'], onMember: false },
]

interface Settings {
  only?: readonly string[]
  except: readonly string[]
  readonly parameters: Map<string, string>
  isShallow: boolean
  isCreatable: boolean
  isDestroyable: boolean
  isCertain: boolean
  readonly middleware: Value[]
}

/** A resource registers when its chain ends, so each link registers it anew. */
export class PendingResource extends Native {
  readonly #kind: string
  readonly #call: Call
  readonly #group: Group
  readonly #run: Interpreter
  readonly #settings: Settings = {
    except: [],
    parameters: new Map(),
    isShallow: false,
    isCreatable: false,
    isDestroyable: false,
    isCertain: true,
    middleware: [],
  }
  #registered: readonly RouterEntry[] = []

  constructor(kind: string, call: Call, group: Group, run: Interpreter) {
    super()
    this.#kind = kind
    this.#call = call
    this.#group = group
    this.#run = run
    const options = call.args[2]
    if (options?.kind === 'record') for (const [name, value] of options.fields) this.#set(name, [value])
    this.#register()
  }

  override method(name: string, call: Call): Value | undefined {
    this.#set(name, call.args)
    this.#register()
    return native(this)
  }

  #set(name: string, args: readonly Value[]): void {
    const settings = this.#settings
    const [first, second] = args
    const names = args.flatMap((arg) => itemsOf(arg).flatMap((item) => plainText(item) ?? []))
    switch (name) {
      case 'only':
        settings.only = names
        return
      case 'except':
        settings.except = names
        return
      case 'shallow':
        settings.isShallow = first === undefined || truth(first) !== false
        return
      case 'creatable':
        settings.isCreatable = true
        return
      case 'destroyable':
        settings.isDestroyable = true
        return
      case 'parameters':
        if (first?.kind === 'record') {
          for (const [resource, value] of first.fields) settings.parameters.set(resource, plainText(value) ?? resource)
        }
        return
      case 'parameter': {
        const [resource, parameter] = [plainText(first), plainText(second)]
        if (resource !== undefined && parameter !== undefined) settings.parameters.set(resource, parameter)
        return
      }
      case 'middleware':
        settings.middleware.push(...args.flatMap(middlewareIn))
        return
      case 'withoutMiddleware':
      case 'middlewareFor':
      case 'withoutMiddlewareFor':
        settings.isCertain = false
        return
      default:
    }
  }

  #register(): void {
    const { entries } = this.#group.router
    for (const entry of this.#registered) {
      const at = entries.indexOf(entry)
      if (at >= 0) entries.splice(at, 1)
    }
    const start = entries.length
    const name = plainText(this.#call.args[0])
    if (name !== undefined) for (const method of this.#methods()) this.#add(name, method)
    this.#registered = entries.slice(start)
  }

  #methods(): readonly ResourceMethod[] {
    const { only, except, isCreatable, isDestroyable } = this.#settings
    const isApi = this.#kind.startsWith('api')
    const isSingle = this.#kind.toLowerCase().endsWith('singleton')
    return (isSingle ? SINGLE : PLURAL).filter(({ name, form }) => {
      if (only !== undefined) return only.includes(name)
      if (except.includes(name) || (isApi && form !== undefined)) return false
      if (!isSingle) return true
      if (name === 'create' || name === 'store') return isCreatable
      return name !== 'destroy' || isCreatable || isDestroyable
    })
  }

  #add(name: string, method: ResourceMethod): void {
    const { isCertain, middleware } = this.#settings
    const controller = this.#call.args[1]
    const around = groupWithin(this.#group, { middleware, without: [] })
    const group = isCertain ? around : { ...around, middleware: [], without: [UNKNOWN] }
    const target = controller === undefined ? undefined : targetIn(controller, method.name)
    addRoute(group, method.methods, text(this.#path(name, method)), target, this.#call, this.#run)
  }

  /** `photos.comments`: `photos/{photo}/comments/{comment}`, and `comments/{comment}` for shallow members. */
  #path(name: string, { onMember, form }: ResourceMethod): string {
    const slash = name.lastIndexOf('/')
    const prefix = slash < 0 ? [] : [name.slice(0, slash)]
    const parts = name.slice(slash + 1).split('.')
    const own = parts.at(-1) ?? ''
    const outer = this.#settings.isShallow && onMember ? [] : parts.slice(0, -1)
    return [
      ...prefix,
      ...outer.flatMap((part) => [part, `{${this.#parameter(part)}}`]),
      own,
      ...(onMember ? [`{${this.#parameter(own)}}`] : []),
      ...(form === undefined ? [] : [form]),
    ].join('/')
  }

  #parameter(resource: string): string {
    return this.#settings.parameters.get(resource) ?? singularize(resource).replaceAll('-', '_')
  }
}

function targetIn(controller: Value, method: string): Value {
  const name = plainText(controller)
  return name === undefined ? list([controller, text(method)]) : text(`${name}@${method}`)
}
