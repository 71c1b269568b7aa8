/** What Laravel's router knows while routes are read: the groups around, the files of routes, the middleware's names. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { below, plainText, text, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { middlewareIn } from './middleware.ts'
import { laravelReader, lumenReader } from './reader.ts'

/** A group of routes, with those around it taken in. */
export interface Group {
  readonly router: Router
  readonly prefix: Value
  readonly middleware: readonly Value[]
  /** Middleware further out that its routes are taken out of. */
  readonly without: readonly Value[]
  readonly controller: Value | undefined
  readonly namespace: string | undefined
}

export class LaravelState {
  readonly #project: Project
  readonly #routers = new Map<string, Router>()
  readonly #groups: Group[] = []
  readonly isLumen: boolean

  constructor(project: Project) {
    this.#project = project
    this.isLumen = [...project.files.paths].some((path) => {
      const mark = /(?:^|\/)composer\.json$/.test(path)
        ? 'laravel/lumen'
        : /(?:^|\/)(?:bootstrap\/app|routes\/\w+)\.php$/.test(path)
          ? 'Laravel\\Lumen'
          : undefined
      return mark !== undefined && project.files.text(path)?.includes(mark) === true
    })
  }

  /** The group around, or that of the whole file. */
  groupAt(file: string): Group {
    return (
      this.#groups.at(-1) ?? {
        router: this.routerOf(file),
        prefix: text(''),
        middleware: [],
        without: [],
        controller: undefined,
        namespace: undefined,
      }
    )
  }

  within(group: Group, work: () => void): void {
    this.#groups.push(group)
    try {
      work()
    } finally {
      this.#groups.pop()
    }
  }

  /** Routes of one file, which a provider or the application puts somewhere. */
  routerOf(file: string): Router {
    let router = this.#routers.get(file)
    if (router === undefined) {
      router = this.#project.graph.router(this.isLumen ? lumenReader : laravelReader)
      router.isApplication = true
      if (!this.isLumen && /(?:^|\/)routes\/api\.php$/.test(file)) router.rootPrefix = text('/api')
      this.#routers.set(file, router)
    }
    return router
  }
}

const states = new WeakMap<Project, LaravelState>()

export function stateOf(run: Interpreter): LaravelState {
  let state = states.get(run.project)
  if (state === undefined) states.set(run.project, (state = new LaravelState(run.project)))
  return state
}

/** What a group adds to the one around it. */
export interface GroupOptions {
  prefix?: Value
  middleware: Value[]
  without: Value[]
  controller?: Value
  namespace?: string
}

export function groupWithin(outer: Group, options: GroupOptions): Group {
  const { prefix, namespace } = options
  const removed = new Set(options.without.map(plainText))
  return {
    router: outer.router,
    prefix: prefix === undefined ? outer.prefix : below(outer.prefix, prefix),
    middleware: [...outer.middleware, ...options.middleware].filter((one) => {
      const name = plainText(one)
      return name === undefined || !removed.has(name)
    }),
    without: [...outer.without, ...options.without],
    controller: options.controller ?? outer.controller,
    namespace:
      namespace === undefined
        ? outer.namespace
        : [outer.namespace, namespace].filter((part) => part !== undefined).join('\\'),
  }
}

/** `['prefix' => 'admin', 'middleware' => ['auth'], 'namespace' => 'Admin']` */
export function optionsOfArray(attributes: Value | undefined): GroupOptions {
  const options: GroupOptions = { middleware: [], without: [] }
  if (attributes?.kind !== 'record') return options
  const prefix = attributes.fields.get('prefix')
  const controller = attributes.fields.get('controller')
  const namespace = plainText(attributes.fields.get('namespace'))
  if (prefix !== undefined) options.prefix = prefix
  if (controller !== undefined) options.controller = controller
  if (namespace !== undefined) options.namespace = namespace
  options.middleware.push(...middlewareIn(attributes.fields.get('middleware')))
  return options
}

/** Namespaces in which the names of controllers are looked up. */
export function namespacesOf(group: Group): string[] {
  const roots = ['App\\Http\\Controllers', ...(group.namespace === undefined ? [] : [group.namespace])]
  return group.namespace === undefined ? roots : [`App\\Http\\Controllers\\${group.namespace}`, ...roots.toReversed()]
}
